import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client.ts';
import { missing, recording } from './recorded.ts';
import { type Asked, answering, type Reply } from './server.ts';

const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 7 } as const;
const api = '/api/v1.1/project/github/acme/web/7/output/103/2?file=true';

async function logOf(stored: Reply | undefined, kept: Reply, elsewhere?: string) {
  const asked: Asked[] = [];
  const server = await answering((one) => {
    asked.push(one);
    return one.url.startsWith('/api/') ? kept : (stored ?? { status: 500 });
  });
  const circleci = createCircleCI({ host: server.host, token: 't0ken-t0ken', timeout: 5_000 });
  const outputUrl = stored ? (elsewhere ?? `${server.host}/output/x?X-Amz-Signature=1`) : undefined;
  const log = await circleci
    .stepLog({ build, action: { step: 103, index: 2, outputUrl } })
    .catch((error: unknown) => error);
  return { log, asked: asked.map(({ url, headers }) => [url, headers.authorization]) };
}

const lines = [
  { type: 'out', time: '2026-11-23T10:00:00Z', message: '\x1b[32mok\x1b[0m\r\n' },
  { type: 'err', time: '2026-11-23T10:00:01Z', message: '\nExited with code 1\n' },
];

describe('the log of a step', () => {
  it('is read from its presigned address, without the token', async () => {
    const { log, asked } = await logOf({ json: lines }, { status: 500 });
    expect(log).toEqual({ text: 'ok\n\nExited with code 1\n', whole: true });
    expect(asked).toEqual([['/output/x?X-Amz-Signature=1', undefined]]);
  });

  it('may be packed', async () => {
    const body = gzipSync(JSON.stringify(lines));
    const { log } = await logOf({ body, headers: { 'content-encoding': 'gzip' } }, { status: 500 });
    expect(log).toMatchObject({ text: 'ok\n\nExited with code 1\n' });
  });

  it.each<[string, Reply | undefined]>([
    ['there is no address, as while the step runs', undefined],
    ['the address has expired', { status: 403, body: '<Error/>' }],
    ['the address answers something else', { body: '<html>' }],
    ['the log there is too long', { json: [{ message: 'x'.repeat(1_100_000) }] }],
  ])('is asked for by the API, with the token, when %s', async (_, stored) => {
    const { log, asked } = await logOf(stored, {
      body: 'plain\r\ntext',
      headers: { 'content-type': 'text/plain' },
    });
    expect(log).toEqual({ text: 'plain\ntext', whole: true });
    expect(asked.at(-1)).toEqual([api, 'Bearer t0ken-t0ken']);
  });

  it('is not fetched from just anywhere', async () => {
    const { log, asked } = await logOf(
      { json: lines },
      { body: 'from the API' },
      'https://evil.example/x?X-Amz-Signature=1',
    );
    expect(log).toMatchObject({ text: 'from the API' });
    expect(asked.map(([url]) => url)).toEqual([api]);
  });

  it('keeps its end when it is long', async () => {
    const { log } = await logOf(undefined, { body: `${'x\n'.repeat(1_000_000)}the reason` });
    expect(log).toMatchObject({ whole: false, text: expect.stringMatching(/the reason$/) });
  });

  it('is not found when nothing was kept', async () => {
    const { log } = await logOf(undefined, { status: 404, json: { message: 'Not found' } });
    expect(log).toMatchObject({ name: 'CircleCIError', reason: 'not-found' });
  });

  it('leaves out what has no message', async () => {
    const { log } = await logOf({ json: [null, {}, { message: 7 }, { message: 'a' }] }, { status: 500 });
    expect(log).toEqual({ text: 'a', whole: true });
  });

  it.skipIf(missing)(`is read as recorded${missing ? ` (skipped: ${missing})` : ''}`, async () => {
    const body = recording('Edouard-chin-ci_runner/action-output-rspec-failure.json').text;
    const { log } = await logOf({ body }, { status: 500 });
    expect(log).toMatchObject({
      text: expect.stringMatching(/Exited with code exit status 1\n$/),
      whole: true,
    });
  });
});
