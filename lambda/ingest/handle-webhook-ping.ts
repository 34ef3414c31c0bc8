/** Enqueues, once, that CircleCI's first ping arrived at a new webhook address. */
import { enqueue } from '../outbox/enqueue-message.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Hook } from '../store/subscriptions-and-schedules.ts';
import { hookConnectedView } from '../views/subscriptions/webhook-connected.ts';
import { hookOf } from './authorize-webhook.ts';

export async function handlePing(queued: QueuedAs<'ping'>, services: AlertServices): Promise<void> {
  const { workspace } = queued;
  const { store, now } = services;
  const hook = await hookOf({ ...queued, project: undefined }, services);
  // Ignore pings at a former address of the hook.
  if (!hook || hook.connectedAt !== undefined || queued.renewal !== hook.renewal) return;
  await enqueue(
    workspace,
    {
      kind: 'hook-connected',
      id: `connected:${hook.id}:${hook.renewal ?? 0}`,
      at: hook.createdAt,
      destination: await placeFor(hook, workspace, services),
      payload: { message: hookConnectedView(hook) },
    },
    services,
  );
  await store.changeHook(workspace, hook.id, { connectedAt: now() });
}

/** Returns the channel, or the person who set it up if another company reads it and no admin has agreed. */
async function placeFor(
  { channel, createdBy }: Hook,
  workspace: string,
  { store, poster }: AlertServices,
): Promise<string> {
  if ((await (await poster(workspace)).readers(channel)) !== 'another company too') return channel;
  const theirs = (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
  return theirs.some(({ sharedBy }) => sharedBy !== undefined) ? channel : createdBy;
}
