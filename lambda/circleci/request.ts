/**
 * One question to CircleCI and its answer. Whatever goes wrong becomes a CircleCIError, here and nowhere else. Promises:
 * the token goes to `host` only and into no error; redirects are not followed; a question ends in time and in bounded
 * memory; a GET is repeated once at most, a write never.
 */
import * as v from 'valibot';
import { readStart } from './body.ts';
import { CircleCIError, type CircleCIErrorDetails } from './errors.ts';
import { parsed, retryAfter, saidIn } from './said.ts';
import { isTimeout, isUnsent, reasonOf } from './trouble.ts';
import { twice } from './twice.ts';

export interface RequestOptions {
  readonly host: string;
  readonly token: string | undefined;
  /** Milliseconds for one question: connecting, the answer's whole body, and the second try. Default 10,000. */
  readonly timeout?: number;
  /** From 0 to 1, spreads second tries. Default 0.5. */
  readonly random?: () => number;
}

export interface Question<T> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the host, not yet encoded: `['api', 'v1.1', 'project', 'github', 'acme', 'web', 'tree', 'feature/x']`. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly schema: v.GenericSchema<unknown, T>;
  /** The most that the answer may weigh, unpacked. Default 1. */
  readonly megabytes?: number;
}

export type Ask = <T>(question: Question<T>) => Promise<T>;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly whole: boolean;
}

const megabyte = 1_000_000;
const defaultTimeout = 10_000;

export function createRequest(options: RequestOptions): Ask {
  return async (question) => {
    const signal = AbortSignal.timeout(options.timeout ?? defaultTimeout);
    const send = () => sendOnce(question, options, signal);
    const answer =
      question.method === 'GET' ? await twice(send, { signal, random: options.random }) : await send();
    return read(question, answer);
  };
}

async function sendOnce<T>(
  question: Question<T>,
  options: RequestOptions,
  signal: AbortSignal,
): Promise<Answer> {
  const url = urlOf(question, options.host);
  const init = { ...initOf(question, options.token), signal, redirect: 'manual' } as const;
  const answer = await exchange(url, init, (question.megabytes ?? 1) * megabyte).catch((error: unknown) => {
    throw noAnswer(error, question);
  });
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusal(answer, question, options.token);
}

async function exchange(url: URL, init: RequestInit, most: number): Promise<Answer> {
  const response = await fetch(url, init);
  const { text, whole } = await readStart(response, most);
  return { status: response.status, headers: response.headers, text, whole };
}

function urlOf<T>({ path, query = {} }: Question<T>, host: string): URL {
  const url = URL.parse(host);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new CircleCIError('unexpected', 'The address of CircleCI is not one.');
  }
  // '.' and '..' climb out of the path, however they are encoded.
  if (path.some((part) => ['', '.', '..'].includes(part)))
    throw new CircleCIError('not-found', 'Nothing is called that.');
  url.pathname = path.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, `${value}`);
  }
  return url;
}

function initOf<T>({ method, body }: Question<T>, token: string | undefined): RequestInit {
  // fetch would quote such a token in its own error.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new CircleCIError('unauthorized', 'The token holds characters that no token has.');
  }
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
}

function read<T>({ schema, method }: Question<T>, answer: Answer): T {
  const ambiguous = method !== 'GET';
  const details = { status: answer.status, ambiguous };
  if (!answer.whole)
    throw new CircleCIError('unexpected', 'CircleCI answered with more than we take.', details);
  const json = parsed(answer.text);
  if (json === undefined && answer.text.trim() !== '')
    throw new CircleCIError('unexpected', 'CircleCI answered with something else than JSON.', details);
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  // The issues themselves hold the answer's values, which may be secret: only the place is told.
  const place = v.getDotPath(result.issues[0]) ?? 'its top';
  throw new CircleCIError('unexpected', `CircleCI answered with another shape, at ${place}.`, details);
}

function refusal<T>(
  { status, headers, text }: Answer,
  { method }: Question<T>,
  token: string | undefined,
): CircleCIError {
  const reason = reasonOf(status);
  const said = token ? saidIn(text)?.replaceAll(token, '…') : saidIn(text);
  const details: CircleCIErrorDetails = {
    status,
    ...(said !== undefined && { said }),
    ...(reason === 'rate-limited' && { retryAfter: retryAfter(headers) }),
    ambiguous: method !== 'GET' && reason === 'unavailable',
  };
  return new CircleCIError(reason, `CircleCI answered ${status}.`, details);
}

function noAnswer<T>(error: unknown, { method }: Question<T>): CircleCIError {
  const message = isTimeout(error) ? 'CircleCI did not answer in time.' : 'CircleCI could not be reached.';
  return new CircleCIError('unavailable', message, {
    cause: error,
    ambiguous: method !== 'GET' && !isUnsent(error),
  });
}
