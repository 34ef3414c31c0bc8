import { describe, expect, test } from 'vitest';
import { simulate } from './start-simulator.ts';

const web = '/project/github/acme/web';

describe('a fault', () => {
  test('of too many requests is plain text, with or without Retry-After, as often as told', async () => {
    const { fetch, controls } = await simulate();
    controls.fail({ kind: 'rate-limited', retryAfter: 7 });
    controls.fail({ kind: 'rate-limited' });
    const answers = [await fetch('/api/v1.1/me'), await fetch('/api/v1.1/me'), await fetch('/api/v1.1/me')];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['7', null, null]);
    expect(await answers[0]?.text()).toBe('Rate limited.');
  });

  test('hits only the method and path that it names', async () => {
    const { fetch, controls } = await simulate();
    controls.fail({ kind: 'html', method: 'POST', path: '/retry' });
    expect((await fetch(`/api/v1.1${web}/123`)).status).toBe(200);
    const spoiled = await fetch(`/api/v1.1${web}/123/retry`, { method: 'POST' });
    expect([spoiled.status, spoiled.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  });

  test('can come after the deed', async () => {
    const { fetch, get, controls } = await simulate();
    controls.fail({ kind: 'unavailable', status: 502, method: 'POST', afterwards: true });
    expect((await fetch(`/api/v1.1${web}/123/retry`, { method: 'POST' })).status).toBe(502);
    expect((await get(`${web}/124`)).body.retry_of).toBe(123);
  });

  test('can leave a client without any answer, and can break the line', async () => {
    const { url, controls } = await simulate();
    controls.fail({ kind: 'hang' });
    controls.fail({ kind: 'cut' });
    await expect(fetch(`${url}/api/v1.1/me`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(
      'timeout',
    );
    await expect(fetch(`${url}/api/v1.1/me`)).rejects.toThrow('fetch failed');
  });

  test('can be any answer at all, and is healed', async () => {
    const { get, controls } = await simulate();
    controls.fail({
      kind: 'custom',
      status: 403,
      body: '{"message":"{\\"message\\":\\"API rate limit\\"}"}',
      times: 9,
    });
    expect(await get('/me')).toEqual({ status: 403, body: { message: '{"message":"API rate limit"}' } });
    controls.heal();
    expect((await get('/me')).status).toBe(200);
  });
});

describe('after 1 February 2027', () => {
  test.each(['', '/tree/main', '/build', '/123/retry', '/123/ssh'])(
    'POST /project/…%s is gone',
    async (path) => {
      const { fetch, controls } = await simulate();
      controls.turn({ gone: true });
      expect((await fetch(`/api/v1.1${web}${path}`, { method: 'POST' })).status).toBe(410);
      expect((await fetch(`/api/v1/project/acme/web${path}`, { method: 'POST' })).status).toBe(410);
    },
  );

  test('everything else stays', async () => {
    const { get, post, controls } = await simulate();
    controls.turn({ gone: true });
    expect((await get(`${web}/123`)).status).toBe(200);
    expect((await post(`${web}/123/cancel`)).status).toBe(200);
  });

  test('is announced before in headers', async () => {
    const { fetch, controls } = await simulate();
    const sunset = async () =>
      (await fetch(`/api/v1.1${web}/123/retry`, { method: 'POST' })).headers.get('sunset');
    expect(await sunset()).toBeNull();
    controls.turn({ sunset: true });
    expect(await sunset()).toBe('Mon, 01 Feb 2027 00:00:00 GMT');
    expect((await fetch(`/api/v1.1${web}/123`)).headers.get('sunset')).toBeNull();
  });
});

test('after 7 December 2026 projects come without their branches, and before when asked to', async () => {
  const { get, controls } = await simulate();
  expect((await get('/projects')).body[0].branches.main.last_non_success.build_num).toBe(123);
  expect((await get('/projects?shallow=true')).body[0]).not.toHaveProperty('branches');
  controls.turn({ withoutBranches: true });
  expect((await get('/projects')).body[0]).not.toHaveProperty('branches');
});

test('branch names in projects are percent-encoded, dots included', async () => {
  const { get } = await simulate();
  const names = Object.keys((await get('/projects')).body[0].branches);
  expect(names).toContain('feature%2Fcheckout-redesign');
  expect(names).toContain('dependabot%2Fnpm_and_yarn%2Fvite-8%2E1%2E0');
});
