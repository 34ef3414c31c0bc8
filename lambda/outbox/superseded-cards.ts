/**
 * Only the newest run of a branch has a card with buttons that act: those of the runs before it would act on the past.
 * An older card is changed by an alert of its own, so that it is changed even if we are killed.
 */

import type { AlertServices } from '../ports.ts';
import { lineOf } from '../rules/branch-history.ts';
import { standingOf } from '../rules/line-state.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import type { Run } from '../store/runs.ts';
import type { BranchCards, DispatchContext, DispatchLock, OlderCard } from './dispatch-context.ts';

/** The cards of a branch, seen from a run that has none yet. */
const alone: BranchCards = { older: [], isPast: false };

/** Nobody looks while the workspace is jammed: then all calls of Slack are for what is new. */
export async function besideOf(
  { snapshot, run }: Alert,
  { turn, pace }: DispatchContext,
  { store }: AlertServices,
): Promise<BranchCards> {
  const { project, branch } = snapshot;
  if (branch === undefined || pace.isJammed()) return alone;
  const standing = await store.postedOn(turn.workspace, { channel: turn.channel, project, branch });
  const all: readonly OlderCard[] = await Promise.all(
    standing
      .filter((posted) => posted.run !== run)
      .map(async (posted) => ({ posted, run: (await store.run(turn.workspace, posted.run))?.value })),
  );
  const ofWorkflow = all.filter((one) => !one.run || one.run.workflow === snapshot.workflow);
  const isNewer = (one: OlderCard) => one.run !== undefined && age(one.run, snapshot) > 0;
  return { older: ofWorkflow.filter((one) => !isNewer(one)), isPast: ofWorkflow.some(isNewer) };
}

/** Positive: it began later. A rerun is of the same pipeline. */
function age(one: Run, other: Run): number {
  const pipelines = one.pipeline === undefined || other.pipeline === undefined;
  const byPipeline = pipelines ? 0 : (one.pipeline ?? 0) - (other.pipeline ?? 0);
  return byPipeline || (one.startedAt ?? 0) - (other.startedAt ?? 0);
}

/** Safe to repeat: `postedOn` lists the card until its alert is in the outbox. */
export async function retire(
  { older }: BranchCards,
  { workspace }: Pick<DispatchLock, 'workspace'>,
  services: AlertServices,
): Promise<void> {
  const { store } = services;
  for (const { posted, run } of older) {
    if (run) {
      await store.savePosted(workspace, { ...posted, isPast: true });
      await store.enqueue(workspace, await redrawing(posted, run, { workspace, services }));
    }
    await store.retirePosted(workspace, posted);
  }
}

interface Redrawing {
  readonly workspace: string;
  readonly services: AlertServices;
}

/** Nothing is said by it: the card is changed where it stands. */
async function redrawing(posted: Posted, run: Run, { workspace, services }: Redrawing): Promise<Alert> {
  const at = services.now();
  return {
    ...{ id: `past:${run.id}`, channel: posted.channel, at, notBefore: at, run: run.id, status: 'progress' },
    ...{ subscriptions: [], snapshot: run, mention: undefined },
    thread: posted.details === undefined ? 'off' : 'on',
    ...(await standing(run, { workspace, services })),
  };
}

async function standing(
  run: Run,
  { workspace, services: { store } }: Redrawing,
): Promise<Pick<Alert, 'redSince' | 'overtakenBy'>> {
  const line = lineOf(run);
  return line ? standingOf((await store.results(workspace, line)).value, run.id) : { redSince: undefined };
}
