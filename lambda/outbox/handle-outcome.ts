/** Decides what to do after a failed or ambiguous post. */

import type { AlertServices, PostOutcome } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert } from '../store/outbox.ts';
import type { Batch } from './batching.ts';
import { reconcile } from './claim.ts';
import type { Attempt, DispatchContext } from './dispatch-context.ts';
import { alertLease, mostTries, pauseAfterTrouble, pauseAfterUnknown } from './retry-policy.ts';
import { giveUp } from './undeliverable.ts';

interface FailedPost extends Attempt {
  readonly outcome: Exclude<PostOutcome, { is: 'posted' }>;
}

/** Returns the batch to try again; undefined when it was given up. Throws RetryError after an ambiguous outcome. */
export async function handleOutcome(
  batch: Batch,
  unsaid: FailedPost,
  services: AlertServices,
): Promise<Batch | undefined> {
  const { outcome, attempt, rateLimiter } = unsaid;
  const isChange = batch.kind === 'card' && batch.posted !== undefined;
  const kind = isChange ? 'change' : 'post';
  switch (outcome.is) {
    case 'rate-limited':
      await releaseAll(batch.alerts, unsaid, services);
      await rateLimiter.block(kind, outcome.after);
      return batch;
    case 'ambiguous':
      if (isChange) await releaseAll(batch.alerts, unsaid, services);
      await rateLimiter.block(kind, pauseAfterTrouble);
      // The post may still show up: once its lease ends it is reconciled like that of a crashed sender.
      throw new RetryError(isChange ? pauseAfterTrouble : alertLease);
    case 'unknown':
      if (attempt >= mostTries)
        return giveUp(batch.alerts, { ...unsaid, reason: 'refused', code: outcome.code }, services);
      await releaseAll(batch.alerts, unsaid, services);
      await rateLimiter.block(kind, pauseAfterUnknown);
      return batch;
    case 'message-gone':
      if (!isChange) return giveUp(batch.alerts, { ...unsaid, reason: 'refused' }, services);
      await releaseAll(batch.alerts, unsaid, services);
      // A crashed sender may have found the message gone before, and posted a new one.
      return reconcile(
        { kind: 'card', alerts: batch.alerts, posted: undefined },
        { ...unsaid, doubtful: batch.alerts },
        services,
      );
    case 'refused':
      return giveUp(batch.alerts, { ...unsaid, reason: 'refused', code: outcome.code }, services);
    default:
      return giveUp(batch.alerts, { ...unsaid, reason: outcome.is }, services);
  }
}

async function releaseAll(
  alerts: readonly Alert[],
  { turn }: DispatchContext,
  { store }: AlertServices,
): Promise<void> {
  await Promise.all(alerts.map((alert) => store.releaseMessage(turn.workspace, alert)));
}
