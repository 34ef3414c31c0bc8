/** What may go wrong while we look at CircleCI by ourselves: the next look makes up for it. Pure. */
import { CircleCIError } from '../circleci/errors.ts';
import { NotConnectedError } from '../errors.ts';
import { OutOfTimeError } from '../timeout.ts';
import { isTrouble } from '../transient-errors.ts';

/** Everything else is a bug. */
export function isExpected(error: unknown): boolean {
  const known = [CircleCIError, NotConnectedError, OutOfTimeError];
  return known.some((kind) => error instanceof kind) || isTrouble(error);
}

export function isRefusedToken(error: unknown): boolean {
  return error instanceof CircleCIError && error.reason === 'unauthorized';
}

/** It is not there, or not for us. */
export function isUnseen(error: unknown): boolean {
  return error instanceof CircleCIError && (error.reason === 'not-found' || error.reason === 'forbidden');
}
