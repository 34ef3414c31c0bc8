/** `--slow`: a run that took longer than usual is told once, whatever else its rule asks for. */
import { beforeEach, describe, expect, it } from 'vitest';
import { readRule } from '../../lambda/rule-options/rule.ts';
import type { Rule, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { type Clockwork, openClockwork } from '../alerts/minute-by-minute.ts';
import { now, ofJob, subscription, whole } from '../alerts/sample-reports.ts';

const minute = 60_000;
let clockwork: Clockwork;

beforeEach(() => {
  clockwork = openClockwork();
});

const ruleOf = (texts: Readonly<Record<string, string>>): Rule => ({
  ...readRule(texts).rule!,
  timeZone: 'UTC',
});

async function subscribed(texts: Readonly<Record<string, string>>, changes: Partial<Subscription> = {}) {
  const one = subscription(ruleOf(texts), changes);
  await clockwork.store.saveSubscription(one);
  return one;
}

interface Took {
  /** Minutes. */
  readonly build: number;
  readonly e2e: number;
}

let pipeline = 100;

/** Its two jobs ran one after the other, and before them it waited for an approval for three hours. */
async function run({ build, e2e }: Took, end: 'success' | 'failed' = 'success', branch = 'main') {
  pipeline += 1;
  const at = now + pipeline * 24 * 60 * minute;
  clockwork.clock.now = at + (180 + build + e2e) * minute;
  const begun = at + 180 * minute;
  const common = {
    run: `run-${pipeline}`,
    pipeline,
    branch,
    createdAt: at,
    startedAt: at,
    stoppedAt: clockwork.clock.now,
    at: clockwork.clock.now,
  };
  const jobs = [
    { name: 'build', number: pipeline * 10, startedAt: begun, stoppedAt: begun + build * minute },
    {
      name: 'e2e',
      number: pipeline * 10 + 1,
      startedAt: begun + build * minute,
      stoppedAt: common.stoppedAt,
    },
  ];
  const reports = jobs.map((job) =>
    ofJob(job.name, 'success', {
      ...common,
      job: { ...job, status: job.name === 'e2e' ? end : 'success' },
    }),
  );
  const last = whole(end, common);
  for (const report of [...reports, last])
    await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report });
  return last;
}

async function usually(count = 5): Promise<void> {
  for (let left = count; left > 0; left -= 1) await run({ build: 5, e2e: 6 });
}

const slow = () => clockwork.said.map(({ message }) => message.text).filter((text) => text.startsWith('🐢'));

describe('a run that took twice its usual time', () => {
  it('is told once, with the job that did, although no other success is', async () => {
    await subscribed({ slow: '2x' });
    await usually();
    const report = await run({ build: 5, e2e: 19 });
    await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report });
    await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report: { ...report, id: 'again' } });
    expect(clockwork.said).toHaveLength(1);
    expect(slow()).toEqual(['🐢 Slow: acme/web on main · ci took 24m, usually 11m']);
    const said = JSON.stringify(clockwork.said[0]?.message);
    expect(said).toContain('`e2e` took 19m, usually 6m');
    expect(said).not.toContain('`build` took');
    expect(said).toContain('the median of the last 5 runs that passed');
  });

  it('is not told a second less, nor after four runs, nor on another branch', async () => {
    await subscribed({ slow: '2x' });
    await usually(4);
    await run({ build: 5, e2e: 60 }, 'failed');
    await usually(1);
    await run({ build: 5, e2e: 60 }, 'success', 'feature');
    await run({ build: 5, e2e: 16.98 });
    expect(clockwork.said).toEqual([]);
    await run({ build: 5, e2e: 17 });
    expect(slow()).toHaveLength(1);
  });

  it('and failed is told beside its failure', async () => {
    await subscribed({ slow: '2x', status: 'failed,fixed' });
    await usually();
    await run({ build: 5, e2e: 40 }, 'failed');
    const [first = '', ...others] = clockwork.said.map(({ message }) => message.text);
    expect(others).toEqual(['🐢 Slow: acme/web on main · ci took 45m, usually 11m']);
    expect(first).toMatch(/^❌ /);
  });

  it('is told once in a channel of two rules, and by each rule’s own measure', async () => {
    await subscribed({ slow: '2x' });
    await subscribed({ slow: '1.5x', branch: 'main' }, { id: 's2' });
    await subscribed({ slow: '3x' }, { id: 's3', channel: 'C2' });
    await usually();
    await run({ build: 5, e2e: 14 });
    expect(clockwork.said.map(({ to }) => to)).toEqual(['C1']);
  });

  it('is not told where the rule covers another branch, is muted or paused', async () => {
    await subscribed({ slow: '2x', branch: 'release' });
    await subscribed({ slow: '2x' }, { id: 's2', mutedUntil: now + 1000 * 24 * 60 * minute });
    await subscribed({ slow: '2x' }, { id: 's3', paused: { reason: 'channel-gone', at: now } });
    await subscribed({ status: 'failed' }, { id: 's4' });
    await usually();
    await run({ build: 5, e2e: 40 });
    expect(clockwork.said).toEqual([]);
  });

  it('is not told to another company before an admin agrees to the rule that asks', async () => {
    await subscribed({ slow: '2x' });
    await subscribed({ status: 'success', branch: 'release' }, { id: 's2', sharedBy: 'U0ADMIN' });
    clockwork.readers.set('C1', 'another company too');
    await usually();
    await run({ build: 5, e2e: 40 });
    expect(slow()).toEqual([]);
  });

  it('is told after quiet hours', async () => {
    await subscribed({ slow: '2x', quiet: '8-18' });
    await usually();
    await run({ build: 5, e2e: 40 });
    expect(clockwork.said).toEqual([]);
    clockwork.clock.now += 8 * 60 * minute;
    await clockwork.minute();
    expect(slow()).toHaveLength(1);
  });
});

describe('--slow', () => {
  it.each([
    ['2x', 2],
    ['1.5', 1.5],
    ['150%', 1.5],
    ['3 times', 3],
    ['off', undefined],
  ])('%s is understood', (text, factor) => {
    expect(readRule({ slow: text, status: 'failed' }).rule?.slow).toBe(factor);
  });

  it.each(['1x', '0', '-2x', '1000x', 'very', ''])('%j is refused', (text) => {
    expect(readRule({ slow: text }).problems?.[0]).toMatchObject({ option: 'slow', example: '2x' });
  });

  it('is about whole runs', () => {
    expect(readRule({ slow: '2x', job: 'test' }).problems?.[0]).toMatchObject({ option: 'slow' });
  });
});
