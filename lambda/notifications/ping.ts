/** CircleCI's first word to a new address: the channel that waits for it is told, once. */
import type { Hook } from '../store/subscriptions.ts';
import { hookConnectedView } from '../views/hook-connected.ts';
import type { QueuedAs } from './reported.ts';
import { RetryError } from './retry.ts';
import type { AlertServices, PostOutcome } from './services.ts';

/** Longer than a message of the queue may take. */
const lease = 30_000;

/** Two pings at once are one: whoever comes second looks again when the first has ended. */
export async function handlePing(
  { workspace, hook: id }: QueuedAs<'ping'>,
  services: AlertServices,
): Promise<void> {
  const { store, now, newId } = services;
  const turn = { holder: newId(), now: now(), until: now() + lease };
  // A turn like that of a channel's sender, under a name that no channel has.
  const place = `hook ${id}`;
  if ((await store.enterChannel(workspace, place, turn)) === 'noted') throw new RetryError(lease / 6);
  try {
    await tell(workspace, await store.hook(workspace, id), services);
  } finally {
    if (!(await store.leaveChannel(workspace, place, turn.holder)))
      await store.leaveChannel(workspace, place, turn.holder);
  }
}

async function tell(
  workspace: string,
  hook: Hook | undefined,
  { store, poster, now, log }: AlertServices,
): Promise<void> {
  if (!hook) return log({ log: 'report.dropped', workspace, reason: 'no such hook' });
  if (hook.connectedAt !== undefined) return;
  const slack = await poster(workspace);
  const { channel } = hook;
  const said = { channel, id: `connected:${hook.id}` };
  const known = await slack.find({ ...said, since: hook.createdAt });
  const isSaid = known !== 'absent' && known !== 'unknown';
  const outcome = isSaid ? undefined : await slack.post(hookConnectedView(hook), said);
  if (outcome && isOpen(outcome)) throw new Error(`Slack says ${outcome.is}: to be tried again.`);
  await store.saveHook(workspace, { ...hook, connectedAt: now() });
}

/** Whoever comes next finds out whether it was posted. */
function isOpen({ is }: PostOutcome): boolean {
  return is === 'later' || is === 'ambiguous';
}
