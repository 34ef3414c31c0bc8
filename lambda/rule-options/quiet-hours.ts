/** Parses and words quiet hours. Pure. */
import { readClock } from '../parsing/wall-clock.ts';
import type { Choice, Field, Read } from './option-type.ts';

/** Whole hours of the rule's time zone; over midnight when `from` is the later. */
export interface Quiet {
  readonly from: number;
  readonly to: number;
}

/** `22-7`, `22:00-07:00`, `10pm-7am`, `10pm to 7am`. */
export function quietOf(text: string): Read<Quiet | undefined> {
  if (text === 'off') return { value: undefined };
  const [from, to, ...rest] = text
    .trim()
    .split(/\s*(?:-+|\bto\b)\s*/i)
    .map(fullHour);
  if (rest.length === 0 && from !== undefined && to !== undefined && from !== to)
    return { value: { from, to } };
  return { wants: 'two full hours, like 22-7 or 10pm-7am', example: '22-7' };
}

function fullHour(text: string): number | undefined {
  if (/^24(?:[:.h]00)?$/.test(text)) return 0;
  const clock = readClock(text);
  return clock?.minute === 0 ? clock.hour : undefined;
}

export function quietWords({ from, to }: Quiet): string {
  return `quiet hours ${hour(from)}–${hour(to)}`;
}

/** `10 PM`: with colons, Slack could read an emoji between two hours. */
function hour(of: number): string {
  return `${of % 12 || 12} ${of < 12 ? 'AM' : 'PM'}`;
}

/** None, and every full hour. */
const hours: readonly Choice[] = [
  { value: 'off', label: 'None' },
  ...Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `${String(hour).padStart(2, '0')}:00`,
  })),
];

export function quietFields(text: string | undefined): readonly Field[] {
  const [from, to] = text?.split('-') ?? [];
  const hint = 'In your time zone. Alerts from quiet hours are posted when they end.';
  return [
    { kind: 'select', id: 'quiet', label: 'Quiet from', choices: hours, chosen: [from] },
    { kind: 'select', id: 'quiet-to', label: 'Quiet until', choices: hours, chosen: [to], hint },
  ];
}

/** Two fields, of which the second says nothing where the first is `off`. */
export function quietTyped({ quiet = '', 'quiet-to': to }: Readonly<Record<string, string>>): string {
  return to === undefined || quiet === 'off' ? quiet : `${quiet}-${to}`;
}
