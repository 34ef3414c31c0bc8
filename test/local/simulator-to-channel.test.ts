/** Alerts on one machine: the simulator's own webhooks, through the bot's doors and queue, to the channel. */
import { expect } from 'vitest';
import { queues } from '../../local/aws/local-aws.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { local as bot, itLocally as it, settle } from '../fixture.ts';

const said = () => bot.slack!.messages(workspace.channels.ci).map(({ text }) => text ?? '');

function fail(): void {
  const { start, finish } = bot.circleci!.controls;
  finish('github/acme/web', start({ project: 'github/acme/web', ending: 'failed', hold: 'running' }));
}

it('subscribes, is pinged, and gets a failure once, in one message', async () => {
  const { controls, world } = bot.circleci!;
  await bot.slack!.typeCommand('/circle subscribe web --group run');
  await settle();
  const [webhook] = world.webhooks;
  expect(webhook?.url.startsWith(`${bot.url}/circleci/webhooks/${workspace.team.id}/`)).toBe(true);
  expect(await controls.ping(webhook?.id ?? '')).toHaveLength(1);
  await settle();
  expect(said().at(-1)).toContain('Connected');
  const before = said().length;
  fail();
  expect(await controls.deliver()).toHaveLength(2);
  await settle();
  expect(said().slice(before)).toEqual([expect.stringMatching(/Failed: acme\/web/)]);
  expect(await bot.aws.sqs.count(queues.dead)).toBe(0);
});

it('takes nothing at an address that it has not given out', async () => {
  const post = (path: string) => fetch(`${bot.url}/circleci/${path}`, { method: 'POST', body: '{}' });
  expect((await post('webhooks/T0ACME0001/hook')).status).toBe(401);
  expect((await post('notify/T0ACME0001/hook/capability')).status).toBe(404);
  expect((await post('nothing')).status).toBe(404);
});

it('posts the digest that a person sends, once and at once', async () => {
  await bot.slack!.typeCommand('/circle subscribe web --group run');
  await settle();
  const before = said().length;
  await bot.slack!.typeCommand('/circle digest now');
  await settle();
  expect(bot.slack!.ephemerals().at(-1)?.text).toContain('Posting the digest');
  expect(said().slice(before)).toEqual([expect.stringMatching(/Daily digest/)]);
  await bot.aws.schedule.run();
  await settle();
  expect(said()).toHaveLength(before + 1);
});
