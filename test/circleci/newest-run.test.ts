import { describe, expect, it } from 'vitest';
import { newestRun } from '../../lambda/circleci/newest-run.ts';
import type { BuildSummary } from '../../lambda/circleci/schemas.ts';
import type { Status } from '../../lambda/circleci/status.ts';

function build(number: number, status: Status, job?: string, workflowId = 'w2'): BuildSummary {
  const workflow = job && { jobName: job, jobId: undefined, workflowId, workflowName: 'ci' };
  return { number, status, workflow: workflow || undefined } as BuildSummary;
}
const shown = (...builds: readonly BuildSummary[]) => newestRun(builds).map(({ number }) => number);

describe('the newest run', () => {
  it('is nothing of nothing', () => {
    expect(shown()).toEqual([]);
  });

  it('is the newest build alone when it has no workflow', () => {
    expect(shown(build(9, 'failed'), build(8, 'success', 'test'), build(7, 'success'))).toEqual([9]);
  });

  it('is every job of the newest build’s workflow, and of no other', () => {
    expect(shown(build(9, 'success', 'b'), build(8, 'success', 'a'), build(7, 'failed', 'a', 'w1'))).toEqual([
      8, 9,
    ]);
  });

  it('shows each job once, with its newest attempt', () => {
    expect(shown(build(9, 'success', 'a'), build(8, 'success', 'b'), build(7, 'failed', 'a'))).toEqual([
      8, 9,
    ]);
  });

  it('does not trust the order of the list', () => {
    expect(shown(build(7, 'failed', 'a'), build(9, 'success', 'a'), build(5, 'failed', 'x', 'w1'))).toEqual([
      9,
    ]);
  });

  it('begins with what tells most: broken, then running, waiting, stopped, fine, and not run', () => {
    const all: readonly Status[] = ['not_run', 'success', 'killed', 'queued', 'running', 'failed'];
    const builds = all.map((status, index) => build(10 + index, status, status));
    expect(newestRun(builds).map(({ status }) => status)).toEqual(all.toReversed());
  });
});
