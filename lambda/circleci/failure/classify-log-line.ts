/** Tells what a line of a log is: a message, a failed test's name, a value, a place, or noise. Pure. */

import { messages } from './error-message-patterns.ts';
import { names } from './failed-test-name-patterns.ts';
import {
  fileAlone,
  foreign,
  heads,
  noise,
  places,
  prefixes,
  rule,
  strict,
  success,
  sums,
  telling,
  values,
  warnings,
  wordy,
  wrappers,
} from './log-line-patterns.ts';

export type Is =
  | 'message'
  | 'name'
  | 'value'
  | 'place'
  | 'file'
  | 'head'
  | 'sum'
  | 'success'
  | 'foreign'
  | 'title';

export interface Line {
  readonly n: number;
  /** As the tool printed it. */
  readonly text: string;
  readonly is: ReadonlySet<Is>;
  /** 0 when it is no message. */
  readonly worth: number;
  /** Which pattern made it a message. */
  readonly kind: number;
}

/** The line as the tool itself printed it. */
export function bare(line: string): string {
  let text = /^\s*[│┃|▏]/u.test(line)
    ? line.replace(/^\s*[│┃|▏] ?(?=.*[a-z])/iu, (box) => ' '.repeat(box.length))
    : line;
  if (!/^[@\w[#]/.test(text)) return text;
  for (const prefix of prefixes) text = text.replace(prefix, '');
  return text;
}

/** True when a line may be a message: quick, for most are not. */
export function mayTell(line: string): boolean {
  return telling.test(line.slice(0, looked));
}

export function isRule(line: string): boolean {
  return rule.test(line);
}

export function isNoise(line: string): boolean {
  return rule.test(line) || has(noise, line) || has(warnings, line);
}

function has(patterns: readonly RegExp[], line: string): boolean {
  return patterns.some((pattern) => pattern.test(line));
}

/** True when a run was aborted because of its warnings: they are the reason then. */
export function isStrict(log: readonly string[]): boolean {
  return log.slice(-40).some((line) => strict.test(line.slice(0, looked)));
}

/** Characters of a line that are looked at. */
const looked = 400;

/** `strictly`: of a run that was aborted because of its warnings. */
export function read(line: string, n: number, strictly = false): Line {
  const text = bare(line.slice(0, looked));
  const is = new Set<Is>();
  const nothing = { n, text, is, worth: 0, kind: -1 };
  if (isRule(text)) return nothing;
  addPlaces(is, text);
  if (has(noise, text)) return nothing;
  if (has(warnings, text)) {
    if (strictly) is.add('message');
    return { ...nothing, worth: strictly ? 8 : 0 };
  }
  addKinds(is, text);
  const kind = telling.test(text) ? messages.findIndex(({ pattern }) => pattern.test(text)) : -1;
  const isFrame = /^\s*(?:at |from |in |#\d+ |\d+: \()\S/.test(text) || is.has('foreign') || is.has('head');
  const worth = kind < 0 || isFrame ? 0 : (messages[kind]?.worth ?? 0);
  if (worth > 0) is.add('message');
  const isWeak = (is.has('sum') && worth < 9) || (wordy.test(text) && wrappers.test(text));
  return { n, text, is, worth: isWeak ? Math.min(worth, 2) : worth, kind };
}

function addPlaces(is: Set<Is>, text: string): void {
  if (wordy.test(text) && heads.test(text)) is.add('head');
  if (/\d/.test(text) && has(places, text)) is.add(foreign.test(text) ? 'foreign' : 'place');
  if (fileAlone.test(text) && !foreign.test(text)) is.add('file');
}

function addKinds(is: Set<Is>, text: string): void {
  if (telling.test(text) && has(names, text)) is.add('name');
  if (wordy.test(text) && sums.test(text)) is.add('sum');
  if (has(values, text)) is.add('value');
}

/** True when the last thing that is said is that all went well. */
export function endsWell(log: readonly string[]): boolean {
  const told = log
    .slice(-60)
    .map((line) => line.slice(0, looked))
    .filter((line) => !isRule(line));
  const last = told.findLastIndex((line) => success.test(bare(line)));
  const after = told.slice(last + 1).map((line, n) => read(line, n));
  return (
    last >= 0 && !sums.test(told[last] ?? '') && after.every(({ worth, is }) => worth < 2 && !is.has('sum'))
  );
}
