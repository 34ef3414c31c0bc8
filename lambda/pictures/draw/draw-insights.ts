/** Draws a workflow's days: the success rate as bars, median and p95 as lines. Pure. */
import { percent } from '../percent.ts';
import type { InsightsDay, InsightsPicture } from '../picture-data.ts';
import { colors } from './colors.ts';
import { lengthName } from './draw-timeline.ts';
import { card, cardWidth, contentAt, margin } from './picture-frame.ts';
import { element, type Fonts, grey, text, widthOf } from './svg-elements.ts';

const left = margin + 32;
const right = cardWidth - margin - 30;
const rateTop = contentAt + 32;
const rateHeight = 92;
const timeTop = rateTop + rateHeight + 42;
const timeHeight = 92;
/** Below it a day counts as bad. */
const goodRate = 0.8;
const mostLabels = 3;

export function drawInsights({ title, note, days }: InsightsPicture, fonts: Fonts): string {
  const step = (right - left) / days.length;
  const middle = (at: number) => left + (at + 0.5) * step;
  const hasTimes = days.some(({ p95 }) => p95 !== null);
  const bottom = hasTimes ? timeTop + timeHeight : rateTop + rateHeight;
  const content = [
    heading('Success rate per day', rateTop),
    ...[0, 0.5, 1].map((rate) => gridLine(rateTop + (1 - rate) * rateHeight, `${rate * 100}%`)),
    ...days.map((day, at) => rateBar(day, left + at * step, step)),
    ...worstDays(days).map(({ at, rate }) => rateLabel(rate, middle(at))),
    hasTimes ? times(days, middle, fonts) : '',
    dates(days, { middle, y: bottom + 16 }, fonts),
  ];
  return card({ title, note, content: content.join(''), until: bottom + 20 }, fonts);
}

function heading(words: string, top: number): string {
  return text(words, { x: margin, y: top - 20, size: 11.5, weight: 700 });
}

function gridLine(y: number, label: string): string {
  const line = element('path', { d: `M${left} ${y}H${right}`, stroke: colors.rule, 'stroke-width': 1 });
  return line + text(label, { x: left - 6, y: y + 3.5, size: 10, fill: grey, anchor: 'end' });
}

function rateOf({ passed, failed }: InsightsDay): number | undefined {
  return passed + failed === 0 ? undefined : passed / (passed + failed);
}

/** A bad day is striped as well as red; a day without runs is a short dash. */
function rateBar(day: InsightsDay, x: number, step: number): string {
  const rate = rateOf(day);
  const width = Math.max(1, step * 0.82);
  const inset = (step - width) / 2;
  const base = rateTop + rateHeight;
  if (rate === undefined)
    return element('rect', { x: x + inset, y: base - 1.5, width, height: 1.5, fill: colors.waiting });
  const height = Math.max(1.5, rate * rateHeight);
  const place = { x: x + inset, y: base - height, width, height };
  if (rate >= goodRate) return element('rect', { ...place, fill: colors.passed });
  // Above the bar, what is missing.
  const missing = { ...place, y: rateTop, height: rateHeight - height, fill: '#f6d5db' };
  return element('rect', missing) + element('rect', { ...place, fill: colors.failed });
}

interface Labelled {
  readonly at: number;
  readonly rate: number;
}

/** Of each stretch of bad days the worst, the worst stretches first. */
function worstDays(days: readonly InsightsDay[]): readonly Labelled[] {
  const worst: Labelled[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [at, day] of days.entries()) {
    const rate = rateOf(day);
    if (rate === undefined || rate >= goodRate) continue;
    const previous = worst.at(-1);
    const isSame = previous !== undefined && at - last <= days.length / 8;
    last = at;
    if (!isSame) worst.push({ at, rate });
    else if (rate < previous.rate) worst[worst.length - 1] = { at, rate };
  }
  return worst.toSorted((one, other) => one.rate - other.rate).slice(0, mostLabels);
}

