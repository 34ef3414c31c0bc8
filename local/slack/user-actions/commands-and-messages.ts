/** Sends a slash command, or posts a message of the person's own. */
import { channelsOf } from '../channel-access.ts';
import { isRecord } from '../limits/rule-builders.ts';
import { addMessage, findMessage } from '../messages.ts';
import type { PageSay } from '../page-api/page-requests.ts';
import { personOf, type World } from '../stand-in-context.ts';
import type { Channel, StoredMessage } from '../state-schema.ts';
import { readContent } from '../web-api/message-content.ts';
import { Refusal } from '../web-api/refusal.ts';
import { answerWith } from '../web-api/response-urls.ts';
import { workspace } from '../workspace-acme.ts';
import { commandFields } from './build-payloads.ts';
import { escapeCommand, escapeMessage } from './escape-text.ts';
import { reportLinks, reportMessage } from './message-events.ts';
import { type DoorAnswer, failureOf, form, knock } from './send-to-bot.ts';

export interface Line {
  readonly channel: string;
  readonly text: string;
}

/** Settles when the bot's door has answered, or after Slack's patience. What failed is also said by Slackbot. */
export async function typeCommand(world: World, userId: string, line: Line): Promise<void> {
  const channel = channelFor(world, userId, line.channel);
  const [, command = '', text = ''] = /^\s*(\/\S+)\s*([\s\S]*)$/.exec(line.text) ?? [];
  if (personOf(world, userId)?.role === 'external') {
    throw new Refusal('restricted_action', ['People of another workspace cannot use slash commands here.']);
  }
  if (!world.commands.includes(command)) {
    whisperFromSlackbot(world, userId, channel, `\`${command || line.text}\` is not a valid command.`);
    throw new Refusal('unknown_command', [`${command || line.text} is not a valid command.`]);
  }
  const typed = world.escapesCommands ? escapeCommand(world, userId, text.trimEnd()) : text.trimEnd();
  const fields = commandFields(world, { userId, channel, command, text: typed });
  const answer = await knock(world, { door: 'commands', body: form(fields) });
  const failure = failureOf(answer) ?? shownOf(world, answer, { userId, channel: channel.id });
  if (failure === undefined) return;
  const words = `${command} failed with the error "${failure}"`;
  whisperFromSlackbot(world, userId, channel, words);
  throw new Refusal(failure, [words]);
}

/** Posts a person's message; the bot gets an event when the app subscribes to messages. */
export function say(world: World, userId: string, said: PageSay): StoredMessage {
  const channel = channelFor(world, userId, said.channel);
  if (!channel.members.includes(userId)) throw new Refusal('not_in_channel');
  const { text, channel: _, ...where } = said;
  if (where.threadTs !== undefined && !findMessage(world, channel.id, where.threadTs))
    throw new Refusal('thread_not_found', ['The message that this replies to is gone.']);
  const message = addMessage(world, {
    channel: channel.id,
    userId,
    content: readContent({ text: escapeMessage(world, userId, text) }, world),
    ...where,
  });
  reportLinks(world, channel, message);
  reportMessage(world, channel, message);
  return message;
}

/** Shows what the HTTP answer holds; an error code when that is no message. */
function shownOf(
  world: World,
  answer: DoorAnswer,
  place: { userId: string; channel: string },
): string | undefined {
  if (answer.kind !== 'answered' || answer.body === '') return undefined;
  try {
    answerWith(world, { ...place, original: null }, messageIn(answer));
    return undefined;
  } catch {
    return 'invalid_command_response';
  }
}

/** JSON is a message; anything else is its text. */
function messageIn(answer: { readonly headers: Headers; readonly body: string }): Record<string, unknown> {
  if (!answer.headers.get('content-type')?.includes('json')) return { text: answer.body };
  const parsed: unknown = JSON.parse(answer.body);
  if (!isRecord(parsed)) throw new Refusal('invalid_command_response');
  return parsed;
}

function whisperFromSlackbot(world: World, userId: string, channel: Channel, text: string): void {
  const content = { text, blocks: [], attachments: [] };
  addMessage(world, { channel: channel.id, userId: workspace.people.slackbot, content, visibleTo: userId });
}

function channelFor(world: World, userId: string, id: string): Channel {
  const found = channelsOf(world, userId).find((channel) => channel.id === id);
  if (!found) throw new Refusal('channel_not_found');
  return found;
}
