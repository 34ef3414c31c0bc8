/** Reads a branch's results from before its first subscription, so that the first alert knows since when it is red. */
import type { Project } from '../circleci/project.ts';
import { buildRun } from '../circleci/reports/run-event.ts';
import { type Attempt, ownTime, type PipelineRun, type WorkflowRun } from '../circleci/runs/fold-attempts.ts';
import { readRuns } from '../circleci/runs/read-branch-runs.ts';
import { isGreen, isRed } from '../circleci/status.ts';
import { isExpected } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import { insert, passedJobs } from '../rules/branch-history.ts';
import type { BranchWorkflowKey, Result } from '../store/stored-runs.ts';
import { inTime } from '../timeout.ts';

export interface Asking {
  readonly workspace: string;
  /** The run being reported. */
  readonly run: string;
  /** Deadline for CircleCI's answer. */
  readonly until: number;
}

/** Returns results, newest first. Best effort: none when CircleCI fails or is too slow. */
export async function historyOf(
  line: BranchWorkflowKey,
  { workspace, run, until }: Asking,
  { circleci, now }: AlertServices,
): Promise<readonly Result[]> {
  try {
    const client = circleci(workspace, line.project).catch(() => undefined);
    const asked = client.then((known) => known && readRuns(known, line, now()));
    const runs = (await inTime(asked, until - now())) ?? [];
    return resultsOf(runs, line).filter((result) => result.run !== run);
  } catch (error) {
    if (isExpected(error)) return [];
    throw error;
  }
}

/** Returns a result per finished attempt, newest first. Pure. */
export function resultsOf(runs: readonly PipelineRun[], { workflow }: BranchWorkflowKey): readonly Result[] {
  return runs
    .flatMap((run) =>
      run.workflows
        .filter(({ name }) => name === workflow)
        .flatMap((one) => one.attempts.flatMap((attempt) => resultOf(run, one, attempt) ?? [])),
    )
    .reduce(insert, []);
}

/** Returns undefined for a canceled, skipped or unfinished attempt. */
function resultOf(run: PipelineRun, workflow: WorkflowRun, attempt: Attempt): Result | undefined {
  const { status, jobs = [], createdAt, stoppedAt } = attempt;
  const id = attempt.id ?? loneBuild(run.project, attempt);
  if (id === undefined || !(isRed(status) || isGreen(status))) return undefined;
  const stops = jobs.flatMap((job) => job.stoppedAt ?? []);
  const build = run.builds.find(({ revision }) => revision === run.revision);
  return {
    run: id,
    at: run.createdAt,
    status: isRed(status) ? 'failed' : 'success',
    pipeline: run.number,
    author: build?.author ?? run.startedBy,
    revision: run.revision,
    startedAt: createdAt,
    endedAt: stoppedAt ?? (stops.length > 0 ? Math.max(...stops) : undefined),
    took: ownTime(jobs),
    failedJobs: jobs.filter((job) => isRed(job.status)).map(({ name }) => name),
    passedJobs: passedJobs(jobs.filter((job) => isGreen(job.status)).map(({ name }) => name)),
    shown: isLeftRed(workflow, attempt) ? 'red' : undefined,
  };
}

/** True for the newest attempt, if it is green and the workflow is not. */
function isLeftRed({ outcome, attempts }: WorkflowRun, attempt: Attempt): boolean {
  const decided = attempts.find(({ status }) => isRed(status) || isGreen(status));
  return decided === attempt && isGreen(attempt.status) && outcome !== 'green';
}

function loneBuild(project: Project, { jobs = [] }: Attempt): string | undefined {
  const number = jobs[0]?.number;
  return number === undefined ? undefined : buildRun({ project, number });
}
