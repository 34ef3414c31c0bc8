/** A newer run of the branch has its card: the buttons of the one before would act on the past. Best effort. */
import type { Alert, Posted } from '../store/outbox.ts';
import type { Run } from '../store/runs.ts';
import { alertView } from '../views/alert.ts';
import type { Sending } from './deliver.ts';
import { RetryError } from './retry.ts';
import type { AlertServices, Poster } from './services.ts';

interface Retiring extends Sending {
  readonly poster: Poster;
}

export async function retireOlder(alert: Alert, retiring: Retiring, services: AlertServices): Promise<void> {
  try {
    for (const posted of await olderThan(alert, retiring, services)) await retire(posted, retiring, services);
  } catch (error) {
    // No time left for it: the next run's card looks again.
    if (!(error instanceof RetryError)) throw error;
  }
}

async function olderThan(
  { snapshot, run }: Alert,
  { turn }: Retiring,
  { store }: AlertServices,
): Promise<readonly Posted[]> {
  const { project, branch } = snapshot;
  if (branch === undefined) return [];
  const standing = await store.postedOn(turn.workspace, { channel: turn.channel, project, branch });
  const all = await Promise.all(
    standing
      .filter((posted) => posted.run !== run)
      .map(async (posted) => ({ posted, known: (await store.run(turn.workspace, posted.run))?.value })),
  );
  return all.filter(({ known }) => !known || isBefore(known, snapshot)).map(({ posted }) => posted);
}

function isBefore(run: Run, newer: Run): boolean {
  return run.workflow === newer.workflow && (run.pipeline ?? 0) <= (newer.pipeline ?? 0);
}

async function retire(
  posted: Posted,
  { turn, poster, pace, host }: Retiring,
  { store, now }: AlertServices,
): Promise<void> {
  const run = (await store.run(turn.workspace, posted.run))?.value;
  const shown = {
    run,
    status: 'progress',
    redSince: undefined,
    now: now(),
    ...(host !== undefined && { host }),
  };
  const card = run && alertView({ ...shown, run, status: 'progress', used: 'all' });
  const isAsBefore =
    run && JSON.stringify(card) === JSON.stringify(alertView({ ...shown, run, status: 'progress' }));
  if (card && !isAsBefore) {
    await pace.next('change');
    pace.check();
    const { is } = await poster.update(card, { channel: turn.channel, ts: posted.ts });
    if (is === 'later' || is === 'ambiguous') return;
  }
  await store.retirePosted(turn.workspace, posted);
}
