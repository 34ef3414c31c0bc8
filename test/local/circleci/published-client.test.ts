import { generateKeyPairSync } from 'node:crypto';
import { CircleCI, GitType } from 'circleci-api';
import { expect, test } from 'vitest';
import { simulate, token } from './start-simulator.ts';

/** Uses a client from npm that is not ours: it sends `?circle-token=`, raw slashes and its own Accept header. */
async function published() {
  const simulator = await simulate();
  const client = new CircleCI({
    token,
    vcs: { type: GitType.GITHUB, owner: 'acme', repo: 'web' },
    circleHost: `${simulator.url}/api/v1.1`,
  });
  return { client, simulator };
}

test('reads the person, the projects and the builds', async () => {
  const { client } = await published();
  expect((await client.me()).login).toBe('ada');
  expect((await client.projects()).map((project) => project.reponame)).toContain('web');
  expect(await client.recentBuilds({ limit: 3 })).toHaveLength(3);
  expect((await client.builds({ limit: 2, offset: 1 })).map((build) => build.build_num)).toEqual([122, 121]);
  expect(
    (await client.buildsFor('feature/checkout-redesign', { limit: 2 })).map((build) => build.branch),
  ).toEqual(['feature/checkout-redesign', 'feature/checkout-redesign']);
  expect((await client.build(123)).steps?.length).toBeGreaterThan(3);
});

test('reads artifacts and tests', async () => {
  const { client } = await published();
  expect(await client.artifacts(123)).toEqual(await client.latestArtifacts({ branch: 'main' }));
  const { tests } = await client.getTestMetadata(123);
  expect(tests.filter(({ result }) => result === 'failure')).toHaveLength(2);
});

test('retries, cancels, triggers, follows and clears', async () => {
  const { client } = await published();
  expect((await client.retry(123)).why).toBe('retry');
  expect((await client.cancel(124)).status).toBe('canceled');
  expect((await client.triggerBuild()).branch).toBe('main');
  expect((await client.triggerBuildFor('feature/x')).branch).toBe('feature/x');
  expect(
    await client.followProject({ vcs: { type: GitType.GITHUB, owner: 'acme', repo: 'infra' } }),
  ).toMatchObject({ following: true });
  expect(await client.clearCache()).toEqual({ status: 'build dependency caches deleted' });
});

test('keeps environment variables', async () => {
  const { client } = await published();
  expect(await client.addEnvVar({ name: 'KEY', value: 'a-long-value' })).toEqual({
    name: 'KEY',
    value: 'xxxxalue',
  });
  expect(await client.getEnvVar('KEY')).toEqual({ name: 'KEY', value: 'xxxxalue' });
  expect((await client.listEnvVars()).map(({ name }) => name)).toContain('KEY');
  expect(await client.deleteEnvVar('KEY')).toEqual({ message: 'ok' });
});

test('keeps checkout keys, SSH keys and the Heroku key', async () => {
  const { client } = await published();
  const { fingerprint } = await client.addCheckoutKey('deploy-key');
  expect((await client.getCheckoutKey(fingerprint)).fingerprint).toBe(fingerprint);
  expect(await client.listCheckoutKeys()).toHaveLength(1);
  expect(await client.deleteCheckoutKey(fingerprint)).toEqual({ message: 'ok' });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  expect(await client.addSSHKey({ hostname: 'example.com', private_key })).toBe('');
  expect(await client.addHerokuKey({ apikey: 'not-a-real-key' })).toBe('');
  expect((await client.me()) as unknown).toMatchObject({
    heroku_api_key: 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx-key',
  });
});
