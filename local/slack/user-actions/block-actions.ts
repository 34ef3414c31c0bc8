/** Presses a button, picks from a menu, or types into a menu that asks the bot for its options. */
import * as v from 'valibot';
import { isRecord } from '../limits/rule-builders.ts';
import { findMessage } from '../messages.ts';
import { findView, slackView } from '../modals-and-home-tabs.ts';
import type { PagePlace } from '../page-api/page-api.ts';
import type { PageClick, PageSuggest, PageSuggestions } from '../page-api/page-requests.ts';
import { payloadChannelName } from '../slack-objects.ts';
import { tell, type World } from '../stand-in-context.ts';
import type { Channel, StoredMessage, StoredView } from '../state-schema.ts';
import { threadedMessage } from '../thread-fields.ts';
import { Refusal } from '../web-api/refusal.ts';
import { messageClick, messageContainer, type Pressed, suggestion, viewClick } from './build-payloads.ts';
import { elementsIn, elementsOfMessage, type Found } from './elements-on-screen.ts';
import { failureOf, form, knock } from './send-to-bot.ts';

type OnScreen =
  | { readonly kind: 'message'; readonly message: StoredMessage; readonly channel: Channel }
  | { readonly kind: 'view'; readonly view: StoredView };

/** Settles when the bot's door has answered, or after Slack's patience; a failure is shown as a notice, too. */
export async function click(world: World, userId: string, pressed: PageClick): Promise<void> {
  const screen = look(world, userId, pressed);
  const found = pick(screen, pressed);
  const what: Pressed = { found, chosen: chosenOf(found, pressed), values: pressed.values ?? {} };
  const payload =
    screen.kind === 'view'
      ? viewClick(world, screen.view, what)
      : messageClick(world, userId, { ...screen, pressed: what });
  await interact(world, userId, { payload, place: pressed });
}

/** The bot's options for what was typed so far. */
export async function suggest(world: World, userId: string, asked: PageSuggest): Promise<PageSuggestions> {
  const screen = look(world, userId, asked);
  const found = pick(screen, asked);
  const payload = suggestion(world, userId, {
    found,
    value: asked.value,
    place: placeOf(world, screen, found),
  });
  const body = await interact(world, userId, { payload, place: asked });
  const read = v.safeParse(suggestions, body);
  if (!read.success) throw new Refusal('invalid_options', ['The bot did not answer with options.']);
  return { ok: true, options: read.output.options, optionGroups: read.output.option_groups };
}

/** Sends a payload to the interactions door and reads its JSON answer; on failure a notice is shown. */
export async function interact(world: World, userId: string, sent: Sent): Promise<unknown> {
  const answer = await knock(world, {
    door: 'interactions',
    body: form({ payload: JSON.stringify(sent.payload) }),
  });
  const failure = failureOf(answer);
  if (failure === undefined) return answer.kind === 'answered' ? readJson(answer.body) : undefined;
  const text = `${words[failure] ?? 'The app did not accept that.'} (${failure})`;
  const { place } = sent;
  const where =
    place === undefined
      ? {}
      : 'viewId' in place
        ? { viewId: place.viewId }
        : { channel: place.channel, messageTs: place.messageTs };
  tell(world, { userId }, { type: 'notice', notice: { code: failure, text, ...where } });
  throw new Refusal(failure, [text]);
}

interface Sent {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Where a failure is shown; left out for what has no place. */
  readonly place?: PagePlace;
}

const words: Readonly<Record<string, string>> = {
  operation_timeout: 'The app did not answer within three seconds.',
  dispatch_failed: 'The app could not be reached.',
};

const suggestions = v.object({
  options: v.optional(v.array(v.custom<PageSuggestions['options'][number]>(isRecord)), []),
  option_groups: v.optional(v.array(v.custom<PageSuggestions['optionGroups'][number]>(isRecord)), []),
});

function look(world: World, userId: string, place: PagePlace): OnScreen {
  if ('viewId' in place) {
    const view = findView(world, place.viewId);
    if (view?.userId !== userId) throw new Refusal('view_not_found');
    return { kind: 'view', view };
  }
  const message = findMessage(world, place.channel, place.messageTs);
  const channel = world.state.channels.find(({ id }) => id === place.channel);
  if (!message || !channel || (message.visibleTo ?? userId) !== userId)
    throw new Refusal('message_not_found');
  return { kind: 'message', message, channel };
}

function pick(screen: OnScreen, { blockId, actionId }: { blockId: string; actionId: string }): Found {
  const all =
    screen.kind === 'view' ? elementsIn(screen.view.view.blocks) : elementsOfMessage(screen.message);
  const found = all.find((one) => one.blockId === blockId && one.actionId === actionId);
  if (!found) throw new Refusal('no_such_element');
  return found;
}

/** A static select only offers its own options: any other value is refused. */
function chosenOf({ element }: Found, { chosen = {} }: PageClick): NonNullable<PageClick['chosen']> {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isRecord) : [];
  const options = [element.options, ...groups.map((group) => group.options)].flat().filter(isRecord);
  const value = chosen.selected_option?.value;
  if (options.length === 0 || value === undefined || options.some((option) => option.value === value))
    return chosen;
  throw new Refusal('no_such_option');
}

function placeOf(world: World, screen: OnScreen, found: Found): Record<string, unknown> {
  if (screen.kind === 'view') {
    return { container: { type: 'view', view_id: screen.view.id }, view: slackView(world, screen.view) };
  }
  const { message, channel } = screen;
  return {
    container: messageContainer(message, found),
    channel: { id: channel.id, name: payloadChannelName(channel) },
    ...(message.visibleTo === undefined && { message: threadedMessage(world, message) }),
  };
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
