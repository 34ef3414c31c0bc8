/** P25: while the table and the secrets are throttled, a person is answered, an act happens once, and a purge ends. */
import { beforeEach, expect } from 'vitest';
import { itOnStage as it, stage } from '../fixture.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { channel, team } from './worker-between-servers.ts';

let random: Random;
/** Of a hundred calls. */
let throttled = 0;
beforeEach(async () => {
  random = createRandom(seed());
  throttled = 0;
  for (const part of [stage.services.store, stage.services.secrets]) throttle(part);
});

function throttle(part: object): void {
  for (const [name, call] of Object.entries(part))
    Object.assign(part, {
      [name]: async (...given: readonly unknown[]) => {
        if (random.below(100) < throttled)
          throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
        return call(...given);
      },
    });
}

/** As Lambda hands in what failed: a minute later, and the same. Whether it ended. */
async function handedIn(deliver: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await deliver();
      return;
    } catch {
      stage.pass(60_000);
      throttled = Math.max(0, throttled - 1);
    }
  }
  throw new Error('it never ended');
}

it('P25: a command is answered, and acts once at most', { timeout: 1_800_000 }, async () => {
  const count = runs(2_000);
  for (let at = 0; at < count; at += 1) {
    const build = stage.circleci.controls.start({
      project: 'github/acme/web',
      branch: `p25-${at}`,
      hold: 'running',
    });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    stage.circleci.controls.forgetReceived();
    stage.answers.splice(0);
    // What is followed is posted, and not said by the response_url.
    const before = stage.slack.messages(channel).length;
    throttled = random.below(60);
    await handedIn(() => stage.type(`retry gh/acme/web#${build}`, { id: `p25-${at}` }));
    const posted = stage.slack.messages(channel).length;
    expect(stage.answers.length + posted - before, 'answers').toBeGreaterThan(0);
    expect(stage.writes().length, 'acts').toBeLessThanOrEqual(1);
  }
  expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  proved({ promise: 'P25', inputs: count, of: 'commands under throttling', failures: 0 });
});

it('P25: an uninstall ends with nothing left', { timeout: 1_800_000 }, async () => {
  const count = runs(2_000);
  for (let at = 0; at < count; at += 1) {
    throttled = 0;
    const { store, secrets, now } = stage.services;
    await secrets.write(team, { slackBotToken: 'xoxb-again' });
    await store.saveInstallation({
      workspace: team,
      name: 'Acme',
      botUserId: undefined,
      botId: undefined,
      scopes: [],
      installedBy: 'U1',
      installedAt: 0,
    });
    throttled = random.below(90);
    const event = { type: random.pick(['app_uninstalled', 'tokens_revoked']), tokens: { bot: ['UBOT'] } };
    const body = { type: 'event_callback', team_id: team, event_id: `p25-${at}`, event };
    await handedIn(() =>
      stage.send('event', { ...body, event_time: now() / 1000 }, { id: `uninstall-${at}` }),
    );
    throttled = 0;
    expect([await secrets.read(team), await store.installation(team)]).toEqual([{}, undefined]);
  }
  proved({ promise: 'P25', inputs: count, of: 'uninstallations under throttling', failures: 0 });
});
