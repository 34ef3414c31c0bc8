/** Words the reason that the logs of failing containers give, those that fail alike once. Pure. */
import type { Build, StepAction } from '../api-v1-schemas.ts';
import { type Found, findLines } from './choose-log-lines.ts';
import { bare, endsWell, type Line } from './classify-log-line.ts';
import { exitInWords, withoutTrailer } from './exit-code-in-words.ts';
import { findValues } from './expected-and-received.ts';
import type { FailedTest } from './failed-tests.ts';
import type { Certainty, FailureReason } from './failure-reason-types.ts';
import { fingerprintOf } from './fingerprint.ts';
import { placeIn } from './parse-test-message.ts';

export interface ReadLog {
  readonly action: StepAction;
  readonly lines: readonly string[];
  /** Lines that stood before these and were not kept. */
  readonly before: number;
}

export const mostLines = 8;
const widest = 300;

export function cut(line: string): string {
  return line.length > widest ? `${line.slice(0, widest - 1).toWellFormed()}…` : line;
}

export function endOf({ action, lines }: ReadLog): Pick<FailureReason, 'exit' | 'step'> {
  const { name, step, index } = action;
  return { exit: exitInWords(action, lines), step: { name, step, index } };
}

export interface Failing {
  /** Those that were read. */
  readonly logs: readonly ReadLog[];
  readonly failures: readonly FailedTest[];
  /** All that failed. */
  readonly actions: readonly StepAction[];
  readonly steps: Build['steps'];
}

type Single = Omit<FailureReason, 'containers'>;

/** The best of what the logs tell, and how many containers tell it. Undefined when they are silent. */
export function fromLogs({ logs, failures, actions, steps }: Failing): FailureReason | undefined {
  const read = logs.map((log) => readOne(log, failures)).filter((one) => one !== undefined);
  const best = Math.max(...read.map(({ score }) => score));
  const alike = [...Map.groupBy(read, ({ reason }) => reason.fingerprint).values()]
    .filter((group) => group.some(({ score }) => score >= best - 1))
    .toSorted((one, other) => other.length - one.length)[0];
  const first = alike?.[0]?.reason;
  if (!alike || !first) return undefined;
  const isThere = ({ step }: StepAction): boolean => step === first.step?.step;
  const unread = actions.filter((one) => isThere(one) && !logs.some(({ action }) => action === one)).length;
  const same = alike.filter(({ reason }) => reason.step?.step === first.step?.step).length;
  const of = steps.flatMap((one) => one.actions).filter(isThere).length;
  return { ...first, containers: { failed: same + unread, of } };
}

function readOne(
  log: ReadLog,
  failures: readonly FailedTest[],
): { readonly reason: Single; readonly score: number } | undefined {
  const lines = withoutTrailer(log.lines);
  const found = findLines(lines, mostLines);
  return found.lines.length === 0
    ? undefined
    : { reason: worded({ log, lines, found, failures }), score: found.score };
}

interface Reading {
  readonly log: ReadLog;
  readonly lines: readonly string[];
  readonly found: Found;
  readonly failures: readonly FailedTest[];
}

function worded({ log, lines, found, failures }: Reading): Single {
  const shown = found.lines.map(({ n }) => cut((lines[n] ?? '').trimEnd()));
  const said = mostTelling(found);
  const values = findValues(shown.join('\n'));
  const inLog = testOf(found);
  const test = failures[0]?.name ?? inLog;
  return {
    ...endOf(log),
    from: 'log',
    what: cut(plainMessage(said?.text ?? '')),
    where: found.place && cut(placeIn(found.place.text) ?? found.place.text.trim()),
    test: test === undefined ? undefined : cut(test),
    expected: values?.expected,
    received: values?.received,
    certainty: certaintyOf(found, lines),
    isSetUp: false,
    lines: shown,
    line: {
      number: ((found.message ?? found.lines[0])?.n ?? 0) + 1 + log.before,
      of: lines.length + log.before,
    },
    moreTests: Math.max(0, failures.length - 1),
    // The whole line: where it is cut for looking depends on how long its paths are.
    fingerprint: fingerprintOf([said && bare(lines[said.n] ?? said.text), inLog]),
  };
}

/** A line that only says that a test failed has its reason in another. */
function mostTelling({ message, lines }: Found): Line | undefined {
  if (message && !isTitle(message)) return message;
  const others = lines.filter(({ is }) => !is.has('name') && !is.has('sum'));
  const tells = ({ worth, is }: Line): number =>
    worth + (is.has('place') ? 4 : 0) + (is.has('value') ? 3 : 0);
  const best = others.toSorted((one, other) => tells(other) - tells(one))[0];
  return best && tells(best) > 0 ? best : (message ?? lines.at(-1));
}

function isTitle({ text, is, worth }: Line): boolean {
  if (!is.has('name') || is.has('value')) return false;
  return worth <= 5 || /^\s*(?:-{3} )?FAIL(?:ED)?\b/.test(text);
}

/** mocha names the suite first, TAP and busted print the title on a line of its own. */
function testOf({ name, titles, message }: Found): string | undefined {
  if (!name || (name === message && !isTitle(name))) return undefined;
  const parts = titles.map(({ text }) => text.replace(/^\s*# (?:Subtest: )?/, '').trim());
  if (/^\s*\d+\) /.test(name.text)) return [plainName(name.text), ...parts].join(' ').replace(/:$/, '');
  return parts[0] ?? plainName(name.text);
}

/** Without what a runner draws before a message. */
function plainMessage(text: string): string {
  return text.replace(/^(?:E {2,}|[\s✖✘×✗❌├│╰─▶>»]+)/u, '').trim();
}

/** Without what a runner draws around a test's name. */
function plainName(text: string): string {
  const name = text
    .replace(
      /^[\s_=✕✗✘✖×❌●⎯-]*(?:not ok \d+ (?:- )?|\d+\) |(?:FAILED|FAIL|ERROR|Failure|Error): ?|\(fail\) )?/u,
      '',
    )
    .replace(/[\s_=*⎯-]*(?:\(?\d[\d.,]* ?[mµn]?s\)|\[\d[\d.,]* ?m?s\])?$/u, '')
    .replace(/ (?:\.\.\. |\*+ ?)?FAILED$/, '');
  return name.trim() || text.trim();
}

/** What a run that ended well had printed is no reason. */
function certaintyOf({ score, message, name, place }: Found, lines: readonly string[]): Certainty {
  if (!message || endsWell(lines)) return 'unsure';
  if (message.worth >= 7 && score >= 10 && (name ?? place)) return 'sure';
  return message.worth >= 6 ? 'likely' : 'unsure';
}
