/** A webhook set up by hand, on one machine: the steps, the secret, CircleCI, the channel; and all of it once more. */
import { expect } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { simulatorToken } from '../../local/settings.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { local as bot, itLocally as it, settle } from '../fixture.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const said = () => bot.slack!.messages(workspace.channels.ci).map(({ text }) => text ?? '');

async function type(text: string): Promise<void> {
  await bot.slack!.typeCommand(text);
  await settle();
}

/** What the visible form has in this field. */
function field(id: string): string | undefined {
  const blocks: readonly Field[] = JSON.parse(
    JSON.stringify(bot.slack!.openViews().at(-1)?.view.blocks ?? []),
  );
  return blocks.find(({ block_id }) => block_id === id)?.element?.initial_value;
}

interface Field {
  readonly block_id?: string;
  readonly element?: { readonly initial_value?: string };
}

async function copied() {
  expect(field('secret')).toBeUndefined();
  expect(await bot.slack!.submit({})).toMatchObject({ outcome: 'updated' });
  return { url: field('url') ?? '', secret: field('secret') ?? '' };
}

async function paste(given: { readonly url: string; readonly secret: string }, repo: string) {
  const circleci = createCircleCI({ host: bot.circleci!.url, token: simulatorToken });
  return circleci.createWebhook({ ...web, repo }, { name: 'By hand', ...given });
}

async function fail(repo: string): Promise<readonly string[]> {
  const before = said().length;
  const { start, finish, deliver } = bot.circleci!.controls;
  const project = `github/acme/${repo}`;
  finish(project, start({ project, ending: 'failed', hold: 'running' }));
  await deliver();
  await settle();
  return said().slice(before);
}

it('pastes one address into two projects, is pinged, gets alerts of both, and changes the secret without a gap', async () => {
  // A token that may not make webhooks.
  bot.circleci!.controls.fail({ kind: 'custom', status: 403, method: 'POST', path: '/webhook', times: 99 });
  await type('/circle subscribe acme/* --group run');
  bot.circleci!.controls.heal();
  await type('/circle webhook acme/*');
  const first = await copied();
  expect(first.secret).toMatch(/^[0-9a-f]{64}$/);
  await bot.slack!.submit({});
  const [inWeb] = [await paste(first, 'web'), await paste(first, 'api')];
  await bot.circleci!.controls.ping(inWeb);
  await settle();
  expect(said().at(-1)).toContain('Connected');
  expect(await fail('web')).toEqual([expect.stringContaining('acme/web')]);
  expect(await fail('api')).toEqual([expect.stringContaining('acme/api')]);

  await type('/circle webhook acme/*');
  expect(JSON.stringify(bot.slack!.openViews())).not.toContain(first.secret);
  expect(await bot.slack!.submit({})).toMatchObject({ outcome: 'updated' });
  const second = await copied();
  expect([second.url, second.secret]).not.toEqual([first.url, first.secret]);
  expect(await fail('api')).toHaveLength(1);
  Object.assign(bot.circleci!.world.webhooks.find(({ id }) => id === inWeb)!, second);
  expect(await fail('web')).toHaveLength(1);
});
