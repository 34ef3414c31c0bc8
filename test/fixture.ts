/** Starts what tests speak to, for a file or for each test, and ends it: CircleCI's simulator, Slack's stand-in, the bot. */
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import type { CircleCI } from '../lambda/circleci/client/client.ts';
import { createCircleCI } from '../lambda/circleci/client/create-client.ts';
import { queues } from '../local/aws/local-aws.ts';
import type { RunningBot } from '../local/bot.ts';
import { type CircleCIOptions, type CircleCISimulator, startCircleCI } from '../local/circleci/server.ts';
import type { Clockwork } from './alerts/minute-by-minute.ts';
import { createFakeBot, type FakeBot, type FakeBotOptions } from './fakes/bot-in-memory.ts';
import { addToClock, resetClock } from './fakes/process-clock.ts';
import type { openStage, Stage } from './slack/worker-between-servers.ts';

export interface Beginning {
  /** Left out: all tests of the file share one simulator. */
  readonly simulatorOf?: 'each test';
  readonly isConnected?: boolean;
  readonly circleci?: () => Partial<CircleCIOptions>;
  readonly bot?: () => Partial<FakeBotOptions>;
}

/** Those of the test that runs. */
export let simulator: CircleCISimulator;
export let bot: FakeBot;
export let clockwork: Clockwork;
export let stage: Stage;
export let browser: Browser;
/** The whole local bot: its page, both services and AWS. */
export let local: RunningBot;

/** Returns an `it` before whose tests there are a simulator in working order and a bot that is connected to it. */
export function itWith({ simulatorOf, isConnected = true, circleci, bot: options }: Beginning) {
  return test.extend<{ simulator: CircleCISimulator; bot: FakeBot }>({
    simulator: [
      async ({}, use) => {
        const started = await startCircleCI({ port: 0, quiet: true, ...circleci?.() });
        await use(started);
        await started.close();
      },
      { scope: simulatorOf === 'each test' ? 'test' : 'file', auto: true },
    ],
    bot: [
      async ({ simulator: started }, use) => {
        simulator = started;
        simulator.controls.heal();
        simulator.controls.turn({ gone: false });
        simulator.controls.forgetReceived();
        bot = createFakeBot({ host: simulator.url, ...options?.() });
        if (isConnected) await bot.connect();
        await use(bot);
      },
      { auto: true },
    ],
  });
}

export const it = itWith({});

/** Returns a bot whose CircleCI answers some calls otherwise than the simulator does. */
export async function botWith(changes: (circleci: CircleCI) => Partial<CircleCI>): Promise<FakeBot> {
  const other = createFakeBot({
    host: simulator.url,
    circleci: (options) => {
      const circleci = createCircleCI(options);
      return { ...circleci, ...changes(circleci) };
    },
  });
  await other.connect();
  return other;
}
/** For tests that leave something at CircleCI which the next one would meet. */
export const itAlone = itWith({ simulatorOf: 'each test' });

/** Returns an `it` before each of whose tests there are a simulator and a clockwork that reads it, by one clock. */
export function itMinuteByMinute(from: number) {
  return test.extend<{ clockwork: Clockwork }>({
    clockwork: [
      async ({}, use) => {
        const { openClockwork } = await import('./alerts/minute-by-minute.ts');
        const clock = { now: from };
        simulator = await startCircleCI({ port: 0, quiet: true, clock: () => clock.now });
        const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
        clockwork = openClockwork({ circleci, clock });
        await use(clockwork);
        await simulator.close();
      },
      { auto: true },
    ],
  });
}

/** Returns an `it` before each of whose tests a stage opens: the worker between real servers. */
export function itOnStageOf(options: Parameters<typeof openStage>[0]) {
  return test.extend<{ stage: Stage }>({
    stage: [
      async ({}, use) => {
        // Loads Bolt, which most tests can do without.
        const { openStage } = await import('./slack/worker-between-servers.ts');
        stage = await openStage(options);
        await use(stage);
        await stage.close();
      },
      { auto: true },
    ],
  });
}

export const itOnStage = itOnStageOf({});

/** One browser for all files that a process runs. */
export const itInBrowser = test.extend<{ browser: Browser }>({
  browser: [
    async ({}, use) => {
      const { openBrowser } = await import('./open-browser.ts');
      browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', auto: true },
  ],
});

async function startWithClock(use: (started: RunningBot) => Promise<void>): Promise<void> {
  const { startLocal } = await import('../local/bot.ts');
  // Before the bot keeps `Date.now` for later.
  addToClock(0);
  local = await startLocal({ port: 0, quiet: true });
  await use(local);
  await local.close();
  resetClock();
}

/** Each test has a local bot of its own, whose time `passTime` moves. */
export const itLocally = test.extend<{ local: RunningBot }>({
  local: [({}, use) => startWithClock(use), { auto: true }],
});

/** All tests of the file share one local bot, whose time `passTime` moves. */
export const itOnPage = itInBrowser.extend<{ local: RunningBot }>({
  local: [({}, use) => startWithClock(use), { scope: 'file', auto: true }],
});

/** The local queue looks as often for what was delayed. */
const look = 25;

/**
 * Lets seconds pass for the local bot and its services, each once they have done what was due: nothing is hurried by it.
 * The schedule runs where the test runs it.
 */
export async function passTime(seconds: number): Promise<void> {
  const { lambda, alerts } = local.aws;
  for (let left = seconds; left > 0; left -= 1) {
    await lambda.idle();
    await local.circleci?.controls.deliver();
    await alerts.resting();
    addToClock(1_000);
    await new Promise((resolve) => setTimeout(resolve, look));
  }
}

/** Lets time pass until it is so, two minutes at most; a browser on a busy machine then has some more to show it. */
export async function passTimeUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 120; left > 0; left -= 1) {
    if (await isSo()) return;
    await passTime(1);
  }
  await expect.poll(isSo, { timeout: 20_000 }).toBe(true);
}

/** Lets time pass until nothing is left to be done, not even for later. */
export async function settle(): Promise<void> {
  await local.aws.lambda.idle();
  await local.aws.alerts.resting();
  await passTimeUntil(async () => (await local.aws.sqs.count(queues.alerts)) === 0);
}
