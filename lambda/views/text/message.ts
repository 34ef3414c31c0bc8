/** Defines messages as data. Types only. */
import type { KnownBlock, MessageAttachment, View } from '@slack/types';

/** Ready for chat.postMessage, chat.update and response_url alike. Values of buttons are intents (see intent.ts). */
export interface Message {
  /** Fallback for notifications and screen readers: escaped, never empty. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** At most one: it carries the colour bar and the rest of the card. */
  readonly attachments?: MessageAttachment[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

export type Modal = View & { readonly type: 'modal' };
export type Home = View & { readonly type: 'home' };
