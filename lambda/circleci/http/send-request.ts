/**
 * Sends one request to CircleCI. Every failure becomes a CircleCIError, here and nowhere else. Promises: the token goes
 * to `host` only and into no error; redirects are not followed; a request ends in time and in bounded memory; a GET is
 * repeated once at most, a write never.
 */
import * as v from 'valibot';
import { patience } from '../../client-timeouts.ts';
import { CircleCIError, type CircleCIErrorDetails } from '../errors.ts';
import { type Outgoing, outgoing, type Question, type Schemed } from './build-request.ts';
import { type SunsetNotice, sunsetIn } from './deprecation-header.ts';
import { isTimeout, isUnsent, reasonOf } from './error-reason.ts';
import { parsed, retryAfter, saidIn } from './error-text.ts';
import { type Reach, type ReadHeaders, reach } from './http-transport.ts';
import { readText } from './read-limited-body.ts';
import { twice } from './retry-reads.ts';

export interface RequestOptions {
  readonly host: string;
  readonly token: string | undefined;
  /** Milliseconds for one question: connecting, the answer's whole body, and the second try. Default 10,000. */
  readonly timeout?: number;
  /** From 0 to 1, spreads second tries. Default 0.5. */
  readonly random?: () => number;
  /** Told each time an answer says that its endpoint is going away. */
  readonly onSunset?: (notice: SunsetNotice) => void;
  /** How the network is reached; else by http-transport.ts. */
  readonly fetch?: typeof fetch;
}

export type Ask = <T>(question: Question<T>) => Promise<T>;

const megabyte = 1_000_000;

export function createRequest(options: RequestOptions): Ask {
  return async (question) => {
    const signal = AbortSignal.timeout(options.timeout ?? patience.circleci.milliseconds);
    const send = () => sendOnce(question, { ...options, signal });
    return question.method === 'GET' ? twice(send, { signal, random: options.random }) : send();
  };
}

type Sending = RequestOptions & { readonly signal: AbortSignal };

async function sendOnce<T>(question: Question<T>, sending: Sending): Promise<T> {
  const sent = outgoing(question, sending);
  if ('why' in sent) throw new CircleCIError(sent.reason, sent.why);
  try {
    return await exchange(sent, question, sending);
  } catch (error) {
    throw error instanceof CircleCIError ? error : noAnswer(error, question, sending);
  }
}

async function exchange<T>({ url, init }: Outgoing, question: Question<T>, sending: Sending): Promise<T> {
  const send: Reach = sending.fetch ?? reach;
  const response = await send(url, { ...init, signal: sending.signal, redirect: 'manual' });
  const { status, headers, body } = response;
  const sunset = sunsetIn(headers, question);
  if (sunset) sending.onSunset?.(sunset);
  const isFine = status >= 200 && status < 300;
  if (isFine && 'receive' in question) return question.receive(body);
  const answer = { status, headers, ...(await readText(response, (question.megabytes ?? 1) * megabyte)) };
  if (isFine && 'schema' in question) return read(question, answer);
  throw refusal(answer, question, sending);
}

interface Answer {
  readonly status: number;
  readonly headers: ReadHeaders;
  readonly text: string;
  readonly whole: boolean;
}

function read<T>({ schema, method }: Schemed<T>, { status, text, whole }: Answer): T {
  const details = { status, ambiguous: method !== 'GET' };
  if (!whole) throw new CircleCIError('unexpected', 'CircleCI answered with more than we take.', details);
  const answer = parsed(text);
  if (answer === undefined && text.trim() !== '')
    throw new CircleCIError('unexpected', 'CircleCI answered with something else than JSON.', details);
  const result = v.safeParse(schema, answer, { abortEarly: true });
  if (result.success) return result.output;
  // The issues themselves hold the answer's values, which may be secret: only the place is told.
  const place = v.getDotPath(result.issues[0]) ?? 'its top';
  throw new CircleCIError('unexpected', `CircleCI answered with another shape, at ${place}.`, details);
}

function refusal<T>(
  answer: Answer,
  question: Question<T>,
  { token, host }: Pick<Sending, 'token' | 'host'>,
): CircleCIError {
  const { status, headers, text } = answer;
  const reason = reasonOf(status);
  const said = saidIn(text, [...(token ? [token] : []), ...(question.secrets ?? [])]);
  const details: CircleCIErrorDetails = {
    status,
    host,
    ...(said !== undefined && { said }),
    ...(reason === 'rate-limited' && { retryAfter: retryAfter(headers) }),
    ambiguous: question.method !== 'GET' && reason === 'unavailable',
    needsPersonalToken: question.token === 'personal' && [401, 403, 404].includes(status),
  };
  return new CircleCIError(reason, `CircleCI answered ${status}.`, details);
}

function noAnswer<T>(
  error: unknown,
  { method }: Question<T>,
  { host }: Pick<Sending, 'host'>,
): CircleCIError {
  const message = isTimeout(error) ? 'CircleCI did not answer in time.' : 'CircleCI could not be reached.';
  const ambiguous = method !== 'GET' && !isUnsent(error);
  return new CircleCIError('unavailable', message, { cause: error, ambiguous, host });
}
