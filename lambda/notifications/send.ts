/** One batch on its way to Slack: intent, message, ending. */
import type { Alert, Ending } from '../store/outbox.ts';
import type { Message } from '../views/message.ts';
import type { Batch } from './batches.ts';
import { cardOf, listOf, sendDetails } from './cards.ts';
import type { Sending } from './deliver.ts';
import { giveUp } from './giving-up.ts';
import { retireOlder } from './older.ts';
import { postedOf } from './posted.ts';
import { RetryError } from './retry.ts';
import type { AlertServices, Poster, PostOutcome } from './services.ts';

/** Longer than Slack takes to answer, or we wait for it. */
const alertLease = 60_000;
const mostTries = 5;
/** After an answer that may have been a yes: Slack is in trouble. */
const pauseAfterTrouble = 15_000;
/** After a word of Slack's that nobody knows; all tries fit into one turn, so that the channel is not held up. */
const pauseAfterRiddle = 2_000;

export interface OneSending extends Sending {
  /** Many wait: no time for niceties. */
  readonly isHot: boolean;
}

/** Throws RetryError when it has to wait for longer than there is time; then the alerts are as before. */
export async function sendBatch(batch: Batch, sending: OneSending, services: AlertServices): Promise<void> {
  const { poster } = sending;
  const taken = await intend(batch.alerts, sending, services);
  const ours = await reconcile(batch, { ...sending, taken }, services);
  if (ours.alerts.length === 0) return;
  if (!poster) return giveUp(ours.alerts, { ...sending, reason: 'workspace-gone' }, services);
  await say(ours, { ...sending, poster }, services);
}

interface Taken {
  readonly fresh: readonly Alert[];
  /** A killed sender had begun with them. */
  readonly ambiguous: readonly Alert[];
}

/** Those that nobody else is at. */
async function intend(all: readonly Alert[], { turn }: Sending, services: AlertServices): Promise<Taken> {
  const { store, now } = services;
  const fresh: Alert[] = [];
  const ambiguous: Alert[] = [];
  for (const alert of all) {
    const lease = { now: now(), until: now() + alertLease };
    const { turn: whose } = await store.intend(turn.workspace, alert, lease);
    if (whose === 'ours') fresh.push(alert);
    if (whose === 'ambiguous') ambiguous.push(alert);
  }
  return { fresh, ambiguous };
}

/** What a killed sender had posted after all is not posted again. Where nobody can know, it is, and counted. */
async function reconcile(
  batch: Batch,
  { taken, turn, poster }: OneSending & { readonly taken: Taken },
  { store, log }: AlertServices,
): Promise<Batch> {
  let alerts = [...taken.fresh, ...taken.ambiguous];
  let posted = batch.kind === 'card' ? batch.posted : undefined;
  for (const alert of posted ? [] : taken.ambiguous) {
    const ts = await poster?.find({ channel: turn.channel, id: alert.id, since: alert.at });
    if (ts === undefined || ts === 'unknown') log({ log: 'alert.ambiguous', workspace: turn.workspace });
    if (ts === undefined || ts === 'unknown' || ts === 'absent') continue;
    if (batch.kind === 'card') {
      posted = postedOf(alert, { turn, ts });
      await store.savePosted(turn.workspace, posted);
      break;
    }
    await store.end(turn.workspace, alert, { end: 'done', ts });
    alerts = alerts.filter((one) => one !== alert);
  }
  return batch.kind === 'list' ? { ...batch, alerts } : { ...batch, alerts, posted };
}

interface Saying extends OneSending {
  readonly poster: Poster;
}

async function say(batch: Batch, sending: Saying, services: AlertServices): Promise<void> {
  const { turn, pace } = sending;
  const message =
    batch.kind === 'list' ? listOf(batch, sending, services) : await cardOf(batch, sending, services);
  if (!message) return endAll(batch, sending, { end: 'done', ts: undefined }, services);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tried(batch, { ...sending, message });
    if (outcome.is === 'posted') return remember(batch, { ...sending, ts: outcome.ts }, services);
    if (outcome.is === 'message-gone')
      return say({ ...batch, kind: 'card', posted: undefined }, sending, services);
    if (outcome.is === 'unknown' && attempt === mostTries)
      return giveUp(batch.alerts, { ...sending, reason: 'refused', code: outcome.code }, services);
    if (outcome.is !== 'later' && outcome.is !== 'ambiguous' && outcome.is !== 'unknown')
      return giveUp(
        batch.alerts,
        { ...sending, reason: outcome.is, ...('code' in outcome && { code: outcome.code }) },
        services,
      );
    if (outcome.is === 'ambiguous') services.log({ log: 'alert.ambiguous', workspace: turn.workspace });
    for (const alert of batch.alerts) await services.store.giveBack(turn.workspace, alert);
    if (attempt === mostTries) throw new RetryError(pauseAfterTrouble);
    await pace.rest(pauseAfter(outcome));
    await intend(batch.alerts, sending, services);
  }
}

function pauseAfter(outcome: PostOutcome): number {
  if (outcome.is === 'later') return outcome.after;
  return outcome.is === 'unknown' ? pauseAfterRiddle : pauseAfterTrouble;
}

async function tried(
  batch: Batch,
  { message, poster, pace, turn }: Saying & { readonly message: Message },
): Promise<PostOutcome> {
  await pace.next();
  const { channel } = turn;
  if (batch.kind === 'card' && batch.posted) return poster.update(message, { channel, ts: batch.posted.ts });
  const outcome = await poster.post(message, { channel, id: batch.alerts.map(({ id }) => id).join(' ') });
  const [lead] = batch.alerts;
  if (outcome.is !== 'ambiguous' || !lead) return outcome;
  const ts = await poster.find({ channel, id: lead.id, since: lead.at });
  return ts === 'absent' || ts === 'unknown' ? outcome : { is: 'posted', ts };
}

/** It stands in the channel: this is written down before anything else is done. */
async function remember(
  batch: Batch,
  sending: Saying & { readonly ts: string },
  services: AlertServices,
): Promise<void> {
  const { turn, ts, isHot } = sending;
  const [lead] = batch.alerts;
  const isNew = batch.kind === 'card' && batch.posted === undefined;
  if (lead && isNew) await services.store.savePosted(turn.workspace, postedOf(lead, { turn, ts }));
  for (const which of batch.alerts.flatMap(({ subscriptions }) => subscriptions))
    sending.delivered.set(which.id, which);
  await endAll(batch, sending, { end: 'done', ts }, services);
  if (!lead || batch.kind === 'list' || isHot) return;
  await sendDetails(batch, sending, services);
  if (isNew) await retireOlder(lead, sending, services);
}

async function endAll(
  { alerts }: Batch,
  { turn }: Sending,
  ending: Ending,
  { store }: AlertServices,
): Promise<void> {
  for (const alert of alerts) await store.end(turn.workspace, alert, ending);
}
