import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotConnectedError } from '../../lambda/errors.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot } from '../fakes/bot-in-memory.ts';

let circleci: CircleCISimulator;

beforeAll(async () => {
  circleci = await startCircleCI({ port: 0, quiet: true });
});
afterAll(() => circleci.close());

function publicProject(): string {
  const found = circleci.world.projects.find(({ oss }) => oss);
  if (!found) throw new Error('The simulator has no public project.');
  return `${found.org}/${found.name}`;
}

describe('without a connection', () => {
  it('a public project that is named in full is read all the same', async () => {
    const bot = createFakeBot({ host: circleci.url });
    const reply = await bot.type(`status ${publicProject()}`);
    expect(JSON.stringify(reply)).toContain(publicProject());
    expect(JSON.stringify(reply)).toContain('#');
  });

  it('a private one, or a short name, asks to connect', async () => {
    const bot = createFakeBot({ host: circleci.url });
    await expect(bot.type('status acme/web')).rejects.toBeInstanceOf(NotConnectedError);
    await expect(bot.type('status web')).rejects.toBeInstanceOf(NotConnectedError);
  });

  it('nothing can be changed', async () => {
    const bot = createFakeBot({ host: circleci.url });
    await expect(bot.type(`retry ${publicProject()} latest`)).rejects.toBeInstanceOf(NotConnectedError);
  });
});

it('a token that may not list projects reads those that are named in full', async () => {
  const bot = createFakeBot({ host: circleci.url });
  await bot.connect();
  circleci.controls.fail({ kind: 'unauthorized', path: '/projects', times: 3 });
  const reply = await bot.type('status acme/web main');
  expect(JSON.stringify(reply)).toContain('acme/web');
  circleci.controls.heal();
});

it('the list of projects is asked for once in a turn', async () => {
  const bot = createFakeBot({ host: circleci.url });
  await bot.connect();
  circleci.controls.forgetReceived();
  await bot.type('status web');
  const lists = circleci.controls.received().filter(({ path }) => path.endsWith('/projects'));
  expect(lists).toHaveLength(1);
});
