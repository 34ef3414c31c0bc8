/** Reads why a job failed: its step, its tests, and the lines that tell the reason. */
import type { CircleCI } from '../circleci/client.ts';
import { failureReason } from '../circleci/failure-reason.ts';
import type { FlakyTest } from '../circleci/insights.ts';
import { failingActions } from '../circleci/log.ts';
import type { StepLog } from '../circleci/output.ts';
import type { BuildRef, Project } from '../circleci/project.ts';
import type { Build, StepAction, TestResult } from '../circleci/schemas.ts';
import { inTime } from '../in-time.ts';
import type { Failure, Run, RunJob } from '../store/runs.ts';

const mostTests = 10;
const mostLines = 8;
const widest = 300;

export interface Looking {
  readonly circleci: CircleCI;
  /** Whether lines of the log are read at all. */
  readonly excerpts: 'on' | 'off';
  /** Milliseconds until there must be an answer: what is not read by then is left out. */
  readonly left: () => number;
  /** Asked only where tests failed. Must not reject. */
  readonly flaky: (project: Project) => Promise<readonly FlakyTest[]>;
}

export type Numbered = RunJob & { readonly number: number };

export type Facts = Partial<Pick<Run, 'subject' | 'author' | 'login' | 'pullRequest' | 'revision' | 'tag'>>;

export interface Read {
  readonly failure: Failure;
  readonly build: Build;
}

/** Rejects when the build cannot be read, in time. */
export async function failureOf(
  { name, number }: Numbered,
  run: Run,
  { circleci, excerpts, left, flaky }: Looking,
): Promise<Read> {
  const ref: BuildRef = { project: run.project, number };
  const tests = inTime(circleci.tests(ref), left()).catch(() => []);
  const build = await inTime(circleci.build(ref), left());
  const [action] = failingActions(build);
  const log =
    excerpts === 'on' && action
      ? await inTime(circleci.stepLog({ build: ref, action }), left()).catch(() => undefined)
      : undefined;
  const results = await tests;
  const failed = results.filter(hasFailed);
  const named = failed.map(testName);
  const flaking = failed.length > 0 ? await flaky(run.project) : [];
  const isFlaky = ({ name: test }: TestResult) =>
    flaking.some((one) => one.name === test && (one.job === undefined || one.job === name));
  const failure: Failure = {
    job: name,
    number,
    step: action && nameOf(action.name),
    lines: excerpts === 'on' ? linesOf({ build, results, action, log }) : [],
    failedTests: named.slice(0, mostTests),
    flakyTests: failed.slice(0, mostTests).filter(isFlaky).map(testName),
    moreFailedTests: Math.max(0, failed.length - mostTests),
  };
  return { failure, build };
}

function hasFailed({ result }: TestResult): boolean {
  return result === 'failure' || result === 'error';
}

function testName({ name, classname }: TestResult): string {
  return nameOf(name || classname || 'a test');
}

/** A step without a name is called by its command, which may have many lines. */
function nameOf(text: string): string {
  const [line = ''] = text.trimStart().split(/\r\n|\r|\n/, 1);
  return line.slice(0, widest).toWellFormed();
}

interface Told {
  readonly build: Build;
  readonly results: readonly TestResult[];
  readonly action: StepAction | undefined;
  readonly log: StepLog | undefined;
}

/** What failed, where and in which test; of a log that says none of it, its end. */
function linesOf({ build, results, action, log }: Told): readonly string[] {
  const logs = action && log ? [{ ...action, text: log.text, linesBefore: log.linesBefore }] : [];
  const reason = failureReason({ tests: results, steps: build.steps, logs });
  // How the step ended is said beside them.
  if (!reason || reason.from === 'exit') return [];
  return reason.lines.slice(0, mostLines).map((line) => line.slice(0, widest).toWellFormed());
}

/** What the webhook may not have told of the commit. GitHub's, through OAuth, name no tag. */
export function factsOf(build: Build): Facts {
  const { subject, author, authorLogin, pullRequests, revision, tag } = build;
  const facts = { subject, author, login: authorLogin, pullRequest: pullRequests[0], revision, tag };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
