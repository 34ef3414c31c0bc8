/** CircleCI's first word to a new address: the channel that waits for it is told, once. */
import { hookConnectedView } from '../views/hook-connected.ts';
import type { QueuedAs } from './reported.ts';
import type { AlertServices, PostOutcome } from './services.ts';

export async function handlePing(
  { workspace, hook: id }: QueuedAs<'ping'>,
  { store, poster, now, log }: AlertServices,
): Promise<void> {
  const hook = await store.hook(workspace, id);
  if (!hook) return log({ log: 'report.dropped', workspace, reason: 'no such hook' });
  if (hook.connectedAt !== undefined) return;
  const slack = await poster(workspace);
  const { channel } = hook;
  const said = { channel, id: `connected:${id}` };
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
