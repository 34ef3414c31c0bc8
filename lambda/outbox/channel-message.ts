/** One message to a channel that is no alert: said once, however often and wherever it is asked for. */

import type { AlertServices, PostOutcome } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import { unsaidView } from '../views/alerts/digest-undeliverable.ts';
import type { Message } from '../views/text/message.ts';
import type { Pace } from './dispatch-context.ts';
import { giveNotice } from './owner-notice.ts';
import { createPace } from './rate-limiter.ts';

export interface Notice {
  readonly workspace: string;
  readonly channel: string;
  /** The same each time it is asked for. */
  readonly id: string;
  /** When it was due. */
  readonly at: number;
  /** Is told when the channel cannot be. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Longer than Slack takes to answer, or we wait for it. */
const lease = 60_000;

/** Throws RetryError when it has to wait. What may have been said, and cannot be found, is not said again. */
export async function sayOnce(
  notice: Notice,
  draw: () => Promise<Message>,
  services: AlertServices,
): Promise<void> {
  const { workspace, channel, id, at } = notice;
  const { store, now } = services;
  const poster = await services.poster(workspace);
  const message = await draw();
  const pace = createPace(notice, services);
  await pace.next('post');
  const sent = await store.intend(workspace, notice, { now: now(), until: now() + lease });
  if (sent.turn === 'ended') return;
  if (sent.turn === 'held') throw new RetryError(Math.max(1_000, sent.until - now()));
  if (sent.turn === 'ambiguous') {
    const ts = await poster.find({ channel, id, since: at });
    if (ts === 'unknown') return end(notice, { end: 'dead', reason: 'ambiguous' }, services);
    if (ts !== 'absent') return end(notice, { end: 'done', ts }, services);
  }
  const outcome = await poster.post(message, { channel, id });
  await conclude(notice, { pace, outcome }, services);
}

interface Answered {
  readonly pace: Pace;
  readonly outcome: PostOutcome;
}

async function conclude(notice: Notice, answered: Answered, services: AlertServices): Promise<void> {
  const { pace, outcome } = answered;
  const { workspace } = notice;
  const { store, log } = services;
  if (outcome.is === 'posted') return end(notice, { end: 'done', ts: outcome.ts }, services);
  if (outcome.is === 'ambiguous') {
    log({ log: 'alert.ambiguous', workspace });
    throw new RetryError(lease);
  }
  if (outcome.is === 'later' || outcome.is === 'unknown') {
    await store.giveBack(workspace, notice);
    if (outcome.is === 'later') await pace.hold('post', outcome.after);
    throw outcome.is === 'later' ? new RetryError(outcome.after) : new Error(`Slack says ${outcome.code}.`);
  }
  const reason = outcome.is === 'refused' ? outcome.code : outcome.is;
  // Nothing was posted: whoever comes again while the owner cannot be told begins anew.
  await store.giveBack(workspace, notice);
  await tellOwner(notice, outcome, services);
  await end(notice, { end: 'dead', reason }, services);
  log({ log: 'alert.dead', workspace, reason: outcome.is });
}

function end(
  notice: Notice,
  ending: Parameters<AlertServices['store']['end']>[2],
  { store }: AlertServices,
): Promise<void> {
  return store.end(notice.workspace, notice, ending);
}

/** Once a month for each reason: the digest comes again by itself when the channel can be reached. */
async function tellOwner(
  { workspace, channel, owner }: Notice,
  { is }: PostOutcome,
  services: AlertServices,
): Promise<void> {
  if (is !== 'channel-gone' && is !== 'not-in-channel' && is !== 'missing-scope') return;
  const names = [`digest-unsaid:${channel}:${is}`];
  await giveNotice({ workspace, user: owner, names }, unsaidView({ channel, reason: is }), services);
}
