import { expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { SunsetNotice } from '../../lambda/circleci/http/deprecation-header.ts';
import { failingActions } from '../../lambda/circleci/logs/clean-log.ts';
import { simulate, token } from '../local/circleci/start-simulator.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const start = { project: 'github/acme/web', branch: 'main' } as const;

async function connected(own: string = token) {
  const simulator = await simulate();
  const notices: SunsetNotice[] = [];
  const onSunset = (notice: SunsetNotice) => void notices.push(notice);
  const circleci = createCircleCI({ host: simulator.url, token: own, onSunset });
  return { simulator, circleci, notices, controls: simulator.controls };
}

it('walks through the life of a build', async () => {
  const { circleci, controls } = await connected();
  const number = controls.start({ ...start, ending: 'failed', hold: 'running' });
  const ref = { project: web, number };
  expect(await circleci.build(ref)).toMatchObject({ number, status: 'running', branch: 'main' });
  controls.finish('github/acme/web', number);
  const ended = await circleci.build(ref);
  expect(ended.status).toBe('failed');
  const [action] = failingActions(ended);
  if (!action) throw new Error('Nothing failed.');
  const log = await circleci.stepLog({ build: ref, action });
  expect(log.text).toContain('Exited with code');
  expect(await circleci.stepLog({ build: ref, action: { ...action, outputUrl: undefined } })).toEqual(log);
  expect(await circleci.rerun(ref, 'retry')).toMatchObject({ kind: 'build', build: { retryOf: number } });
});

it('fetches an artifact through its redirect', async () => {
  const { circleci } = await connected();
  const builds = await circleci.builds(web, { filter: 'successful', limit: 100 });
  const lists = await Promise.all(builds.map((build) => circleci.artifacts(build)));
  const [artifact] = lists.flat();
  if (!artifact) throw new Error('There is no artifact.');
  expect(await circleci.artifactText(artifact)).toMatchObject({ kind: 'text', whole: true });
});

it.each(['retry', 'ssh'] as const)('runs again by v2 when v1.1 has gone: %s', async (again) => {
  const { circleci, controls, notices } = await connected();
  controls.turn({ gone: true });
  const number = controls.start({ ...start, ending: 'failed', hold: 'running' });
  controls.finish('github/acme/web', number);
  const rerun = await circleci.rerun({ project: web, number }, again);
  if (rerun.kind !== 'workflow') throw new Error('It was not v2.');
  const [job] = await circleci.workflowBuilds(rerun.id);
  expect(job?.build.number).toBeGreaterThan(number);
  expect(notices).toMatchObject([{ sunset: '2027-02-01T00:00:00.000Z' }]);
});

it('triggers by v2 when v1.1 has gone', async () => {
  const { circleci, controls } = await connected();
  controls.turn({ gone: true });
  const triggered = await circleci.trigger(web, { branch: 'main' });
  if (triggered.kind !== 'pipeline') throw new Error('It was not v2.');
  const { id } = await circleci.pipeline(web, triggered.number ?? 0);
  expect(await circleci.workflowsOf(id)).toHaveLength(1);
});

it('says that v2 needs a personal token', async () => {
  const { circleci, controls } = await connected('a-project-token');
  controls.addToken({ token: 'a-project-token', kind: 'project', login: 'ada', project: 'github/acme/web' });
  controls.turn({ gone: true });
  await expect(circleci.trigger(web, { branch: 'main' })).rejects.toMatchObject({ needsPersonalToken: true });
});

it('keeps variables and keys', async () => {
  const { circleci } = await connected();
  expect(await circleci.setEnvVar(web, { name: 'NEW_ONE', value: 'abcdefgh' })).toEqual({
    name: 'NEW_ONE',
    masked: 'xxxxefgh',
  });
  expect((await circleci.envVars(web)).map(({ name }) => name)).toContain('NEW_ONE');
  await circleci.deleteEnvVar(web, 'NEW_ONE');
  await expect(circleci.envVar(web, 'NEW_ONE')).rejects.toMatchObject({
    reason: 'not-found',
    said: 'env var not found',
  });
  const key = await circleci.createCheckoutKey(web, 'deploy-key');
  expect(await circleci.checkoutKey(web, key.fingerprint)).toEqual(key);
  await circleci.deleteCheckoutKey(web, key.fingerprint);
  expect((await circleci.checkoutKeys(web)).map(({ fingerprint }) => fingerprint)).not.toContain(
    key.fingerprint,
  );
});

it('follows, unfollows, clears the cache', async () => {
  const { circleci } = await connected();
  expect(await circleci.unfollow(web)).toMatchObject({ following: false });
  expect((await circleci.projects()).map(({ project }) => project)).not.toContainEqual(web);
  expect(await circleci.follow(web)).toMatchObject({ following: true });
  expect((await circleci.projects()).map(({ project }) => project)).toContainEqual(web);
  expect(await circleci.clearCache(web)).toContain('deleted');
});
