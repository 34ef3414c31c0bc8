/** Replies to one command or click, whatever happens: with its reply or with the error. */
import type { Reply } from '../conversation/reply.ts';
import { isTrouble } from '../transient-errors.ts';
import { errorView, troubleView } from '../views/errors/errors.ts';
import { classifyError } from './api/classify-error.ts';
import { recordRefusal } from './record-refusal.ts';
import type { ReplyTarget } from './reply-target.ts';
import { answer } from './send-reply.ts';
import type { Services } from './worker-ports.ts';

const expected = [
  'UsageError',
  'NotConnectedError',
  'RefusedError',
  'OwnAccountError',
  'AlreadyDoneError',
  'StaleError',
  'SupersededError',
  'InvalidButtonError',
  'CircleCIError',
];

export async function respond(
  speak: () => Promise<Reply>,
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  await answer(await replyOrError(speak, way, services), way, services);
}

/** Returns the reply, or the error's message. An unexpected error is a bug: person and log get the same reference. */
export async function replyOrError(
  speak: () => Promise<Reply>,
  way: ReplyTarget,
  services: Services,
): Promise<Reply> {
  try {
    return await speak();
  } catch (error) {
    await recordRefusal(error, way.caller, services);
    const reference = logError(error, services);
    return { kind: 'say', message: isTransient(error) ? troubleView() : errorView(error, { reference }) };
  }
}

/** Logs errors that are not the person's. Returns the reference for a bug. */
export function logError(error: unknown, { log, newId }: Services): string {
  const reference = newId();
  if (isExpected(error)) return reference;
  const name = error instanceof Error ? error.name : 'unknown';
  log(
    isTransient(error)
      ? { log: 'turn.trouble', reason: name }
      : { log: 'bug', reference, error: describe(error) },
  );
  return reference;
}

/**
 * True when AWS or Slack is throttled or does not answer: transient, and nothing was done. CircleCI's errors have their own
 * messages.
 */
export function isTransient(error: unknown): boolean {
  return !isExpected(error) && (isTrouble(error) || isSlackTrouble(error));
}

function isSlackTrouble(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string' || !code.startsWith('slack_webapi_')) return false;
  return ['rate-limited', 'ambiguous'].includes(classifyError(error).is);
}

export function isExpected(error: unknown): boolean {
  return error instanceof Error && expected.includes(error.name);
}

/** Returns the error's name and location, not its message, which may quote what a person typed. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const at = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return `${error.name} ${at?.trim() ?? ''}`;
}
