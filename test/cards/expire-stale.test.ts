import { expect, it } from 'vitest';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { now, subscription, whole } from '../alerts/sample-reports.ts';

const workspace = 'T1';
const hour = 60 * 60_000;
/** The reports come within them. */
const quiet = { from: 9, to: 12 };

/** Failures in quiet hours; then something happens to the subscription, and the hours end. */
async function night(
  runs: number,
  meanwhile: (clockwork: ReturnType<typeof openClockwork>) => Promise<unknown>,
) {
  const clockwork = openClockwork();
  const { store, queue, clock, said } = clockwork;
  await store.saveHook(workspace, hook);
  await store.saveSubscription(subscription({ quiet, mention: { group: 'S01OPS' } }));
  for (let n = 0; n < runs; n += 1) {
    const report = whole('failed', {
      id: `r${n}`,
      run: `run-${n}`,
      branch: `b${n}`,
      at: now + n,
      createdAt: now,
    });
    queue.push({ version: 1, workspace, kind: 'report', hook: hook.id, report });
  }
  await clockwork.workOff();
  expect(said).toEqual([]);
  await meanwhile(clockwork);
  for (let minutes = 0; minutes < 180 && said.length === 0; minutes += 30) {
    clock.now += hour / 2;
    await clockwork.minute();
  }
  return said.map(({ message }) => message.text);
}

const change = (changes: Partial<Subscription>) => (clockwork: ReturnType<typeof openClockwork>) =>
  clockwork.store.changeSubscription(subscription(), changes);

it('what waits for the end of quiet hours is said then', async () => {
  expect(await night(1, async () => undefined)).toEqual([expect.stringContaining('Failed')]);
});

it.each([
  [
    'unsubscribed',
    (clockwork: ReturnType<typeof openClockwork>) => clockwork.store.removeSubscription(subscription()),
  ],
  ['muted', change({ mutedUntil: now + 24 * hour })],
  ['paused', change({ paused: { reason: 'channel-gone', at: now, toldAt: now } })],
] as const)('is not said to a channel that was %s meanwhile', async (_, meanwhile) => {
  expect(await night(1, meanwhile)).toEqual([]);
});

it('calls whom the alerts call, when there are so many that they are listed', async () => {
  const [text] = await night(7, async () => undefined);
  expect(text).toContain('7 branches of acme/web fail');
  expect(text).toContain('<!subteam^S01OPS>');
});
