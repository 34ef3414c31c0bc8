import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { download } from '../../lambda/circleci/http/download.ts';
import { runs } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { asyncProperty } from './arbitrary-projects.ts';
import { answering, behaving } from './scripted-server.ts';

const token = 'CCIPAT_0123456789abcdef';

function from(host: string, more: { most?: number; timeout?: number; token?: undefined } = {}) {
  return { host, token, most: 1_000_000, timeout: 5_000, ...more };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('a download', () => {
  it('from CircleCI itself carries the token', async () => {
    const server = await answering(() => ({ body: 'report', headers: { 'content-type': 'text/plain' } }));
    const got = await download(`${server.host}/output/report.txt`, from(server.host));
    expect(got).toMatchObject({ kind: 'file', whole: true, type: 'text/plain' });
    if (got.kind === 'file') expect(text(got.bytes)).toBe('report');
    expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('from a presigned address carries none', async () => {
    const server = await answering(() => ({ body: 'log' }));
    await download(`${server.host}/log?X-Amz-Signature=abc`, from(server.host));
    expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is led from CircleCI to its storage, where the token does not come along', async () => {
    const server = await answering(({ url }) =>
      url.startsWith('/artifact')
        ? { status: 302, headers: { location: '/storage/a?X-Amz-Signature=abc' } }
        : { body: 'stored' },
    );
    expect(await download(`${server.host}/artifact`, from(server.host))).toMatchObject({ kind: 'file' });
    expect(server.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/artifact', `Bearer ${token}`],
      ['/storage/a?X-Amz-Signature=abc', undefined],
    ]);
  });

  it('is not led elsewhere, and nothing is sent there', async () => {
    const elsewhere = await answering(() => ({ body: 'evil' }));
    const server = await answering(() => ({ status: 307, headers: { location: `${elsewhere.host}/steal` } }));
    expect(await download(`${server.host}/a`, from(server.host))).toEqual({ kind: 'elsewhere' });
    expect(await download(`${elsewhere.host}/a`, from(server.host))).toEqual({ kind: 'elsewhere' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('is not led around for ever', async () => {
    const server = await answering(() => ({ status: 302, headers: { location: '/again' } }));
    expect(await download(`${server.host}/a`, from(server.host))).toEqual({ kind: 'elsewhere' });
    expect(server.asked).toHaveLength(6);
  });

  it.each([403, 404, 500, 304])('that is answered %i is refused', async (status) => {
    const server = await answering(() => ({ status, body: '' }));
    expect(await download(`${server.host}/a`, from(server.host))).toEqual({ kind: 'refused', status });
  });

  it.each([
    ['plain', {}, Buffer.alloc(300_000, 'a')],
    ['packed', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(100_000_000, 'a'))],
  ])('stops at as much as was asked for: %s', async (_, headers, body) => {
    const server = await answering(() => ({ headers, body }));
    const got = await download(`${server.host}/a`, from(server.host, { most: 100_000 }));
    expect(got).toMatchObject({ kind: 'file', whole: false });
    expect(got.kind === 'file' && got.bytes.length).toBe(100_000);
  });

  it('that hangs or drips ends in time', async () => {
    const hanging = await behaving(() => undefined);
    expect(await download(`${hanging.host}/a`, from(hanging.host, { timeout: 60 }))).toEqual({
      kind: 'unavailable',
      late: true,
    });
    const dripping = await behaving((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await download(`${dripping.host}/a`, from(dripping.host, { timeout: 60 }))).toEqual({
      kind: 'unavailable',
      late: true,
    });
  });

  it('whose connection breaks is unavailable', async () => {
    const server = await behaving((request) => void request.socket.destroy());
    expect(await download(`${server.host}/a`, from(server.host))).toEqual({
      kind: 'unavailable',
      late: false,
    });
  });
});

describe('P16: the token goes to CircleCI only', () => {
  const hop = fc.constantFrom(
    'https://circleci.com/x',
    'https://output.circle-artifacts.com/output/job/x',
    'https://circle-production-action-output.s3.amazonaws.com/x?X-Amz-Signature=1',
    'https://circle-production-customer-artifacts.s3.amazonaws.com/x?X-Amz-Signature=1',
    'https://circleci.com.evil.example/',
    'https://evil.example/?X-Amz-Signature=1',
    '//evil.example/x',
    '\\\\evil.example\\x',
    'http://circleci.com/x',
    'https://circleci.com@evil.example/',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    '/relative',
    '../up',
    '?X-Amz-Signature=2',
    '',
  );
  const status = fc.constantFrom(301, 302, 303, 307, 308);

  it('however a log or an artifact is redirected', async () => {
    await asyncProperty(
      fc.tuple(fc.array(fc.tuple(hop, status), { minLength: 1, maxLength: 6 }), fc.boolean()),
      async ([hops, asLog]) => {
        const sent: { url: URL; authorization: string | null }[] = [];
        const fake: typeof fetch = async (input, init) => {
          const url = new URL(input instanceof Request ? input.url : input);
          sent.push({ url, authorization: new Headers(init?.headers).get('authorization') });
          expect(init?.redirect).toBe('manual');
          const [next, code] = hops[sent.length] ?? [];
          return next === undefined
            ? new Response('[{"message":"end"}]')
            : new Response(null, { status: code ?? 302, headers: { location: next } });
        };
        const circleci = createCircleCI({ host: 'https://circleci.com', token, fetch: fake });
        const url = hops[0]?.[0] ?? '';
        const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 1 } as const;
        if (asLog)
          await circleci
            .stepLog({ build, action: { step: 1, index: 0, outputUrl: url } })
            .catch(() => undefined);
        else await circleci.artifactText({ url });
        for (const { url: to, authorization } of sent) {
          expect(to.protocol).toBe('https:');
          expect(to.hostname).toMatch(
            /(^|\.)circleci\.com$|\.circle-artifacts\.com$|^circle-production-[a-z-]+\.s3\.amazonaws\.com$/,
          );
          if (authorization) expect(to.hostname).toMatch(/(^|\.)circleci\.com$|\.circle-artifacts\.com$/);
          if (asLog && authorization)
            expect(to.pathname).toMatch(/^\/api\/v1\.1\/project\/github\/acme\/web\/1\/output\/1\/0$/);
        }
      },
      20_000,
    );
    proved({ promise: 'P16', inputs: runs(20_000), of: 'redirected downloads', failures: 0 });
  }, 600_000);
});
