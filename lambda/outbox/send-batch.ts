/** Sends one batch to Slack: takes a slot, claims the alerts, posts or edits, and completes them. */

import type { AlertServices, PostOutcome } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert } from '../store/outbox.ts';
import type { Message } from '../views/text/message.ts';
import type { Batch } from './batching.ts';
import { claimBatch, postedOf } from './claim.ts';
import type { Attempt, DispatchContext, InstalledContext } from './dispatch-context.ts';
import { sendDetails } from './failure-thread.ts';
import { handleOutcome } from './handle-outcome.ts';
import { sendMention } from './mentions.ts';
import { findAlert, markOf, sinceOf } from './message-metadata.ts';
import { cardOf, listOf } from './render-card.ts';
import type { ReplyContext } from './thread-reply.ts';
import { giveUp } from './undeliverable.ts';

/** Throws RetryError when the wait is longer than the time left; then the alerts stay in the outbox. */
export async function sendBatch(
  batch: Batch,
  sending: DispatchContext,
  services: AlertServices,
): Promise<void> {
  const { poster } = sending;
  if (!poster) return giveUp(batch.alerts, { ...sending, reason: 'workspace-gone' }, services);
  for (let attempt = 1, left = batch; ; attempt += 1) {
    const next = await sendOnce(left, { ...sending, poster, attempt }, services);
    if (!next) return;
    left = next;
  }
}

/** Returns what is to be tried again; undefined when all alerts ended. */
async function sendOnce(batch: Batch, trying: Attempt, services: AlertServices): Promise<Batch | undefined> {
  const { rateLimiter } = trying;
  const isChange = batch.kind === 'card' && batch.posted !== undefined;
  const message = await messageOf(batch, trying, services);
  if (message) await rateLimiter.takeSlot(isChange ? 'change' : 'post');
  const ours = await claimBatch(batch, trying, services);
  if (ours.alerts.length === 0) return undefined;
  if (!message) return completeAll(ours.alerts, { ...trying, ts: undefined }, services);
  rateLimiter.checkDeadline();
  const outcome = await postOrUpdate(ours, { ...trying, message });
  if (outcome.is === 'posted') return recordPosted(ours, { ...trying, ts: outcome.ts }, services);
  return handleOutcome(ours, { ...trying, outcome }, services);
}

function messageOf(batch: Batch, sending: InstalledContext, services: AlertServices) {
  return batch.kind === 'list' ? listOf(batch, sending, services) : cardOf(batch, sending, services);
}

/** After an ambiguous post, looks for the message in the channel's history. */
async function postOrUpdate(
  batch: Batch,
  { message, poster, turn: { channel } }: InstalledContext & { readonly message: Message },
): Promise<PostOutcome> {
  if (batch.kind === 'card' && batch.posted) return poster.update(message, { channel, ts: batch.posted.ts });
  const outcome = await poster.post(message, { channel, id: markOf(batch) });
  const [lead] = batch.alerts;
  if (outcome.is !== 'ambiguous' || !lead) return outcome;
  const found = await findAlert(lead, { channel, since: sinceOf(batch.alerts) }, poster);
  return typeof found === 'object' ? { is: 'posted', ts: found.ts } : outcome;
}

/** Records the posted card before anything else, so that a crash cannot post it twice. */
async function recordPosted(
  batch: Batch,
  sending: InstalledContext & { readonly ts: string },
  services: AlertServices,
): Promise<undefined> {
  const { turn, ts } = sending;
  if (batch.kind === 'card') {
    const card = batch.posted ?? postedOf(batch.alerts, { turn, ts });
    if (card && !batch.posted) await services.store.savePosted(turn.workspace, card);
    if (card) await sendReplies({ ...sending, card, alerts: batch.alerts }, services);
  }
  await completeAll(batch.alerts, sending, services);
  for (const which of batch.alerts.flatMap(({ subscriptions }) => subscriptions))
    sending.delivered.set(which.id, which);
}

/** Posts the thread replies. When one has to wait, the alerts are released, and the next attempt edits the card. */
async function sendReplies(below: ReplyContext, services: AlertServices): Promise<void> {
  const { turn, alerts } = below;
  try {
    const card = await sendDetails(below, services);
    await sendMention({ ...below, card }, services);
  } catch (error) {
    if (error instanceof RetryError)
      await Promise.all(alerts.map((alert) => services.store.releaseMessage(turn.workspace, alert)));
    throw error;
  }
}

async function completeAll(
  alerts: readonly Alert[],
  { turn, ts }: DispatchContext & { readonly ts: string | undefined },
  { store }: AlertServices,
): Promise<undefined> {
  await Promise.all(alerts.map((alert) => store.completeMessage(turn.workspace, alert, { end: 'done', ts })));
}
