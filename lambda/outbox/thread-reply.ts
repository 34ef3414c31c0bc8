/** Posts a reply in a card's thread, once, by an outbox record of its own that is reconciled after a crash. */

import type { AlertServices, Poster, PostOutcome } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import type { Message } from '../views/text/message.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { sinceOf } from './message-metadata.ts';
import { alertLease, mostTries, pauseAfterTrouble, pauseAfterUnknown } from './retry-policy.ts';

export interface ReplyContext extends DispatchContext {
  readonly poster: Poster;
  readonly card: Posted;
  /** The alerts for which the card has just been posted or edited. */
  readonly alerts: readonly Alert[];
}

export interface Reply {
  /** Distinguishes the card's replies; the same on every attempt. */
  readonly name: string;
  readonly message: Message;
  /** Also shown in the channel. */
  readonly broadcast?: 'channel';
  /** What to record of the reply on the card. */
  readonly noted: (ts: string) => Partial<Posted>;
}

interface Replying extends ReplyContext {
  readonly reply: Reply;
  readonly record: Pick<Alert, 'id' | 'channel' | 'at'>;
}

/**
 * Returns the card with the reply recorded. A reply that Slack refuses is dropped, since the card itself was posted. Throws
 * RetryError when the wait is longer than the time left.
 */
export async function sendThreadReply(
  reply: Reply,
  below: ReplyContext,
  services: AlertServices,
): Promise<Posted> {
  const { card, alerts } = below;
  const record = { id: `${card.ts}:${reply.name}`, channel: card.channel, at: sinceOf(alerts) };
  const replying = { ...below, reply, record };
  for (let attempt = 1; ; attempt += 1) {
    const known = await claimReply(replying, services);
    if (known) return known;
    const outcome = await post(replying);
    if (outcome.is === 'posted') return note(outcome.ts, replying, services);
    if (!(await shouldRetry(outcome, { ...replying, attempt }, services))) return card;
  }
}

/** Returns the card when the reply was posted or dropped before; undefined when this attempt has to post it. */
async function claimReply(replying: Replying, services: AlertServices): Promise<Posted | undefined> {
  const { turn, rateLimiter, card, record } = replying;
  const { store, now, log } = services;
  await rateLimiter.takeSlot('post');
  const taken = await store.claimMessage(turn.workspace, record, { now: now(), until: now() + alertLease });
  if (taken.claim === 'completed') return card;
  if (taken.claim === 'held') throw new RetryError(Math.max(1_000, taken.until - now()));
  if (taken.claim === 'acquired') return undefined;
  const found = await find(replying);
  if (found === 'unknown') log({ log: 'alert.ambiguous', workspace: turn.workspace });
  return found === 'unknown' || found === 'absent' ? undefined : note(found, replying, services);
}

function find({ poster, card, record }: Replying): ReturnType<Poster['find']> {
  return poster.find({ channel: card.channel, thread: card.ts, id: record.id, since: record.at });
}

/** After an ambiguous post, looks for the reply in the thread. */
async function post(replying: Replying): Promise<PostOutcome> {
  const { rateLimiter, poster, card, record } = replying;
  const { message, broadcast } = replying.reply;
  rateLimiter.checkDeadline();
  const where = { channel: card.channel, thread: card.ts, id: record.id };
  const outcome = await poster.post(message, { ...where, ...(broadcast && { broadcast }) });
  if (outcome.is !== 'ambiguous') return outcome;
  const found = await find(replying);
  return found === 'unknown' || found === 'absent' ? outcome : { is: 'posted', ts: found };
}

/** Records the reply on the card before completing its outbox record, so that a crash in between does not repeat it. */
async function note(ts: string, { turn, card, reply, record }: Replying, { store }: AlertServices) {
  const said: Posted = { ...card, ...reply.noted(ts) };
  await store.savePosted(turn.workspace, said);
  await store.completeMessage(turn.workspace, record, { end: 'done', ts });
  return said;
}

/** Returns false when the reply is dropped. */
async function shouldRetry(
  outcome: Exclude<PostOutcome, { is: 'posted' }>,
  { turn, rateLimiter, record, attempt }: Replying & { readonly attempt: number },
  { store, log }: AlertServices,
): Promise<boolean> {
  const { workspace } = turn;
  if (outcome.is === 'ambiguous') {
    await rateLimiter.block('post', pauseAfterTrouble);
    // The reply may still show up: its record stays INTENT and is reconciled later.
    throw new RetryError(alertLease);
  }
  if (outcome.is === 'rate-limited' || (outcome.is === 'unknown' && attempt < mostTries)) {
    await store.releaseMessage(workspace, record);
    await rateLimiter.block('post', outcome.is === 'rate-limited' ? outcome.after : pauseAfterUnknown);
    return true;
  }
  const code = 'code' in outcome ? outcome.code : undefined;
  log({ log: code === undefined ? 'alert.dead' : 'alert.refused', workspace, reason: outcome.is, code });
  await store.completeMessage(workspace, record, { end: 'dead', reason: code ?? outcome.is });
  return false;
}