function rateLabel(rate: number, x: number): string {
  const place = { x, y: rateTop - 4, size: 10.5, weight: 700, anchor: 'middle' } as const;
  return text(percent(rate), { ...place, fill: colors.failed });
}

type Place = (at: number) => number;

function times(days: readonly InsightsDay[], middle: Place, fonts: Fonts): string {
  const longest = Math.max(...days.map(({ p95 }) => p95 ?? 0));
  const { step, most } = roundScale(longest);
  const y = (time: number) => timeTop + (1 - time / most) * timeHeight;
  const grid = Array.from({ length: Math.round(most / step) + 1 }, (_, at) =>
    gridLine(y(at * step), at === 0 ? '0' : lengthName(at * step)),
  );
  const ends = [
    { name: 'p95', color: colors.p95, values: days.map(({ p95 }) => p95) },
    { name: 'p50', color: colors.median, values: days.map(({ median }) => median) },
  ].map((line) => ({ ...line, end: y(line.values.findLast((value) => value !== null) ?? 0) }));
  const [high, low] = ends;
  const isTight = high !== undefined && low !== undefined && low.end - high.end < 12;
  const lines = ends.map(({ name, color, values, end }, at) => {
    const shift = isTight ? (at === 0 ? -5 : 7) : 0;
    const label = { x: right + 5, y: end + 4 + shift, size: 10.5, weight: 700, fill: color } as const;
    const width = widthOf(name, fonts.bold, 10.5);
    return (
      line(values, { middle, y, color, dash: at === 1 ? undefined : '5 2' }) +
      (width > 0 ? text(name, label) : '')
    );
  });
  return heading('Duration of runs that passed', timeTop) + grid.join('') + lines.join('');
}

const minute = 60_000;
const roundSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** At most four round steps that hold the longest. */
function roundScale(longest: number): { readonly step: number; readonly most: number } {
  const step = (roundSteps.find((seconds) => longest / (seconds * 1000) <= 4) ?? 86_400) * 1000;
  const count = Math.max(1, Math.ceil(longest / step));
  return { step: count > 6 ? longest : step, most: count > 6 ? longest || minute : count * step };
}

interface Curve {
  readonly middle: Place;
  readonly y: (value: number) => number;
  readonly color: string;
  readonly dash: string | undefined;
}

/** Broken where nothing ran; a day alone is a dot. */
function line(values: readonly (number | null)[], { middle, y, color, dash }: Curve): string {
  let d = '';
  let isDown = false;
  const dots: string[] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) {
      isDown = false;
      continue;
    }
    const point = `${middle(at).toFixed(1)} ${y(value).toFixed(1)}`;
    d += isDown ? `L${point}` : `M${point}`;
    const isAlone = !isDown && (values[at + 1] ?? null) === null;
    if (isAlone) dots.push(element('circle', { cx: middle(at), cy: y(value), r: 2, fill: color }));
    isDown = true;
  }
  const stroke = { stroke: color, 'stroke-width': 1.8, 'stroke-linejoin': 'round', fill: 'none' };
  return element('path', { d: d || 'M0 0', ...stroke, 'stroke-dasharray': dash }) + dots.join('');
}

/** As many as there is room for, the first and the last among them. */
function dates(
  days: readonly InsightsDay[],
  { middle, y }: { readonly middle: Place; readonly y: number },
  fonts: Fonts,
): string {
  const widest = Math.max(...days.map(({ label }) => widthOf(label, fonts.regular, 10)));
  const most = Math.max(1, Math.min(5, Math.floor((right - left) / (widest + 14))));
  const count = Math.min(days.length, most);
  const chosen = Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (days.length - 1)) / (count - 1)),
  );
  return [...new Set(chosen)]
    .map((at) => {
      const anchor =
        days.length > 1 && at === days.length - 1 ? 'end' : at === 0 && days.length > 1 ? 'start' : 'middle';
      const x = anchor === 'end' ? right : anchor === 'start' ? left : middle(at);
      return text(days[at]?.label ?? '', { x, y, size: 10, fill: grey, anchor });
    })
    .join('');
}
