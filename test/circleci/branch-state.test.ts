import { describe, expect, it } from 'vitest';
import type { JobRun } from '../../lambda/circleci/job-run.ts';
import { branchState } from '../../lambda/circleci/runs/branch-state.ts';
import {
  type Attempt,
  brokenConfiguration,
  foldWorkflow,
  ownTime,
  type PipelineRun,
} from '../../lambda/circleci/runs/fold-attempts.ts';
import { attemptOfBuilds, runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { outcomeOf, type Status, statuses } from '../../lambda/circleci/status.ts';
import { summary, web } from '../views/sample-builds.ts';

const day = 24 * 60 * 60_000;
const now = 100 * day;

function job(name: string, status: Status, changes: Partial<JobRun> = {}): JobRun {
  return {
    name,
    kind: 'build',
    status,
    rawStatus: status,
    number: undefined,
    id: undefined,
    approvalRequestId: undefined,
    queuedAt: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
    ...changes,
  };
}

let ids = 0;
function attempt(status: Status, createdAt = 0, jobs?: readonly JobRun[]): Attempt {
  ids += 1;
  const isWhole = jobs !== undefined;
  return { id: `w${ids}`, status, known: 'workflow', createdAt, stoppedAt: undefined, jobs, isWhole };
}

/** A pipeline by its number, which is also the hour of its creation; its workflows by their names. */
function pipeline(
  number: number,
  workflows: Readonly<Record<string, Status | readonly Attempt[]>>,
  changes: Partial<PipelineRun> = {},
): PipelineRun {
  const createdAt = now - day + number * 60_000;
  return {
    project: web,
    id: `p${number}`,
    number,
    createdAt,
    branch: 'main',
    tag: undefined,
    revision: `r${number}`,
    subject: undefined,
    pullRequest: undefined,
    startedBy: undefined,
    errors: [],
    isSettingUp: false,
    builds: [],
    workflows: Object.entries(workflows).map(([name, of]) =>
      foldWorkflow(name, 'workflow', typeof of === 'string' ? [attempt(of, createdAt)] : of),
    ),
    ...changes,
  };
}

const verdict = (...runs: readonly PipelineRun[]) => branchState(runs, now).verdict;
const reds = (...runs: readonly PipelineRun[]) => branchState(runs, now).reds.map(({ name }) => name);

describe('a status', () => {
  it.each([
    ['red', ['failed', 'timedout', 'no_tests', 'infrastructure_fail', 'unauthorized', 'error']],
    ['green', ['success', 'fixed']],
    ['none', ['canceled', 'killed', 'not_run', 'blocked', 'retried']],
    ['ongoing', ['queued', 'scheduled', 'not_running', 'running', 'on_hold']],
  ] as const)('is %s: %j', (outcome, all) => {
    expect(all.map(outcomeOf)).toEqual(all.map(() => outcome));
  });

  it('has a meaning each', () => {
    expect(statuses.filter((status) => outcomeOf(status) === undefined)).toEqual([]);
  });
});

describe('a branch', () => {
  it('is decided by the newest pipeline of each workflow, whatever ended last', () => {
    expect(verdict(pipeline(1, { ci: 'success' }), pipeline(2, { ci: 'failed' }))).toBe('red');
    expect(verdict(pipeline(2, { ci: 'success' }), pipeline(1, { ci: 'failed' }))).toBe('green');
  });

  it('is red by one workflow, which a later one of another name does not hide', () => {
    expect(reds(pipeline(2, { nightly: 'success' }), pipeline(1, { ci: 'failed', lint: 'success' }))).toEqual(
      ['ci'],
    );
  });

  it.each<Status>(['canceled', 'not_run', 'killed'])('passes over a workflow that was %s', (status) => {
    expect(verdict(pipeline(2, { ci: status }), pipeline(1, { ci: 'failed' }))).toBe('red');
    expect(verdict(pipeline(2, { ci: status }), pipeline(1, { ci: 'success' }))).toBe('green');
    expect(verdict(pipeline(2, { ci: status }))).toBe('none');
  });

  it.each<Status>(['running', 'on_hold', 'queued'])('stays red while a newer run is %s', (status) => {
    const state = branchState([pipeline(2, { ci: status }), pipeline(1, { ci: 'failed' })], now);
    expect(state).toMatchObject({ verdict: 'red', reds: [{ ongoing: { number: 2 } }] });
    expect(verdict(pipeline(2, { ci: status }), pipeline(1, { ci: 'success' }))).toBe('ongoing');
  });

  it('is not kept open by an older run that waits for an approval', () => {
    expect(verdict(pipeline(2, { ci: 'success' }), pipeline(1, { ci: 'on_hold' }))).toBe('green');
  });

  it('is never green by a status that is not known', () => {
    expect(verdict(pipeline(2, { ci: 'other' }), pipeline(1, { ci: 'success' }))).toBe('unknown');
  });

  it('is red by a configuration that cannot be read, until a newer run comes to something', () => {
    const broken = pipeline(2, { [brokenConfiguration]: 'error' });
    expect(verdict(broken, pipeline(1, { ci: 'success' }))).toBe('red');
    expect(verdict(pipeline(3, { ci: 'running' }), broken)).toBe('red');
    expect(verdict(pipeline(3, { ci: 'success' }), broken)).toBe('green');
  });

  it('is not green while CircleCI still reads a configuration', () => {
    expect(
      verdict(pipeline(2, { setup: 'success' }, { isSettingUp: true }), pipeline(1, { ci: 'success' })),
    ).toBe('ongoing');
  });

  it('forgets a red workflow after ten pipelines without it and fourteen days, not before', () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, at) => pipeline(10 + at, { ci: 'success' }));
    const old = (days: number) => pipeline(1, { gone: 'failed' }, { createdAt: now - days * day });
    expect(verdict(...others(10), old(13.9))).toBe('red');
    expect(verdict(...others(9), old(20))).toBe('red');
    const state = branchState([...others(10), old(14)], now);
    expect(state).toMatchObject({ verdict: 'green', gone: [{ name: 'gone' }] });
  });

  it('is red since the first of the failures in a row', () => {
    const runs = [
      pipeline(5, { ci: 'failed' }),
      pipeline(4, { ci: 'canceled' }),
      pipeline(3, { ci: 'failed' }),
      pipeline(2, { ci: 'success' }),
    ];
    expect(branchState(runs, now).reds).toMatchObject([
      { since: { number: 3 }, redRuns: 2, isSinceKnown: true },
    ]);
  });

  it('shows the newest run that was neither canceled nor skipped', () => {
    const state = branchState([pipeline(3, { ci: 'canceled' }), pipeline(2, { ci: 'success' })], now);
    expect(state).toMatchObject({ newest: { number: 2 }, passedOver: [{ number: 3 }] });
  });
});

