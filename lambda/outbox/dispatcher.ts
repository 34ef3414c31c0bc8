/**
 * Sends a channel's alerts: one dispatcher at a time, in order, within Slack's rate limits. An alert is NEW while it waits,
 * INTENT while it is being sent, then DONE or DEAD. Idempotent, and safe to crash at any point.
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

/** Alerts per page: enough to notice a flood, and to fill whole lists. */
const mostAtOnce = 7 * mostListed;
/** Longer than the function's timeout: a lock older than this belongs to a crashed dispatcher. */
const channelLease = 90_000;
/** Attempts to release the lock while new wake-ups keep marking it dirty. */
const mostNotes = 20;
/** Delay before a redelivered message tries the lock again. */
const lookAgain = 30_000;
/** Resolution of a subscription's last delivery time. */
const hour = 60 * 60_000;

/** Throws RetryError when more alerts wait than time allows, or when Slack rate limits us. */
export async function handleDrain(
  queued: Extract<Queued, { kind: 'drain' }>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, channel } = queued;
  const { store, now, newId } = services;
  // The clock may be adjusted by the table's first answer, so compute the deadline from the remaining time.
  const remaining = deadline - now();
  const host = (await store.connection(workspace))?.host;
  const turn: DispatchLock = { workspace, channel, holder: newId(), deadline: now() + remaining };
  const rateLimiter = createRateLimiter(turn, services);
  // Under load most wake-ups cannot send yet. Check the rate limit before reading the outbox.
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
    // This message is redelivered, so wake-ups that came meanwhile are served by it too.
    await releaseAfterError({ turn, delivered }, services);
    throw error;
  }
}

/**
 * The current lock holder will look again, so this message can be acknowledged. Throws RetryError only if this is the
 * holder's own message, redelivered after a crash.
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
    // More alerts may have come: batching again makes fewer messages.
    if (sending.rateLimiter.isCrowded()) break;
  }
  return true;
}

/** Schedules a drain for alerts that quiet hours hold back. */
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

/** Updates lastDeliveryAt of each subscription at most once an hour. */
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
    // Each release clears the dirty flag, which another wake-up may set again meanwhile.
    for (let tries = mostNotes; tries > 0; tries -= 1)
      if (await services.store.releaseLock(workspace, channel, holder)) break;
    await saveDeliveryTimes({ turn, delivered }, services);
  } catch {
    // The lease ends by itself.
  }
}
