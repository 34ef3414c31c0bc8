/** Draws a run's jobs as bars on a time axis: what waited, what ran, and what decided. Pure. */
import type { TimelineBar, TimelinePicture } from '../picture-data.ts';
import { positionOn, tickName, ticksOf } from '../time-axis.ts';
import { colors } from './colors.ts';
import { card, cardWidth, contentAt, margin } from './picture-frame.ts';
import { drawable, element, type Fonts, fitted, footnote, grey, ink, text, widthOf } from './svg-elements.ts';

const rowHeight = 19;
const barHeight = 12;
const nameSize = 11.5;
const mostNameWidth = 118;

interface Plan {
  readonly picture: TimelinePicture;
  readonly fonts: Fonts;
  readonly names: readonly string[];
  /** Where the bars begin and end. */
  readonly left: number;
  readonly right: number;
  /** The top of the first row. */
  readonly top: number;
  readonly x: (time: number) => number;
}

export function drawTimeline(picture: TimelinePicture, fonts: Fonts): string {
  const plan = planned(picture, fonts);
  const { bars, more } = picture;
  const bottom = plan.top + bars.length * rowHeight;
  const isShortened = plan.names.some((name, at) => name !== bars[at]?.name);
  const notes = [more, isShortened ? footnote : ''].filter(Boolean);
  const content = [
    legend(picture, fonts),
    axis(plan, bottom),
    pauses(plan, bottom),
    links(plan),
    ...bars.map((bar, at) => row(bar, at, plan)),
    ...notes.map((note, at) => text(note, { x: margin, y: bottom + 14 + at * 13, size: 10, fill: grey })),
  ];
  const until = bottom + 2 + notes.length * 13;
  return card({ title: picture.title, note: picture.note, content: content.join(''), until }, fonts);
}

function planned(picture: TimelinePicture, fonts: Fonts): Plan {
  const names = drawable(
    picture.bars.map(({ name }) => name),
    fonts.regular,
    'job',
  );
  const longest = Math.max(
    0,
    ...names.map((name, at) =>
      widthOf(name, picture.bars[at]?.isCritical ? fonts.bold : fonts.regular, nameSize),
    ),
  );
  const left = margin + Math.min(mostNameWidth, longest) + 8;
  const right = cardWidth - margin;
  const position = positionOn(picture);
  return {
    picture,
    fonts,
    names,
    left,
    right,
    top: contentAt + 36,
    x: (time) => left + position(time) * (right - left),
  };
}

interface Sign {
  readonly label: string;
  readonly color: string;
  readonly isThere: boolean;
  readonly how: TimelineBar['how'] | 'waiting' | 'critical';
}

function legend({ bars }: TimelinePicture, fonts: Fonts): string {
  const signs: readonly Sign[] = [
    { how: 'waiting', label: 'waiting', color: colors.waiting, isThere: bars.some(waited) },
    { how: 'passed', label: 'running', color: colors.running, isThere: bars.some((bar) => !bar.isCritical) },
    { how: 'critical', label: 'critical path', color: colors.critical, isThere: true },
    {
      how: 'failed',
      label: 'failed',
      color: colors.failed,
      isThere: bars.some(({ how }) => how === 'failed'),
    },
    {
      how: 'approval',
      label: 'approval',
      color: colors.approval,
      isThere: bars.some(({ how }) => how === 'approval'),
    },
  ];
  let x = margin;
  const drawn = signs
    .filter(({ isThere }) => isThere)
    .map(({ how, label, color }) => {
      const sign = swatch(how, color, x);
      const words = text(label, { x: x + 17, y: contentAt + 8, size: 10, fill: grey });
      x += 17 + widthOf(label, fonts.regular, 10) + 9;
      return sign + words;
    });
  return drawn.join('');
}

function waited({ readyAt, startedAt, until, how }: TimelineBar): boolean {
  return how !== 'approval' && (startedAt ?? until) > readyAt;
}

