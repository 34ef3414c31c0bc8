/** `--flaky new`: tests that failed and then passed on the same commit, at a real CircleCI. */
import { describe, expect } from 'vitest';
import type { ReportedStatus } from '../../lambda/circleci/reports/run-event.ts';
import { readRule } from '../../lambda/rule-options/rule.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { ofJob, subscription, whole } from '../alerts/sample-reports.ts';
import { clockwork, itMinuteByMinute, simulator } from '../fixture.ts';

const minute = 60_000;
const noon = Date.parse('2026-03-03T12:00:00Z');
const token = 'local-token';
const project = 'github/acme/web';
const it = itMinuteByMinute(noon);

async function subscribed(texts: Readonly<Record<string, string>>, changes: Partial<Subscription> = {}) {
  const { rule } = readRule(texts);
  await clockwork.store.saveSubscription(subscription({ ...rule, timeZone: 'UTC' }, changes));
}

function pass(minutes: number): void {
  clockwork.clock.now += minutes * minute;
}

/** Ends a build of CircleCI. Two of its tests fail in a failed one. */
function build(ending: 'failed' | 'success', retries?: number): number {
  const number =
    retries ?? simulator.controls.start({ project, branch: 'main', job: 'test', ending, hold: 'running' });
  if (retries === undefined) simulator.controls.finish(project, number, ending);
  pass(1);
  return number;
}

async function retried(number: number): Promise<number> {
  const path = `/api/v1.1/project/${project}/${number}/retry?circle-token=${token}`;
  const answer = await fetch(`${simulator.url}${path}`, { method: 'POST' });
  const { build_num } = (await answer.json()) as { build_num: number };
  simulator.controls.finish(project, build_num, 'success');
  pass(1);
  return build_num;
}

/** Reports a run of one job. */
async function reported(number: number, status: ReportedStatus, revision = 'a1b2c3d4e5f6', job = 'test') {
  const at = clockwork.clock.now;
  const common = {
    run: `run-${number}`,
    revision,
    createdAt: at - 2 * minute,
    startedAt: at - 2 * minute,
    stoppedAt: at,
    at,
    pipeline: number,
  };
  const reports = [
    ofJob(job, status, { ...common, job: { name: job, number, status } }),
    whole(status, common),
  ];
  for (const report of reports) await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report });
}

async function flip(revision?: string): Promise<readonly [failed: number, passed: number]> {
  const failed = build('failed');
  await reported(failed, 'failed', revision);
  pass(1);
  const passed = build('success');
  await reported(passed, 'success', revision);
  return [failed, passed];
}

const titles = () => clockwork.said.map(({ message }) => message.text);
const said = () => clockwork.said.map(({ message }) => JSON.stringify(message));

describe('tests that failed and then passed on the same commit', () => {
  it('are told the first time, with both runs, and not again', async () => {
    await subscribed({ flaky: 'new' });
    const [failed, passed] = await flip();
    expect(titles()).toEqual(['⚠️ 2 new flaky tests: acme/web on main · ci']);
    expect(said()[0]).toContain(`/gh/acme/web/${failed}|#${failed}>, passed in <`);
    expect(said()[0]).toContain(`/gh/acme/web/${passed}|#${passed}>`);
    expect(said()[0]).toContain('*price rounds half up*');
    await flip('b2c3d4e5f6a7');
    await reported(passed, 'success');
    expect(clockwork.said).toHaveLength(1);
  });

  it('are not told where the commit is another, or nothing passed', async () => {
    await subscribed({ flaky: 'new' });
    const failed = build('failed');
    await reported(failed, 'failed', 'a1b2c3d4e5f6');
    const passed = build('success');
    await reported(passed, 'success', 'b2c3d4e5f6a7');
    expect(clockwork.took('flaky')).toEqual([]);
    const again = build('failed');
    await reported(again, 'failed', 'b2c3d4e5f6a7');
    expect(clockwork.said).toEqual([]);
  });

  it('are not told where CircleCI knew them as flaky before', async () => {
    const before = build('failed');
    await retried(before);
    pass(24 * 60);
    await subscribed({ flaky: 'new' });
    const failed = build('failed');
    await reported(failed, 'failed');
    await reported(await retried(failed), 'success');
    expect(clockwork.took('flaky')).toHaveLength(1);
    expect(clockwork.said).toEqual([]);
  });

  it('are told where CircleCI lists them for these very runs', async () => {
    await subscribed({ flaky: 'new' });
    const failed = build('failed');
    await reported(failed, 'failed');
    await reported(await retried(failed), 'success');
    expect(titles()).toEqual(['⚠️ 2 new flaky tests: acme/web on main · ci']);
  });

  it('are told once CircleCI can be read', async () => {
    await subscribed({ flaky: 'new' });
    const failed = build('failed');
    await reported(failed, 'failed');
    const passed = build('success');
    simulator.controls.fail({ kind: 'unavailable', path: '/tests', times: 50 } as never);
    await reported(passed, 'success');
    expect(clockwork.said).toEqual([]);
    expect(clockwork.log).toContainEqual(expect.objectContaining({ log: 'flaky.unknown' }));
    simulator.controls.heal();
    await clockwork.minute();
    await clockwork.minute();
    expect(clockwork.said).toHaveLength(1);
  });

  it('are told where the report of the failed run comes late', async () => {
    await subscribed({ flaky: 'new' });
    const failed = build('failed');
    const begun = clockwork.clock.now - 10 * minute;
    const passed = build('success');
    await reported(passed, 'success');
    expect(clockwork.said).toEqual([]);
    const common = { run: `run-${failed}`, createdAt: begun, startedAt: begun, stoppedAt: begun, at: begun };
    const job = { name: 'test', number: failed, status: 'failed' } as const;
    for (const report of [ofJob('test', 'failed', { ...common, job }), whole('failed', common)])
      await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report });
    expect(clockwork.said).toHaveLength(1);
  });

  it('are told to each channel whose rule asks, after its quiet hours, without names to other companies', async () => {
    await subscribed({ flaky: 'new', job: 'lint' }, { id: 's1', channel: 'C1' });
    await subscribed({ flaky: 'new', branch: 'release' }, { id: 's2', channel: 'C2' });
    await subscribed({ flaky: 'new' }, { id: 's3', channel: 'C3', mutedUntil: noon + 10_000 * minute });
    await subscribed({ flaky: 'new', quiet: '11-14' }, { id: 's4', channel: 'C4' });
    await subscribed({ flaky: 'new', job: 'test' }, { id: 's5', channel: 'C5', sharedBy: 'U0ADMIN' });
    clockwork.readers.set('C5', 'another company too');
    await flip();
    expect(clockwork.said.map(({ to }) => to)).toEqual(['C5']);
    expect(said()[0]).toContain('*A test*');
    expect(said()[0]).not.toContain('rounds half up');
    pass(180);
    await clockwork.minute();
    expect(clockwork.said.map(({ to }) => to)).toEqual(['C5', 'C4']);
  });

  it('are not told to another company before an admin agrees to the rule that asks', async () => {
    await subscribed({ flaky: 'new' });
    await subscribed({ status: 'success', branch: 'release' }, { id: 's2', sharedBy: 'U0ADMIN' });
    clockwork.readers.set('C1', 'another company too');
    await flip();
    expect(clockwork.said.filter(({ to }) => to === 'C1')).toEqual([]);
  });
});
