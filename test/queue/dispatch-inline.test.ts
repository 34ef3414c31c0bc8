import { describe, expect, it } from 'vitest';
import { enqueue } from '../../lambda/outbox/enqueue-message.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Settlement } from '../../lambda/store/outbox-store.ts';
import { tokenRefusedView } from '../../lambda/views/people/circleci-token-refused.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription, whole } from '../alerts/sample-reports.ts';
import { runJob } from '../fakes/run-queue-job.ts';

const workspace = 'T1';
const message = tokenRefusedView({ host: 'https://circleci.com' });
const waiting = { kind: 'digest', destination: 'C1', id: 'd1', at: 1 } as const;

async function open() {
  const clockwork = openClockwork();
  await clockwork.store.saveHook(workspace, hook);
  await clockwork.store.saveSubscription(subscription());
  const report = whole('failed', { id: 'r1' });
  return {
    ...clockwork,
    report: () => clockwork.handle({ version: 1, workspace, kind: 'report', hook: hook.id, report }),
  };
}

describe('a report', () => {
  it('is posted by its own handler, without another message of the queue', async () => {
    const { report, said, queue } = await open();
    await report();
    expect(said).toMatchObject([{ to: 'C1' }]);
    expect(queue).toEqual([]);
  });

  it.each([
    ['Slack says wait', { is: 'rate-limited', after: 30_000 }],
    ['the outcome is unknown', { is: 'ambiguous' }],
  ] as const)('is left to the queue when %s, and posted once', async (_, outcome) => {
    const { report, said, queue, outcomes, clock, workOff } = await open();
    outcomes.push(outcome);
    await report();
    expect(said).toEqual([]);
    expect(queue).toEqual([{ version: 1, workspace, kind: 'drain', destination: 'C1', untilFree: true }]);
    clock.now += 61_000;
    await workOff();
    await report();
    expect(said).toHaveLength(1);
  });

  it('is left to the queue when the table fails during the dispatch', async () => {
    const { report, said, queue, services, workOff } = await open();
    const { acquireLock } = services.store;
    Object.assign(services.store, { acquireLock: () => Promise.reject(new Error('throttled')) });
    await report();
    expect([said.length, queue.length]).toEqual([0, 1]);
    Object.assign(services.store, { acquireLock });
    await workOff();
    expect(said).toHaveLength(1);
  });

  it('is posted though it came while a dispatch that could not release its lock still held it', async () => {
    const { report, said, clock, services, handle, workOff } = await open();
    const { endMessages, releaseLock } = services.store;
    Object.assign(services.store, {
      async endMessages(where: string, settlement: Settlement) {
        await endMessages(where, { ...settlement, release: undefined });
        throw new Error('its answer was lost');
      },
      releaseLock: () => Promise.reject(new Error('throttled')),
    });
    await report();
    Object.assign(services.store, { endMessages, releaseLock });
    await workOff();
    const next = whole('failed', { id: 'r2', run: 'run-2' });
    await handle({ version: 1, workspace, kind: 'report', hook: hook.id, report: next });
    expect(said).toHaveLength(1);
    for (let waited = 0; waited < 120_000; waited += 30_000) {
      clock.now += 30_000;
      await workOff();
    }
    expect(said).toHaveLength(2);
  });

  it('that was redelivered after a crash has its channels dispatched, though they were paused meanwhile', async () => {
    const { said, queue, store, workOff, services } = await open();
    await enqueue(workspace, { ...waiting, payload: { message } }, services);
    queue.length = 0;
    await store.pauseSubscription(subscription(), { reason: 'channel-gone', at: 1 });
    const report = whole('failed', { id: 'r1' });
    const queued = { version: 1, workspace, kind: 'report', hook: hook.id, report } as const;
    await runJob(jobs, queued, services, { isAgain: true });
    await workOff();
    expect(said).toMatchObject([{ to: 'C1' }]);
  });
});
