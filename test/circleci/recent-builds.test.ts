import { expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { rememberBuilds } from '../../lambda/circleci/client/followed-projects-cache.ts';
import { summary } from '../views/sample-builds.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const api = { ...web, repo: 'api' };

function remembering() {
  const state = { now: 0, asked: [] as string[], fails: false };
  const create = rememberBuilds(
    (options): CircleCI => ({
      ...createCircleCI(options),
      async newestBuilds({ repo }) {
        state.asked.push(`${options.token} ${repo}`);
        if (state.fails) throw new Error('unavailable');
        return [summary({ number: state.asked.length })];
      },
    }),
    () => state.now,
  );
  return { state, client: (token = 'one') => create({ host: 'http://127.0.0.1:1', token }) };
}

it('a project’s newest builds are read once in two minutes', async () => {
  const { state, client } = remembering();
  const first = await client().newestBuilds(web);
  state.now = 119_999;
  expect(await client().newestBuilds(web)).toEqual(first);
  state.now = 120_000;
  expect(await client().newestBuilds(web)).not.toEqual(first);
  expect(state.asked).toEqual(['one web', 'one web']);
});

it('keystrokes that come together share one read', async () => {
  const { state, client } = remembering();
  await Promise.all([client().newestBuilds(web), client().newestBuilds(web)]);
  expect(state.asked).toHaveLength(1);
});

it('another token and another project have builds of their own', async () => {
  const { state, client } = remembering();
  for (const [token, project] of [
    ['one', web],
    ['two', web],
    ['one', api],
  ] as const)
    await client(token).newestBuilds(project);
  expect(state.asked).toEqual(['one web', 'two web', 'one api']);
});

it('a read that failed is not remembered', async () => {
  const { state, client } = remembering();
  state.fails = true;
  await expect(client().newestBuilds(web)).rejects.toThrow('unavailable');
  state.fails = false;
  expect(await client().newestBuilds(web)).toHaveLength(1);
});

it('keeps the newest fifty lists', async () => {
  const { state, client } = remembering();
  for (let at = 0; at <= 50; at += 1) await client(`token ${at}`).newestBuilds(web);
  await client('token 1').newestBuilds(web);
  expect(state.asked).toHaveLength(51);
  await client('token 0').newestBuilds(web);
  expect(state.asked).toHaveLength(52);
});
