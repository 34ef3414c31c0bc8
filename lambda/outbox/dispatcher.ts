/**
 * What waits for a channel is said there: one sender at a time, in order, at Slack's pace. An alert is NEW while it
 * waits, INTENT while it is being sent, and then DONE or DEAD. Safe to repeat, and to be killed anywhere.
 */

import type { AlertServices } from '../ports.ts';
import type { Queued } from '../queue-message.ts';
import { RetryError } from '../retry-later.ts';
import { mostListed } from '../views/alerts/run-list.ts';
import { batches } from './batching.ts';
import type { DispatchContext, DispatchLock } from './dispatch-context.ts';
import { stillWanted } from './expire-stale.ts';
import { posterOrNone } from './open-poster.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { sendBatch } from './send-batch.ts';
import { agreedOn } from './shared-channel.ts';

/** As many are looked at together: enough to see that a channel is hot, and whole lists of them. */
const mostAtOnce = 7 * mostListed;
/** Longer than the function may run: whoever holds a channel longer was killed. */
const channelLease = 90_000;
/** As many copies of its message as may come while somebody leaves a channel. */
const mostNotes = 20;
/** How soon one looks again that may not be dropped. */
const lookAgain = 30_000;
/** The list of subscriptions shows the last delivery this exactly. */
const hour = 60 * 60_000;

/** Throws RetryError when more waits than the time allows, or when Slack says later. */
export async function handleDrain(
  queued: Extract<Queued, { kind: 'drain' }>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, channel } = queued;
  const { store, now, newId } = services;
  // The table tells the time, too: from its first answer on the clock may be another one.
  const remaining = deadline - now();
  const host = (await store.connection(workspace))?.host;
  const turn: DispatchLock = { workspace, channel, holder: newId(), deadline: now() + remaining };
  const rateLimiter = createRateLimiter(turn, services);
  // In a crowd most come in vain, again and again: they go before they have read what waits.
  if (queued.isAgain) await rateLimiter.checkAvailable();
  const entering = { holder: turn.holder, now: now(), until: now() + channelLease };
  if ((await store.acquireLock(workspace, channel, entering)) === 'dirty') return retryIfRedelivered(queued);
  const delivered: DispatchContext['delivered'] = new Map();
  try {
    const poster = await posterOrNone(workspace, services);
    const sending = { turn, rateLimiter, poster, host, delivered };
    do {
      while (await sendSome(sending, services));
      await scheduleNextDrain(turn, services);
      await saveDeliveryTimes(sending, services);
    } while (!(await store.releaseLock(workspace, channel, turn.holder)));
  } catch (error) {
    // Whoever was noted meanwhile is served by this very message when it comes again.
    await releaseAfterError({ turn, delivered }, services);
    throw error;
  }
}

/**
 * Whoever is at it looks again, and its message stays in the queue until it has: ours may go. Unless it is that very
 * message, come again after its first holder could not even leave.
 */
function retryIfRedelivered({ isAgain }: Extract<Queued, { kind: 'drain' }>): void {
  if (isAgain) throw new RetryError(lookAgain);
}

/** False when nothing waits. */
async function sendSome(sending: DispatchContext, services: AlertServices): Promise<boolean> {
  const { workspace, channel } = sending.turn;
  const { store, now } = services;
  const waiting = await store.waiting(workspace, channel, { limit: mostAtOnce, now: now() });
  if (waiting.length === 0) return false;
  const wanted = await agreedOn(await stillWanted(waiting, sending.turn, services), sending, services);
  const planned = await batches(wanted, sending.turn, store);
  for (const batch of planned) {
    await sendBatch(batch, sending, services);
    // Meanwhile more may have come: together it is fewer messages.
    if (sending.rateLimiter.isCrowded()) break;
  }
  return true;
}

/** When quiet hours hold something back, somebody has to come for it. */
async function scheduleNextDrain(
  { workspace, channel }: DispatchLock,
  { store, now }: AlertServices,
): Promise<void> {
  const page = { limit: mostAtOnce, now: Number.MAX_SAFE_INTEGER };
  const held = await store.waiting(workspace, channel, page);
  const times = held.map(({ notBefore }) => notBefore).filter((time) => time > now());
  if (times.length > 0)
    await store.schedule({ workspace, kind: 'drain', id: channel, at: Math.min(...times) });
}

/** Once for all that was said, and not every hour's every minute. */
async function saveDeliveryTimes(
  { turn: { workspace }, delivered }: Pick<DispatchContext, 'turn' | 'delivered'>,
  { store, now }: AlertServices,
): Promise<void> {
  for (const { lastDeliveryAt = 0, ...which } of delivered.values())
    if (lastDeliveryAt < now() - hour)
      await store.changeSubscription({ ...which, workspace }, { lastDeliveryAt: now() });
  delivered.clear();
}

async function releaseAfterError(
  { turn, delivered }: Pick<DispatchContext, 'turn' | 'delivered'>,
  services: AlertServices,
): Promise<void> {
  const { workspace, channel, holder } = turn;
  try {
    // Each note has to be taken before one may go, and in a crowd another one comes meanwhile.
    for (let tries = mostNotes; tries > 0; tries -= 1)
      if (await services.store.releaseLock(workspace, channel, holder)) break;
    await saveDeliveryTimes({ turn, delivered }, services);
  } catch {
    // The lease ends by itself.
  }
}
