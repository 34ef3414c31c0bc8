/**
 * Reads the notice that an endpoint will be removed (RFC 9745, RFC 8594). Pure.
 * For v1.1's retry, ssh and trigger that is 2027-02-01.
 */
import type { ReadHeaders } from './http-transport.ts';

export interface SunsetNotice {
  /** `POST /api/v1.1/project/github/acme/web/7/retry`. */
  readonly endpoint: string;
  /** ISO 8601: when it stops answering. Undefined when only its deprecation was told. */
  readonly sunset: string | undefined;
}

export function sunsetIn(
  headers: ReadHeaders,
  { method, path }: { readonly method: string; readonly path: readonly string[] },
): SunsetNotice | undefined {
  const sunset = Date.parse(headers.get('sunset') ?? '');
  if (Number.isNaN(sunset) && !headers.has('deprecation')) return undefined;
  return {
    endpoint: `${method} /${path.join('/')}`,
    sunset: Number.isNaN(sunset) ? undefined : new Date(sunset).toISOString(),
  };
}
