/**
 * Sends a destination's messages: one dispatcher at a time, in order, within Slack's rate limits. Idempotent, and safe to
 * crash at any point. The only asynchronous caller of Slack: see README.md.
 */
import { askOnce } from '../ask-once.ts';
import type { AnyDispatch, Dispatch } from './dispatch-context.ts';
import { posterOrNone } from './open-poster.ts';
import type { OutboxServices, Renderers } from './outbox-ports.ts';
import { lockLease } from './policy.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { sendPage } from './send-page.ts';

export interface DispatchJob {
  readonly workspace: string;
  readonly destination: string;
  /** `inline`: the caller has just enqueued something. `redelivered`: requests under load, of which few can be met. */
  readonly request: 'inline' | 'new' | 'redelivered';
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Attempts to release the lock while new requests keep marking it dirty. */
const mostReleases = 20;

/**
 * Returns `locked` when another dispatcher holds the lock: it will look again, unless it has crashed. Throws RetryError when
 * more waits than time allows, or when Slack rate limits us.
 */
export async function dispatch<S extends OutboxServices>(
  { workspace, destination, request, deadline }: DispatchJob,
  renderers: Renderers<S>,
  services: S,
): Promise<'dispatched' | 'locked'> {
  const { store, now, newId } = services;
  // The clock may be adjusted by the table's first answer, so compute the deadline from the remaining time.
  const remaining = deadline - now();
  const isIdle = request !== 'inline' && (await store.pending(workspace, destination, 1)).length === 0;
  // A redelivered request stays until the lock is free: what comes under a lock that was left behind waits for it.
  if (isIdle && request === 'new') return 'dispatched';
  const limiter = createRateLimiter(workspace, now() + remaining, services);
  // Under load most requests cannot send yet. Check the rate limit before taking the lock.
  if (!isIdle && request === 'redelivered') await limiter.checkAvailable();
  const owner = newId();
  const until = now() + lockLease;
  const held = await store.acquireLock(workspace, destination, { owner, now: now(), until });
  if (held === 'dirty') return 'locked';
  try {
    await sendAll({
      workspace,
      destination,
      owner,
      deadline: now() + remaining,
      limiter,
      renderers,
      services,
      poster: askOnce(() => posterOrNone(workspace, services)).ask,
      held: { ...held, isReleased: false },
    });
    return 'dispatched';
  } catch (error) {
    // This request is redelivered, so those that came meanwhile are served by it too.
    await releaseAfterError(workspace, { destination, owner }, services);
    throw error;
  }
}

async function sendAll<S extends OutboxServices>(holding: Dispatch<S>): Promise<void> {
  const { workspace, destination, owner, services } = holding;
  do {
    let page = await sendPage(holding);
    while (page.more !== 'nothing') {
      if (page.more === 'after slot') await holding.limiter.awaitSlot(holding.held.nextAt);
      page = await sendPage(holding);
    }
    const { nextDue, heldUntil } = page;
    if (holding.held.isReleased) return;
    if (heldUntil !== undefined) await requestAt(heldUntil, holding);
    if (nextDue !== undefined)
      await services.store.schedule({ workspace, kind: 'drain', id: destination, at: nextDue });
  } while (!(await services.store.releaseLock(workspace, destination, owner)));
}

/** Requests the dispatch of what is held for seconds: the schedule is as slow as a minute. */
async function requestAt<S extends OutboxServices>(
  at: number,
  { workspace, destination, services }: Dispatch<S>,
): Promise<void> {
  const after = Math.max(1, Math.ceil((at - services.now()) / 1000));
  await services.send({ version: 1, workspace, kind: 'drain', destination, after });
}

async function releaseAfterError(
  workspace: string,
  { destination, owner }: Pick<AnyDispatch<OutboxServices>, 'destination' | 'owner'>,
  { store }: OutboxServices,
): Promise<void> {
  try {
    // Each release clears the dirty flag, which another request may set again meanwhile.
    for (let tries = mostReleases; tries > 0; tries -= 1)
      if (await store.releaseLock(workspace, destination, owner)) break;
  } catch {
    // The lease ends by itself.
  }
}
