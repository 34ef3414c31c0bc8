/** Chooses the lines of a log that tell why its step failed. Pure. */

import { isNoise, isRule, type Line, mayTell } from './classify-log-line.ts';
import { type Anchor, around, findAnchor, shapeOf, type Window, windowOf } from './find-error-message.ts';

export interface Found {
  /** In the log's order. */
  readonly lines: readonly Line[];
  readonly message: Line | undefined;
  readonly name: Line | undefined;
  /** The test's title, where it does not stand in the name's line. */
  readonly titles: readonly Line[];
  readonly place: Line | undefined;
  /** How well they fit together; 0 when there is no message. */
  readonly score: number;
}

export function findLines(log: readonly string[], most: number): Found {
  const window = windowOf(log);
  const told = lastTold(window, most + 1);
  const anchor = findAnchor(log, window);
  if (!anchor) return traced(log, window, told.slice(-most));
  const titles = titleOf(window, anchor.name);
  const lines = told.length <= most ? told : choose(log, window, { anchor, titles, most });
  return { ...anchor, titles, lines };
}

/** The last lines that are not blank and no rules. */
function lastTold({ length, at }: Window, most: number): readonly Line[] {
  const found: Line[] = [];
  for (let n = length - 1; n >= 0 && found.length < most; n -= 1) {
    const line = at(n);
    if (line && !isRule(line.text)) found.unshift(line);
  }
  return found;
}

/** Without a message the last lines are all there is; of `set -x`, the command that was run last is what failed. */
function traced(log: readonly string[], { first, at }: Window, last: readonly Line[]): Found {
  const command = at(log.findLastIndex((line) => /^\++ \S/.test(line)) - first);
  const lines = !command || last.some(({ n }) => n === command.n) ? last : [command, ...last.slice(1)];
  return { lines, message: command, name: undefined, titles: [], place: undefined, score: 0 };
}

interface Choice {
  readonly anchor: Anchor;
  readonly titles: readonly Line[];
  readonly most: number;
}

/** The parts first, then values, then what else tells, then what follows the message. */
function choose(log: readonly string[], window: Window, { anchor, titles, most }: Choice): readonly Line[] {
  const { message, name, place } = anchor;
  const at = message.n - window.first;
  const chosen = new Map<number, Line>();
  const shapes = new Set<string>();
  const add = (line: Line | undefined, isPart = false): void => {
    if (!line || chosen.size >= most || chosen.has(line.n) || isRule(line.text)) return;
    if (!isPart && shapes.has(shapeOf(line.text))) return;
    shapes.add(shapeOf(line.text));
    chosen.set(line.n, line);
  };
  for (const part of [message, name, ...titles, place]) add(part, true);
  const values = around(window, at, 10).filter(({ is, n }) => is.has('value') && n !== message.n);
  for (const line of values.slice(0, 2)) add(line);
  for (const line of nextBest(log, window, message)) if (chosen.size < most - 2) add(line);
  for (let n = 1; n < 20; n += 1) {
    const below = window.at(at + n);
    if (below && !isNoise(below.text) && !below.is.has('foreign')) add(below);
  }
  for (let n = 1; n < 6; n += 1) {
    const above = window.at(at - n);
    if (above && !isNoise(above.text) && !above.is.has('foreign')) add(above);
  }
  return [...chosen.values()].toSorted((one, other) => one.n - other.n);
}

/** TAP says a test's title before its points, mocha says its suites above it. */
function titleOf({ first, at }: Window, name: Line | undefined): readonly Line[] {
  if (!name) return [];
  const here = name.n - first;
  if (/^\s*not ok\b/.test(name.text)) {
    const above = Array.from({ length: 12 }, (_, n) => at(here - n - 1));
    return above
      .filter((line) => line !== undefined)
      .filter(({ text }) => /^\s*# (?:Subtest: )?\S/.test(text))
      .slice(0, 1);
  }
  if (/^(?:Failure|Error) (?:→|->) /.test(name.text))
    return [at(here + 1)].filter((line) => line !== undefined);
  if (!/^\s*\d+\) /.test(name.text)) return [];
  const below = [1, 2, 3].map((n) => at(here + n)).filter((line) => line !== undefined);
  const end = below.findIndex(({ text, is }) => isRule(text) || is.has('message'));
  return below.slice(0, Math.max(0, end));
}

/** Other messages and names, the most telling first. */
function nextBest(log: readonly string[], window: Window, message: Line): readonly Line[] {
  const worth = (line: Line): number =>
    line.worth +
    (line.is.has('name') ? 5 : 0) +
    (line.is.has('place') ? 2 : 0) -
    Math.min(4, Math.abs(line.n - message.n) / 20);
  return log
    .slice(window.first)
    .flatMap((line, n) => (mayTell(line) ? (window.at(n) ?? []) : []))
    .filter(({ is, n }) => n !== message.n && (is.has('message') || is.has('name')))
    .map((line) => ({ line, worth: worth(line) }))
    .toSorted((one, other) => other.worth - one.worth)
    .slice(0, 12)
    .map(({ line }) => line);
}
