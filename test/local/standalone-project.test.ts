/** A standalone project has two spellings of its slug: however it was subscribed, the channel gets each run once. */
import { describe, expect } from 'vitest';
import { queues } from '../../local/aws/local-aws.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { local as bot, itLocally as it, settle } from '../fixture.ts';

const slug = 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB';

const said = () => bot.slack!.messages(workspace.channels.ci).map(({ text }) => text ?? '');

async function type(command: string): Promise<void> {
  await bot.slack!.typeCommand(`/circle ${command}`);
  await settle();
}

/** What the channel reads of one failed run. */
async function fail(by = 'ada'): Promise<readonly string[]> {
  const before = said().length;
  const { start, finish, deliver } = bot.circleci!.controls;
  finish(slug, start({ project: slug, by, ending: 'failed', hold: 'running' }));
  await deliver();
  await settle();
  return said().slice(before);
}

const ids = () => {
  const { orgId = '', id = '' } = bot.circleci!.world.projects.find(({ key }) => key === slug) ?? {};
  return `circleci/${orgId}/${id}`;
};

const links = {
  'its name': () => 'desktop',
  'its name in full': () => 'acme-desktop/desktop',
  'its slug': () => slug,
  'its ids': () => ids(),
  'its page': () => `https://app.circleci.com/pipelines/${slug}`,
  'the page by its ids': () => `https://app.circleci.com/pipelines/${ids()}`,
  'its organization': () => 'acme-desktop/*',
  'its organization’s slug': () => `${slug.split('/').slice(0, 2).join('/')}/*`,
  'its organization’s id': () => `${ids().split('/').slice(0, 2).join('/')}/*`,
};

describe('a failed run of a standalone project is told once', () => {
  it.each(Object.entries(links))('to a channel that subscribed by %s', async (_, how) => {
    await type(`subscribe ${how()}`);
    expect(said().join()).toMatch(/acme-desktop/);
    expect(bot.circleci!.world.webhooks).toHaveLength(1);
    expect(await fail()).toEqual([expect.stringMatching(/Failed: acme-desktop\/desktop/)]);
    expect(await bot.aws.sqs.count(queues.dead)).toBe(0);
  });

  it('to a channel that subscribed in every way, with one subscription of the project and one webhook', async () => {
    // A message for each run, so that each is counted.
    for (const how of Object.values(links)) await type(`subscribe ${how()} --group run`);
    expect(bot.circleci!.world.webhooks).toHaveLength(1);
    expect(await fail()).toHaveLength(1);
    await type('unsubscribe desktop');
    expect(await fail()).toHaveLength(1);
    await type('unsubscribe acme-desktop/*');
    expect(said().at(-1)).toContain('acme-desktop');
    expect(await fail()).toEqual([]);
  });
});

it('mentions the author of a commit that came by the GitHub App', async () => {
  await type('link etienne');
  await type('subscribe desktop --mention author');
  expect(await fail('etienne')).toEqual([expect.stringContaining(`<@${workspace.people.ada}>`)]);
  expect((await fail('grace')).join()).not.toContain('<@');
});
