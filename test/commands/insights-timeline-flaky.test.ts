import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { EndedRun } from '../../lambda/circleci/client/insights.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot, type FakeBot } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';

const web = 'github/acme/web';
const minute = 60_000;
const day = 24 * 60 * minute;
let simulator: CircleCISimulator;
let bot: FakeBot;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-11-26T10:00:00Z');
  simulator = await startCircleCI({ port: 0, quiet: true, clock: () => now });
  bot = await botOf();
});
afterEach(() => simulator.close());

async function botOf(more: Partial<CircleCI> = {}): Promise<FakeBot> {
  const made = createFakeBot({
    host: simulator.url,
    now,
    circleci: (options) => ({ ...createCircleCI(options), ...more }),
  });
  await made.connect();
  return made;
}

const ask = async (text: string): Promise<Message> => messageOf(await bot.type(text), 'say');
const read = async (text: string): Promise<string> => textOf(await ask(text));

describe('insights', () => {
  it('says how the default branch went, and which jobs take longest', async () => {
    const message = await ask('insights web');
    const text = textOf(message);
    expect(text).toContain('*Insights*: acme/web on `main` · `ci` · last 30 days');
    expect(text).toMatch(/\*Success rate\* {2}\d+% · \d+ of \d+ runs passed/);
    expect(text).toMatch(/\*Duration\* {2}median \d+s, p95 \d+s/);
    expect(text).toMatch(/\*Failing\* {2}1d 1h, 3 times, still failing at the end/);
    expect(text).toContain('*Slowest jobs*\n• `test` median');
    expect(text).toContain('other workflows: `nightly`');
    expect(intentsOf(message)).toEqual([{ action: 'share', command: 'insights gh/acme/web main' }]);
  });

  it('takes a workflow, a branch and a number of days', async () => {
    expect(await read('insights web main nightly --days 7')).toContain('`nightly` · last 7 days');
    const message = await ask('insights web main --workflow nightly --days 7');
    expect(textOf(message)).toContain('`nightly` · last 7 days');
    expect(intentsOf(message)).toEqual([
      { action: 'share', command: 'insights gh/acme/web main --workflow nightly --days 7' },
    ]);
    expect(await read('insights web feature/checkout-redesign')).toContain('on `feature/checkout-redesign`');
  });

  it('says so where nothing ran, and names what did', async () => {
    const text = await read('insights web main deploy');
    expect(text).toContain('No runs finished in this period.');
    expect(text).toContain('workflows that ran: `ci`, `nightly`');
  });

  it('compares with the time before', async () => {
    const ran = (id: string, ago: number, status: EndedRun['status'], minutes: number): EndedRun => {
      const createdAt = now - ago * day;
      return { id, createdAt, stoppedAt: createdAt + minutes * minute, status };
    };
    const runs = [
      ran('a', 1, 'success', 12),
      ran('b', 2, 'failed', 12),
      ran('c', 8, 'success', 10),
      ran('d', 9, 'success', 10),
      ran('e', 2.5, 'canceled', 10),
    ];
    bot = await botOf({
      endedRuns: async ({ from, to }) => runs.filter((one) => one.createdAt >= from && one.createdAt < to),
    });
    const text = await read('insights web --days 7');
    expect(text).toContain('*Success rate*  50% (▼ 50 points) · 1 of 2 runs passed');
    expect(text).toContain('median 12m (▲ 20%), p95 12m (▲ 20%)');
    expect(text).toContain('*Failing*  1d, once (before: never)');
    expect(text).toContain('*Throughput*  0.4 runs a day (before: 0.3)');
    expect(text).toContain('1 canceled run not counted');
    expect(text).toContain('CircleCI’s insights can be up to a day behind');
    expect(await read('insights web --days 14')).toContain('*Slowest jobs*, last 30 days');
    expect(await read('insights web --days 60')).toContain('CircleCI only keeps 90 days');
  });

  it('refuses days that CircleCI does not keep', async () => {
    const reply = await bot.type('insights web --days 91').catch((error: Error) => error.message);
    expect(JSON.stringify(reply)).toContain('--days is a number from 1 to 90.');
  });
});

describe('the timeline', () => {
  it('says which job decides, and draws what waited and what ran', async () => {
    const message = await ask('timeline web#123');
    const text = textOf(message);
    expect(text).toContain('*Timeline*: acme/web pipeline 54 on `main`');
    expect(text).toContain('*`test` took 33s of 36s*');
    expect(text).toMatch(/test {9}░█+ 33s✗/);
    expect(text).toMatch(/lint {9}░▒+ +12s/);
    expect(intentsOf(message)).toEqual(
      expect.arrayContaining([
        { action: 'run', command: 'status gh/acme/web pipeline 54' },
        { action: 'share', command: 'timeline gh/acme/web pipeline 54' },
      ]),
    );
  });

  it.each(['timeline web', 'timeline web main', 'timeline web pipeline 54', 'timeline web latest'])(
    'is the same by `%s`',
    async (text) => {
      expect(await read(text)).toContain('acme/web pipeline 54');
    },
  );

  it('offers Refresh while the run is running', async () => {
    const number = simulator.controls.start({ project: web, branch: 'topic', hold: 'running' });
    now += minute;
    bot = await botOf();
    const message = await ask(`timeline web#${number}`);
    expect(intentsOf(message)).toContainEqual(expect.objectContaining({ action: 'refresh' }));
    expect(textOf(message)).toContain('…');
  });

  it('shows a public project without a personal token, as far as the builds go', async () => {
    const unseen = async () => [];
    bot = await botOf({ pipelines: unseen });
    expect(await read('timeline web#123')).toMatch(/took \S+ of/);
  });
});

describe('flaky', () => {
  const lastAt = Date.parse('2026-11-25T10:00:00Z');
  const flaky = {
    name: 'cart › adds up',
    job: 'test',
    workflow: 'ci',
    times: 3,
    build: 123,
    lastAt,
    firstAt: lastAt - 3 * day,
  };

  it('lists tests with rates, the last failing job, and since when', async () => {
    bot = await botOf({
      flakyTests: async () => [flaky],
      testMetrics: async () => [{ name: 'cart › adds up', job: 'test', runs: 40, failed: 4 }],
    });
    const text = await read('flaky web');
    expect(text).toContain('*One flaky test* in acme/web');
    expect(text).toContain('failed, then passed 3 times · `test` · failed 4 of the last 40 runs (10%)');
    expect(text).toMatch(/last <!date\S+ago\}\|1 day ago> in <\S+\/123\|#123>/);
    expect(text).toMatch(/first seen <!date\S+ago\}\|4 days ago>/);
  });

  it('has pages', async () => {
    const tests = Array.from({ length: 20 }, (_, at) => ({ ...flaky, name: `test ${at}` }));
    bot = await botOf({ flakyTests: async () => tests, testMetrics: async () => [] });
    const message = await ask('flaky web');
    expect(textOf(message)).toContain('page 1 of 2');
    expect(intentsOf(message)).toContainEqual({ action: 'refresh', command: 'flaky gh/acme/web --page 2' });
    expect(await read('flaky web --page 2')).toContain('test 19');
    expect(await read('flaky web --page 3')).toContain('No more flaky tests');
  });
});
