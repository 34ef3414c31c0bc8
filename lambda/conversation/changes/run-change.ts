/** Runs one change on CircleCI and reports an ambiguous outcome or a missing target. */
import { CircleCIError } from '../../circleci/errors.ts';
import { StaleError } from '../../errors.ts';
import type { Message } from '../../views/text/message.ts';
import type { Context, Intended } from '../context.ts';
import type { Reply } from '../reply.ts';

export interface Change<T> extends Intended {
  readonly effect: () => Promise<T>;
  readonly reply: (outcome: T) => Reply;
  /** It may have happened: where to look. */
  readonly unclear: () => Message;
  /** Why it no longer applies when CircleCI knows no such thing: a whole sentence. */
  readonly gone?: string;
}

/** Throws StaleError when it has gone, and what `act` throws. */
export async function runChange<T>(change: Change<T>, context: Context): Promise<Reply> {
  const { name, target, projects, effect, reply, unclear, gone } = change;
  try {
    return reply(await context.act({ name, target, projects }, effect));
  } catch (error) {
    if (!(error instanceof CircleCIError)) throw error;
    if (error.ambiguous) return { kind: 'say', message: unclear() };
    if (gone !== undefined && error.reason === 'not-found') throw new StaleError(gone);
    throw error;
  }
}
