/** Builds the HTTP request of a call, or returns why it must not be sent. Pure and total. */
import type * as v from 'valibot';
import type { Reason } from '../errors.ts';
import type { Reached } from './http-transport.ts';

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the host, not yet encoded: `['api', 'v1.1', 'project', 'github', 'acme', 'web', 'tree', 'feature/x']`. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** The most that the answer may weigh, unpacked. Default 1. */
  readonly megabytes?: number;
  /** What must not come back in an error, beside the token. */
  readonly secrets?: readonly string[];
  /** CircleCI lets only a person's own token do this. */
  readonly token?: 'personal';
}

export interface Schemed<T> extends Asked {
  /** Reads the answer's JSON. */
  readonly schema: v.GenericSchema<unknown, T>;
}

/** A text that is read while it streams; `receive` bounds it. */
interface Streamed<T> extends Asked {
  readonly receive: (body: Reached['body']) => Promise<T>;
}

export type Question<T> = Schemed<T> | Streamed<T>;

export interface Outgoing {
  readonly url: URL;
  readonly init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

/** Why a question was not sent. */
export interface Unsendable {
  readonly reason: Reason;
  readonly why: string;
}

export function outgoing<T>(
  question: Question<T>,
  { host, token }: { readonly host: string; readonly token: string | undefined },
): Outgoing | Unsendable {
  const url = URL.parse(host);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    return { reason: 'unexpected', why: 'The address of CircleCI is not one.' };
  // '.' and '..' climb out of the path, however they are encoded.
  if (question.path.some((part) => ['', '.', '..'].includes(part)))
    return { reason: 'not-found', why: 'Nothing is called that.' };
  // fetch would quote such a token in its own error.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    return { reason: 'unauthorized', why: 'The token holds characters that no token has.' };
  return { url: complete(url, question), init: initOf(question, token) };
}

function complete<T>(url: URL, { path, query = {} }: Question<T>): URL {
  url.pathname = path.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  url.hash = '';
  url.search = '';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, `${value}`);
  }
  return url;
}

function initOf<T>(question: Question<T>, token: string | undefined): Outgoing['init'] {
  const { method, body } = question;
  const headers = {
    accept: 'receive' in question ? 'text/plain' : 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
}
