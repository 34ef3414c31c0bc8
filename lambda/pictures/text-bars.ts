/** Draws numbers with characters, for readers who get no picture. Pure. */
import type { TimelinePicture } from './picture-data.ts';
import { positionOn } from './time-axis.ts';

const eighths = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One character for each value, from 0 to `most`; a dot where there is none. */
export function sparkline(values: readonly (number | null)[], most = 1): string {
  return values
    .map((value) => {
      if (value === null) return '·';
      const part = most > 0 ? Math.min(1, Math.max(0, value / most)) : 0;
      return eighths[Math.min(7, Math.floor(part * 8))] ?? '▁';
    })
    .join('');
}

/** At most `most` values: each the average of those that it stands for. */
export function condensed(values: readonly (number | null)[], most: number): readonly (number | null)[] {
  const size = Math.ceil(values.length / most);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => {
    const known = values.slice(at * size, (at + 1) * size).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** Columns: a phone shows about 36 in a box. */
const nameWidth = 12;
const barWidth = 16;

export interface BarLine {
  readonly name: string;
  readonly bar: string;
}

/** `░` waited, `▒` ran, `█` ran and decided. */
export function timelineLines({ bars, ...axis }: TimelinePicture): readonly BarLine[] {
  const position = positionOn(axis);
  const column = (time: number) => Math.round(position(time) * barWidth);
  return bars.map(({ name, isCritical, readyAt, startedAt, until }) => {
    const [from, to] = [column(readyAt), column(until)];
    const begins = startedAt === null ? to : Math.min(column(startedAt), barWidth - 1);
    const ends = startedAt === null ? to : Math.max(to, begins + 1);
    const waits = '░'.repeat(Math.max(0, begins - from));
    const runs = (isCritical ? '█' : '▒').repeat(Math.max(0, ends - begins));
    return { name: fitted(name), bar: (' '.repeat(Math.min(from, begins)) + waits + runs).padEnd(barWidth) };
  });
}

function fitted(name: string): string {
  const letters = [...name];
  const shown = letters.length > nameWidth ? [...letters.slice(0, nameWidth - 1), '…'] : letters;
  return shown.join('').padEnd(nameWidth);
}
