/** Announces a change to a subscription in the subscription's channel, wherever the caller is. */
import type { Message } from '../views/text/message.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';

export interface News {
  readonly channel: string;
  /** In the channel. */
  readonly message: Message;
  /** To a person who is elsewhere. */
  readonly elsewhere: (telling: 'told' | 'untold') => Message;
}

export function announceInChannel({ channel, message, elsewhere }: News, { caller }: Context): Reply {
  if (channel === caller.channel) return { kind: 'announce', message };
  return { kind: 'tell', channel, message, told: elsewhere('told'), untold: elsewhere('untold') };
}