function swatch(how: Sign['how'], color: string, x: number): string {
  const y = contentAt;
  if (how === 'waiting') return element('rect', { x, y: y + 2.5, width: 13, height: 4, rx: 2, fill: color });
  if (how === 'approval') return dashed({ x, y: y + 0.5, width: 13, height: 8 });
  const bar = element('rect', { x, y, width: 13, height: 9, rx: 2, fill: color });
  return how === 'failed' ? bar + cross(x + 6.5, y + 4.5) : bar;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function dashed(box: Box): string {
  const line = { stroke: colors.approval, 'stroke-width': 1.2, 'stroke-dasharray': '3 2' };
  return element('rect', { ...box, rx: 2, fill: '#ede5fb', ...line });
}

function cross(x: number, y: number): string {
  const d = `M${x - 2.5} ${y - 2.5}l5 5m0 -5l-5 5`;
  return element('path', {
    d,
    stroke: '#ffffff',
    'stroke-width': 1.5,
    'stroke-linecap': 'round',
    fill: 'none',
  });
}

function axis({ picture, x, top, right }: Plan, bottom: number): string {
  let last = Number.NEGATIVE_INFINITY;
  return ticksOf(picture, 5)
    .filter((time) => {
      const isFree = x(time) - last > 34;
      if (isFree) last = x(time);
      return isFree;
    })
    .map((time) => {
      const at = x(time);
      const anchor = at > right - 14 ? 'end' : 'middle';
      const line = element('path', {
        d: `M${at} ${top - 3}V${bottom}`,
        stroke: colors.rule,
        'stroke-width': 1,
      });
      return line + text(tickName(time), { x: at, y: top - 7, size: 10, fill: grey, anchor });
    })
    .join('');
}

/** When nothing ran, cut short: a band with how long it was. */
function pauses({ picture, x, top, fonts }: Plan, bottom: number): string {
  return picture.pauses
    .map(({ from, to }) => {
      const [start, end] = [x(from), x(to)];
      const band = { x: start, y: top - 3, width: end - start, height: bottom - top + 3, fill: '#eceef1' };
      const edge = { stroke: colors.waiting, 'stroke-width': 0.8, 'stroke-dasharray': '2 2' };
      const label = lengthName(to - from);
      const isNamed = picture.bars.some(
        ({ how, readyAt, until }) => how === 'approval' && readyAt <= from && until >= to,
      );
      const words = isNamed || widthOf(label, fonts.regular, 9) > 40 ? '' : label;
      return (
        element('rect', band) +
        element('path', { d: `M${start} ${top - 3}V${bottom}M${end} ${top - 3}V${bottom}`, ...edge }) +
        text(words, { x: (start + end) / 2, y: bottom - 3, size: 9, fill: grey, anchor: 'middle' })
      );
    })
    .join('');
}

/** From the end of one job of the critical path to the next. */
function links({ picture, x, top }: Plan): string {
  const path = picture.bars.map((bar, at) => ({ bar, at })).filter(({ bar }) => bar.isCritical);
  const middle = (at: number) => top + at * rowHeight + rowHeight / 2;
  return path
    .slice(1)
    .map(({ bar, at }, index) => {
      const before = path[index];
      if (!before) return '';
      const turn = x(Math.min(before.bar.until, bar.readyAt));
      const d = `M${turn} ${middle(before.at)}V${middle(at)}H${x(bar.startedAt ?? bar.readyAt)}`;
      return element('path', { d, stroke: colors.critical, 'stroke-width': 1.5, fill: 'none' });
    })
    .join('');
}

function row(bar: TimelineBar, at: number, plan: Plan): string {
  const { fonts, names, left, top, x } = plan;
  const middle = top + at * rowHeight + rowHeight / 2;
  const font = bar.isCritical ? fonts.bold : fonts.regular;
  const name = fitted(names[at] ?? '', mostNameWidth, { font, size: nameSize });
  const weight = bar.isCritical ? 700 : 400;
  const label = text(name, { x: left - 8, y: middle + 4, size: nameSize, weight, anchor: 'end' });
  const [ready, end] = [x(bar.readyAt), x(bar.until)];
  const start = bar.startedAt === null ? end : x(bar.startedAt);
  const waiting =
    waited(bar) && start - ready > 0.5
      ? element('rect', {
          x: ready,
          y: middle - 2,
          width: start - ready,
          height: 4,
          rx: 2,
          fill: colors.waiting,
        })
      : '';
  return (
    label +
    waiting +
    body(bar, { start: bar.how === 'approval' ? ready : start, end, middle }) +
    took(bar, { end, ready, middle }, plan)
  );
}

function body(
  bar: TimelineBar,
  { start, end, middle }: { start: number; end: number; middle: number },
): string {
  const box = { x: start, y: middle - barHeight / 2, width: Math.max(2, end - start), height: barHeight };
  if (bar.how === 'approval') return dashed(box);
  if (bar.startedAt === null) return '';
  const ran = element('rect', { ...box, rx: 2, fill: bar.isCritical ? colors.critical : colors.running });
  if (bar.how === 'running')
    return (
      ran +
      element('path', {
        d: `M${end - 5} ${middle - 3}l3 3l-3 3`,
        stroke: '#ffffff',
        'stroke-width': 1.5,
        fill: 'none',
      })
    );
  if (bar.how === 'canceled')
    return element('rect', { ...box, rx: 2, fill: '#c9ccd1', stroke: colors.waiting });
  if (bar.how !== 'failed') return ran;
  const width = Math.min(13, box.width);
  const end_ = {
    x: box.x + box.width - width,
    y: box.y,
    width,
    height: barHeight,
    rx: 2,
    fill: colors.failed,
  };
  return ran + element('rect', end_) + (width >= 8 ? cross(box.x + box.width - width / 2, middle) : '');
}

/** How long it took, beside its bar: to the right where there is room. */
function took(
  bar: TimelineBar,
  { end, ready, middle }: { end: number; ready: number; middle: number },
  plan: Plan,
): string {
  const words = lengthName(bar.until - (bar.startedAt ?? bar.readyAt));
  const width = widthOf(words, plan.fonts.regular, 10);
  const place = { y: middle + 3.6, size: 10, fill: bar.isCritical ? ink : grey, halo: '#ffffff' };
  if (end + 5 + width <= plan.right + 4) return text(words, { ...place, x: end + 4 });
  if (ready - 5 - width >= plan.left - 2) return text(words, { ...place, x: ready - 4, anchor: 'end' });
  return text(words, { y: place.y, size: 10, x: end - 17, fill: '#ffffff', anchor: 'end', weight: 700 });
}

/** `45s`, `6m 5s`, `1h 2m`. */
export function lengthName(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m ${seconds % 60}s`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours < 48 ? `${hours}h${rest > 0 ? ` ${rest}m` : ''}` : `${Math.round(hours / 24)}d`;
}
