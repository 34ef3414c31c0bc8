/** Ends messages that cannot be delivered, and those that wait behind them for a destination that is gone. */
import { RetryError } from '../retry-error.ts';
import type { PendingMessage } from '../store/outbox-store.ts';
import { type AnyDispatch, changeDestination } from './dispatch-context.ts';
import type { Batch, OutboxServices } from './outbox-ports.ts';
import { isKnownKind, policies } from './policy.ts';
import type { Gone } from './state.ts';

/** Page size: check the deadline after this many messages. */
const page = 200;
/** Longer than a workspace's token is cached in memory. */
const tokenLife = 6 * 60_000;
/** Stop with this much of the function's time left. */
const reserveTime = 5_000;

export async function endDead<S extends OutboxServices>(
  messages: readonly PendingMessage[],
  reason: string,
  { workspace, services }: AnyDispatch<S>,
): Promise<void> {
  await services.store.endMessages(workspace, { messages, end: { stage: 'dead', reason } });
}

/** Throws RetryError when the time is up, and after a recent installation. */
export async function giveUp<S extends OutboxServices>(
  { messages }: Pick<Batch, 'messages'>,
  gone: Gone,
  dispatch: AnyDispatch<S>,
): Promise<void> {
  const { workspace, services } = dispatch;
  services.log({ log: 'alert.dead', workspace, reason: gone });
  if (gone === 'workspace-gone') await retryIfReinstalled(dispatch);
  await endUndeliverable(messages, gone, dispatch);
  const isWhole = gone === 'workspace-gone' || messages.some(doPause);
  if (isWhole) await endWaiting(gone, dispatch);
}

function doPause({ kind }: PendingMessage): boolean {
  return isKnownKind(kind) && policies[kind].undeliverable === 'pause';
}

async function endUndeliverable<S extends OutboxServices>(
  messages: readonly PendingMessage[],
  gone: Gone,
  dispatch: AnyDispatch<S>,
): Promise<void> {
  const { workspace, destination, renderers, services } = dispatch;
  for (const [kind, same] of Map.groupBy(messages, (message) => message.kind))
    if (isKnownKind(kind))
      await renderers[kind].undeliverable?.({ messages: same }, { workspace, destination, gone }, services);
  await endDead(messages, gone, dispatch);
}

/** Ends the other waiting messages, which could not be delivered either. */
async function endWaiting<S extends OutboxServices>(gone: Gone, dispatch: AnyDispatch<S>): Promise<void> {
  const { workspace, destination, deadline, services } = dispatch;
  for (;;) {
    const waiting = await services.store.pending(workspace, destination, page);
    const theirs = gone === 'workspace-gone' ? waiting : waiting.filter(doPause);
    if (theirs.length === 0) return;
    if (services.now() > deadline - reserveTime) throw new RetryError(0);
    await endDead(theirs, gone, dispatch);
  }
}

/** Throws RetryError after a recent installation: the cached token may be the previous one. */
async function retryIfReinstalled<S extends OutboxServices>(dispatch: AnyDispatch<S>): Promise<void> {
  const { workspace, held, services } = dispatch;
  const installation = await services.store.installation(workspace);
  if (!installation || installation.installedAt < services.now() - tokenLife) return;
  await changeDestination(dispatch, { nextAt: held.nextAt, intent: undefined });
  throw new RetryError(tokenLife / 5);
}
