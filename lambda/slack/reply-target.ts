/** Names the ways to answer a person. Types only. */
import type { WebClient } from '@slack/web-api';
import type { Caller } from '../conversation/context.ts';
import type { EffectiveRole } from '../permissions.ts';

export interface ReplyTarget {
  readonly caller: Caller;
  readonly client: WebClient;
  readonly responseUrl: string | undefined;
  readonly triggerId: string | undefined;
  /** The thread that public replies belong to; undefined: the channel itself. */
  readonly thread: string | undefined;
  /** The same for what one person alone sees: Slack shows that in a thread only if someone has replied there. */
  readonly begunThread?: string | undefined;
  /** Who they are at this moment. */
  readonly effectiveRole: () => Promise<EffectiveRole>;
  /** Who sees the clicked message; `by one reader` for a typed command. */
  readonly clicked: 'by one reader' | 'by everybody';
  /** Of the clicked message, where Slack tells. */
  readonly clickedTs?: string | undefined;
  /** Written to the bot in a direct message: no one else reads it, so answers are posted there and stay. */
  readonly isDirect?: boolean;
}
