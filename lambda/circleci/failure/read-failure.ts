/** Reads what tells why jobs failed: their tests and a few logs, side by side and in time. */
import { patience } from '../../client-timeouts.ts';
import type { Build, StepAction } from '../api-v1-schemas.ts';
import type { CircleCI } from '../client/client.ts';
import { failingActions } from '../logs/clean-log.ts';
import type { BuildRef } from '../project.ts';
import { type FailureLog, failureReason } from './failure-reason.ts';
import type { FailureReason } from './failure-reason-types.ts';
import { fromCondensed } from './reason-from-condensed-log.ts';

export type FailureReads = Pick<CircleCI, 'build' | 'tests' | 'stepLog' | 'condensedLog'>;

export interface Budget {
  /** Milliseconds for all of it. */
  readonly milliseconds: number;
  /** Logs that are asked for, of all jobs together. */
  readonly logs: number;
}

export const usualBudget: Budget = { milliseconds: patience.failure.milliseconds, logs: 8 };

export interface JobFailure {
  readonly build: BuildRef;
  /** Undefined when it was canceled, or could not be read in time. */
  readonly reason: FailureReason | undefined;
}

export interface LeftOut {
  /** Jobs of which nothing could be read. */
  readonly jobs: number;
  /** Logs of failing steps that were not asked for, or did not come in time. */
  readonly logs: number;
}

export interface FailureReport {
  readonly failures: readonly JobFailure[];
  readonly leftOut: LeftOut;
}

/** Never rejects: what CircleCI does not answer in time is left out, and counted. */
export async function readFailures(
  circleci: FailureReads,
  builds: readonly BuildRef[],
  budget: Budget = usualBudget,
): Promise<FailureReport> {
  const timer = AbortSignal.timeout(budget.milliseconds);
  const inTime = <T>(asked: Promise<T>): Promise<T | undefined> => beforeAbort(asked, timer);
  const read = await Promise.all(
    builds.slice(0, budget.logs).map(async (ref) => ({
      ref,
      tests: inTime(circleci.tests(ref)),
      build: await inTime(circleci.build(ref)),
    })),
  );
  const wanted = share(read, budget.logs);
  const failures = await Promise.all(
    read.map(async ({ ref, build, tests }, n) => {
      const logs = (wanted[n] ?? []).map((action) => inTime(readLog(circleci, ref, action)));
      return {
        ref,
        build,
        tests: await tests,
        logs: (await Promise.all(logs)).filter((log) => log !== undefined),
      };
    }),
  );
  const failing = read.map(({ build }) => (build ? failingOf(build).length : 0));
  const told = failures.map(({ ref, build, tests = [], logs }) => ({
    ref,
    build,
    reason: build && failureReason({ tests, steps: build.steps, logs }),
  }));
  const left = budget.logs - sum(wanted.map(({ length }) => length));
  const unsure = told.filter(({ reason }) => reason?.certainty === 'unsure').slice(0, left);
  return {
    failures: await Promise.all(
      told.map(async (one) => ({
        build: one.ref,
        reason: unsure.includes(one) ? await condensed(circleci, one, inTime) : one.reason,
      })),
    ),
    leftOut: {
      jobs: builds.length - failures.filter(({ build }) => build).length,
      logs: sum(failing) - sum(failures.map(({ logs }) => logs.length)),
    },
  };
}

type InTime = <T>(asked: Promise<T>) => Promise<T | undefined>;

interface Told {
  readonly build: Build | undefined;
  readonly reason: FailureReason | undefined;
}

/** By CircleCI's own short form of the failure, where this token and host have it. */
async function condensed(
  circleci: FailureReads,
  { build, reason }: Told,
  inTime: InTime,
): Promise<FailureReason | undefined> {
  const jobId = build?.workflow?.jobId;
  const action =
    build &&
    failingOf(build).find(({ step, index }) => step === reason?.step?.step && index === reason.step.index);
  if (!reason || !action || jobId === undefined) return reason;
  const text = await inTime(circleci.condensedLog({ jobId, action }));
  return text === undefined ? reason : fromCondensed(reason, text, action);
}

/** One job's, for a card. */
export async function readFailure(
  circleci: FailureReads,
  build: BuildRef,
  budget: Budget = usualBudget,
): Promise<JobFailure & { readonly leftOut: LeftOut }> {
  const { failures, leftOut } = await readFailures(circleci, [build], budget);
  return { build, reason: failures[0]?.reason, leftOut };
}

function failingOf(build: Build): readonly StepAction[] {
  return failingActions(build).filter(({ status }) => status !== 'canceled');
}

/** The first log of each job, then the second of each, and so on. */
function share(
  read: readonly { readonly build: Build | undefined }[],
  most: number,
): readonly (readonly StepAction[])[] {
  const failing = read.map(({ build }) => (build ? failingOf(build) : []));
  const longest = Math.max(0, ...failing.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    failing.flatMap((actions, job) => (actions[turn] ? [{ job, action: actions[turn] }] : [])),
  );
  const taken = turns.flat().slice(0, most);
  return failing.map((_, job) => taken.filter((one) => one.job === job).map(({ action }) => action));
}

async function readLog(circleci: FailureReads, build: BuildRef, action: StepAction): Promise<FailureLog> {
  const { text, linesBefore } = await circleci.stepLog({ build, action });
  return { step: action.step, index: action.index, text, linesBefore };
}

/** Undefined when it is refused, or time is up before. */
function beforeAbort<T>(asked: Promise<T>, timer: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    if (timer.aborted) resolve(undefined);
    timer.addEventListener('abort', () => resolve(undefined), { once: true });
    asked.then(resolve, () => resolve(undefined));
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
