/** Reads why a job failed: its step, its failed tests, and the log lines with the reason. */

import type { Build, StepAction, TestResult } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { FlakyTest } from '../circleci/client/insights.ts';
import type { StepLog } from '../circleci/client/masked-output.ts';
import { failureReason } from '../circleci/failure/failure-reason.ts';
import type { FailureReason } from '../circleci/failure/failure-reason-types.ts';
import { reasonInOneLine } from '../circleci/failure/reason-in-one-line.ts';
import { failingActions } from '../circleci/logs/clean-log.ts';
import type { BuildRef, Project } from '../circleci/project.ts';
import type { Failure, Run, RunJob } from '../store/stored-runs.ts';
import { inTime } from '../timeout.ts';

const mostTests = 10;
const mostLines = 8;
const widest = 300;

export interface Looking {
  readonly circleci: CircleCI;
  /** `off`: the log is not read. */
  readonly excerpts: 'on' | 'off';
  /** Returns the milliseconds left; what is not read by then is left out. */
  readonly left: () => number;
  /** Called only if tests failed. Must not reject. */
  readonly flaky: (project: Project) => Promise<readonly FlakyTest[]>;
  /** Called with the error when a build cannot be read. */
  readonly refused: (error: unknown) => Promise<void>;
}

export type Numbered = RunJob & { readonly number: number };

export type Facts = Partial<
  Pick<Run, 'subject' | 'author' | 'login' | 'email' | 'pullRequest' | 'revision' | 'tag'>
>;

export interface Read {
  readonly failure: Failure;
  readonly build: Build;
}

/** Rejects when the build cannot be read in time. Does not mark flaky tests yet. */
export async function failureOf(
  { name, number }: Numbered,
  run: Run,
  { circleci, excerpts, left }: Looking,
): Promise<Read> {
  const ref: BuildRef = { project: run.project, number };
  const tests = inTime(circleci.tests(ref), left()).catch(() => []);
  const build = await inTime(circleci.build(ref), left());
  const [action] = failingActions(build);
  const log =
    excerpts === 'on' && action
      ? inTime(circleci.stepLog({ build: ref, action }), left()).catch(() => undefined)
      : undefined;
  const results = await tests;
  const named = results.filter(hasFailed).map(testName);
  const reason = await reasonOf({ build, results, action, log });
  const failure: Failure = {
    job: name,
    number,
    step: action && nameOf(action.name),
    ...(excerpts === 'on' ? inShort(reason) : { lines: [] }),
    ...(reason && reason.certainty !== 'unsure' && { fingerprint: reason.fingerprint }),
    failedTests: named.slice(0, mostTests),
    flakyTests: [],
    moreFailedTests: Math.max(0, named.length - mostTests),
  };
  return { failure, build };
}

/** Marks flaky tests. Returns undefined when there are none. */
export async function withFlaky(
  { failure, build }: Read,
  run: Run,
  { flaky }: Pick<Looking, 'flaky'>,
): Promise<Read | undefined> {
  if (failure.failedTests.length === 0) return undefined;
  const flaking = await flaky(run.project);
  const isFlaky = (test: string) =>
    flaking.some(({ name, job }) => name === test && (job === undefined || job === failure.job));
  const flakyTests = failure.failedTests.filter(isFlaky);
  return flakyTests.length === 0 ? undefined : { failure: { ...failure, flakyTests }, build };
}

function hasFailed({ result }: TestResult): boolean {
  return result === 'failure' || result === 'error';
}

function testName({ name, classname }: TestResult): string {
  return nameOf(name || classname || 'a test');
}

/** Returns a short name: a step without a name is called by its command, which may have many lines. */
function nameOf(text: string): string {
  const [line = ''] = text.trimStart().split(/\r\n|\r|\n/, 1);
  return line.slice(0, widest).toWellFormed();
}

interface Told {
  readonly build: Build;
  readonly results: readonly TestResult[];
  readonly action: StepAction | undefined;
  readonly log: Promise<StepLog | undefined> | undefined;
}

/** Waits for the log only if the tests do not show the reason. */
async function reasonOf({ build, results, action, log }: Told): Promise<FailureReason | undefined> {
  const byTests = failureReason({ tests: results, steps: build.steps, logs: [] });
  if (byTests?.from === 'tests') return byTests;
  const read = await log;
  const logs = action && read ? [{ ...action, text: read.text, linesBefore: read.linesBefore }] : [];
  return failureReason({ tests: results, steps: build.steps, logs });
}

/** Returns the lines with the reason; the end of the log where no line shows it. */
function inShort(reason: FailureReason | undefined): Pick<Failure, 'lines' | 'why'> {
  if (!reason) return { lines: [] };
  const why = reasonInOneLine(reason);
  // A reason from the exit code has no lines.
  const lines = reason.from === 'exit' ? [] : reason.lines.slice(0, mostLines);
  return {
    lines: lines.map((line) => line.slice(0, widest).toWellFormed()),
    ...(why !== undefined && { why }),
  };
}

/** Returns facts about the commit that a webhook may lack, such as the tag in those of GitHub OAuth projects. */
export function factsOf(build: Build): Facts {
  const { subject, author, authorLogin: login, authorEmail: email, revision, tag } = build;
  const facts = { subject, author, login, email, pullRequest: build.pullRequests[0], revision, tag };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
