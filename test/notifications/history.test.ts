import { describe, expect, it } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Report } from '../../lambda/circleci/report.ts';
import type { BuildSummary } from '../../lambda/circleci/schemas.ts';
import { resultsOf } from '../../lambda/notifications/history.ts';
import { handleReport } from '../../lambda/notifications/reported.ts';
import { summary } from '../views/samples.ts';
import { hook, openDesk } from './desk.ts';
import { now, subscription, web, whole } from './reports.ts';

const minute = 60_000;
const line = { project: web, branch: 'main', workflow: 'ci' };
const iso = (at: number) => new Date(at).toISOString();

/** A job of the n-th run before now. */
function job(n: number, status: BuildSummary['status'], changes: Partial<BuildSummary> = {}): BuildSummary {
  const at = now - n * 10 * minute;
  return summary({
    ...{ number: 1000 - n, status, author: `author ${n}`, queuedAt: iso(at), startedAt: iso(at) },
    stoppedAt: status === 'running' ? undefined : iso(at + minute),
    workflow: { jobName: 'test', jobId: 'j', workflowId: `run-${n}`, workflowName: line.workflow },
    ...changes,
  });
}

const ofWorkflow = (n: number, workflowName: string) => ({
  workflow: { jobName: 'test', jobId: 'j', workflowId: `other-${n}`, workflowName },
});

describe('the results of builds', () => {
  it('are one for each run of the workflow that came to something, the newest first', () => {
    const builds = [
      job(1, 'running'),
      job(2, 'failed'),
      job(2, 'success', { number: 2001 }),
      job(3, 'canceled'),
      job(4, 'success'),
      job(5, 'failed', ofWorkflow(5, 'nightly')),
    ];
    const found = resultsOf(builds, line);
    expect(found.map(({ run, status, author }) => [run, status, author])).toEqual([
      ['run-2', 'success', 'author 2'],
      ['run-4', 'success', 'author 4'],
    ]);
  });

  it('tell which jobs failed, and when the run began and ended', () => {
    const [result] = resultsOf(
      [job(2, 'failed'), job(2, 'success', { number: 7, workflow: otherJob(2) })],
      line,
    );
    const at = now - 20 * minute;
    expect(result).toMatchObject({ at, startedAt: at, endedAt: at + minute, failedJobs: ['test'] });
  });

  it('leave out the oldest run when there may be more of it', () => {
    const builds = Array.from({ length: 60 }, (_, n) => job(n + 1, 'failed'));
    expect(resultsOf(builds, line).some(({ run }) => run === 'run-60')).toBe(false);
    expect(resultsOf(builds.slice(0, 20), line).at(-1)?.run).toBe('run-20');
  });
});

function otherJob(n: number): BuildSummary['workflow'] {
  return { jobName: 'lint', jobId: 'l', workflowId: `run-${n}`, workflowName: line.workflow };
}

async function hear(
  reports: readonly Report[],
  branchBuilds?: () => Promise<readonly BuildSummary[]>,
  rule: Parameters<typeof subscription>[0] = {},
) {
  const desk = openDesk(branchBuilds && { branchBuilds });
  desk.kept.subscriptions.push(subscription(rule));
  for (const report of reports) {
    const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report } as const;
    await handleReport(queued, desk.services, now + 15_000);
  }
  return { ...desk, alerts: [...desk.kept.outbox.values()] };
}

const ended = (status: 'failed' | 'success', run = 'run-0') =>
  whole(status, { id: run, run, createdAt: now, startedAt: now, stoppedAt: now + minute, at: now + minute });

describe('the first report of a branch', () => {
  const red = async () => [job(1, 'failed'), job(2, 'failed'), job(3, 'success')];

  it('of a success is a recovery when the branch was red before anybody listened', async () => {
    const { alerts } = await hear([ended('success')], red);
    expect(alerts.map(({ status, redSince }) => [status, redSince?.run])).toEqual([['fixed', 'run-2']]);
  });

  it('of a failure says since when, and who began it', async () => {
    const { alerts } = await hear([ended('failed')], red);
    expect(alerts[0]).toMatchObject({ status: 'failed', redSince: { run: 'run-2', author: 'author 2' } });
  });

  it('asks CircleCI once for each branch and workflow', async () => {
    const { calls } = await hear([ended('failed'), ended('success', 'run-x'), ended('failed', 'run-y')], red);
    expect(calls.reads.filter((name) => name === 'branchBuilds')).toHaveLength(1);
  });

  it('asks nothing of a branch that no rule is about', async () => {
    const onBranch = { ...ended('failed'), branch: 'feature' };
    const { calls } = await hear([onBranch], red, { branches: ['main'] });
    expect(calls.reads).not.toContain('branchBuilds');
  });

  it('is told as it is while CircleCI is down', async () => {
    const { alerts } = await hear([ended('failed')], async () => {
      throw new CircleCIError('unavailable', 'down');
    });
    expect(alerts[0]).toMatchObject({ status: 'failed', redSince: { run: 'run-0' } });
  });
});
