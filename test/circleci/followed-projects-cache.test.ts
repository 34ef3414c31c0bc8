import { expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { rememberProjects } from '../../lambda/circleci/client/followed-projects-cache.ts';

const minute = 60_000;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

/** CircleCI's list is asked for by no more than is told in `asked`. */
function remembering() {
  const state = { now: 0, asked: [] as (string | undefined)[], fails: false };
  const create = rememberProjects(
    (options): CircleCI => ({
      ...createCircleCI(options),
      async projects() {
        state.asked.push(options.token);
        if (state.fails) throw new Error('unavailable');
        return [{ project: web, defaultBranch: `main${state.asked.length}`, vcsUrl: '' }];
      },
      follow: async () => ({ following: true, firstBuild: undefined }),
    }),
    () => state.now,
  );
  return { state, client: (token = 'one') => create({ host: 'http://127.0.0.1:1', token }) };
}

it('names are looked up in a list of the last five minutes', async () => {
  const { state, client } = remembering();
  const first = await client().recentProjects();
  state.now = 5 * minute - 1;
  expect(await client().recentProjects()).toEqual(first);
  state.now = 5 * minute;
  expect(await client().recentProjects()).not.toEqual(first);
  expect(state.asked).toHaveLength(2);
});

it('a list of this moment is asked for, and remembered', async () => {
  const { state, client } = remembering();
  await client().recentProjects();
  const now = await client().projects();
  expect(state.asked).toHaveLength(2);
  expect(await client().recentProjects()).toEqual(now);
  expect(state.asked).toHaveLength(2);
});

it('one turn that has just read the list does not read it again', async () => {
  const { state, client } = remembering();
  const turn = client();
  await turn.recentProjects();
  await turn.projects();
  expect(state.asked).toHaveLength(1);
});

it('another token sees its own list alone', async () => {
  const { state, client } = remembering();
  await client('one').recentProjects();
  await client('two').recentProjects();
  expect(state.asked).toEqual(['one', 'two']);
});

it('a failure is not remembered, and following a project forgets the list', async () => {
  const { state, client } = remembering();
  state.fails = true;
  await expect(client().recentProjects()).rejects.toThrow('unavailable');
  state.fails = false;
  await client().recentProjects();
  await client().follow(web);
  await client().recentProjects();
  expect(state.asked).toHaveLength(3);
});

it('fifty lists are kept', async () => {
  const { state, client } = remembering();
  for (let at = 0; at <= 50; at += 1) await client(`token ${at}`).recentProjects();
  await client('token 1').recentProjects();
  expect(state.asked).toHaveLength(51);
  await client('token 0').recentProjects();
  expect(state.asked).toHaveLength(52);
});
