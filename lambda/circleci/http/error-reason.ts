/** Maps an HTTP status or a broken connection to a reason. Pure. */
import type { Reason } from '../errors.ts';

const reasons: ReadonlyMap<number, Reason> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'unavailable'],
  [410, 'gone'],
  [429, 'rate-limited'],
]);

/** For every status that is no success. Redirects are not followed, so they are no answer either. */
export function reasonOf(status: number): Reason {
  if (status >= 500) return 'unavailable';
  return reasons.get(status) ?? (status < 400 ? 'unexpected' : 'refused');
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

const unsent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** True when no byte of the request can have reached CircleCI: no address, no connection, no TLS. */
export function isUnsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return typeof cause.code === 'string' && unsent.test(cause.code);
}