describe('a workflow', () => {
  const fold = (...attempts: readonly Attempt[]) => foldWorkflow('ci', 'workflow', attempts);

  it('is what its newest attempt came to', () => {
    expect(fold(attempt('failed', 1), attempt('success', 2)).outcome).toBe('green');
    expect(fold(attempt('success', 1), attempt('failed', 2)).outcome).toBe('red');
  });

  it('stays red where a green rerun did not run what had failed', () => {
    const first = attempt('failed', 1, [job('test', 'failed'), job('lint', 'failed')]);
    const rerun = attempt('success', 2, [job('lint', 'success')]);
    expect(fold(first, rerun)).toMatchObject({ outcome: 'red', status: 'failed' });
    const both = attempt('success', 2, [job('lint', 'success'), job('test', 'success')]);
    expect(fold(first, both).outcome).toBe('green');
  });

  it('stays red while it runs again, and when the rerun was canceled', () => {
    expect(fold(attempt('failed', 1), attempt('running', 2))).toMatchObject({
      outcome: 'red',
      isRerunning: true,
    });
    expect(fold(attempt('failed', 1), attempt('canceled', 2))).toMatchObject({
      outcome: 'red',
      isRerunning: false,
    });
  });

  it('is failing as soon as a job has failed, and red by a job without tests', () => {
    expect(fold(attempt('running', 1, [job('a', 'failed'), job('b', 'running')])).status).toBe('failing');
    expect(fold(attempt('success', 1, [job('a', 'no_tests')])).status).toBe('no_tests');
  });

  it('is not green while one of its jobs runs or waits', () => {
    expect(fold(attempt('success', 1, [job('a', 'success'), job('b', 'on_hold')])).outcome).toBe('ongoing');
  });

  it('says nothing when it was canceled, even after a job had failed', () => {
    expect(fold(attempt('canceled', 1, [job('a', 'failed')])).outcome).toBe('none');
  });
});

describe('runs of builds', () => {
  const of = (number: number, workflow: string, status: Status, minutes: number, changes: object = {}) =>
    summary({
      number,
      status,
      revision: `r-${workflow}`,
      queuedAt: new Date(now + minutes * 60_000).toISOString(),
      workflow: { jobName: 'test', jobId: `j${number}`, workflowId: workflow, workflowName: 'ci' },
      ...changes,
    });
  const state = (...builds: ReturnType<typeof of>[]) =>
    branchState(runsOfBuilds(web, builds, true), now + day);

  it('are ordered by when their commit was first built, never by number', () => {
    expect(
      state(of(43, 'W1', 'success', 6), of(41, 'W2', 'failed', 3), of(39, 'W1', 'success', 0)).verdict,
    ).toBe('red');
  });

  it('take a rerun for the same workflow, by its workspace', () => {
    const rerun = of(50, 'W9', 'success', 30, {
      revision: 'r-W1',
      workflow: { jobName: 'test', jobId: 'j', workflowId: 'W9', workspaceId: 'W1', workflowName: 'ci' },
    });
    expect(state(rerun, of(41, 'W2', 'failed', 3), of(39, 'W1', 'failed', 0))).toMatchObject({
      verdict: 'red',
      newest: { revision: 'r-W2' },
    });
  });

  it('are not green where older builds of the same commit may be missing', () => {
    expect(branchState(runsOfBuilds(web, [of(39, 'W1', 'success', 0)], false), now).verdict).toBe('unknown');
    expect(attemptOfBuilds([of(39, 'W1', 'failed', 0)], true).status).toBe('failed');
  });

  it('count every job, also the one that failed among many', () => {
    const jobs = Array.from({ length: 45 }, (_, at) =>
      of(200 + at, 'W1', at === 3 ? 'failed' : 'success', at, {
        workflow: { jobName: `job-${at}`, jobId: `j${at}`, workflowId: 'W1', workflowName: 'ci' },
      }),
    );
    const [red] = state(...jobs).reds;
    expect(red?.workflow.jobs.length).toBe(45);
    expect(red?.workflow.jobs[0]?.number).toBe(203);
  });
});

describe('its own time', () => {
  it('leaves out waits for a person and the hours before a rerun', () => {
    const at = (from: number, to: number) => ({ startedAt: from * 1000, stoppedAt: to * 1000 });
    expect(ownTime([at(0, 30), at(10, 40), at(50, 60), at(7200, 7210)])).toBe(70_000);
    expect(ownTime([{ startedAt: 5_000, stoppedAt: 1_000 }])).toBeUndefined();
  });
});
