/** Opens or refreshes the pane of a Work Object, and presses the buttons of the card and the pane. */
import type { EntityActionButton, EntityMetadata } from '@slack/types';
import { findMessage } from '../messages.ts';
import type { PageObjectPlace } from '../page-api/page-api.ts';
import type { PageObjectPress } from '../page-api/page-requests.ts';
import { payloadChannelName } from '../slack-objects.ts';
import { newTs, type World } from '../stand-in-context.ts';
import { Refusal } from '../web-api/refusal.ts';
import { newResponseUrl } from '../web-api/response-urls.ts';
import { objectAt } from '../work-objects.ts';
import { interact } from './block-actions.ts';
import { common } from './build-payloads.ts';
import { announceEvent } from './send-events.ts';
import { newTrigger } from './trigger-ids.ts';

/** Slack asks the app each time: it keeps the answer for ten minutes at most. Returns what it sends. */
export function openObject(world: World, userId: string, place: PageObjectPlace) {
  const entity = objectOn(world, place);
  const { channel, messageTs, link } = place;
  const { threadTs } = findMessage(world, channel, messageTs) ?? {};
  const event = {
    type: 'entity_details_requested',
    user: userId,
    trigger_id: triggerFor(world, userId, { place, entity }),
    user_locale: 'en-US',
    entity_url: entity.url,
    app_unfurl_url: link,
    link: { url: entity.url, domain: new URL(entity.url).hostname },
    external_ref: entity.external_ref,
    channel,
    message_ts: messageTs,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
  };
  announceEvent(world, event);
  return event;
}

export async function pressObject(world: World, userId: string, pressed: PageObjectPress): Promise<void> {
  const { channel, messageTs, link, where, actionId } = pressed;
  const place = { channel, messageTs, link };
  const entity = objectOn(world, place);
  const shown = where === 'pane' ? world.panes.get(userId)?.entity : entity;
  const action = shown && actionsOf(shown).find(({ action_id }) => action_id === actionId);
  if (!action) throw new Refusal('no_such_element');
  const { threadTs } = findMessage(world, channel, messageTs) ?? {};
  const { action_id, value, text } = action;
  const payload = {
    ...common(world, 'block_actions', userId),
    container: {
      type: where === 'pane' ? 'entity_detail' : 'message_attachment',
      entity_url: entity.url,
      external_ref: entity.external_ref,
      app_unfurl_url: link,
      message_ts: messageTs,
      ...(threadTs !== undefined && { thread_ts: threadTs }),
      channel_id: channel,
    },
    trigger_id: triggerFor(world, userId, { place, entity }),
    ...(where === 'card' && besides(world, userId, place)),
    actions: [
      { type: 'button', action_id, value, text: { type: 'plain_text', text }, action_ts: newTs(world) },
    ],
  };
  await interact(world, userId, { payload, place: { channel, messageTs } });
}

/** What Slack sends of a message's own button, too; of a pane's no page of its documentation says so. */
function besides(world: World, userId: string, { channel: id, messageTs }: PageObjectPlace): object {
  const channel = world.state.channels.find((one) => one.id === id);
  return {
    ...(channel && { channel: { id, name: payloadChannelName(channel) } }),
    response_url: newResponseUrl(world, 'actions', { userId, channel: id, original: messageTs }),
  };
}

function actionsOf({ entity_payload: { actions } }: EntityMetadata): readonly EntityActionButton[] {
  return [...(actions?.primary_actions ?? []), ...(actions?.overflow_actions ?? [])];
}

function objectOn(world: World, place: PageObjectPlace): EntityMetadata {
  const entity = objectAt(world, place);
  if (!entity) throw new Refusal('no_such_element');
  return entity;
}

interface Meant {
  readonly place: PageObjectPlace;
  readonly entity: EntityMetadata;
}

function triggerFor(world: World, userId: string, { place, entity }: Meant): string {
  return newTrigger(world, userId, { object: { ...place, id: entity.external_ref.id } });
}
