/** Lists the failed jobs of red workflows, and puts their names to the reasons that were read. Pure. */

import { type BuildRef, isSameProject, type Project } from '../project.ts';
import type { BranchWorkflow } from '../runs/branch-state.ts';
import type { WorkflowRun } from '../runs/fold-attempts.ts';
import { isRed } from '../status.ts';
import type { FailureReason } from './failure-reason-types.ts';
import type { JobFailure } from './read-failure.ts';

export interface FailedJob {
  readonly job: string;
  readonly build: BuildRef;
}

export interface NamedReason extends FailedJob {
  readonly reason: FailureReason;
}

/** The failed jobs of red workflows that have a build. */
export function failedJobs(
  reds: readonly { readonly project: Project; readonly workflow: WorkflowRun }[],
): readonly FailedJob[] {
  return reds.flatMap(({ project, workflow }) =>
    workflow.jobs.flatMap(({ name, number, status }) =>
      number !== undefined && isRed(status) ? [{ job: name, build: { project, number } }] : [],
    ),
  );
}

/** Of each red workflow the first: a line for each has room for one. */
export function firstFailedJobs(
  reds: readonly Pick<BranchWorkflow, 'run' | 'workflow'>[],
): readonly FailedJob[] {
  return reds.flatMap(({ run, workflow }) => failedJobs([{ project: run.project, workflow }]).slice(0, 1));
}

/** Those whose reason could be read. */
export function reasonsOf(
  failed: readonly FailedJob[],
  failures: readonly JobFailure[],
): readonly NamedReason[] {
  return failed.flatMap((one) => {
    const reason = failures.find(({ build }) => isSameBuild(build, one.build))?.reason;
    return reason ? [{ ...one, reason }] : [];
  });
}

function isSameBuild(one: BuildRef, other: BuildRef): boolean {
  return one.number === other.number && isSameProject(one.project, other.project);
}
