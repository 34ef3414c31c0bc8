/** Asks CircleCI whether a success has fixed a red branch, or keeps it green. */

import type { CircleCI } from '../circleci/client/client.ts';
import { unlessRefused } from '../circleci/runs/branch-build-pages.ts';
import type { BranchWorkflow } from '../circleci/runs/branch-state.ts';
import { type BranchReading, readBranch } from '../circleci/runs/read-branch.ts';
import { isExpected } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import { standingOf, wasRed } from '../rules/recovery-and-red-since.ts';
import type { Workspace } from '../store/store.ts';
import { lineOf, type Result, type Run, unnamed } from '../store/stored-runs.ts';
import { inTime } from '../timeout.ts';
import { rememberShown } from './store-run.ts';

export interface Recovery {
  /** The results, with the outcome that CircleCI shows. */
  readonly results: readonly Result[];
  /** Other workflows of the branch that are red beside a success. */
  readonly stillRed: readonly string[];
  /** A newer run has turned the workflow red again. */
  readonly isRedAgain: boolean;
}

export interface Recovering {
  readonly workspace: Workspace;
  readonly run: Run;
  readonly results: readonly Result[];
  /** Deadline for CircleCI's answer. */
  readonly until: number;
}

/**
 * Webhooks lack canceled jobs and those that a rerun left out, so CircleCI's view of the workflow decides. Where it
 * cannot be read, the stored results decide.
 */
export async function readRecovery(recovering: Recovering, services: AlertServices): Promise<Recovery> {
  const { run, results } = recovering;
  const unknown: Recovery = { results, stillRed: [], isRedAgain: false };
  const success = successToConfirm(run, results);
  if (run.branch === undefined || !success) return unknown;
  const seen = await readNow({ ...recovering, success }, services);
  if (!seen) return unknown;
  const { reading } = seen;
  const name = run.workflow ?? unnamed;
  const decided = [...reading.reds, ...reading.greens].find((one) => one.name === name);
  const stillRed =
    run.status === 'success' ? reading.reds.filter((one) => one !== decided).map((one) => one.name) : [];
  if (!decided) return { ...unknown, stillRed };
  const outcome = decided.workflow.outcome === 'red' ? 'red' : 'green';
  if (ageOf(decided, success) === 'newer') return { ...unknown, stillRed, isRedAgain: outcome === 'red' };
  const isBySuccess = decided.workflow.attempts.some(({ id }) => id === success.run);
  if (!seen.isCurrent && !isBySuccess) return unknown;
  // A green of an older pipeline says nothing of this success: a run between the two may still fail.
  if (outcome === 'green' && !isBySuccess) return { ...unknown, stillRed };
  const shown = await rememberShown(
    recovering.workspace,
    { line: lineOf(run), run: success.run, outcome },
    services,
  );
  return { results: shown ?? results, stillRed, isRedAgain: false };
}

/** Returns the run's state, which no success keeps green where a newer run has turned the workflow red again. */
export function standingIn({ results, isRedAgain }: Recovery, run: string): ReturnType<typeof standingOf> {
  const { redSince, overtakenBy } = standingOf(results, run);
  return { redSince, overtakenBy: isRedAgain ? undefined : overtakenBy };
}

/** Returns this success if it may be a recovery, or the newer one that keeps the workflow green despite this failure. */
function successToConfirm(run: Run, results: readonly Result[]): Result | undefined {
  if (run.status === 'success')
    return wasRed(results, run.id) ? results.find((one) => one.run === run.id) : undefined;
  const { overtakenBy } = standingOf(results, run.id);
  return overtakenBy?.shown === undefined ? overtakenBy : undefined;
}

interface Seen {
  readonly reading: BranchReading;
  /** True when CircleCI shows that the run ended; false when it shows no workflow status. */
  readonly isCurrent: boolean;
}

/** Returns undefined when CircleCI fails, or does not show the run as succeeded yet. */
async function readNow(
  { workspace, run, success, until }: Recovering & { readonly success: Result },
  { circleci, now }: AlertServices,
): Promise<Seen | undefined> {
  try {
    const client = await inTime(circleci(workspace, run.project), until - now());
    const place = { project: run.project, branch: run.branch ?? '' };
    const [reading, status] = await inTime(
      Promise.all([readBranch(client, place, now()), statusOf(client, success.run, run.workflow)]),
      until - now(),
    );
    if (status !== undefined && status !== 'success') return undefined;
    return { reading, isCurrent: status === 'success' };
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

async function statusOf(circleci: Pick<CircleCI, 'workflowState'>, id: string, workflow: string | undefined) {
  const state = workflow === undefined ? undefined : await unlessRefused(circleci.workflowState(id));
  return state?.status;
}

/** Compares by pipeline number, or by time where builds have none. */
function ageOf({ run }: BranchWorkflow, result: Result): 'newer' | 'same or older' {
  if (run.number !== undefined && result.pipeline !== undefined)
    return run.number > result.pipeline ? 'newer' : 'same or older';
  const isSame = result.revision !== undefined && run.revision === result.revision;
  return run.createdAt > result.at && !isSame ? 'newer' : 'same or older';
}
