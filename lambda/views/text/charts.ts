/** Builds Slack's own charts and tables, within its limits. Pure. */
import type { AnyBlock, DataTableBlock, RichTextElement } from '@slack/types';
import type { InsightsDay, InsightsPicture } from '../../pictures/picture-data.ts';
import type { Richer } from './message.ts';

/** Slack draws them since June 2026; its library has no type for them yet. */
interface Chart {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'bar' | 'line';
    readonly series: readonly { readonly name: string; readonly data: readonly Point[] }[];
    readonly axis_config: { readonly categories: readonly string[]; readonly y_label?: string };
  };
}

interface Point {
  readonly label: string;
  readonly value: number;
}

/** `runs` is at least 1. */
export interface RunsOfDay {
  readonly label: string;
  readonly runs: number;
  readonly failed: number;
}

const mostCategories = 20;
const longestLabel = 20;
const minute = 60_000;

/** A message takes two of them. Days without runs are left out: every series needs a value for each category. */
export function insightCharts({ days }: InsightsPicture): readonly AnyBlock[] {
  const groups = grouped(days).filter(({ passed, failed }) => passed + failed > 0);
  const timed = groups.filter(({ median, p95 }) => median !== null && p95 !== null);
  const rate = ({ passed, failed }: InsightsDay) => Math.round((1000 * passed) / (passed + failed)) / 10;
  const minutes = (time: number | null) => Math.round((10 * (time ?? 0)) / minute) / 10;
  if (groups.length === 0) return [];
  const rates = chart(
    'bar',
    'Success rate',
    'percent',
    [{ name: 'passed', values: groups.map(rate) }],
    labels(groups),
  );
  if (timed.length === 0) return [rates];
  const series = [
    { name: 'p95', values: timed.map(({ p95 }) => minutes(p95)) },
    { name: 'median', values: timed.map(({ median }) => minutes(median)) },
  ];
  return [rates, chart('line', 'Duration of runs that passed', 'minutes', series, labels(timed))];
}

/** The share of runs that passed on each day; undefined for a single day, which a line of text says as well. */
export function passedChart(days: readonly RunsOfDay[]): AnyBlock | undefined {
  if (days.length < 2) return undefined;
  const shown = days.slice(-mostCategories);
  const values = shown.map(({ runs, failed }) => Math.round((1000 * (runs - failed)) / runs) / 10);
  return chart('bar', 'Runs that passed', 'percent', [{ name: 'passed', values }], labels(shown));
}

/** As few days together as make at most twenty. */
function grouped(days: readonly InsightsDay[]): readonly InsightsDay[] {
  const size = Math.ceil(days.length / mostCategories);
  const groups = Array.from({ length: Math.ceil(days.length / size) }, (_, at) =>
    days.slice(at * size, (at + 1) * size),
  );
  return groups.flatMap(([first, ...rest]) => {
    if (!first) return [];
    const all = [first, ...rest];
    const sum = (of: (day: InsightsDay) => number) => all.reduce((total, day) => total + of(day), 0);
    const longest = (of: (day: InsightsDay) => number | null) => {
      const known = all.map(of).filter((value) => value !== null);
      return known.length === 0 ? null : Math.max(...known);
    };
    const known = all.map(({ median }) => median).filter((value) => value !== null);
    const median =
      known.length === 0 ? null : known.reduce((total, value) => total + value, 0) / known.length;
    return [
      {
        label: first.label,
        passed: sum(({ passed }) => passed),
        failed: sum(({ failed }) => failed),
        median,
        p95: longest(({ p95 }) => p95),
      },
    ];
  });
}

/** Categories are told apart by their labels. */
function labels(all: readonly { readonly label: string }[]): readonly string[] {
  const seen = new Map<string, number>();
  return all.map(({ label }) => {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    const number = count > 1 ? ` ${count}` : '';
    return `${label.slice(0, longestLabel - number.length)}${number}`;
  });
}

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

function chart(
  type: 'bar' | 'line',
  title: string,
  y_label: string,
  all: readonly Series[],
  categories: readonly string[],
): Chart {
  const series = all.map(({ name, values }) => ({
    name,
    data: values.map((value, at): Point => ({ label: categories[at] ?? '', value })),
  }));
  return { type: 'data_visualization', title, chart: { type, series, axis_config: { categories, y_label } } };
}

/** What a cell shows: words, a number that sorts as one, a link, words with names, or a time in milliseconds as the reader's own. */
export type Cell =
  | string
  | { readonly number: number; readonly text: string }
  | { readonly url: string; readonly text: string }
  | { readonly parts: readonly CellPart[] }
  | { readonly at: number };

/** Words, or the id of a person or channel, of which Slack shows the name. */
export type CellPart = string | { readonly user: string } | { readonly channel: string };

export interface TableParts {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly pageSize?: number;
}

/** Slack takes 100 rows and 10,000 characters. */
const mostRows = 100;
const room = 9_000;
const longestCell = 200;

/** A table in the place of the message's plain blocks; undefined where there is no row. */
export function tableForm(parts: TableParts): Richer | undefined {
  const table = dataTable(parts);
  return table && { kind: 'data_table', blocks: [table] };
}

/** As many rows as fit; undefined where there are none. */
export function dataTable({ caption, header, rows, pageSize = 10 }: TableParts): DataTableBlock | undefined {
  let used = header.join('').length;
  const fitting = rows.slice(0, mostRows).filter((row) => {
    used += row.reduce((sum, cell) => sum + wordsOf(cell).length, 0);
    return used <= room;
  });
  if (fitting.length === 0) return undefined;
  return {
    type: 'data_table',
    caption: caption.slice(0, 250) || '-',
    page_size: Math.min(mostRows, pageSize),
    rows: [header.map((text) => ({ type: 'raw_text', text })), ...fitting.map((row) => row.map(cellOf))],
  };
}

function wordsOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.slice(0, longestCell) || '-';
  if ('parts' in cell) return cell.parts.map(wordsOfPart).join('').slice(0, longestCell) || '-';
  if ('at' in cell) return `${new Date(cell.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return cell.text.slice(0, longestCell) || '-';
}

function cellOf(cell: Cell): DataTableBlock['rows'][number][number] {
  const text = wordsOf(cell);
  if (typeof cell === 'string') return { type: 'raw_text', text };
  if ('number' in cell) return { type: 'raw_number', value: cell.number, text };
  const elements = 'parts' in cell ? cell.parts.map(richPart) : [richCell(cell, text)];
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function wordsOfPart(part: CellPart): string {
  if (typeof part === 'string') return part;
  return 'user' in part ? part.user : part.channel;
}

function richPart(part: CellPart): RichTextElement {
  if (typeof part === 'string') return { type: 'text', text: part };
  return 'user' in part
    ? { type: 'user', user_id: part.user }
    : { type: 'channel', channel_id: part.channel };
}

type RichCell = Extract<Cell, { readonly url: string } | { readonly at: number }>;

function richCell(cell: RichCell, text: string): RichTextElement {
  if ('at' in cell) {
    const format = '{date_short_pretty} {time}';
    return { type: 'date', timestamp: Math.floor(cell.at / 1000), format, fallback: text };
  }
  return { type: 'link', url: cell.url, text };
}
