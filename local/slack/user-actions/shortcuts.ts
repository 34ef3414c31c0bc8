/** Uses a shortcut of the app: on a message, or from anywhere. */
import { channelsOf } from '../channel-access.ts';
import { findMessage } from '../messages.ts';
import type { PageUseShortcut } from '../page-api/page-requests.ts';
import { personOf, type World } from '../stand-in-context.ts';
import { Refusal } from '../web-api/refusal.ts';
import { interact } from './block-actions.ts';
import { globalShortcut, messageShortcut } from './build-payloads.ts';

/** Settles when the bot's endpoint has answered, or after Slack's patience. */
export async function useShortcut(world: World, userId: string, used: PageUseShortcut): Promise<void> {
  if (personOf(world, userId)?.role === 'external')
    throw new Refusal('restricted_action', ['People of another workspace cannot use shortcuts here.']);
  const shortcut = world.shortcuts.find(({ callbackId }) => callbackId === used.callbackId);
  if (!shortcut) throw new Refusal('unknown_shortcut');
  const { channel: id, messageTs } = used;
  if (shortcut.type === 'global')
    return void (await interact(world, userId, { payload: globalShortcut(world, userId, shortcut) }));
  const channel = channelsOf(world, userId).find((one) => one.id === id);
  const message = channel && findMessage(world, channel.id, messageTs ?? '');
  // Slack offers none on what only one person sees.
  if (!message || message.visibleTo !== undefined) throw new Refusal('message_not_found');
  const payload = messageShortcut(world, userId, { shortcut, message, channel });
  await interact(world, userId, { payload, place: { channel: channel.id, messageTs: message.ts } });
}
