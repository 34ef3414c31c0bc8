/** Draws flaky tests as bars: how often each failed and then passed, and in how many of its runs it failed. Pure. */
import { percent } from '../percent.ts';
import type { FlakyPicture } from '../picture-data.ts';
import { colors } from './colors.ts';
import { card, cardWidth, contentAt, margin } from './picture-frame.ts';
import { drawable, element, type Fonts, fitted, footnote, grey, text, widthOf } from './svg-elements.ts';

const rowHeight = 36;
const left = margin;
const right = cardWidth - margin;

function howOften({ times, rate }: FlakyPicture['tests'][number]): string {
  const count = times === 1 ? 'once' : `${times} times`;
  return rate === null ? count : `${count}, fails ${percent(rate)}`;
}

export function drawFlaky({ title, note, tests }: FlakyPicture, fonts: Fonts): string {
  const most = Math.max(1, ...tests.map(({ times }) => times));
  const names = drawable(
    tests.map(({ name }) => name),
    fonts.bold,
    'test',
  );
  const isShortened = names.some((name, at) => name !== tests[at]?.name);
  const saying = tests.map(howOften);
  const room = right - left - 10 - Math.max(0, ...saying.map((said) => widthOf(said, fonts.regular, 10.5)));
  const rows = tests.map(({ job, times }, at) => {
    const top = contentAt + at * rowHeight;
    const said = saying[at] ?? '';
    const name = fitted(names[at] ?? '', right - left, { font: fonts.bold, size: 12 });
    const where = fitted(job, 80, { font: fonts.regular, size: 10 });
    const bar = { x: left, y: top + 18, height: 8, rx: 2 };
    return [
      text(name, { x: left, y: top + 11, size: 12, weight: 700 }),
      element('rect', { ...bar, width: room, fill: '#e9ebee' }),
      element('rect', { ...bar, width: Math.max(4, (times / most) * room), fill: colors.critical }),
      text(said, { x: right, y: top + 26, size: 10.5, fill: grey, anchor: 'end' }),
      widthOf(name, fonts.bold, 12) + widthOf(where, fonts.regular, 10) + 12 < right - left
        ? text(where, { x: right, y: top + 11, size: 10, fill: grey, anchor: 'end' })
        : '',
    ].join('');
  });
  const bottom = contentAt + tests.length * rowHeight;
  const foot = isShortened ? text(footnote, { x: left, y: bottom + 8, size: 10, fill: grey }) : '';
  return card({ title, note, content: rows.join('') + foot, until: bottom + (isShortened ? 10 : -6) }, fonts);
}
