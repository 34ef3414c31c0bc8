/** Lists received requests, without secrets. Pure. */
import { callerOf, sentTokens, type Token, type TokenForm } from './auth.ts';
import { bodyOf } from './parse-body.ts';
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
  /** Whose token it bore; undefined for none that is known. */
  readonly login: string | undefined;
  readonly at: number;
  readonly status: number;
}

const secretHeaders = new Set(['authorization', 'circle-token', 'cookie']);
const secretFields = new Set(['value', 'private_key', 'apikey', 'signing-secret']);

export function receivedOf(
  incoming: Incoming,
  { at, status, tokens }: Pick<Received, 'at' | 'status'> & { readonly tokens: readonly Token[] },
): Received {
  const query = new URLSearchParams(incoming.query);
  query.delete('circle-token');
  const sent = sentTokens(incoming.headers, incoming.query);
  return {
    method: incoming.method,
    path: incoming.path,
    query: query.toString(),
    at,
    status,
    tokenForms: sent.map(({ form }) => form),
    login: callerOf(sent, tokens)?.login,
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
