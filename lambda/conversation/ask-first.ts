/**
 * Asks before a command deletes, exposes, opens a shell or deploys: one question that the caller alone sees, typed or
 * pressed. Its button runs the command again, confirmed; no words that a person types can.
 */
import type { Message } from '../views/text/message.ts';
import type { Context, Intended } from './context.ts';
import type { Reply } from './reply.ts';
import { mustBeAllowed } from './require-role.ts';

/** What is about to be done: asked only of a person who may. */
export interface Question extends Intended {
  /** By views/forms/confirm.ts. */
  readonly ask: () => Message | Promise<Message>;
}

/** Does it when it was confirmed, else returns the question. Throws RefusedError before anything is asked. */
export async function withConfirmation(
  { name, ask, ...about }: Question,
  context: Context,
  confirmed: () => Promise<Reply>,
): Promise<Reply> {
  if (context.confirmed) return confirmed();
  await mustBeAllowed(name, context, about);
  return { kind: 'say', message: await ask() };
}
