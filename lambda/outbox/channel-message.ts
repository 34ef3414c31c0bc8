/** Posts a message that is not an alert to a channel, once per id. */

import type { AlertServices, PostOutcome } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import { unsaidView } from '../views/alerts/digest-undeliverable.ts';
import type { Message } from '../views/text/message.ts';
import type { RateLimiter } from './dispatch-context.ts';
import { sendOwnerNotice } from './owner-notice.ts';
import { createRateLimiter } from './rate-limiter.ts';

export interface ChannelMessage {
  readonly workspace: string;
  readonly channel: string;
  /** The idempotency key: the same on every attempt. */
  readonly id: string;
  /** When it was due. */
  readonly at: number;
  /** The user who is notified when the channel cannot be reached. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Longer than a call of Slack can take. */
const lease = 60_000;

/**
 * Throws RetryError when it has to wait. A post whose outcome is unknown and that cannot be found in the channel's history
 * is not repeated.
 */
export async function sendChannelMessage(
  notice: ChannelMessage,
  draw: () => Promise<Message>,
  services: AlertServices,
): Promise<void> {
  const { workspace, channel, id, at } = notice;
  const { store, now } = services;
  const poster = await services.poster(workspace);
  const message = await draw();
  const rateLimiter = createRateLimiter(notice, services);
  await rateLimiter.takeSlot('post');
  const taken = await store.claimMessage(workspace, notice, { now: now(), until: now() + lease });
  if (taken.claim === 'completed') return;
  if (taken.claim === 'held') throw new RetryError(Math.max(1_000, taken.until - now()));
  if (taken.claim === 'uncertain') {
    const ts = await poster.find({ channel, id, since: at });
    if (ts === 'unknown') return complete(notice, { end: 'dead', reason: 'ambiguous' }, services);
    if (ts !== 'absent') return complete(notice, { end: 'done', ts }, services);
  }
  const outcome = await poster.post(message, { channel, id });
  await settle(notice, { rateLimiter, outcome }, services);
}

interface Answered {
  readonly rateLimiter: RateLimiter;
  readonly outcome: PostOutcome;
}

async function settle(notice: ChannelMessage, answered: Answered, services: AlertServices): Promise<void> {
  const { rateLimiter, outcome } = answered;
  const { workspace } = notice;
  const { store, log } = services;
  if (outcome.is === 'posted') return complete(notice, { end: 'done', ts: outcome.ts }, services);
  if (outcome.is === 'ambiguous') {
    log({ log: 'alert.ambiguous', workspace });
    throw new RetryError(lease);
  }
  if (outcome.is === 'rate-limited' || outcome.is === 'unknown') {
    await store.releaseMessage(workspace, notice);
    if (outcome.is === 'rate-limited') await rateLimiter.block('post', outcome.after);
    throw outcome.is === 'rate-limited'
      ? new RetryError(outcome.after)
      : new Error(`Slack says ${outcome.code}.`);
  }
  const reason = outcome.is === 'refused' ? outcome.code : outcome.is;
  // Nothing was posted. If notifying the owner throws, the next attempt starts over.
  await store.releaseMessage(workspace, notice);
  await tellOwner(notice, outcome, services);
  await complete(notice, { end: 'dead', reason }, services);
  log({ log: 'alert.dead', workspace, reason: outcome.is });
}

function complete(
  notice: ChannelMessage,
  ending: Parameters<AlertServices['store']['completeMessage']>[2],
  { store }: AlertServices,
): Promise<void> {
  return store.completeMessage(notice.workspace, notice, ending);
}

/** Notifies at most once a month per reason: the digest resumes by itself when the channel can be reached. */
async function tellOwner(
  { workspace, channel, owner }: ChannelMessage,
  { is }: PostOutcome,
  services: AlertServices,
): Promise<void> {
  if (is !== 'channel-gone' && is !== 'not-in-channel' && is !== 'missing-scope') return;
  const names = [`digest-unsaid:${channel}:${is}`];
  await sendOwnerNotice({ workspace, user: owner, names }, unsaidView({ channel, reason: is }), services);
}
