/** Takes the failures out of a build's test results, each said once and the most telling first. Pure. */
import type { TestResult } from '../api-v1-schemas.ts';
import { readMessage, type TestMessage } from './parse-test-message.ts';

export interface FailedTest extends TestMessage {
  readonly name: string;
  /** How often it failed alike: in several containers, or several times. */
  readonly times: number;
}

const longestName = 200;
/** Messages that are read: more say nothing new. */
const mostRead = 60;

export function failedTests(results: readonly TestResult[]): readonly FailedTest[] {
  const failures = withoutRetried(results.filter(hasFailed), results).slice(0, mostRead);
  const read = failures.map((result) => ({
    name: nameOf(result),
    times: 1,
    ...readMessage(result.message ?? '', result.name),
  }));
  const once = [...Map.groupBy(read, ({ name, what }) => `${name}\n${what}`).values()].flatMap(merged);
  return withoutParents(withoutEmptyTwins(once)).toSorted((one, other) => worth(other) - worth(one));
}

/** A skip that names what is missing is a failure. */
function hasFailed({ result, message = '' }: TestResult): boolean {
  if (result === 'failure' || result === 'error') return true;
  return result === 'skipped' && /Unable to find executable|Fixture dependency failed/i.test(message);
}

/** What passed on a second try is no reason: one success of that name, which no other test bears, after the failures. */
function withoutRetried(
  failures: readonly TestResult[],
  results: readonly TestResult[],
): readonly TestResult[] {
  const byName = Map.groupBy(results, keyOf);
  const left = failures.filter((failure) => {
    const passed = (byName.get(keyOf(failure)) ?? []).filter(({ result }) => result === 'success');
    const [only] = passed;
    return !(passed.length === 1 && only && results.indexOf(only) > results.indexOf(failure));
  });
  return left.length > 0 ? left : failures;
}

function keyOf({ classname, name, file }: TestResult): string {
  return `${classname}\n${name}\n${file}`;
}

function merged(alike: readonly FailedTest[]): readonly FailedTest[] {
  const [first] = alike.toSorted((one, other) => worth(other) - worth(one));
  return first ? [{ ...first, times: alike.length }] : [];
}

/** The same test failed in its teardown too, or its report was written twice: the one with a reason is said. */
function withoutEmptyTwins(tests: readonly FailedTest[]): readonly FailedTest[] {
  const told = new Set(tests.filter(({ what }) => what !== undefined).map(({ name }) => name));
  return tests.filter(({ what, name }) => what !== undefined || !told.has(name));
}

/** A parent fails with its subtests and has no reason of its own. */
function withoutParents(tests: readonly FailedTest[]): readonly FailedTest[] {
  const hasReason = tests.some(({ what }) => what !== undefined);
  if (!hasReason) return tests;
  return tests.filter(
    ({ name, what }) =>
      (what !== undefined && !/^\d+ subtests? failed/i.test(what)) ||
      !tests.some((other) => other.name !== name && other.name.startsWith(name) && other.what !== undefined),
  );
}

function worth({ what, where, expected }: FailedTest): number {
  return (
    (what === undefined ? 0 : isHidden(what) ? 1 : 4) +
    (where === undefined ? 0 : 2) +
    (expected === undefined ? 0 : 1)
  );
}

/** The results say that the reason is elsewhere: in the log. */
export function isHidden(what: string | undefined): boolean {
  return (
    what === undefined ||
    /cancell?ed|did not finish before its parent|beforeAll function failed|Test setup failed|\bDubious\b|Fixture dependency failed|Error thrown in test$|^not ok|will be reported on the suite|^\.{3}$/i.test(
      what,
    )
  );
}

/** Class and name without repeating one in the other. */
function nameOf({ classname = '', name, file }: TestResult): string {
  const [own, suite] = [oneLine(name), oneLine(classname)];
  if (own === '') return (suite || oneLine(file ?? '') || 'a test').slice(0, longestName);
  const isSaid = suite === '' || own.includes(suite) || suite.includes(own);
  const full = isSaid
    ? suite.includes(own) && suite.length > own.length && !own.includes(suite)
      ? suite
      : own
    : `${suite} › ${own}`;
  return full.length > longestName ? `${full.slice(0, longestName - 1).toWellFormed()}…` : full;
}

function oneLine(text: string): string {
  return text.slice(0, 2_000).replace(/\s+/g, ' ').trim();
}
