import { describe, expect, it } from 'vitest';
import type { JobRun } from '../../lambda/circleci/job-run.ts';
import { type Timeline, timelineOf } from '../../lambda/circleci/runs/critical-path.ts';
import { foldWorkflow, type PipelineRun } from '../../lambda/circleci/runs/fold-attempts.ts';

const start = Date.parse('2026-11-26T10:00:00Z');
const minute = 60_000;
const at = (minutes: number) => start + minutes * minute;

/** `needs` are names, times are minutes. */
function job(
  name: string,
  [from, to]: readonly (number | undefined)[],
  needs?: readonly string[],
  more: Partial<JobRun> = {},
): JobRun {
  return {
    name,
    kind: 'build',
    status: 'success',
    rawStatus: 'success',
    number: 1,
    id: name,
    approvalRequestId: undefined,
    queuedAt: undefined,
    needs,
    startedAt: from === undefined ? undefined : at(from),
    stoppedAt: to === undefined ? undefined : at(to),
    ...more,
  };
}

function runOf(jobs: readonly JobRun[], more: Partial<PipelineRun> = {}): PipelineRun {
  const attempt = {
    id: 'w',
    status: 'success',
    known: 'workflow',
    createdAt: at(0),
    stoppedAt: at(9),
    isWhole: true,
  } as const;
  return {
    project: { vcs: 'github', org: 'acme', repo: 'web' },
    id: 'p',
    number: 7,
    createdAt: at(0),
    branch: 'main',
    tag: undefined,
    revision: undefined,
    subject: undefined,
    pullRequest: undefined,
    startedBy: undefined,
    errors: [],
    isSettingUp: false,
    builds: [],
    workflows: [foldWorkflow('ci', 'workflow', [{ ...attempt, jobs }])],
    ...more,
  };
}

function read(run: PipelineRun, now = at(60)): Timeline {
  const timeline = timelineOf(run, now);
  if (!timeline) throw new Error('nothing has begun');
  return timeline;
}

const path = ({ critical }: Timeline) => critical.map(({ name }) => name);

describe('the critical path', () => {
  it('leads from the job that ended last to what it waited for longest', () => {
    const timeline = read(
      runOf([
        job('lint', [0, 1], []),
        job('build', [0, 2], []),
        job('unit', [2, 3], ['build', 'lint']),
        job('e2e', [2, 8], ['build']),
        job('docs', [0, 7], []),
      ]),
    );
    expect(path(timeline)).toEqual(['build', 'e2e']);
    expect(timeline.decider?.name).toBe('e2e');
    expect(timeline.busy).toBe(8 * minute);
  });

  it('counts as waiting the time from the last need to the start, and not the time before', () => {
    const timeline = read(runOf([job('build', [1, 3], []), job('test', [5, 6], ['build'])]));
    expect(timeline.jobs.map(({ name, readyAt }) => [name, (readyAt - start) / minute])).toEqual([
      ['build', 0],
      ['test', 3],
    ]);
  });

  it('is guessed from the times where builds alone are known', () => {
    const jobs = [job('build', [0, 2]), job('slow', [0, 5]), job('test', [2.02, 8])];
    const known = runOf(jobs);
    expect(path(read(known))).toEqual(['build', 'test']);
  });

  it('leads through an approval, whose wait is no time of machines', () => {
    const timeline = read(
      runOf([
        job('build', [0, 2], []),
        job('hold', [undefined, 62], ['build'], { kind: 'approval' }),
        job('deploy', [62, 65], ['hold']),
      ]),
    );
    expect(path(timeline)).toEqual(['build', 'hold', 'deploy']);
    expect(timeline.pauses).toEqual([{ from: at(2), to: at(62) }]);
    expect(timeline.busy).toBe(5 * minute);
    expect(timeline.decider?.name).toBe('deploy');
  });

  it('ends now while a job runs, and names what has not begun', () => {
    const running = { status: 'running', rawStatus: 'running' } as const;
    const timeline = read(
      runOf([
        job('build', [0, 2], []),
        job('test', [2, undefined], ['build'], running),
        job('deploy', [], ['test'], { status: 'blocked', rawStatus: 'blocked' }),
      ]),
      at(10),
    );
    expect(path(timeline)).toEqual(['build', 'test']);
    expect(timeline.jobs[1]).toMatchObject({ until: at(10), isOpen: true });
    expect(timeline.unstarted).toBe(1);
  });
});

it('leaves out what a rerun kept from an earlier attempt', () => {
  const first = {
    status: 'failed',
    known: 'workflow',
    createdAt: at(0),
    stoppedAt: at(5),
    isWhole: true,
  } as const;
  const build = job('build', [0, 2], []);
  const attempts = [
    { ...first, id: 'one', jobs: [build, job('test', [2, 5], ['build'], { status: 'failed' })] },
    {
      ...first,
      id: 'two',
      status: 'success',
      createdAt: at(100),
      jobs: [build, job('again', [101, 104], ['build'])],
    } as const,
  ];
  const timeline = read(runOf([], { workflows: [foldWorkflow('ci', 'workflow', attempts)] }), at(200));
  expect(timeline.jobs.map(({ name }) => name)).toEqual(['again']);
  expect(timeline.kept).toBe(1);
  expect(timeline.from).toBe(at(100));
});

it('is undefined before anything has begun', () => {
  expect(timelineOf(runOf([job('build', [], [], { status: 'queued' })]), at(1))).toBeUndefined();
});
