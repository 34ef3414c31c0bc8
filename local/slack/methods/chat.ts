import { postableChannel, visibleChannel } from '../channel-access.ts';
import { isRecord } from '../limits/rule-builders.ts';
import { addMessage, changeMessage, findMessage, removeMessage } from '../messages.ts';
import { slackMessage } from '../slack-objects.ts';
import { personOf, type World } from '../stand-in-context.ts';
import type { Channel, StoredMessage } from '../state-schema.ts';
import { reportDeletion, reportEdit, reportMessage } from '../user-actions/message-events.ts';
import { readContent } from '../web-api/message-content.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { type Args, isTrue, type Method, needed } from './method-type.ts';

const bot = workspace.bot.userId;

const postMessage: Method = (args, world) => {
  const channel = postableChannel(world, needed(args, 'channel'));
  const content = readContent(args, world);
  const message = addMessage(world, {
    channel: channel.id,
    userId: bot,
    content,
    ...thread(args),
    ...metadataOf(args),
  });
  reportMessage(world, channel, message);
  return { channel: channel.id, ts: message.ts, message: slackMessage(message, world) };
};

const postEphemeral: Method = (args, world) => {
  const channel = postableChannel(world, needed(args, 'channel'));
  const user = needed(args, 'user');
  if (!personOf(world, user) || !channel.members.includes(user)) throw new Refusal('user_not_in_channel');
  const content = readContent(args, world);
  const message = addMessage(world, {
    channel: channel.id,
    userId: bot,
    content,
    visibleTo: user,
    ...thread(args),
  });
  return { message_ts: message.ts };
};

/** What is left out stays as it was; an empty list takes blocks or attachments away. */
const update: Method = (args, world) => {
  const { channel, message } = ownMessage(args, world, 'cant_update_message');
  const { text, blocks, attachments } = message;
  const content = readContent({ text, blocks, attachments, ...args }, world);
  changeMessage(world, message, content);
  reportEdit(world, channel, message);
  return {
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: slackMessage(message, world),
  };
};

const remove: Method = (args, world) => {
  const { channel, message } = ownMessage(args, world, 'cant_delete_message');
  removeMessage(world, message);
  reportDeletion(world, channel, message);
  return { channel: message.channel, ts: message.ts };
};

const getPermalink: Method = (args, world) => {
  const channel = visibleChannel(world, needed(args, 'channel'));
  const ts = needed(args, 'message_ts');
  if (!findMessage(world, channel.id, ts)) throw new Refusal('message_not_found');
  const permalink = `https://${world.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  return { channel: channel.id, permalink };
};

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};

interface Owned {
  readonly channel: Channel;
  readonly message: StoredMessage;
}

/** Ephemeral messages are not found by these methods, as in Slack. */
function ownMessage(args: Args, world: World, refusal: string): Owned {
  const channel = visibleChannel(world, needed(args, 'channel'));
  if (channel.isArchived) throw new Refusal('is_archived');
  const message = findMessage(world, channel.id, needed(args, 'ts'));
  if (!message || message.visibleTo !== undefined) throw new Refusal('message_not_found');
  if (message.userId !== bot) throw new Refusal(refusal);
  return { channel, message };
}

/** Forms carry it as JSON text. */
function metadataOf({ metadata }: Args): { metadata?: unknown } {
  if (metadata === undefined || metadata === '') return {};
  const read = typeof metadata === 'string' ? parsed(metadata) : metadata;
  if (!isRecord(read) || typeof read.event_type !== 'string' || !isRecord(read.event_payload))
    throw new Refusal('invalid_metadata_format');
  return { metadata: read };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function thread({ thread_ts, reply_broadcast }: Args): { threadTs?: string; broadcast?: true } {
  if (typeof thread_ts !== 'string' || thread_ts === '') return {};
  return { threadTs: thread_ts, ...(isTrue(reply_broadcast) && { broadcast: true }) };
}
