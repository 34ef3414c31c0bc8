/** Sends a direct message reliably, once per id. */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Message } from '../views/text/message.ts';

export interface DirectMessage {
  readonly workspace: string;
  readonly user: string;
  /** The idempotency key: the same on every attempt. */
  readonly id: string;
  /** When it was first requested. */
  readonly at: number;
}

/** Longer than a call of Slack can take. */
const lease = 60_000;
/** Ambiguous posts are retried for this long after the message was requested. */
const longest = 2 * 24 * 60 * 60_000;

/**
 * Resolves when the message was sent, or when Slack has refused it for good. Throws RetryError to be called again. An
 * attempt whose outcome is unknown is logged, and the message is sent again.
 */
export async function sendDirectMessage(
  { workspace, user, id, at }: DirectMessage,
  message: Message,
  services: AlertServices,
): Promise<void> {
  const { store, now, log } = services;
  const poster = await services.poster(workspace);
  const said = { channel: user, id, at };
  const taken = await store.claimMessage(workspace, said, { now: now(), until: now() + lease });
  if (taken.claim === 'completed') return;
  if (taken.claim === 'held') throw new RetryError(Math.max(1_000, taken.until - now()));
  if (taken.claim === 'uncertain') log({ log: 'alert.ambiguous', workspace });
  const outcome = await poster.tell(user, message);
  if (outcome.is === 'rate-limited') {
    await store.releaseMessage(workspace, said);
    throw new RetryError(outcome.after);
  }
  if (outcome.is === 'ambiguous' && now() < at + longest) throw new RetryError(lease);
  const ending =
    outcome.is === 'posted'
      ? ({ end: 'done', ts: outcome.ts } as const)
      : ({ end: 'dead', reason: outcome.is } as const);
  await store.completeMessage(workspace, said, ending);
  if (outcome.is !== 'posted') log({ log: 'alert.dead', workspace, reason: outcome.is });
}
