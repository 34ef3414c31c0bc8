import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { runs } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { asyncProperty } from './arbitrary-projects.ts';
import { behaving } from './scripted-server.ts';

const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const build = { project, number: 7 };
const secret = 'a-secret-value';
const token = 'CCIPAT_0123456789abcdef';

const reads: Readonly<Record<string, (circleci: CircleCI) => Promise<unknown>>> = {
  me: (c) => c.me(),
  projects: (c) => c.projects(),
  recentBuilds: (c) => c.recentBuilds(),
  builds: (c) => c.builds(project),
  branchBuilds: (c) => c.branchBuilds(project, 'main'),
  build: (c) => c.build(build),
  artifacts: (c) => c.artifacts(build),
  latestArtifacts: (c) => c.latestArtifacts(project),
  tests: (c) => c.tests(build),
  envVars: (c) => c.envVars(project),
  envVar: (c) => c.envVar(project, 'A'),
  checkoutKeys: (c) => c.checkoutKeys(project),
  checkoutKey: (c) => c.checkoutKey(project, 'aa:bb'),
  stepLog: (c) => c.stepLog({ build, action: { step: 1, index: 0, outputUrl: undefined } }),
};

/** `rerun` and `trigger` may ask v2 after a 410: two different writes, each once. */
const writes: Readonly<Record<string, (circleci: CircleCI) => Promise<unknown>>> = {
  retry: (c) => c.retry(build),
  ssh: (c) => c.ssh(build),
  rerun: (c) => c.rerun(build, 'retry'),
  rerunWorkflow: (c) => c.rerunWorkflow('id', { kind: 'from-failed' }),
  cancel: (c) => c.cancel(build),
  trigger: (c) => c.trigger(project, { branch: 'main' }),
  addSshUser: (c) => c.addSshUser(build),
  follow: (c) => c.follow(project),
  unfollow: (c) => c.unfollow(project),
  clearCache: (c) => c.clearCache(project),
  setEnvVar: (c) => c.setEnvVar(project, { name: 'A', value: secret }),
  deleteEnvVar: (c) => c.deleteEnvVar(project, 'A'),
  createCheckoutKey: (c) => c.createCheckoutKey(project, 'deploy-key'),
  deleteCheckoutKey: (c) => c.deleteCheckoutKey(project, 'aa:bb'),
  addSshKey: (c) => c.addSshKey(project, { hostname: 'h', privateKey: secret }),
  addUserSshKey: (c) => c.addUserSshKey(),
  setHerokuKey: (c) => c.setHerokuKey(secret),
};

const calls = { ...reads, ...writes };

const raw = { vcs_url: 'https://github.com/acme/web', build_num: 7, status: 'failed', lifecycle: 'finished' };
const body = fc.oneof(
  fc.constantFrom(
    '',
    'Rate limited.',
    '<!DOCTYPE html><html><body>We are down.</body></html>',
    '{:login "ada", :name nil}',
    '{"message":"Permission denied"}',
    JSON.stringify({ message: JSON.stringify({ message: 'API rate limit exceeded' }) }),
    `{"message":"${token} and ${secret}"}`,
    '[{"build_num":',
    '\ufeff{}',
    'null',
    '[]',
    '{"__proto__":{"x":1}}',
    JSON.stringify([raw, null, 7, { ...raw, unknown: { deep: [1] }, status: 'brand-new' }]),
    JSON.stringify({ ...raw, unknown: 1, dont_build: 'no-followers' }),
  ),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const answer = fc.record({
  kind: fc.constant('answer' as const),
  status: fc.constantFrom(
    200,
    200,
    200,
    201,
    204,
    301,
    302,
    400,
    401,
    403,
    404,
    410,
    418,
    429,
    429,
    500,
    502,
    503,
    504,
  ),
  body,
  headers: fc.constantFrom<Record<string, string>>(
    {},
    { 'retry-after': '1000000000' },
    { 'retry-after': '-1' },
    { 'retry-after': 'garbage' },
    { 'retry-after': 'Mon, 23 Nov 2020 10:01:00 GMT' },
    { location: 'https://evil.example/' },
    { sunset: 'Mon, 01 Feb 2027 00:00:00 GMT' },
    { 'content-type': 'text/html' },
    { 'content-encoding': 'gzip' },
  ),
});

const breaking = fc.constantFrom(
  { kind: 'reset' as const },
  { kind: 'half' as const },
  { kind: 'not-http' as const },
);

const trouble = fc.oneof({ weight: 6, arbitrary: answer }, { weight: 1, arbitrary: breaking });
type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;

async function troubled(next: Trouble, onAsked: (call: string) => void) {
  return behaving((request, response) => {
    onAsked(`${request.method} ${request.url}`);
    if (next.kind === 'reset') request.socket.resetAndDestroy();
    else if (next.kind === 'not-http') request.socket.end('SSH-2.0-OpenSSH_9\r\n');
    else if (next.kind === 'half') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"build_num"', () => request.socket.destroy());
    } else {
      response.writeHead(next.status, { 'content-type': 'application/json', ...next.headers });
      response.end(next.body);
    }
  });
}

