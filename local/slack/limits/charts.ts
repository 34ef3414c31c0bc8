/** Checks tables and charts as wholes: rows of one length, a value for each category, names that tell apart. */
import { isRecord, type Rule } from './rule-builders.ts';
import { array, readableLength } from './whole-message-or-view.ts';

const mostCharacters = 10_000;

/** A header without rich text, rows as long as it, 10,000 characters in all. */
export const wholeTable: Rule = (value, pointer, report) => {
  if (!isRecord(value)) return;
  const rows = array(value.rows);
  const [header, ...rest] = rows.map(array);
  if (rest.length === 0) report('must have a header and a row', `${pointer}/rows`);
  if (header?.some((cell) => isRecord(cell) && cell.type === 'rich_text'))
    report('rich_text is not allowed in the header', `${pointer}/rows/0`);
  const odd = rest.findIndex((row) => row.length !== header?.length);
  if (odd >= 0) report('all rows must have the same number of cells', `${pointer}/rows/${odd + 1}`);
  if (readableLength(rows) > mostCharacters)
    report(`must be less than ${mostCharacters + 1} characters in all`, `${pointer}/rows`);
};

/** Series have names of their own, and one value for each category, in order. */
export const wholeChart: Rule = (value, pointer, report) => {
  const chart = isRecord(value) && isRecord(value.chart) ? value.chart : {};
  const series = array(chart.series).filter(isRecord);
  const categories = isRecord(chart.axis_config) ? array(chart.axis_config.categories) : [];
  const names = new Set(series.map(({ name }) => name));
  if (names.size < series.length) report('series must have unique names', `${pointer}/chart/series`);
  for (const [at, { data }] of series.entries()) {
    const labels = array(data).map((point) => (isRecord(point) ? point.label : undefined));
    const isWhole =
      labels.length === categories.length && labels.every((label, index) => label === categories[index]);
    if (!isWhole) report('data must have one point for each category', `${pointer}/chart/series/${at}/data`);
  }
};
