/**
 * A reply in the thread below a card. It has a record of its own in the outbox, so that it is said once, is found
 * again after a kill, and is counted where nobody can know.
 */

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
  /** What the card has just been posted or changed for. */
  readonly alerts: readonly Alert[];
}

export interface Reply {
  /** Tells it from the card's other replies; the same however often it is tried. */
  readonly name: string;
  readonly message: Message;
  /** It shows in the channel, too. */
  readonly broadcast?: 'channel';
  /** What is noted of it on the card. */
  readonly noted: (ts: string) => Partial<Posted>;
}

interface Replying extends ReplyContext {
  readonly reply: Reply;
  readonly record: Pick<Alert, 'id' | 'channel' | 'at'>;
}

/**
 * The card, with what is noted of the reply. What Slack refuses is left out: the card itself has been said. Throws
 * RetryError when it has to wait for longer than there is time.
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

/** The card, when the reply has been said or left out already. Undefined: it is ours to say. */
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

/** A post whose answer was lost is looked for. */
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

/** Noted before its record is closed: killed in between, it is not said again. */
async function note(ts: string, { turn, card, reply, record }: Replying, { store }: AlertServices) {
  const said: Posted = { ...card, ...reply.noted(ts) };
  await store.savePosted(turn.workspace, said);
  await store.completeMessage(turn.workspace, record, { end: 'done', ts });
  return said;
}

/** False when it is left out. */
async function shouldRetry(
  outcome: Exclude<PostOutcome, { is: 'posted' }>,
  { turn, rateLimiter, record, attempt }: Replying & { readonly attempt: number },
  { store, log }: AlertServices,
): Promise<boolean> {
  const { workspace } = turn;
  if (outcome.is === 'ambiguous') {
    await rateLimiter.block('post', pauseAfterTrouble);
    // It may show up yet: its record says that it is in doubt.
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
