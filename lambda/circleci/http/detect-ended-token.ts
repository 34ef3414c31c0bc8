/** Tells a token that has ended from a project that is not there: CircleCI may answer both with 404. */
import { CircleCIError } from '../errors.ts';
import type { Ask } from './send-request.ts';

interface Detecting {
  readonly host: string;
  /** Asks whose token it is. No one is known by a project's token, which looks as if it had ended. */
  readonly whose: () => Promise<unknown>;
}

/** Returns an `ask` that asks whose token it is after the first 404 or 403. */
export function detectingEndedToken(ask: Ask, { host, whose }: Detecting): Ask {
  let asked: Promise<boolean> | undefined;
  return async (question) => {
    try {
      return await ask(question);
    } catch (error) {
      if (!isUnseen(error)) throw error;
      asked ??= hasEnded(whose());
      if (!(await asked)) throw error;
      const details = { status: 401, host, cause: error };
      throw new CircleCIError('unauthorized', 'CircleCI does not know the token.', details);
    }
  };
}

function isUnseen(error: unknown): boolean {
  return error instanceof CircleCIError && (error.reason === 'not-found' || error.reason === 'forbidden');
}

/** False, too, where CircleCI does not tell. */
function hasEnded(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(
    () => false,
    (error: unknown) => error instanceof CircleCIError && error.reason === 'unauthorized',
  );
}
