/** Lets a channel see an answer, unless it shows output and another company reads along. */

import {
  notSharedView,
  offersShare,
  withoutLog,
  withoutShare,
} from '../views/builds/output-shared-with-channel.ts';
import type { Message } from '../views/text/message.ts';
import type { Context } from './context.ts';
import { isReadOutside } from './output-access.ts';
import type { Reply } from './reply.ts';

export interface Publishing {
  /** What the answer is to. */
  readonly command: string;
  readonly kind: 'announce' | 'replace';
  /** Names who did it. */
  readonly note: ((message: Message, user: string) => Message) | undefined;
}

type Said = Extract<Reply, { kind: 'say' }>;

/** What a person is told that could be shared, without what builds print; undefined for all else. */
export function publicPartOf({ message, output, withoutOutput }: Said): Message | undefined {
  const part = withoutOutput ?? (output === undefined ? message : undefined);
  return part && offersShare(part) ? part : undefined;
}

/** Posts in the thread what could be shared: a mention asks in public. All else only the caller sees. */
export async function publishInThread(reply: Reply, context: Context): Promise<Reply> {
  const message = reply.kind === 'say' ? publicPartOf(reply) : undefined;
  if (!message) return reply;
  const { follow } = reply.kind === 'say' ? reply : { follow: undefined };
  const said = { kind: 'say', message, follow } as const;
  return publishReply(said, { command: '', kind: 'announce', note: undefined }, context);
}

/** Output that is published stands in the audit trail. Throws what `act` throws. */
export async function publishReply(
  { message, output, withoutOutput, follow }: Said,
  { command, kind, note }: Publishing,
  context: Context,
): Promise<Reply> {
  if (output === 'caller') return { kind: 'say', message: notSharedView() };
  const shared = output === undefined ? (withoutOutput ?? message) : message;
  const noted = withoutShare(note ? note(shared, context.caller.user) : shared);
  if (output === 'channel')
    return context.act({ name: 'share output', target: command, projects: [] }, async () => ({
      kind,
      message: noted,
      follow,
    }));
  return { kind, message: (await isReadOutside(context)) ? withoutLog(noted) : noted, follow };
}
