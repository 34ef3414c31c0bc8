/** Who is told by direct message that a run they pushed waits for approval. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import type { Rule } from '../../lambda/store/subscriptions-and-schedules.ts';
import { type Clockwork, openClockwork } from '../alerts/minute-by-minute.ts';
import { now, subscription, whole } from '../alerts/sample-reports.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { labels, read } from '../views/message-as-text.ts';

const workspace = 'T1';
const ann = 'U01ANN';
const minute = 60_000;

async function open(rule: Partial<Rule> = { statuses: ['failed', 'hold'] }): Promise<Clockwork> {
  const clockwork = openClockwork();
  await clockwork.store.saveSubscription(subscription(rule));
  await clockwork.store.saveLogin(workspace, ann, 'ann', 'if free');
  return clockwork;
}

const hold = (changes: Partial<Report> = {}): Report =>
  whole('hold', {
    id: 'run-1:hold:q1',
    approval: { requestId: 'q1', job: 'hold-production' },
    trigger: 'push',
    startedBy: 'ann',
    login: undefined,
    author: undefined,
    ...changes,
  });

const seen = (clockwork: Clockwork, report: Report) =>
  clockwork.finish({ version: 1, workspace, kind: 'seen', report });

const told = ({ said }: Clockwork) => said.filter(({ to }) => to.startsWith('U'));

describe('a run that waits for approval', () => {
  it('is told to the person who pushed it, once for each hold, with the button', async () => {
    const clockwork = await open();
    await seen(clockwork, hold());
    await seen(clockwork, hold());
    const [message] = told(clockwork);
    expect(told(clockwork).map(({ to }) => to)).toEqual([ann]);
    expect(message?.message.text).toBe('✋ Waiting for approval: acme/web on main · ci');
    expect(read(message!.message)).toContain('*hold-production* needs approval.');
    expect(labels(message!.message)).toEqual(['Approve', 'Turn off']);
    await seen(clockwork, whole('running', { id: 'run-1:running:q1', at: now + minute }));
    const next = { requestId: 'q2', job: 'hold-europe' };
    await seen(clockwork, hold({ id: 'run-1:hold:q2', at: now + 2 * minute, approval: next }));
    expect(told(clockwork)).toHaveLength(2);
  });

  it('finds the author where CircleCI does not say who pushed', async () => {
    const clockwork = await open();
    await seen(clockwork, hold({ startedBy: undefined, login: 'ann' }));
    expect(told(clockwork)).toHaveLength(1);
  });

  it.each<[string, Partial<Report>]>([
    ['another person pushed', { startedBy: 'ben', login: 'ann' }],
    ['a schedule started it', { trigger: 'schedule' }],
    ['no one is linked', { startedBy: 'eve' }],
  ])('is not told where %s', async (_, changes) => {
    const clockwork = await open();
    await seen(clockwork, hold(changes));
    expect(told(clockwork)).toEqual([]);
  });

  it('is not told where no rule asks for approvals of it', async () => {
    for (const rule of [{ statuses: ['failed'] }, { statuses: ['hold'], branches: ['release'] }] as const) {
      const clockwork = await open(rule);
      await seen(clockwork, hold());
      expect(told(clockwork)).toEqual([]);
    }
  });

  it.each(['guest', 'external', 'bot', 'unknown'] as const)('is not told to: %s', async (role) => {
    const clockwork = await open();
    clockwork.effectiveRoles.set(ann, role);
    await seen(clockwork, hold());
    expect(told(clockwork)).toEqual([]);
  });

  it('has no Approve for a viewer, for people whom limits exclude, and where own runs need another person', async () => {
    const asked = async (role: 'viewer' | 'operator', limit: Partial<ChannelLimits> = {}) => {
      const clockwork = await open();
      clockwork.effectiveRoles.set(ann, role);
      await clockwork.store.saveLimits(workspace, limitsWith(limit));
      await seen(clockwork, hold());
      return told(clockwork).map(({ message }) => labels(message));
    };
    expect(await asked('operator')).toEqual([['Approve', 'Turn off']]);
    expect(await asked('viewer')).toEqual([['Turn off']]);
    expect(await asked('operator', { approvers: 'admins' })).toEqual([['Turn off']]);
    expect(await asked('operator', { acts: ['rerun'] })).toEqual([['Turn off']]);
    expect(await asked('operator', { ownRuns: 'refused' })).toEqual([['Turn off']]);
    expect(await asked('operator', { projects: ['api'] })).toEqual([]);
  });

  it('waits for the end of quiet hours, and is not told if it was approved by then', async () => {
    const quiet = { statuses: ['hold'], quiet: { from: 9, to: 11 } } as const;
    const morning = async (approve: 'approved' | 'waits') => {
      const clockwork = await open(quiet);
      await seen(clockwork, hold());
      expect(clockwork.said).toEqual([]);
      if (approve === 'approved')
        await seen(clockwork, whole('running', { id: 'run-1:running:q1', at: now + minute }));
      clockwork.clock.now = now + 61 * minute;
      await clockwork.minute();
      return told(clockwork).length;
    };
    expect(await morning('waits')).toBe(1);
    expect(await morning('approved')).toBe(0);
  });

  it('is not told to who has acted on the run, nor to who turned it off or chose their own messages', async () => {
    const acted = await open();
    await seen(acted, whole('running', { at: now - minute, login: undefined, author: undefined }));
    const { value, version } = (await acted.store.run(workspace, 'run-1'))!;
    const act = { did: 'approved', by: ann, at: now, job: 'hold-staging' } as const;
    await acted.store.saveRun(workspace, { ...value, acts: [act] }, version);
    await seen(acted, hold());
    expect(told(acted)).toEqual([]);
    const off = await open();
    await off.store.saveApprovalMessages(workspace, ann, 'off');
    await seen(off, hold());
    expect(told(off)).toEqual([]);
    const own = await open();
    const direct = { id: 's2', channel: 'D01ANN', owner: ann, direct: 'own' } as const;
    await own.store.saveSubscription(subscription({ statuses: ['failed'] }, direct));
    await seen(own, hold());
    expect(told(own)).toEqual([]);
  });
});
