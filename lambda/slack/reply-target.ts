/** Names how a person can be answered. Types only. */
import type { WebClient } from '@slack/web-api';
import type { Caller } from '../conversation/context.ts';
import type { Standing } from '../permissions.ts';

export interface ReplyTarget {
  readonly caller: Caller;
  readonly client: WebClient;
  readonly responseUrl: string | undefined;
  readonly triggerId: string | undefined;
  /** Who they are at this moment. */
  readonly standing: () => Promise<Standing>;
  /** Who sees the message that was clicked; nobody else, where a command was typed. */
  readonly clicked: 'by one reader' | 'by everybody';
}
