/** Classifies errors of background reads of CircleCI, which the next read makes up for. Pure. */
import { CircleCIError } from '../circleci/errors.ts';
import { NotConnectedError } from '../errors.ts';
import { OutOfTimeError } from '../timeout.ts';
import { isTrouble } from '../transient-errors.ts';

/** True for errors that can happen; any other is a bug. */
export function isExpected(error: unknown): boolean {
  const known = [CircleCIError, NotConnectedError, OutOfTimeError];
  return known.some((kind) => error instanceof kind) || isTrouble(error);
}

export function isRateLimit(error: unknown): error is CircleCIError {
  return error instanceof CircleCIError && error.reason === 'rate-limited';
}

export function isRefusedToken(error: unknown): error is CircleCIError {
  return error instanceof CircleCIError && error.reason === 'unauthorized';
}

/** True when it does not exist or our token may not see it. */
export function isUnseen(error: unknown): boolean {
  return error instanceof CircleCIError && (error.reason === 'not-found' || error.reason === 'forbidden');
}
