/** Reduces events to what this person sees of the workspace. Pure. */
import type {
  PageEvent,
  PageMessage,
  PageNotice,
  PageObject,
  PageObjectPlace,
  PageState,
} from '../../slack/page-api/page-api.ts';
import { isInChannel } from './messages/separate-threads.ts';

export interface Workspace {
  readonly page: PageState;
  /** The channel that is open; what arrives there counts as read. */
  readonly reading: string;
  /** The message of that channel whose thread is open. */
  readonly thread: string | undefined;
  /** The Work Object whose pane is open; without entity and error until the app has filled it. */
  readonly object: PageObject | undefined;
  readonly unread: Readonly<Record<string, Unread>>;
  readonly notices: readonly PageNotice[];
}

/** What came to a channel that is not open. `mentions` call this person; of a direct message each does. */
export interface Unread {
  readonly messages: number;
  readonly mentions: number;
}

export const allRead: Unread = { messages: 0, mentions: 0 };

export type Change =
  | PageEvent
  | { readonly type: 'loaded'; readonly page: PageState; readonly begin: Beginning }
  | { readonly type: 'visited'; readonly channel: string }
  /** Undefined: none is open any more. */
  | { readonly type: 'threaded'; readonly thread: string | undefined }
  /** Opened, or to be filled once more; undefined: closed. */
  | { readonly type: 'looked'; readonly object: PageObjectPlace | undefined }
  | { readonly type: 'dismissed'; readonly notice: PageNotice }
  /** A retry at this place removes its notices. */
  | { readonly type: 'settled'; readonly place: NoticePlace };

/** Where the page's address leads. */
export interface Beginning {
  readonly channel: string;
  readonly thread: string | undefined;
}

export type NoticePlace = Pick<PageNotice, 'messageTs' | 'viewId'>;

export function change(workspace: Workspace | undefined, by: Change): Workspace | undefined {
  if (by.type === 'loaded') return load(workspace, by.page, by.begin);
  return workspace && changed(workspace, by);
}

/** Keeps the channel and thread when the same person of the same workspace reloads. */
function load(before: Workspace | undefined, page: PageState, begin: Beginning): Workspace {
  const isSame = before?.page.me === page.me && before.page.workspace.id === page.workspace.id;
  const same = isSame ? before : undefined;
  const wanted = same ? { channel: same.reading, thread: same.thread } : begin;
  const known = page.channels.some((channel) => channel.id === wanted.channel);
  return {
    page,
    reading: known ? wanted.channel : (page.channels[0]?.id ?? ''),
    thread: known ? wanted.thread : undefined,
    object: same?.object,
    unread: same?.unread ?? {},
    notices: same?.notices ?? [],
  };
}

function changed(workspace: Workspace, by: Exclude<Change, { type: 'loaded' }>): Workspace {
  const { page } = workspace;
  switch (by.type) {
    case 'message':
      return counted({ ...workspace, page: withMessage(page, by.message) }, by.message);
    case 'update':
      return settled({ ...workspace, page: withMessage(page, by.message) }, { messageTs: by.message.ts });
    case 'delete':
      return { ...workspace, page: withoutMessage(page, by.channel, by.ts) };
    case 'views':
      return { ...workspace, page: { ...page, views: by.views } };
    case 'home':
      return { ...workspace, page: { ...page, home: by.home } };
    case 'channel':
      return { ...workspace, page: withChannel(page, by.channel) };
    case 'notice':
      return warned(workspace, by.notice);
    case 'visited':
      return visited(workspace, by.channel);
    case 'threaded':
      return { ...workspace, thread: by.thread, object: undefined };
    case 'looked':
      return { ...workspace, object: by.object, thread: undefined };
    case 'object':
      return workspace.object && isSameObject(workspace.object, by.object)
        ? { ...workspace, object: by.object }
        : workspace;
    case 'dismissed':
      return { ...workspace, notices: workspace.notices.filter((notice) => notice !== by.notice) };
    case 'settled':
      return settled(workspace, by.place);
  }
}

/** One place per ts; a known message changes where it stands. */
function withMessage(page: PageState, message: PageMessage): PageState {
  const before = page.messages[message.channel] ?? [];
  const at = before.findIndex((other) => other.ts === message.ts);
  const after = at < 0 ? [...before, message].sort(byTime) : before.with(at, message);
  return { ...page, messages: { ...page.messages, [message.channel]: after } };
}

function byTime(one: PageMessage, other: PageMessage): number {
  return Number(one.ts) - Number(other.ts);
}

function withoutMessage(page: PageState, channel: string, ts: string): PageState {
  const left = (page.messages[channel] ?? []).filter((message) => message.ts !== ts);
  return { ...page, messages: { ...page.messages, [channel]: left } };
}

function withChannel(page: PageState, channel: PageState['channels'][number]): PageState {
  const at = page.channels.findIndex((other) => other.id === channel.id);
  return { ...page, channels: at < 0 ? [...page.channels, channel] : page.channels.with(at, channel) };
}

function visited(workspace: Workspace, channel: string): Workspace {
  return {
    ...workspace,
    reading: channel,
    thread: undefined,
    object: undefined,
    unread: { ...workspace.unread, [channel]: allRead },
  };
}

/** What stands in a thread alone is not in the channel. */
function counted(workspace: Workspace, message: PageMessage): Workspace {
  const { page, reading, unread } = workspace;
  if (message.channel === reading || message.userId === page.me || !isInChannel(message)) return workspace;
  const { messages, mentions } = unread[message.channel] ?? allRead;
  const counted = { messages: messages + 1, mentions: mentions + (isForMe(message, page) ? 1 : 0) };
  return { ...workspace, unread: { ...unread, [message.channel]: counted } };
}

function isForMe({ channel, text, blocks, attachments }: PageMessage, { me, channels }: PageState): boolean {
  const kind = channels.find(({ id }) => id === channel)?.kind;
  return kind === 'im' || JSON.stringify([text, blocks, attachments]).includes(`<@${me}>`);
}

/** Removes the notices of a place that was answered after all or is being retried. */
function settled(workspace: Workspace, place: NoticePlace): Workspace {
  return { ...workspace, notices: workspace.notices.filter((notice) => !isAt(notice, place)) };
}

/** The stream and the answer to a request may both report the same failure. */
function warned(workspace: Workspace, notice: PageNotice): Workspace {
  const told = workspace.notices.some((other) => other.code === notice.code && isAt(other, notice));
  return told ? workspace : { ...workspace, notices: [...workspace.notices, notice] };
}

export function isSameObject(one: PageObjectPlace, other: PageObjectPlace): boolean {
  return one.channel === other.channel && one.messageTs === other.messageTs && one.link === other.link;
}

function isAt(notice: PageNotice, place: NoticePlace): boolean {
  return notice.messageTs === place.messageTs && notice.viewId === place.viewId;
}
