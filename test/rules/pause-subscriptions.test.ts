import { describe, expect, it } from 'vitest';
import type { Pause, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { now, subscription, whole } from '../alerts/sample-reports.ts';

const workspace = 'T1';
const second = subscription({}, { id: 's2', owner: 'U02BEN' });
const elsewhere = subscription({}, { id: 's3', channel: 'C2' });

async function open(...all: readonly Subscription[]) {
  const clockwork = openClockwork();
  await clockwork.store.saveHook(workspace, hook);
  for (const one of all) await clockwork.store.saveSubscription(one);
  const { store, queue, said } = clockwork;
  return {
    ...clockwork,
    async report(run = 'run-1') {
      const report = whole('failed', {
        id: run,
        run,
        at: clockwork.clock.now,
        createdAt: clockwork.clock.now,
      });
      queue.push({ version: 1, workspace, kind: 'report', hook: hook.id, report });
      await clockwork.workOff();
    },
    resting: async () =>
      (await store.subscriptions(workspace)).filter(({ paused }) => paused).map(({ id }) => id),
    told: () => said.filter(({ id }) => id === undefined).map(({ to, message }) => `${to} ${message.text}`),
  };
}

const resting = (reason: Pause, more: Partial<Subscription> = {}) =>
  subscription({}, { paused: { reason, at: now }, ...more });

describe('a channel that cannot be posted to', () => {
  it('rests, and each owner is told once, with a button', async () => {
    const {
      report,
      outcomes,
      resting: all,
      told,
      said,
      store,
    } = await open(subscription(), second, elsewhere);
    outcomes.push({ is: 'not-in-channel' });
    await report();
    expect(await all()).toEqual(['s1', 's2']);
    expect(told()).toEqual([
      expect.stringMatching(/^U01ANN .*Alerts paused/),
      expect.stringMatching(/^U02BEN .*Alerts paused/),
    ]);
    expect(JSON.stringify(said[1]?.message.attachments ?? said[1]?.message)).toContain('resume');
    await store.changeSubscription(subscription(), { rule: subscription().rule });
    await report('run-2');
    expect(told()).toHaveLength(2);
  });

  it('is reported later when Slack says wait, and once more when the outcome is unknown', async () => {
    const { report, outcomes, told, workOff, clock, log } = await open(subscription());
    outcomes.push({ is: 'channel-gone' }, { is: 'rate-limited', after: 30_000 }, { is: 'ambiguous' });
    await report();
    expect(told()).toEqual([]);
    const again = async () => {
      clock.now += 61_000;
      await workOff();
    };
    await again();
    expect(told()).toEqual([]);
    await again();
    expect(told()).toHaveLength(1);
    expect(log.filter(({ log: name }) => name === 'alert.ambiguous')).toHaveLength(1);
    await again();
    expect(told()).toHaveLength(1);
  });

  it('resumes by itself when the bot is invited, and its owners are notified', async () => {
    const paused = resting('not-in-channel');
    const other = resting('not-in-channel', { id: 's3', channel: 'C2' });
    const {
      store,
      minute,
      resting: all,
      told,
    } = await open(paused, other, resting('channel-gone', { id: 's4' }));
    await store.schedule({ workspace, kind: 'resume', id: 'C1', at: now });
    await minute();
    expect(await all()).toEqual(['s3', 's4']);
    expect(told()).toEqual([expect.stringMatching(/^U01ANN .*Alerts resumed/)]);
    await minute();
    expect(told()).toHaveLength(1);
  });
});

describe('a workspace that Slack no longer lets us into', () => {
  it('is paused as a whole, and resumes with a new installation', async () => {
    const { report, outcomes, resting: all, told, store, minute } = await open(subscription(), elsewhere);
    outcomes.push({ is: 'workspace-gone' });
    await report();
    expect(await all()).toEqual(['s1', 's3']);
    expect(told()).toEqual([]);
    await store.schedule({ workspace, kind: 'resume', id: '*', at: now });
    await minute();
    expect(await all()).toEqual([]);
    expect(told()).toEqual([expect.stringMatching(/^U01ANN .*Alerts resumed/)]);
  });

  it('waits a while first when it was just installed: the token in memory may be the one before', async () => {
    const { report, outcomes, resting: all, store, clock, queue, workOff, said } = await open(subscription());
    await store.saveInstallation({
      workspace,
      name: 'Acme',
      botUserId: 'U0BOT',
      botId: 'B0',
      scopes: [],
      installedBy: 'U01ANN',
      installedAt: clock.now,
    });
    outcomes.push({ is: 'workspace-gone' });
    await report();
    expect(await all()).toEqual([]);
    clock.now += 72_000;
    queue.push({ version: 1, workspace, kind: 'drain', destination: 'C1' });
    await workOff();
    expect(said.map(({ to }) => to)).toEqual(['C1']);
    expect(await all()).toEqual([]);
  });
});
