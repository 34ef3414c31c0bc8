/** Claims alerts for sending and reconciles those left by a crashed sender. */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert, MessageClaim, Posted } from '../store/outbox.ts';
import type { Batch } from './batching.ts';
import type { DispatchContext, DispatchLock } from './dispatch-context.ts';
import { findAlert, sinceOf } from './message-metadata.ts';
import { calledBy } from './render-card.ts';
import { alertLease } from './retry-policy.ts';

/**
 * Returns what is left of the batch to send, without completed alerts. A card that a crashed sender had posted is edited,
 * not posted again. Throws RetryError when another sender holds one of the alerts, so that the order is kept.
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

/** Claims the others only after the first: otherwise two senders could renew each other's leases for ever. */
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

/** Looks in Slack's history for each uncertain alert. Where the history is not readable, it is logged and sent again. */
export async function reconcile(
  batch: Batch,
  doubting: ReconcileContext,
  services: AlertServices,
): Promise<Batch> {
  // An edit may be repeated.
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

/** Returns the record of the run's message that shows these alerts. */
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
