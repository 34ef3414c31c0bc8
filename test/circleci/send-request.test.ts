import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Question } from '../../lambda/circleci/http/build-request.ts';
import { createRequest } from '../../lambda/circleci/http/send-request.ts';
import { answering, behaving } from './scripted-server.ts';

const token = 'CCIPAT_0123456789abcdef';
const reading: Question<unknown> = { method: 'GET', path: ['api', 'v1.1', 'me'], schema: v.unknown() };
const writing: Question<unknown> = { ...reading, method: 'POST', path: ['api', 'v1.1', 'retry'] };

function asking(host: string, more: { token?: string; timeout?: number } = {}) {
  return createRequest({ host, token, timeout: 5_000, random: () => 0, ...more });
}

async function failure(promise: Promise<unknown>): Promise<CircleCIError> {
  const error = await promise.then(
    () => 'it did not fail',
    (reason: unknown) => reason,
  );
  if (!(error instanceof CircleCIError)) throw new Error(`Not a CircleCIError: ${error}`);
  return error;
}

describe('a question to CircleCI', () => {
  it('carries the token as Bearer and asks for JSON', async () => {
    const server = await answering(() => ({ json: { login: 'ada' } }));
    expect(await asking(server.host)(reading)).toEqual({ login: 'ada' });
    expect(server.asked[0]?.url).toBe('/api/v1.1/me');
    expect(server.asked[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      accept: 'application/json',
    });
  });

  it('carries no Authorization without a token', async () => {
    const server = await answering(() => ({}));
    await createRequest({ host: server.host, token: undefined })(reading);
    expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('sends a body as JSON, and leaves undefined parts of a query out', async () => {
    const server = await answering(() => ({}));
    const query = { limit: 5, filter: undefined, branch: 'a&b' };
    await asking(server.host)({ ...writing, body: { name: 'é' }, query });
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      url: '/api/v1.1/retry?limit=5&branch=a%26b',
      body: '{"name":"é"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('encodes each part of the path once, lone surrogates included', async () => {
    const server = await answering(() => ({}));
    await asking(server.host)({ ...reading, path: ['tree', 'feature/ü ?#%2F', '\ud800'] });
    expect(server.asked[0]?.url).toBe('/tree/feature%2F%C3%BC%20%3F%23%252F/%EF%BF%BD');
  });

  it.each(['.', '..', ''])('cannot climb out of its path with %j', async (part) => {
    const server = await answering(() => ({}));
    const error = await failure(asking(server.host)({ ...reading, path: ['api', part, 'me'] }));
    expect(error.reason).toBe('not-found');
    expect(server.asked).toEqual([]);
  });

  it.each(['', 'nonsense', 'ftp://circleci.com', 'https://user:secret@circleci.com'])(
    'is not sent to the host %j',
    async (host) => {
      expect((await failure(asking(host)(reading))).reason).toBe('unexpected');
    },
  );

  it.each([`${token}\n`, 'täken', 'two words', ''])(
    'is not sent with the impossible token %j, nor quotes it',
    async (bad) => {
      const server = await answering(() => ({}));
      const error = await failure(asking(server.host, { token: bad })(reading));
      expect(error.reason).toBe('unauthorized');
      expect(error.message).toBe('The token holds characters that no token has.');
      expect(error.cause).toBeUndefined();
      expect(server.asked).toEqual([]);
    },
  );

  it('reads JSON behind the greeting that CircleCI once put before it', async () => {
    const server = await answering(() => ({ body: '// Hello human (…)\n\n{"followed" : true}' }));
    expect(await asking(server.host)(reading)).toEqual({ followed: true });
  });

  it('takes an answer without a body where nothing is expected', async () => {
    const server = await answering(() => ({ body: '' }));
    expect(await asking(server.host)(writing)).toBeUndefined();
  });
});

describe('an answer that is an error', () => {
  it.each([
    [301, 'unexpected'],
    [302, 'unexpected'],
    [400, 'refused'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'refused'],
    [410, 'gone'],
    [422, 'refused'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ] as const)('of status %i is %s', async (status, reason) => {
    const headers = { 'retry-after': '60', location: 'http://127.0.0.1:9/' };
    const server = await answering(() => ({ status, headers, json: { message: 'Because.' } }));
    const error = await failure(asking(server.host)(writing));
    expect(error).toMatchObject({ reason, status, said: 'Because.' });
  });

  it.each([
    ['plain text', 'Rate limited.', 'Rate limited.'],
    ['JSON', '{"message":"Permission denied"}', 'Permission denied'],
    ['GitHub’s JSON inside JSON', JSON.stringify({ message: '{"message":"Not Found","x":1}' }), 'Not Found'],
    [
      'JSON nested twice: only once opened',
      JSON.stringify({ message: JSON.stringify({ message: '{"message":"deep"}' }) }),
      '{"message":"deep"}',
    ],
    ['HTML', '<!DOCTYPE html><html><body>Not found</body></html>', undefined],
    ['nothing', '', undefined],
    ['JSON without a message', '{"error":1}', undefined],
    ['an empty message', '{"message":""}', undefined],
    ['a list', '[1,2]', undefined],
    ['half of some JSON', '{"message":"x', '{"message":"x'],
  ])('in %s says what CircleCI said', async (_, body, said) => {
    const server = await answering(() => ({ status: 404, body }));
    expect((await failure(asking(server.host)(reading))).said).toBe(said);
  });

  it('keeps 500 characters of a long message, and no half emoji', async () => {
    const server = await answering(() => ({ status: 400, body: '😀'.repeat(1_000) }));
    const { said = '' } = await failure(asking(server.host)(reading));
    expect(said.length).toBeLessThanOrEqual(500);
    expect(said.isWellFormed()).toBe(true);
    expect(said.endsWith('😀…')).toBe(true);
  });

  it('never repeats the token, even when CircleCI does', async () => {
    const server = await answering(() => ({ status: 401, json: { message: `No such token: ${token}` } }));
    const error = await failure(asking(server.host)(reading));
    expect(error.said).toBe('No such token: …');
  });

  it.each([
    ['17', 17],
    ['0', 1],
    ['-1', 1],
    ['1.2', 2],
    ['1000000', 900],
    ['soon', 30],
    ['', 30],
    [undefined, 30],
    ['Mon, 23 Nov 2026 10:01:00 GMT', 60],
    ['Mon, 23 Nov 2020 10:01:00 GMT', 1],
  ])('of too many requests with Retry-After %j waits %i s', async (header, seconds) => {
    const headers = {
      date: 'Mon, 23 Nov 2026 10:00:00 GMT',
      ...(header !== undefined && { 'retry-after': header }),
    };
    const server = await answering(() => ({ status: 429, headers, body: 'Rate limited.' }));
    expect(await failure(asking(server.host)(writing))).toMatchObject({
      reason: 'rate-limited',
      retryAfter: seconds,
      ambiguous: false,
    });
  });

  it('of another kind does not say when to come back', async () => {
    const server = await answering(() => ({ status: 503, headers: { 'retry-after': '5' } }));
    expect((await failure(asking(server.host)(writing))).retryAfter).toBeUndefined();
  });
});

describe('an answer that cannot be used', () => {
  it.each([
    ['no JSON', 'hello', 'something else than JSON'],
    ['half of it', '[{"build_num":', 'something else than JSON'],
    ['EDN', '{:login "ada"}', 'something else than JSON'],
    ['nothing', '', 'another shape, at its top'],
    ['another shape', '{"login":{"secret-value":1}}', 'another shape, at login'],
  ])('is unexpected: %s', async (_, body, words) => {
    const server = await answering(() => ({ body }));
    const error = await failure(asking(server.host)({ ...reading, schema: v.object({ login: v.string() }) }));
    expect(error).toMatchObject({ reason: 'unexpected', status: 200, ambiguous: false, cause: undefined });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret-value');
  });

  it('leaves it open whether a write was done', async () => {
    const server = await answering(() => ({ body: 'hello' }));
    expect(await failure(asking(server.host)(writing))).toMatchObject({
      reason: 'unexpected',
      ambiguous: true,
    });
  });

  it.each([
    ['plain', {}, Buffer.alloc(1_000_001, ' ')],
    ['a gzip bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000, ' '))],
  ])('because it weighs too much is not read to its end: %s', async (_, headers, body) => {
    const server = await answering(() => ({ headers, body }));
    const error = await failure(asking(server.host)(reading));
    expect(error).toMatchObject({
      reason: 'unexpected',
      message: 'CircleCI answered with more than we take.',
    });
  });

  it('may weigh more where more is expected', async () => {
    const server = await answering(() => ({ json: 'x'.repeat(1_500_000) }));
    expect(await asking(server.host)({ ...reading, megabytes: 2 })).toHaveLength(1_500_000);
  });
});

describe('no answer', () => {
  it('in time is unavailable, and leaves it open whether a write was done', async () => {
    const server = await behaving(() => undefined);
    expect(await failure(asking(server.host, { timeout: 80 })(reading))).toMatchObject({
      reason: 'unavailable',
      message: 'CircleCI did not answer in time.',
      ambiguous: false,
      host: server.host,
    });
    expect((await failure(asking(server.host, { timeout: 80 })(writing))).ambiguous).toBe(true);
  });

  it('in time is also a body that drips', async () => {
    const server = await behaving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    const error = await failure(asking(server.host, { timeout: 150 })(reading));
    expect(error).toMatchObject({ reason: 'unavailable', message: 'CircleCI did not answer in time.' });
    expect(server.asked).toHaveLength(1);
  });

  it('after a reset leaves it open whether a write was done', async () => {
    const server = await behaving((request) => void request.socket.resetAndDestroy());
    const error = await failure(asking(server.host)(writing));
    expect(error).toMatchObject({ reason: 'unavailable', ambiguous: true });
    expect(server.asked).toHaveLength(1);
  });

  it('to a closed port means that a write was not done', async () => {
    const port = await freePort();
    expect(await failure(asking(`http://127.0.0.1:${port}`)(writing))).toMatchObject({
      reason: 'unavailable',
      ambiguous: false,
    });
  });

  it('holds the token nowhere', async () => {
    const server = await behaving((request) => void request.socket.destroy());
    const error = await failure(asking(server.host)(writing));
    expect(
      `${error.message} ${error.stack} ${JSON.stringify(error)} ${describeCause(error.cause)}`,
    ).not.toContain(token);
  });
});

describe('a second try', () => {
  it.each([
    ['500', { status: 500 }],
    ['502 in HTML', { status: 502, body: '<html>' }],
    ['429 for a second', { status: 429, headers: { 'retry-after': '0' }, body: 'Rate limited.' }],
  ])('is made once for a read after %s', async (_, first) => {
    const server = await answering((_asked, index) => (index === 0 ? first : { json: { login: 'ada' } }));
    expect(await asking(server.host)(reading)).toEqual({ login: 'ada' });
    expect(server.asked).toHaveLength(2);
  });

  it('is made for a read whose connection broke', async () => {
    let tries = 0;
    const server = await behaving((request, response) => {
      tries += 1;
      if (tries === 1) request.socket.destroy();
      else response.end('{}');
    });
    expect(await asking(server.host)(reading)).toEqual({});
  });

  it('is the last one', async () => {
    const server = await answering(() => ({ status: 503 }));
    await failure(asking(server.host)(reading));
    expect(server.asked).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 410, 302])('is not made after %i', async (status) => {
    const server = await answering(() => ({ status }));
    await failure(asking(server.host)(reading));
    expect(server.asked).toHaveLength(1);
  });

  it.each([{}, { 'retry-after': '3' }])(
    'is not made after a 429 with %j',
    async (headers: Record<string, string>) => {
      const server = await answering(() => ({ status: 429, headers }));
      await failure(asking(server.host)(reading));
      expect(server.asked).toHaveLength(1);
    },
  );

  it.each([500, 502, 503, 504, 429, 408])('is never made for a write: %i', async (status) => {
    const server = await answering(() => ({ status, headers: { 'retry-after': '1' } }));
    const error = await failure(asking(server.host)(writing));
    expect(server.asked).toHaveLength(1);
    expect(error.ambiguous).toBe(status !== 429);
  });

  it('does not outlast the time for the question', async () => {
    const server = await answering(() => ({ status: 429, headers: { 'retry-after': '2' } }));
    const error = await failure(asking(server.host, { timeout: 100 })(reading));
    expect(error.reason).toBe('rate-limited');
    expect(server.asked).toHaveLength(1);
  });
});

it('does not follow redirects, to wherever they lead', async () => {
  const elsewhere = await answering(() => ({}));
  const server = await answering(() => ({ status: 307, headers: { location: `${elsewhere.host}/steal` } }));
  expect((await failure(asking(server.host)(writing))).reason).toBe('unexpected');
  expect(elsewhere.asked).toEqual([]);
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('No port.');
  return address.port;
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return JSON.stringify(cause) ?? '';
  return `${cause.message} ${cause.stack} ${JSON.stringify(cause)} ${describeCause(cause.cause)}`;
}
