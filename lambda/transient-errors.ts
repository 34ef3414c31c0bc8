/** Recognizes transient errors of AWS and CircleCI, which do not count as failed attempts. Pure. */
import { CircleCIError } from './circleci/errors.ts';

/** Error names of the AWS SDK and of our own signed requests. */
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
