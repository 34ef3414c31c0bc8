/** Records what left the bot during a test, by place, and finds the canaries in it. */
import type { Class } from './canary-classes.ts';
import { canariesIn } from './find-canaries.ts';

/** The secrets that a place needs to work; any other one is a leak. */
const allowed = {
  /** Lines of a log, at any level, and what a process prints, crashes included. */
  log: [],
  /** Bodies for Slack: the Web API and response_urls. A form opens with its trigger. */
  slack: ['trigger_id'],
  /** What Slack, CircleCI or a browser is answered. */
  answer: [],
  /** Items, keys and conditions for DynamoDB. A state is looked up by what it is. */
  table: ['OAuth state'],
  /** What waits to be worked on, and what failed for good. The worker answers by these two. */
  queue: ['response_url', 'trigger_id'],
} as const satisfies Readonly<Record<string, readonly Class[]>>;

export type Place = keyof typeof allowed;

const places: readonly Place[] = ['log', 'slack', 'answer', 'table', 'queue'];

export interface Leak {
  readonly place: Place;
  readonly of: Class;
  /** The beginning of the recorded text. */
  readonly where: string;
}

/** Characters that are kept before they are looked through. */
const most = 1_000_000;
const waiting = new Map<Place, string[]>();
const sizes = new Map<Place, number>();
let leaks: Leak[] = [];

/** Each call is one message, whole. */
export function recordOutput(place: Place, said: unknown): void {
  const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? '');
  if (text === '') return;
  const texts = waiting.get(place);
  if (texts) texts.push(text);
  else waiting.set(place, [text]);
  const size = (sizes.get(place) ?? 0) + text.length;
  sizes.set(place, size);
  if (size > most) lookThrough(place);
}

/** The leaks since the last time. */
export function takeLeaks(): readonly Leak[] {
  for (const place of places) lookThrough(place);
  const found = leaks;
  leaks = [];
  return found;
}

function lookThrough(place: Place): void {
  const texts = waiting.get(place) ?? [];
  waiting.delete(place);
  sizes.delete(place);
  if (leaked(place, texts.join('\u0000')).length === 0) return;
  for (const text of texts)
    for (const of of leaked(place, text)) leaks.push({ place, of, where: text.slice(0, 300) });
}

function leaked(place: Place, text: string): readonly Class[] {
  const fine: readonly Class[] = allowed[place];
  return canariesIn(text).filter((of) => !fine.includes(of));
}
