/** Whose turn it is to send an alert, and whether a killed sender had sent it after all. */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert, MessageClaim, Posted } from '../store/outbox.ts';
import type { Batch } from './batching.ts';
import type { DispatchContext, DispatchLock } from './dispatch-context.ts';
import { findAlert, sinceOf } from './message-metadata.ts';
import { calledBy } from './render-card.ts';
import { alertLease } from './retry-policy.ts';

/**
 * What is left of the batch to be sent: what has ended is left out. A run's card that a killed sender had posted is
 * changed, not posted again. Throws RetryError when another is at it: nothing overtakes it.
 */
export async function claimBatch(
  batch: Batch,
  sending: DispatchContext,
  services: AlertServices,
): Promise<Batch> {
  const turns = await claimAll(batch.alerts, sending, services);
  const alertsWith = (wanted: (typeof turns)[number]['claim']) =>
    turns.filter((one) => one.claim === wanted).map(({ alert }) => alert);
  const uncertain = alertsWith('uncertain');
  const held = turns.flatMap((one) => (one.claim === 'held' ? [one.until] : []));
  if (held.length > 0) {
    const { store, now } = services;
    await Promise.all(
      alertsWith('acquired').map((alert) => store.releaseMessage(sending.turn.workspace, alert)),
    );
    throw new RetryError(uncertain.length > 0 ? alertLease : Math.max(1_000, Math.max(...held) - now()));
  }
  const ended = new Set(alertsWith('completed'));
  const left = { ...batch, alerts: batch.alerts.filter((alert) => !ended.has(alert)) };
  return uncertain.length === 0 ? left : reconcile(left, { ...sending, doubtful: uncertain }, services);
}

/** The others only after the first: or two who wait for the rest of it would prolong each other's leases for ever. */
async function claimAll(
  [first, ...others]: readonly Alert[],
  { turn: { workspace } }: DispatchContext,
  { store, now }: AlertServices,
): Promise<readonly (MessageClaim & { readonly alert: Alert })[]> {
  if (!first) return [];
  const lease = { now: now(), until: now() + alertLease };
  const one = { alert: first, ...(await store.claimMessage(workspace, first, lease)) };
  if (one.claim === 'held') return [one];
  const rest = others.map(async (alert) => ({
    alert,
    ...(await store.claimMessage(workspace, alert, lease)),
  }));
  return [one, ...(await Promise.all(rest))];
}

interface ReconcileContext extends DispatchContext {
  readonly doubtful: readonly Alert[];
}

interface Hit {
  readonly alert: Alert;
  readonly in: 'card' | 'list';
  readonly ts: string;
}

/** Looks for each that is in doubt. Where nobody can know, it is counted, and said once more. */
export async function reconcile(
  batch: Batch,
  doubting: ReconcileContext,
  services: AlertServices,
): Promise<Batch> {
  // What is changed where it stands may be changed twice.
  if (batch.kind === 'card' && batch.posted) return batch;
  const { turn } = doubting;
  const { store } = services;
  const hits = await hitsOf(doubting, services);
  let posted: Posted | undefined;
  for (const all of Map.groupBy(onCards(hits), ({ alert }) => alert.run).values()) {
    const alerts = all.map(({ alert }) => alert);
    posted = postedOf(alerts, { turn, ts: all[0]?.ts ?? '' });
    if (posted) await store.savePosted(turn.workspace, posted);
  }
  const over = batch.kind === 'card' ? hits.filter((hit) => hit.in === 'list') : hits;
  for (const { alert, ts } of over) await store.completeMessage(turn.workspace, alert, { end: 'done', ts });
  const said = new Set(over.map(({ alert }) => alert));
  const alerts = batch.alerts.filter((alert) => !said.has(alert));
  return batch.kind === 'list' ? { ...batch, alerts } : { ...batch, alerts, posted };
}

function onCards(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter((hit) => hit.in === 'card');
}

async function hitsOf(
  { doubtful, turn, poster }: ReconcileContext,
  { log }: AlertServices,
): Promise<readonly Hit[]> {
  const where = { channel: turn.channel, since: sinceOf(doubtful) };
  const hits: Hit[] = [];
  for (const alert of doubtful) {
    const found = await findAlert(alert, where, poster);
    if (found === 'absent') continue;
    if (found === 'unknown') {
      log({ log: 'alert.ambiguous', workspace: turn.workspace });
      break;
    }
    hits.push({ alert, ...found });
  }
  return hits;
}

interface Stands {
  readonly turn: DispatchLock;
  readonly ts: string;
}

/** The run's message, as it is remembered when it tells of these. */
export function postedOf(alerts: readonly Alert[], { turn, ts }: Stands): Posted | undefined {
  const [first] = alerts;
  if (!first) return undefined;
  const { project, branch, statusAt } = first.snapshot;
  const recovery = alerts.findLast(({ status }) => status === 'fixed')?.id;
  return {
    ...{ channel: turn.channel, run: first.run, ts, branch, project, shows: statusAt },
    ...{ called: calledBy(alerts), recovery },
  };
}
