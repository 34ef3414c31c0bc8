/** Parses the value of each option of a rule. Pure. */
import { type AlertStatus, alertStatuses, type Rule } from '../../store/subscriptions.ts';
import { nearest } from '../words/closest-match.ts';
import { readClock } from '../words/time-expression.ts';

/** A value, or what is wanted instead of what was said. */
export type Read<T> =
  | { readonly value: T; readonly wants?: undefined; readonly example?: undefined }
  | { readonly value?: undefined; readonly wants: string; readonly example: string };

const mostPatterns = 20;

/** Other words for the statuses. */
const synonyms: Readonly<Record<string, readonly AlertStatus[]>> = {
  ...like('failed', 'fail', 'fails', 'failure', 'failures', 'failing', 'red', 'broken', 'error', 'errors'),
  ...like('success', 'successes', 'succeeded', 'successful', 'green', 'passed', 'pass', 'passing', 'ok'),
  ...like('fixed', 'recovered', 'recovery', 'recoveries', 'back-to-green', 'back'),
  ...like('canceled', 'cancelled', 'cancel', 'aborted'),
  ...like(
    'hold',
    'on-hold',
    'on_hold',
    'onhold',
    'holds',
    'approval',
    'approvals',
    'waiting',
    'needs-approval',
  ),
  ...like('started', 'start', 'starts', 'starting', 'running', 'begun'),
  all: alertStatuses,
  any: alertStatuses,
  everything: alertStatuses,
};

function like(status: AlertStatus, ...words: readonly string[]): Record<string, readonly AlertStatus[]> {
  return Object.fromEntries([status, ...words].map((word) => [word, [status]]));
}

/** Undefined for a word that is no status. */
export function statusOf(word: string): readonly AlertStatus[] | undefined {
  const said = word.toLowerCase();
  return Object.hasOwn(synonyms, said) ? synonyms[said] : undefined;
}

export function statusesOf(text: string): Read<readonly AlertStatus[]> {
  const said = text.split(/[,|]/).flatMap((item) => item.trim() || []);
  const all = said.map(statusOf);
  if (all.length > 0 && !all.includes(undefined))
    return { value: [...new Set(all.flatMap((statuses) => statuses ?? []))] };
  const corrected = said.map((word) => statusOf(word)?.join(',') ?? nearest(word, alertStatuses));
  const example = [...new Set(corrected.flatMap((status) => status ?? []))].join(',') || 'failed,fixed';
  return { wants: `one or more of ${alertStatuses.join(', ')}`, example };
}

export function whenOf(text: string): Read<Rule['when']> {
  const said = text.toLowerCase();
  if (said === 'always' || said === 'changed') return { value: said };
  return { wants: 'changed or always', example: 'changed' };
}

/** Prose shows an asterisk's look-alike, which is copied into forms. */
const lookalikes = /∗/g;

/** Reads names with `*`s. `example` is one that people would use there. */
export function patternsOf(example: string): (text: string) => Read<readonly string[]> {
  return (text) => {
    const said = text
      .replace(lookalikes, '*')
      .split(',')
      .flatMap((item) => item.trim() || []);
    if (said.length === 0) return { wants: 'a name, or several separated by commas', example };
    if (said.length > mostPatterns)
      return { wants: `${mostPatterns} names at most`, example: said.slice(0, mostPatterns).join(',') };
    if (said.every((pattern) => pattern !== '!' && pattern.length <= 200))
      return { value: [...new Set(said)] };
    return { wants: 'names of 1 to 200 letters', example };
  };
}

export function mentionOf(text: string): Read<Rule['mention']> {
  if (text === 'none' || text === 'author') return { value: text };
  const [, group] = /^@(S[A-Z0-9]{1,30})$/.exec(text) ?? [];
  if (group) return { value: { group } };
  return { wants: 'author, or a user group picked from Slack’s own list', example: 'author' };
}

export function threadOf(text: string): Read<Rule['thread']> {
  if (text === 'on' || text === 'off') return { value: text };
  return { wants: 'on or off', example: 'on' };
}

/** `22-7`, `22:00-07:00`, `10pm-7am`, `10pm to 7am`. */
export function quietOf(text: string): Read<Rule['quiet']> {
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
