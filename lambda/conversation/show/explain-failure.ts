/** Answers why a run or a branch is red: reads the reasons, the branch's history, flaky tests and other branches. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { FlakyTest } from '../../circleci/client/insights.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type FailedJob, failedJobs, reasonsOf } from '../../circleci/failure/failed-jobs.ts';
import { type Alike, groupAlike } from '../../circleci/failure/group-alike-failures.ts';
import { readFailures } from '../../circleci/failure/read-failure.ts';
import type { BuildRef } from '../../circleci/project.ts';
import type { BranchState } from '../../circleci/runs/branch-state.ts';
import { type PipelineRun, runStatus, type WorkflowRun } from '../../circleci/runs/fold-attempts.ts';
import { readBranch } from '../../circleci/runs/read-branch.ts';
import { patience } from '../../client-timeouts.ts';
import { inTime, OutOfTimeError } from '../../timeout.ts';
import { nothingFailedView } from '../../views/runs/nothing-failed.ts';
import type { Cause } from '../../views/runs/red-cause-types.ts';
import { whyView } from '../../views/runs/why.ts';
import { dayName } from '../../views/text/times.ts';
import type { Context } from '../context.ts';
import { outputAccess } from '../output-access.ts';
import type { Reply } from '../reply.ts';
import { sayOutput } from './read-failure-reasons.ts';
import {
  findOnOtherBranches,
  type OtherBranches,
  readSightings,
  type Sighting,
} from './same-failure-on-other-branches.ts';

export interface Asked {
  /** Of a branch its newest one. */
  readonly run: PipelineRun;
  /** The one build that was asked about. */
  readonly build?: BuildRef;
  readonly reds: readonly { readonly run: PipelineRun; readonly workflow: WorkflowRun }[];
  /** The branch, where it was read already. */
  readonly state?: BranchState;
  /** The command that asks this again; undefined when it cannot be written. */
  readonly command: string | undefined;
}

export interface Asking {
  readonly context: Context;
  readonly circleci: CircleCI;
}

/** Says plainly that nothing failed where that is so. Rejects with CircleCIError. */
export async function explainFailure(asked: Asked, asking: Asking): Promise<Reply> {
  const { run, build, command } = asked;
  const { context, circleci } = asking;
  const access = await outputAccess(context, [run.project]);
  const shown = { run, build, command, now: context.now, host: circleci.host };
  if (asked.reds.length === 0) return { kind: 'say', message: nothingFailedView(shown) };
  const failed = failedJobs(asked.reds.map(({ run: { project }, workflow }) => ({ project, workflow })));
  const sought = {
    project: run.project,
    branch: run.branch,
    jobs: failed.map(({ job }) => job),
    now: context.now,
  };
  const { store, caller } = context;
  const [report, state, beside] = await Promise.all([
    readFailures(
      circleci,
      failed.map((one) => one.build),
    ),
    asked.state ?? stateOf(run, asking),
    findOnOtherBranches(sought, { circleci, store, workspace: caller.workspace }),
  ]);
  const found = reasonsOf(failed, report.failures);
  const alike = groupAlike(found, ({ reason }) => reason);
  const input = {
    ...shown,
    status: runStatus(asked.reds[0]?.run ?? run),
    reds: asked.reds.map((red) => ({
      ...red,
      branch: [...(state?.reds ?? []), ...(state?.greens ?? [])].find(
        ({ name }) => name === red.workflow.name,
      ),
    })),
    missing: report.leftOut.jobs,
  };
  const causes = await causesOf(alike, { beside, run }, asking);
  return sayOutput(whyView({ ...input, causes }), () => whyView({ ...input, causes: undefined }), {
    context,
    access,
  });
}

/** How the branch stands now; undefined of a tag, and where CircleCI does not tell in time. */
async function stateOf(
  { project, branch }: PipelineRun,
  { circleci, context }: Asking,
): Promise<BranchState | undefined> {
  if (branch === undefined) return undefined;
  return orUndefined(readBranch(circleci, { project, branch }, context.now));
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await inTime(asked, patience.failure.milliseconds);
  } catch (error) {
    if (error instanceof CircleCIError || error instanceof OutOfTimeError) return undefined;
    throw error;
  }
}

interface Around {
  readonly beside: OtherBranches;
  readonly run: PipelineRun;
}

async function causesOf(
  alike: readonly Alike<FailedJob>[],
  { beside, run }: Around,
  { circleci, context }: Asking,
): Promise<readonly Cause[]> {
  const isTested = alike.some(({ reason }) => reason.test !== undefined);
  const [flaky, read, timeZone] = await Promise.all([
    isTested ? orUndefined(circleci.flakyTests(run.project)) : [],
    alike.some(({ reason }) => reason.certainty !== 'unsure') ? readSightings(circleci, beside.unread) : [],
    context.timeZone(),
  ]);
  const sightings = [...beside.reported, ...read];
  return alike.map(({ reason, of }) => {
    const same = sightings.filter(({ fingerprint }) => fingerprint === reason.fingerprint);
    return {
      jobs: of.map(({ job, build }) => ({ job, build })),
      reason,
      isFlaky: (flaky ?? []).some((test) => isOf(test, reason.test)),
      elsewhere: elsewhere(same, { run, now: context.now, timeZone }),
    };
  });
}

/** A reason names its test with the class before it. */
function isOf({ name }: FlakyTest, test: string | undefined): boolean {
  return test !== undefined && (test === name || test.endsWith(` › ${name}`));
}

function elsewhere(
  same: readonly Sighting[],
  { run, now, timeZone }: { readonly run: PipelineRun; readonly now: number; readonly timeZone: string },
): Cause['elsewhere'] {
  const branches = [...new Set(same.toSorted((one, other) => one.at - other.at).map(({ branch }) => branch))];
  if (branches.length === 0) return undefined;
  const first = Math.min(...same.map(({ at }) => at), run.createdAt > 0 ? run.createdAt : now);
  return { branches, since: dayName(first, now, timeZone) };
}
