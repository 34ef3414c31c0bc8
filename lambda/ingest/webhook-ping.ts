/** Posts, once, that CircleCI's first ping arrived at a new webhook address. */

import type { DispatchLock } from '../outbox/dispatch-context.ts';
import { createRateLimiter } from '../outbox/rate-limiter.ts';
import type { AlertServices, Poster, PostOutcome } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-later.ts';
import type { Hook } from '../store/subscriptions.ts';
import { hookConnectedView } from '../views/subscriptions/hook-connected.ts';
import { hookOf } from './authorize-webhook.ts';

/** Longer than the time limit of a ping. */
const lease = 45_000;

/** Throws RetryError while another ping of the hook is being handled, and when it has to wait. */
export async function handlePing(
  queued: QueuedAs<'ping'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, hook: id } = queued;
  const { store, now, newId } = services;
  const turn = { holder: newId(), now: now(), until: now() + lease };
  // Reuses the channel lock with a reserved key.
  const place = `hook ${id}`;
  if ((await store.acquireLock(workspace, place, turn)) === 'dirty') throw new RetryError(lease / 6);
  try {
    const hook = await hookOf({ ...queued, project: undefined }, services);
    // Ignore pings at a former address of the hook.
    if (!hook || hook.connectedAt !== undefined || queued.renewal !== hook.renewal) return;
    await postConnected(hook, { workspace, channel: hook.channel, holder: turn.holder, deadline }, services);
  } finally {
    if (!(await store.releaseLock(workspace, place, turn.holder)))
      await store.releaseLock(workspace, place, turn.holder);
  }
}

async function postConnected(hook: Hook, turn: DispatchLock, services: AlertServices): Promise<void> {
  const { workspace } = turn;
  const { store, poster, now } = services;
  const slack = await poster(workspace);
  const place = await placeFor(hook, { workspace, slack }, services);
  const said = { channel: place, id: `connected:${hook.id}:${hook.renewal ?? 0}`, at: hook.createdAt };
  const rateLimiter = createRateLimiter(turn, services);
  await rateLimiter.takeSlot('post');
  if (!(await claimOrFind(said, { workspace, slack }, services))) {
    const outcome = await slack.post(hookConnectedView(hook), { channel: place, id: said.id });
    if (outcome.is === 'rate-limited') {
      await store.releaseMessage(workspace, said);
      await rateLimiter.block('post', outcome.after);
      throw new RetryError(outcome.after);
    }
    if (outcome.is === 'unknown') await store.releaseMessage(workspace, said);
    if (isOpen(outcome)) throw new Error(`Slack says ${outcome.is}: to be tried again.`);
    await store.completeMessage(workspace, said, { end: 'done', ts: undefined });
  }
  await store.changeHook(workspace, hook.id, { connectedAt: now() });
}

/** Returns the channel, or the person who set it up if another company reads it and no admin has agreed. */
async function placeFor(
  { channel, createdBy }: Hook,
  { workspace, slack }: { readonly workspace: string; readonly slack: Poster },
  { store }: AlertServices,
): Promise<string> {
  if ((await slack.readers(channel)) !== 'another company too') return channel;
  const theirs = (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
  return theirs.some(({ sharedBy }) => sharedBy !== undefined) ? channel : createdBy;
}

/** Returns true if an earlier attempt posted it. Where the history is not readable, it is logged and posted again. */
async function claimOrFind(
  said: { readonly channel: string; readonly id: string; readonly at: number },
  { workspace, slack }: { readonly workspace: string; readonly slack: Poster },
  { store, now, log }: AlertServices,
): Promise<boolean> {
  const taken = await store.claimMessage(workspace, said, { now: now(), until: now() + lease });
  if (taken.claim === 'held') throw new RetryError(Math.max(1_000, taken.until - now()));
  if (taken.claim !== 'uncertain') return taken.claim === 'completed';
  const found = await slack.find({ channel: said.channel, id: said.id, since: said.at });
  if (found === 'unknown') log({ log: 'alert.ambiguous', workspace });
  return found !== 'unknown' && found !== 'absent';
}

/** True when the outcome is unknown, so that the next attempt has to find out. */
function isOpen({ is }: PostOutcome): boolean {
  return is === 'ambiguous' || is === 'unknown';
}
