/** Draws a digest: a project on each line, with its pass rate day by day and what changed. Pure. */
import type { DigestPicture } from '../picture.ts';
import { card, cardWidth, contentAt, margin } from './card.ts';
import { colors } from './colors.ts';
import { drawable, element, type Fonts, fitted, footnote, grey, text } from './svg.ts';

const rowHeight = 34;
const chart = { left: 138, right: 250, height: 20 };
const right = cardWidth - margin;

type Project = DigestPicture['projects'][number];

export function drawDigest({ title, note, projects }: DigestPicture, fonts: Fonts): string {
  const names = drawable(
    projects.map(({ name }) => name),
    fonts.bold,
    'project',
  );
  const isShortened = names.some((name, at) => name !== projects[at]?.name);
  const rows = projects.map((project, at) =>
    row(project, names[at] ?? '', { top: contentAt + at * rowHeight, fonts }),
  );
  const bottom = contentAt + projects.length * rowHeight;
  const foot = isShortened ? text(footnote, { x: margin, y: bottom + 10, size: 10, fill: grey }) : '';
  return card({ title, note, content: rows.join('') + foot, until: bottom + (isShortened ? 12 : -4) }, fonts);
}

function row(
  project: Project,
  name: string,
  { top, fonts }: { readonly top: number; readonly fonts: Fonts },
): string {
  const { rate, isRed } = project;
  const color = isRed ? colors.failed : colors.passed;
  const size = 12;
  const state = rate === null && !isRed ? 'no runs' : isRed ? 'red now' : 'green';
  const percent = rate === null ? '–' : `${Math.round(rate * 100)}%`;
  return [
    text(fitted(name, chart.left - margin - 10, { font: fonts.bold, size }), {
      x: margin,
      y: top + 12,
      size,
      weight: 700,
    }),
    mark(isRed, { x: margin + 4, y: top + 22, color: rate === null && !isRed ? colors.waiting : color }),
    text(state, { x: margin + 12, y: top + 25.5, size: 10, fill: grey }),
    sparkline(project, { top: top + 4, color }),
    text(percent, {
      x: right,
      y: top + 13,
      size: 13,
      weight: 700,
      fill: rate === null ? grey : color,
      anchor: 'end',
    }),
    text(trend(project), { x: right, y: top + 25.5, size: 10, fill: grey, anchor: 'end' }),
  ].join('');
}

/** A cross for red, a dot for green. */
function mark(
  isRed: boolean,
  { x, y, color }: { readonly x: number; readonly y: number; readonly color: string },
): string {
  if (!isRed) return element('circle', { cx: x, cy: y, r: 3, fill: color });
  const d = `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`;
  return element('path', { d, stroke: color, 'stroke-width': 2, 'stroke-linecap': 'round', fill: 'none' });
}

function trend({ rate, before }: Project): string {
  if (rate === null || before === null) return '';
  const moved = Math.round(rate * 100) - Math.round(before * 100);
  if (moved === 0) return 'as before';
  return `${moved > 0 ? '+' : '−'}${Math.abs(moved)} ${Math.abs(moved) === 1 ? 'point' : 'points'}`;
}

/** From 0 to 100%, so that all of them compare. */
function sparkline(
  { days }: Project,
  { top, color }: { readonly top: number; readonly color: string },
): string {
  const step = (chart.right - chart.left) / Math.max(1, days.length - 1);
  const points = days.flatMap((value, at) =>
    value === null
      ? []
      : [
          {
            x: days.length === 1 ? chart.right : chart.left + at * step,
            y: top + (1 - value) * chart.height,
          },
        ],
  );
  const base = element('path', {
    d: `M${chart.left} ${top + chart.height}H${chart.right}`,
    stroke: colors.rule,
    'stroke-width': 1,
  });
  const ceiling = element('path', {
    d: `M${chart.left} ${top}H${chart.right}`,
    stroke: colors.rule,
    'stroke-width': 1,
    'stroke-dasharray': '2 2',
  });
  const last = points.at(-1);
  if (!last) return base;
  const d = points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const line = element('path', {
    d,
    stroke: color,
    'stroke-width': 1.8,
    'stroke-linejoin': 'round',
    fill: 'none',
  });
  return ceiling + base + line + element('circle', { cx: last.x, cy: last.y, r: 2.8, fill: color });
}
