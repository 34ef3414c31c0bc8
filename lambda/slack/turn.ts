/** One turn of the conversation: somebody said something, we answer something, whatever happens. */
import type { Reply } from '../conversation/reply.ts';
import { errorView } from '../views/errors.ts';
import { answer, type Way } from './answer.ts';
import { recordRefusal } from './refusals.ts';
import type { Services } from './services.ts';

const expected = [
  'UsageError',
  'NotConnectedError',
  'RefusedError',
  'AlreadyDoneError',
  'StaleError',
  'InvalidButtonError',
  'CircleCIError',
];

export async function takeTurn(speak: () => Promise<Reply>, way: Way, services: Services): Promise<void> {
  await answer(await replyOrError(speak, way, services), way, services);
}

/** Everything that nobody expected is a bug: it gets a reference that the person and the log both see. */
async function replyOrError(speak: () => Promise<Reply>, way: Way, services: Services): Promise<Reply> {
  try {
    return await speak();
  } catch (error) {
    await recordRefusal(error, way.caller, services);
    const reference = services.newId();
    if (!isExpected(error)) services.log({ log: 'bug', reference, error: describe(error) });
    return { kind: 'say', message: errorView(error, { reference }) };
  }
}

export function isExpected(error: unknown): boolean {
  return error instanceof Error && expected.includes(error.name);
}

/** The name and the place, not the message: that may quote what somebody typed. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const at = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return `${error.name} ${at?.trim() ?? ''}`;
}
