/** Lists received requests, without secrets. Pure. */
import type { TokenForm } from './auth.ts';
import { sentTokens } from './auth.ts';
import { bodyOf } from './body.ts';
import type { Incoming } from './respond.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  /** The query without the token. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's values, secrets masked. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly tokenForms: readonly TokenForm[];
  readonly at: number;
  readonly status: number;
}

const secretHeaders = new Set(['authorization', 'circle-token', 'cookie']);
const secretFields = new Set(['value', 'private_key', 'apikey', 'signing-secret']);

export function receivedOf(incoming: Incoming, at: number, status: number): Received {
  const query = new URLSearchParams(incoming.query);
  query.delete('circle-token');
  return {
    ...{ method: incoming.method, path: incoming.path, query: query.toString(), at, status },
    tokenForms: sentTokens(incoming.headers, incoming.query).map(({ form }) => form),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value = '']) => [
        name,
        secretHeaders.has(name) ? '***' : value,
      ]),
    ),
    body: masked(bodyOf(incoming.body, incoming.headers['content-type']) ?? {}),
  };
}

function masked(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, secretFields.has(name) ? '***' : value]),
  );
}
