/** A standalone project that is subscribed by its name, by a link and by its organization: each run is told once. */
import { describe, expect } from 'vitest';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { layPipeline } from '../../local/circleci/histories/lay-history.ts';
import { takeDeliveries } from '../../local/circleci/webhook-deliveries.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith, simulator } from '../fixture.ts';
import { openClockwork } from './minute-by-minute.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const minute = 60_000;
const clock = { now };
/** As links, webhooks and API v2 write it. */
const key = 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB';

const it = itWith({
  simulatorOf: 'each test',
  circleci() {
    clock.now = now - 10 * minute;
    return { clock: () => clock.now };
  },
  bot: () => ({ now: clock.now }),
});

const ways = {
  'by its name': 'subscribe desktop',
  'by a link': `subscribe https://app.circleci.com/pipelines/${key}`,
  'by its ids': `subscribe ${key}`,
  'by its organization': 'subscribe circleci/PXpvNSfaY3UE5GGdKkL4bG/*',
} as const;

/** A run fails: CircleCI reports it to whatever webhooks there are. */
async function said() {
  const at = now - 5 * minute;
  clock.now = now;
  layPipeline(simulator.world, {
    project: key,
    at,
    workflows: [{ name: 'ci', jobs: [{ name: 'test', status: 'failed' }] }],
  });
  const reports = takeDeliveries(simulator.world, now).map(({ body }) => readReport(JSON.parse(body)));
  const clockwork = openClockwork({ now });
  for (const one of await bot.store.subscriptions(workspace)) await clockwork.store.saveSubscription(one);
  const hooks = await bot.store.hooks(workspace);
  for (const hook of hooks) await clockwork.store.saveHook(workspace, hook);
  for (const report of reports) {
    if (!report || 'ping' in report) continue;
    for (const hook of hooks) {
      await clockwork.handle({ version: 1, workspace, kind: 'report', hook: hook.id, report });
      await clockwork.workOff();
    }
  }
  return clockwork.said.map(({ message }) => textOf(message).split('\n')[0]);
}

const webhooks = () => simulator.world.webhooks.filter(({ scope }) => scope.id !== undefined);

describe('a standalone project', () => {
  it.each(Object.entries(ways))('is reported once when it is subscribed %s', async (_, command) => {
    await bot.type(command);
    expect(await said()).toEqual([expect.stringMatching(/^❌ Fail(ed|ing): .*desktop on main · ci/)]);
  });

  it('has one subscription and one webhook, however it is named', async () => {
    await bot.type(ways['by its name']);
    for (const way of ['by a link', 'by its ids'] as const)
      expect(textOf(messageOf(await bot.type(ways[way]), 'say'))).toContain('already');
    expect(await bot.store.subscriptions(workspace)).toHaveLength(1);
    expect(webhooks()).toHaveLength(1);
    expect(await said()).toHaveLength(1);
  });

  it('is reported once when its organization is subscribed, too', async () => {
    await bot.type(ways['by a link']);
    await bot.type(ways['by its organization']);
    expect(webhooks()).toHaveLength(1);
    expect(await said()).toHaveLength(1);
  });
});
