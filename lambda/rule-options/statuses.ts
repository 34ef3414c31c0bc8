/** Parses and words the statuses that a rule asks for. Pure. */
import { nearest } from '../parsing/closest-match.ts';
import type { Read } from './option-type.ts';

export const alertStatuses = ['started', 'hold', 'failed', 'fixed', 'success', 'canceled'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** The statuses of a rule that names none: failures and recoveries. */
export const defaultStatuses: readonly AlertStatus[] = ['failed', 'fixed'];

/** Other words for the statuses. */
const synonyms: ReadonlyMap<string, readonly AlertStatus[]> = new Map([
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
  ['all', alertStatuses],
  ['any', alertStatuses],
  ['everything', alertStatuses],
]);

function like(status: AlertStatus, ...words: readonly string[]): [string, readonly AlertStatus[]][] {
  return [status, ...words].map((word) => [word, [status]]);
}

/** Undefined for a word that is no status. */
export function statusOf(word: string): readonly AlertStatus[] | undefined {
  return synonyms.get(word.toLowerCase());
}

export function statusesOf(text: string): Read<readonly AlertStatus[]> {
  // Only what asks for alerts of its own makes it a rule: see readRule.
  if (text.trim().toLowerCase() === 'none') return { value: [] };
  const said = text.split(/[,|]/).flatMap((item) => item.trim() || []);
  const all = said.map(statusOf);
  if (all.length > 0 && !all.includes(undefined))
    return { value: [...new Set(all.flatMap((statuses) => statuses ?? []))] };
  const corrected = said.map((word) => statusOf(word)?.join(',') ?? nearest(word, alertStatuses));
  const example = [...new Set(corrected.flatMap((status) => status ?? []))].join(',') || 'failed,fixed';
  return { wants: `one or more of ${alertStatuses.join(', ')}`, example };
}

/** In the order of the text. */
const nouns: readonly (readonly [AlertStatus, string])[] = [
  ['failed', 'failures'],
  ['fixed', 'recoveries'],
  ['success', 'successes'],
  ['canceled', 'cancellations'],
  ['hold', 'approvals'],
  ['started', 'starts'],
];

/** `failures and recoveries`. */
export function statusWords(statuses: readonly AlertStatus[]): string {
  const said = nouns.filter(([status]) => statuses.includes(status)).map(([, noun]) => noun);
  const [last = '', ...before] = said.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}
