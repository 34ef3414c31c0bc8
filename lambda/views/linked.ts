/** Whose login is whose. */
import { context, message } from './blocks.ts';
import type { Message } from './message.ts';
import { code, md } from './mrkdwn.ts';

export interface LinkInput {
  /** Undefined: none. */
  readonly login: string | undefined;
  readonly change: 'shown' | 'saved';
}

export function linkView({ login, change }: LinkInput): Message {
  if (login === undefined)
    return message({
      title: change === 'saved' ? '🔗 Your login is no longer linked.' : 'You have linked no login.',
      blocks: [context(md`${code('/circle link ada')} links yours`)],
    });
  return message({
    title: md`🔗 ${code(login, 60)} is you.`,
    blocks: [
      context(
        'nobody checks it, and it says something about you alone',
        md`alerts with ${code('--mention author')} may mention you`,
        md`${code('/circle mine')} shows your builds`,
      ),
    ],
  });
}
