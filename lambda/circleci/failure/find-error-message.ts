/** Finds the message of a log that tells most, and the test's name and the place that belong to it. Pure. */
import { type Is, isRule, isStrict, type Line, mayTell, read } from './classify-log-line.ts';

/** The end of a log. Most lines are read only when something near them tells. */
export interface Window {
  /** How many lines stand before. */
  readonly first: number;
  readonly length: number;
  readonly at: (n: number) => Line | undefined;
}

/** Lines from the end that are looked at. */
const looked = 1_500;
/** Messages that are weighed against each other, the last ones. */
const mostWeighed = 400;

export function windowOf(log: readonly string[]): Window {
  const first = Math.max(0, log.length - looked);
  const strictly = isStrict(log);
  const known: (Line | undefined)[] = [];
  const at = (n: number): Line | undefined => {
    const line = log[first + n];
    if (n < 0 || line === undefined) return undefined;
    known[n] ??= read(line, first + n, strictly);
    return known[n];
  };
  return { first, length: log.length - first, at };
}

export interface Anchor {
  readonly message: Line;
  readonly name: Line | undefined;
  readonly place: Line | undefined;
  readonly score: number;
}

/** Undefined when no line is a message. */
export function findAnchor(log: readonly string[], window: Window): Anchor | undefined {
  const may = log.slice(window.first).flatMap((line, n) => (mayTell(line) ? [n] : []));
  const candidates = may
    .slice(-mostWeighed)
    .flatMap((n) => window.at(n) ?? [])
    .filter(({ worth }) => worth >= 2);
  const heads = may.flatMap((n) => window.at(n) ?? []).filter(({ is }) => is.has('head'));
  const shapes = countShapes(candidates);
  const scored = candidates.map((message) => weigh({ message, window, heads, shapes }));
  const best = Math.max(...scored.map(({ score }) => score));
  return scored[
    firstOfKind(
      scored,
      scored.findLastIndex(({ score }) => score >= best - 0.001),
    )
  ];
}

/** A compiler's first error tells most: from the last of the best, back through those that are like it and near. */
function firstOfKind(scored: readonly Anchor[], last: number): number {
  let at = last;
  for (let before = last - 1; before >= 0; before -= 1) {
    const [one, other] = [scored[before], scored[at]];
    if (!one || !other || other.message.n - one.message.n > 40) break;
    if (one.score >= other.score - 0.001 && one.message.kind === other.message.kind) at = before;
  }
  return at;
}

function countShapes(lines: readonly Line[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of lines) counts.set(shapeOf(text), (counts.get(shapeOf(text)) ?? 0) + 1);
  return counts;
}

/** Lines that differ in numbers alone have one shape. */
export function shapeOf(text: string): string {
  return text.slice(0, 200).replace(/\d+/g, '0').trim();
}

interface Weighing {
  readonly message: Line;
  readonly window: Window;
  readonly heads: readonly Line[];
  readonly shapes: ReadonlyMap<string, number>;
}

function weigh({ message, window, heads, shapes }: Weighing): Anchor {
  const at = message.n - window.first;
  const name = message.is.has('name') ? message : nearestName(window, at);
  const place = placeOf(message, window, at) ?? belowName(name, window);
  const isBelowHead = heads.some(({ n }) => n < message.n && message.n - n < 200);
  const isOften = (shapes.get(shapeOf(message.text)) ?? 0) > 5;
  const score =
    message.worth +
    (nearestName(window, at) ? 3 : 0) +
    (place ? 2.5 : 0) +
    (isBelowHead ? 3 : 0) +
    (around(window, at, 8).some(({ is }) => is.has('value')) ? 1 : 0) -
    (isOften ? 2 : 0) -
    (isFollowedByPass(window, at) ? 4 : 0) +
    // What comes last tells more, by up to two.
    Math.round((at / Math.max(1, window.length)) * 4) / 2;
  return { message, name, place, score };
}

/** A test's name stands above its message, seldom just below. */
function nearestName(window: Window, at: number): Line | undefined {
  const order = [at - 1, at + 1, ...Array.from({ length: 39 }, (_, n) => at - 2 - n)];
  return firstThat(window, order, 'name');
}

/** In the message, else below it (a stack), else the file that its tool names above. */
function placeOf(message: Line, window: Window, at: number): Line | undefined {
  if (message.is.has('place')) return message;
  const order = Array.from({ length: 25 }, (_, n) =>
    n < 6 ? [at + n + 1, at - n - 1] : [at + n + 1],
  ).flat();
  const above = Array.from({ length: 12 }, (_, n) => at - n - 1);
  return firstThat(window, order, 'place') ?? firstThat(window, above, 'file');
}

/** Some runners print the place between a test's name and its message. */
function belowName(name: Line | undefined, window: Window): Line | undefined {
  if (!name) return undefined;
  const at = name.n - window.first;
  return firstThat(window, [at, at + 1, at + 2, at + 3], 'place');
}

function firstThat(window: Window, order: readonly number[], is: Is): Line | undefined {
  for (const n of order) {
    const line = window.at(n);
    if (line?.is.has(is)) return line;
  }
  return undefined;
}

export function around({ at }: Window, middle: number, reach: number): readonly Line[] {
  return Array.from({ length: 2 * reach + 1 }, (_, n) => at(middle - reach + n)).filter(
    (line) => line !== undefined,
  );
}

/** What a passing test printed is no reason, nor what its caller ignored. */
function isFollowedByPass({ at }: Window, n: number): boolean {
  const next = [1, 2, 3].map((more) => at(n + more)).find((line) => line && !isRule(line.text));
  return next !== undefined && /^\s*(?:✓|✔|ok \d|PASS\b)|\(ignored\)|\.{3}ignoring/.test(next.text);
}
