/** Trouble that passes: the message is fine, the store, its secrets or CircleCI are not. It counts as no attempt. Pure. */
import { CircleCIError } from './circleci/errors.ts';

/** As AWS's SDK names them, and our own signed requests. */
const passing =
  /throttl|throughput|limitexceeded|toomanyrequests|timeout|unavailable|internalserver|internalfailure|internalservice|networking|econn|^AwsError(429|5\d\d)$|UnreachableError/i;

export function isTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof CircleCIError)
    return error.reason === 'unavailable' || error.reason === 'rate-limited';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const fault = '$fault' in error ? error.$fault : undefined;
  return fault === 'server' || passing.test(error.name) || passing.test(code);
}
