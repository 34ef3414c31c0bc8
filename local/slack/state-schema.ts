/** Describes the stand-in's state as plain data that a file can hold. */
import type { KnownBlock, MessageAttachment, View } from '@slack/types';
import * as v from 'valibot';
import { isRecord } from './limits/rule-builders.ts';

const text = v.string();
const texts = v.array(text);

export const blocksSchema = v.array(v.custom<KnownBlock>(isRecord));
export const attachmentsSchema = v.array(v.custom<MessageAttachment>(isRecord));
export const viewSchema = v.custom<View>(isRecord);

const person = v.object({
  id: text,
  teamId: text,
  name: text,
  realName: text,
  role: v.picklist(['admin', 'member', 'guest', 'external', 'bot', 'slackbot']),
  timezone: text,
  deleted: v.exactOptional(v.literal(true)),
  /** Of members of an organization. */
  organization: v.exactOptional(
    v.object({ id: text, name: text, role: v.picklist(['owner', 'admin', 'member']), teams: texts }),
  ),
});

const channel = v.object({
  id: text,
  name: text,
  kind: v.picklist(['public', 'private', 'im']),
  topic: text,
  members: texts,
  isExtShared: v.boolean(),
  isArchived: v.boolean(),
});

const message = v.object({
  channel: text,
  ts: text,
  userId: text,
  text,
  blocks: blocksSchema,
  attachments: attachmentsSchema,
  /** Ephemeral: the only person who sees it. */
  visibleTo: v.exactOptional(text),
  editedAt: v.exactOptional(v.number()),
  threadTs: v.exactOptional(text),
  /** A reply that shows in the channel, too. */
  broadcast: v.exactOptional(v.literal(true)),
  metadata: v.exactOptional(v.unknown()),
  reactions: v.array(v.object({ name: text, userIds: texts })),
});

const view = v.object({
  id: text,
  hash: text,
  userId: text,
  rootId: text,
  previousId: v.nullable(text),
  view: viewSchema,
});

const responseUrl = v.object({
  userId: text,
  channel: text,
  at: v.number(),
  uses: v.number(),
  /** The ts of the message whose element was pressed. */
  original: v.nullable(text),
});

export const stateSchema = v.object({
  me: text,
  /** How many ids were made; the next one follows from it and the seed. */
  ids: v.number(),
  /** In microseconds: a ts is never given twice. */
  lastTs: v.number(),
  isInstalled: v.boolean(),
  people: v.array(person),
  channels: v.array(channel),
  messages: v.array(message),
  modals: v.record(text, v.array(view)),
  homes: v.record(text, view),
  responseUrls: v.record(text, responseUrl),
});

export type State = v.InferOutput<typeof stateSchema>;
export type Person = State['people'][number];
export type Channel = State['channels'][number];
export type StoredMessage = State['messages'][number];
export type StoredView = v.InferOutput<typeof view>;
export type ResponseUrl = v.InferOutput<typeof responseUrl>;
