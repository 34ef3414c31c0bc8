import { describe, expect, it } from 'vitest';
import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import type { Pipeline, PipelineWorkflow } from '../../lambda/circleci/client/pipelines.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import type { Status } from '../../lambda/circleci/status.ts';
import { historyOf, resultsOf } from '../../lambda/ingest/backfill-history.ts';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import { hook, openDesk } from '../alerts/fake-alert-services.ts';
import { answeringOnly } from '../alerts/minute-by-minute.ts';
import { now, subscription, web, whole } from '../alerts/sample-reports.ts';
import { summary } from '../views/sample-builds.ts';

const minute = 60_000;
const line = { project: web, branch: 'main', workflow: 'ci' };
const iso = (at: number) => new Date(at).toISOString();

/** A job of the n-th run before now. */
function job(n: number, status: BuildSummary['status'], changes: Partial<BuildSummary> = {}): BuildSummary {
  const at = now - n * 10 * minute;
  return summary({
    number: 1000 - n,
    status,
    author: `author ${n}`,
    queuedAt: iso(at),
    startedAt: iso(at),
    stoppedAt: status === 'running' ? undefined : iso(at + minute),
    workflow: { jobName: 'test', jobId: 'j', workflowId: `run-${n}`, workflowName: line.workflow },
    revision: `sha${n}`,
    ...changes,
  });
}

const ofWorkflow = (n: number, workflowName: string) => ({
  workflow: { jobName: 'test', jobId: 'j', workflowId: `other-${n}`, workflowName },
});

const runsOf = (builds: readonly BuildSummary[], isAll = true) => runsOfBuilds(web, builds, isAll);

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
    const found = resultsOf(runsOf(builds), line);
    expect(found.map(({ run, status, author }) => [run, status, author])).toEqual([
      ['run-2', 'success', 'author 2'],
      ['run-4', 'success', 'author 4'],
    ]);
  });

  it('tell which jobs failed, and when the run began and ended', () => {
    const [result] = resultsOf(
      runsOf([job(2, 'failed'), job(2, 'success', { number: 7, workflow: otherJob(2) })]),
      line,
    );
    const at = now - 20 * minute;
    expect(result).toMatchObject({ at, startedAt: at, endedAt: at + minute, failedJobs: ['test'] });
  });

  it('leave out the oldest run when there may be more of it', () => {
    const builds = Array.from({ length: 20 }, (_, n) => job(n + 1, 'success'));
    expect(resultsOf(runsOf(builds, false), line).at(-1)?.run).toBe('run-19');
    expect(resultsOf(runsOf(builds), line).at(-1)?.run).toBe('run-20');
  });

  it('are in the order of the pipelines, whatever was retried of an old commit', () => {
    const retried = job(3, 'success', {
      number: 2001,
      queuedAt: iso(now),
      startedAt: iso(now),
      retryOf: 997,
    });
    const builds = [retried, job(2, 'failed'), job(3, 'failed')];
    expect(resultsOf(runsOf(builds), line).map(({ run }) => run)[0]).toBe('run-2');
  });
});

function otherJob(n: number): BuildSummary['workflow'] {
  return { jobName: 'lint', jobId: 'l', workflowId: `run-${n}`, workflowName: line.workflow };
}

describe('the results of pipelines', () => {
  const pipeline = (n: number): Pipeline => ({
    id: `p${n}`,
    project: web,
    number: 100 - n,
    createdAt: now - n * 10 * minute,
    branch: 'main',
    tag: undefined,
    revision: `sha${n}`,
    subject: 'Fix',
    pullRequest: undefined,
    startedBy: `author ${n}`,
    trigger: 'webhook',
    state: 'created',
    errors: [],
  });
  const workflow = (id: string, status: Status, name = 'ci', later = 0): PipelineWorkflow => ({
    id,
    name,
    status,
    kind: 'workflow',
    createdAt: now + later * minute,
    stoppedAt: now + (later + 1) * minute,
  });
  const workflows: Readonly<Record<string, readonly PipelineWorkflow[]>> = {
    p1: [workflow('run-1', 'canceled'), workflow('docs-1', 'success', 'docs')],
    p2: [workflow('run-2b', 'success', 'ci', 9), workflow('run-2', 'failed')],
    p3: [workflow('run-3', 'failed')],
    p4: [workflow('run-4', 'on_hold')],
    p5: [workflow('run-5', 'success')],
  };
  const circleci = {
    pipelines: async () => [1, 2, 3, 4, 5].map(pipeline),
    workflowsOf: async (id: string) => workflows[id] ?? [],
    // A late build of an old commit, by its number the newest of all.
    branchBuilds: async () => [job(5, 'success', { number: 9999, queuedAt: iso(now) })],
  };

  it('pass over what was canceled, skipped or waits, and go by the pipelines’ creation', async () => {
    const services = { circleci: async () => answeringOnly(circleci), now: () => now } as never;
    const asking = { workspace: 'T1', run: 'run-0', until: now + minute };
    const found = await historyOf(line, asking, services);
    expect(found.map(({ run, status, pipeline: of }) => [run, status, of])).toEqual([
      ['run-2b', 'success', 98],
      ['run-2', 'failed', 98],
      ['run-3', 'failed', 97],
      ['run-5', 'success', 95],
    ]);
  });
});

async function hear(
  reports: readonly Report[],
  branchBuilds?: () => Promise<readonly BuildSummary[]>,
  rule: Parameters<typeof subscription>[0] = {},
) {
  const desk = openDesk(branchBuilds && { branchBuilds });
  await desk.store.saveSubscription(subscription(rule));
  for (const report of reports) {
    const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report } as const;
    await handleReport(queued, desk.services, now + 15_000);
  }
  return { ...desk, alerts: desk.seen.alerts };
}

const ended = (status: 'failed' | 'success', run = 'run-0') =>
  whole(status, { id: run, run, createdAt: now, startedAt: now, stoppedAt: now + minute, at: now + minute });

describe('the first report of a branch', () => {
  const red = async () => [job(1, 'failed'), job(2, 'failed'), job(3, 'success')];

  it('of a success is a recovery when the branch was red before the first subscription', async () => {
    const { alerts } = await hear([ended('success')], red);
    expect(alerts.map(({ status, redSince }) => [status, redSince?.run])).toEqual([['fixed', 'run-2']]);
  });

  it('of a failure says since when, and who began it', async () => {
    const { alerts } = await hear([ended('failed')], red);
    expect(alerts[0]).toMatchObject({ status: 'failed', redSince: { run: 'run-2', author: 'author 2' } });
  });

  it('asks CircleCI once for each branch and workflow', async () => {
    const { calls } = await hear([ended('failed'), ended('failed', 'run-x'), ended('failed', 'run-y')], red);
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
