/** Defines messages as data. Types only. */
import type { AnyBlock, KnownBlock, MessageAttachment, View } from '@slack/types';
import type { Picture } from '../../pictures/picture-data.ts';

/** Ready for chat.postMessage, chat.update and response_url alike. Values of buttons are intents (see button-intent.ts). */
export interface Message {
  /** Fallback for notifications and screen readers: escaped, never empty. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** At most one: it carries the colour bar and the rest of the card. */
  readonly attachments?: MessageAttachment[];
  /** Left out of what is sent: message-variants.ts applies it first. */
  readonly richer?: Richer;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** What says the same better, where the reader's Slack takes it: it replaces the blocks whose id begins with `plain`. */
export interface Richer {
  readonly kind: 'data_table' | 'data_visualization';
  readonly blocks: readonly AnyBlock[];
  /** Better still, in a message that all of the channel sees. */
  readonly picture?: Picture;
}

export type Modal = View & { readonly type: 'modal' };
export type Home = View & { readonly type: 'home' };
