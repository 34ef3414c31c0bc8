/** A run's card, as it is remembered to stand in its channel. Pure. */
import type { Alert, Posted } from '../store/outbox.ts';
import type { Turn } from './deliver.ts';

export function postedOf(
  { run, snapshot }: Alert,
  { turn, ts }: { readonly turn: Pick<Turn, 'channel'>; readonly ts: string },
): Posted {
  const { project, branch, statusAt } = snapshot;
  return { channel: turn.channel, run, ts, branch, project, shows: statusAt };
}
