/** Lets a channel see an answer, unless it shows output and another company reads along. */

import { notSharedView, offersShare, withoutLog, withoutShare } from '../views/builds/shared-output.ts';
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

/**
 * Posts in the thread what could be shared: a mention asks in public. What builds print, questions and refusals only
 * the caller sees.
 */
export async function publishInThread(reply: Reply, context: Context): Promise<Reply> {
  if (reply.kind !== 'say' || reply.output !== undefined || !offersShare(reply.message)) return reply;
  return publishReply(reply, { command: '', kind: 'announce', note: undefined }, context);
}

/** Output that is published stands in the audit trail. Throws what `act` throws. */
export async function publishReply(
  { message, output, shared = message }: Extract<Reply, { kind: 'say' }>,
  { command, kind, note }: Publishing,
  context: Context,
): Promise<Reply> {
  const noted = withoutShare(note ? note(shared, context.caller.user) : shared);
  if (output === 'caller') return { kind: 'say', message: notSharedView() };
  if (output === 'channel')
    return context.act({ name: 'share output', target: command, projects: [] }, async () => ({
      kind,
      message: noted,
    }));
  return { kind, message: (await isReadOutside(context)) ? withoutLog(noted) : noted };
}