/** Waiting before second tries takes long, so many run at once. */
const together = 50;

describe('P20: trouble with CircleCI is contained', () => {
  it('each call ends in an answer or in a closed reason, reads are repeated once at most, writes never', async () => {
    const call = fc.constantFrom(...Object.keys(reads), ...Object.keys(writes));
    const cases = fc.array(fc.tuple(call, trouble), { minLength: together, maxLength: together });
    const one = async ([name, troubling]: [string, Trouble]) => {
      const asked: string[] = [];
      const server = await troubled(troubling, (what) => void asked.push(what));
      const circleci = createCircleCI({ host: server.host, token, timeout: 3_000, random: () => 0 });
      const outcome: unknown = await calls[name]?.(circleci).catch((error: unknown) => error);
      server.close();
      if (outcome instanceof Error) expectBland(outcome);
      for (const what of new Set(asked)) {
        const times = asked.filter((other) => other === what).length;
        expect(times).toBeLessThanOrEqual(what.startsWith('GET ') ? 2 : 1);
      }
      if (name in reads) expect(asked.every((what) => what.startsWith('GET '))).toBe(true);
    };
    await asyncProperty(cases, async (all) => void (await Promise.all(all.map(one))), 10_000 / together);
    const inputs = runs(10_000 / together) * together;
    proved({ promise: 'P20', inputs, of: 'troubled calls', failures: 0 });
  }, 600_000);

  it.each(Object.keys(writes))(
    'a write that was cut off is told as unclear, and not repeated: %s',
    async (name) => {
      const asked: string[] = [];
      const server = await troubled({ kind: 'reset' }, (call) => void asked.push(call));
      const circleci = createCircleCI({ host: server.host, token, timeout: 3_000 });
      await expect(calls[name]?.(circleci)).rejects.toMatchObject({ reason: 'unavailable', ambiguous: true });
      expect(asked).toHaveLength(1);
    },
  );

  it('a call that hangs ends in time, whichever it is', async () => {
    const server = await behaving(() => undefined);
    const circleci = createCircleCI({ host: server.host, token, timeout: 300 });
    const started = performance.now();
    const outcomes = await Promise.all(
      Object.values(calls).map((call) => call(circleci).catch((error) => error)),
    );
    expect(performance.now() - started).toBeLessThan(3_000);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: 'unavailable' });
    expect(server.asked).toHaveLength(outcomes.length);
  });

  it('an answer of 50 MB when unpacked is not taken, whichever read it is to', async () => {
    const packed = gzipSync(Buffer.alloc(50_000_000, ' '));
    const server = await behaving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(packed);
    });
    const circleci = createCircleCI({ host: server.host, token, timeout: 10_000 });
    const { stepLog, ...others } = reads;
    // A log is read while it streams, up to its own limit.
    expect(await stepLog?.(circleci)).toMatchObject({ goesOn: true });
    for (const read of Object.values(others)) {
      await expect(read(circleci)).rejects.toMatchObject({ reason: 'unexpected' });
    }
  });
});

/** A CircleCIError, bounded, and without what was sent in confidence. */
function expectBland(error: Error): void {
  expect(error).toBeInstanceOf(CircleCIError);
  if (!(error instanceof CircleCIError)) return;
  const { said = '', retryAfter = 1, message, cause } = error;
  expect(said.length).toBeLessThanOrEqual(500);
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(900);
  const told = `${message} ${said} ${error.stack} ${cause instanceof Error ? `${cause.stack} ${cause.cause}` : ''}`;
  expect(told).not.toContain(token);
}
