/** Whose turn it is to send an alert, and whether a killed sender had sent it after all. */
import type { Alert, Posted, Sent } from '../store/outbox.ts';
import type { Batch } from './batches.ts';
import type { Sending, Turn } from './deliver.ts';
import { findAlert, sinceOf } from './marks.ts';
import { calledBy } from './mentions.ts';
import { RetryError } from './retry.ts';
import type { AlertServices } from './services.ts';

/** Longer than Slack takes to answer, or we wait for it. */
export const alertLease = 60_000;

/**
 * What is left of the batch to be sent: what has ended is left out. A run's card that a killed sender had posted is
 * changed, not posted again. Throws RetryError when another is at it: nothing overtakes it.
 */
export async function intend(batch: Batch, sending: Sending, services: AlertServices): Promise<Batch> {
  const turns = await take(batch.alerts, sending, services);
  const having = (wanted: (typeof turns)[number]['turn']) =>
    turns.filter((one) => one.turn === wanted).map(({ alert }) => alert);
  const doubtful = having('ambiguous');
  const held = turns.flatMap((one) => (one.turn === 'held' ? [one.until] : []));
  if (held.length > 0) {
    const { store, now } = services;
    await Promise.all(having('ours').map((alert) => store.giveBack(sending.turn.workspace, alert)));
    throw new RetryError(doubtful.length > 0 ? alertLease : Math.max(1_000, Math.max(...held) - now()));
  }
  const ended = new Set(having('ended'));
  const left = { ...batch, alerts: batch.alerts.filter((alert) => !ended.has(alert)) };
  return doubtful.length === 0 ? left : reconcile(left, { ...sending, doubtful }, services);
}

/** The others only after the first: or two who wait for the rest of it would prolong each other's leases for ever. */
async function take(
  [first, ...others]: readonly Alert[],
  { turn: { workspace } }: Sending,
  { store, now }: AlertServices,
): Promise<readonly (Sent & { readonly alert: Alert })[]> {
  if (!first) return [];
  const lease = { now: now(), until: now() + alertLease };
  const one = { alert: first, ...(await store.intend(workspace, first, lease)) };
  if (one.turn === 'held') return [one];
  const rest = others.map(async (alert) => ({ alert, ...(await store.intend(workspace, alert, lease)) }));
  return [one, ...(await Promise.all(rest))];
}

interface Doubting extends Sending {
  readonly doubtful: readonly Alert[];
}

/** Looks for each that is in doubt. Where nobody can know, it is counted, and said once more. */
export async function reconcile(
  batch: Batch,
  { doubtful, turn, poster }: Doubting,
  { store, log }: AlertServices,
): Promise<Batch> {
  // What is changed where it stands may be changed twice.
  if (batch.kind === 'card' && batch.posted) return batch;
  const where = { channel: turn.channel, since: sinceOf(doubtful) };
  const said = new Set<Alert>();
  let posted: Posted | undefined;
  for (const alert of doubtful) {
    const found = await findAlert(alert, where, poster);
    if (found === 'absent') continue;
    if (found === 'unknown') {
      log({ log: 'alert.ambiguous', workspace: turn.workspace });
      break;
    }
    const { ts } = found;
    if (found.in === 'card') {
      posted = standing(alert, { turn, ts });
      await store.savePosted(turn.workspace, posted);
    }
    if (found.in === 'card' && batch.kind === 'card') continue;
    await store.end(turn.workspace, alert, { end: 'done', ts });
    said.add(alert);
  }
  const alerts = batch.alerts.filter((alert) => !said.has(alert));
  return batch.kind === 'list' ? { ...batch, alerts } : { ...batch, alerts, posted };
}

/** The run's message, as it is remembered. */
export function standing(alert: Alert, { turn, ts }: { readonly turn: Turn; readonly ts: string }): Posted {
  const { run, snapshot } = alert;
  const { project, branch, statusAt } = snapshot;
  return { channel: turn.channel, run, ts, branch, project, shows: statusAt, called: calledBy([alert]) };
}
