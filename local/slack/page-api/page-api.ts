/**
 * Defines the page's API: what it reads (GET /page/state), what it receives (GET /page/events), and the parts of its
 * requests (every POST is in page-requests.ts). Types only.
 *
 * Which workspace is `?workspace=T…`; without it the first. Who asks is `?as=U…` or the header `x-slack-as: U…`; without either, the workspace's `me`.
 * Requests and answers are JSON. A refused request is 4xx with PageFailure.
 */
import type {
  EntityActionButton,
  EntityMetadata,
  KnownBlock,
  MessageAttachment,
  Option,
  View,
} from '@slack/types';

export interface PageWorkspace {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** The bot: its user id, name, app id, and the slash commands that the composer completes. */
  readonly bot: { readonly userId: string; readonly name: string; readonly appId: string };
  readonly commands: readonly string[];
  readonly shortcuts: readonly PageShortcut[];
  /** Whether one installation serves a whole organization. */
  readonly isOrganization: boolean;
  /** The workspaces that one can switch to, this one among them. */
  readonly all: readonly { readonly id: string; readonly name: string }[];
}

/** A shortcut of the app: in the menu of each message, or in the composer's. */
export interface PageShortcut {
  readonly type: 'message' | 'global';
  readonly callbackId: string;
  readonly name: string;
}

export type PageRole = 'admin' | 'member' | 'guest' | 'external' | 'bot' | 'slackbot';

export interface PageUser {
  readonly id: string;
  /** The handle, for @mentions. */
  readonly name: string;
  readonly realName: string;
  readonly role: PageRole;
  readonly timezone: string;
}

export interface PageChannel {
  readonly id: string;
  /** Without the '#'; of a DM: the other person's name. */
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly topic: string;
  readonly botIsMember: boolean;
  readonly isExtShared: boolean;
  readonly isArchived: boolean;
  readonly memberIds: readonly string[];
}

export interface PageMessage {
  readonly channel: string;
  readonly ts: string;
  readonly userId: string;
  readonly text: string;
  /** Every block has a block_id and every element an action_id, made by the stand-in where missing, as Slack does. */
  readonly blocks: readonly KnownBlock[];
  /** Their own `blocks`, too, carry ids. `color` is the bar. */
  readonly attachments: readonly MessageAttachment[];
  /** "Only visible to you". */
  readonly ephemeral: boolean;
  /** "(edited)" with its time in ms since the epoch. */
  readonly editedAt?: number;
  /** The ts of the message that this one replies to. */
  readonly threadTs?: string;
  /** A reply that shows in the channel, too. */
  readonly broadcast?: true;
  readonly reactions: readonly { readonly name: string; readonly userIds: readonly string[] }[];
}

/** A Work Object: the card that stands below a link of a message. */
export interface PageObjectPlace {
  readonly channel: string;
  readonly messageTs: string;
  /** The address as it was pasted. */
  readonly link: string;
}

/** What the app put into the pane of a Work Object: one of the two. */
export interface PageObject extends PageObjectPlace {
  readonly entity?: EntityMetadata;
  readonly error?: PageObjectError;
}

export interface PageObjectError {
  readonly status: string;
  readonly custom_title?: string;
  readonly custom_message?: string;
  readonly actions?: readonly EntityActionButton[];
}

/** An open modal. */
export interface PageView {
  readonly id: string;
  readonly hash: string;
  /** As the bot sent it, with ids filled in. */
  readonly view: View;
}

/** GET /page/state */
export interface PageState {
  readonly workspace: PageWorkspace;
  /** Whom this answer is for. */
  readonly me: string;
  readonly users: readonly PageUser[];
  /** Those that this person sees, in the order of a sidebar; the DM with the bot is of kind `im`. */
  readonly channels: readonly PageChannel[];
  /** By channel id, oldest first, this person's ephemeral ones among them. */
  readonly messages: Readonly<Record<string, readonly PageMessage[]>>;
  /** The stack of open modals, the visible one last. */
  readonly views: readonly PageView[];
  /** The bot's Home tab for this person; null before the bot has published one. */
  readonly home: PageView | null;
}

/**
 * GET /page/events: server-sent events for this person. Each has `event: <type>` and `data: <JSON of PageEvent>`.
 * After a reconnect, read /page/state again.
 */
export type PageEvent =
  /** A new message, ephemeral ones included. */
  | { readonly type: 'message'; readonly message: PageMessage }
  /** chat.update or replace_original: the same channel and ts, new content. */
  | { readonly type: 'update'; readonly message: PageMessage }
  | { readonly type: 'delete'; readonly channel: string; readonly ts: string }
  /** The whole stack of modals, the visible one last; empty means that all are closed. */
  | { readonly type: 'views'; readonly views: readonly PageView[] }
  | { readonly type: 'home'; readonly home: PageView }
  /** The app has filled the pane of a Work Object that this person opened. */
  | { readonly type: 'object'; readonly object: PageObject }
  /** A channel came, changed (the bot joined, say) or was archived. */
  | { readonly type: 'channel'; readonly channel: PageChannel }
  /** What Slack shows as a passing warning: a click that was not answered in time, say. */
  | { readonly type: 'notice'; readonly notice: PageNotice };

export interface PageNotice {
  /** `operation_timeout`, `http_error`, `connection_failed`, … */
  readonly code: string;
  readonly text: string;
  readonly channel?: string;
  readonly messageTs?: string;
  readonly viewId?: string;
}

/** What an element holds: the keys of Slack's state.values; the stand-in adds `type`. */
export interface PageElementValue {
  readonly value?: string | null;
  readonly selected_option?: Option | null;
  readonly selected_options?: readonly Option[];
  readonly selected_user?: string | null;
  readonly selected_users?: readonly string[];
  readonly selected_channel?: string | null;
  readonly selected_channels?: readonly string[];
  readonly selected_conversation?: string | null;
  readonly selected_conversations?: readonly string[];
  readonly selected_date?: string | null;
  readonly selected_time?: string | null;
  readonly selected_date_time?: number | null;
}

/** By block_id, then by action_id. */
export type PageValues = Readonly<Record<string, Readonly<Record<string, PageElementValue>>>>;

/** Where an element is: in a message, or in a view (a modal or Home). */
export type PagePlace =
  | { readonly channel: string; readonly messageTs: string }
  | { readonly viewId: string };
