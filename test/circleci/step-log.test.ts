import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { stepLog } from '../../lambda/circleci/client/masked-output.ts';
import { someLog } from '../fakes/step-log.ts';
import { missing, recording } from './recorded-answers.ts';
import { type Asked, answering, type Reply } from './scripted-server.ts';

const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 7 } as const;
const api = '/api/v1.1/project/github/acme/web/7/output/103/2?file=true';

async function logOf(stored: Reply | undefined, kept: Reply, elsewhere?: string) {
  const asked: Asked[] = [];
  const server = await answering((one) => {
    asked.push(one);
    return one.url.startsWith('/api/') ? kept : (stored ?? { status: 500 });
  });
  const circleci = createCircleCI({ host: server.host, token: 't0ken-t0ken', timeout: 30_000 });
  const outputUrl = stored ? (elsewhere ?? `${server.host}/output/x?X-Amz-Signature=1`) : undefined;
  const log = await circleci
    .stepLog({ build, action: { step: 103, index: 2, outputUrl } })
    .catch((error: unknown): any => error);
  return { log, asked: asked.map(({ url, headers }) => [url, headers.authorization]) };
}

const lines = [
  { type: 'out', time: '2026-11-23T10:00:00Z', message: '\x1b[32mok\x1b[0m\r\n' },
  { type: 'err', time: '2026-11-23T10:00:01Z', message: '\nExited with code 1\n' },
];

describe('the log of a step', () => {
  it('is read from its presigned address, without the token', async () => {
    const { log, asked } = await logOf({ json: lines }, { status: 500 });
    expect(log).toEqual(someLog('ok\n\nExited with code 1\n'));
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
    ['the address answers half a list', { body: '[{"message":"a"},{"mess' }],
    ['the address answers no list', { body: '{"message":"a"}' }],
  ])('is asked for by the API, with the token, when %s', async (_, stored) => {
    const { log, asked } = await logOf(stored, {
      body: 'plain\r\ntext',
      headers: { 'content-type': 'text/plain' },
    });
    expect(log).toEqual(someLog('plain\ntext'));
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

  const long = `${'x\n'.repeat(20_000)}the reason`;
  it.each<[string, Reply | undefined, Reply]>([
    ['CircleCI’s storage', { json: [{ message: long }] }, { status: 500 }],
    [
      'CircleCI’s storage, in many messages',
      { json: long.split(/(?<=\n)/).map((message) => ({ message })) },
      { status: 500 },
    ],
    ['the API', undefined, { body: long }],
  ])('keeps its end when it is long, and says how much stood before: %s', async (_, stored, kept) => {
    const { log } = await logOf(stored, kept);
    expect(log).toMatchObject({ whole: false, goesOn: false, text: expect.stringMatching(/the reason$/) });
    expect(log.text.split('\n').length + log.linesBefore).toBe(20_001);
  });

  it('keeps no more than a megabyte', async () => {
    const { log } = await logOf(
      { json: [{ message: `${'é'.repeat(400)}\n`.repeat(5_000) }] },
      { status: 500 },
    );
    expect(log.whole).toBe(false);
    expect(Buffer.byteLength(log.text)).toBeLessThanOrEqual(1_000_000);
    expect(Buffer.byteLength(log.text)).toBeGreaterThan(990_000);
  });

  /** However busy the machine is. */
  async function patiently(messages: readonly string[]) {
    const server = await answering(() => ({ json: messages.map((message) => ({ message })) }));
    const { host } = server;
    const ask = () => Promise.reject(new Error('The API was asked.'));
    const action = { step: 1, index: 0, outputUrl: `${host}/output` };
    return stepLog(ask, { build, action }, { host, token: undefined, most: 1, timeout: 60_000 });
  }

  it('is read to its end while it streams, up to 20 MB', async () => {
    const log = await patiently([`${'.'.repeat(79)}\n`.repeat(250_000), 'the reason']);
    expect(log).toMatchObject({ whole: false, goesOn: false, text: expect.stringMatching(/the reason$/) });
  }, 60_000);

  it('says that it continues when it is longer', async () => {
    const log = await patiently([`${'.'.repeat(79)}\n`.repeat(310_000), 'the reason']);
    expect(log).toMatchObject({ whole: false, goesOn: true, text: expect.not.stringContaining('reason') });
  }, 60_000);

  it('shows no secret, wherever it is read from', async () => {
    const secret = ['hunter2', 'hunter2'].join('');
    const text = `\u001b[1mmysql -u root -p\u001b[0m${secret} app\n`;
    const shown = someLog('mysql -u root -p**** app\n');
    expect((await logOf({ json: [{ message: text }] }, { status: 500 })).log).toEqual(shown);
    expect((await logOf(undefined, { body: text })).log).toEqual(shown);
  });

  it('is not found when nothing was kept', async () => {
    const { log } = await logOf(undefined, { status: 404, json: { message: 'Not found' } });
    expect(log).toMatchObject({ name: 'CircleCIError', reason: 'not-found' });
  });

  it('leaves out what has no message', async () => {
    const { log } = await logOf({ json: [null, {}, { message: 7 }, { message: 'a' }] }, { status: 500 });
    expect(log).toEqual(someLog('a'));
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
