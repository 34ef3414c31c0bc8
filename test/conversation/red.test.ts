import { describe, expect, it } from 'vitest';
import type { BuildSummary, Status } from '../../lambda/circleci/schemas.ts';
import { redOf } from '../../lambda/conversation/red.ts';
import { inState } from '../views/samples.ts';

/** `ci/1/test failed`: workflow, run, job and state; numbers count up. */
function builds(...lines: readonly string[]): readonly BuildSummary[] {
  return lines.map((line, index) => {
    const [, place = '', status = ''] = /^(.*) (\w+)$/.exec(line) ?? [];
    const [workflowName = '', run = '', jobName = ''] = place.split('/');
    const workflow = { jobName, jobId: undefined, workflowId: `${workflowName}${run}`, workflowName };
    return inState(status as Status, { number: index + 1, workflow: workflowName ? workflow : undefined });
  });
}

const red = (lines: readonly string[], all = true) =>
  redOf({ builds: builds(...lines).toReversed(), all }).map(({ build, first, ...rest }) => ({
    ...{ build: build.number, first: first.number },
    ...rest,
  }));
const [knownSince, underWay] = [true, false];

describe('a branch', () => {
  it.each<[string, readonly string[]]>([
    ['without builds', []],
    ['whose newest run succeeded', ['ci/1/test failed', 'ci/2/test success']],
    ['whose failed job was run again', ['ci/1/test failed', 'ci/1/lint success', 'ci/1/test success']],
    ['whose newest run was fixed', ['ci/1/test failed', 'ci/2/test fixed']],
    ['that was only ever canceled', ['ci/1/test canceled', 'ci/2/test not_run']],
    ['whose broken configuration was repaired', ['Build Error/1/Build failed', 'ci/2/test success']],
    ['without workflows whose newest build succeeded', ['// failed', '// success']],
  ])('%s is not red', (_, lines) => {
    expect(red(lines)).toEqual([]);
  });

  it.each<Status>(['failed', 'timedout', 'infrastructure_fail', 'killed'])(
    'with a %s job is red',
    (status) => {
      expect(red(['ci/1/lint success', `ci/1/test ${status}`])).toEqual([
        { build: 2, first: 2, runs: 1, knownSince: false, underWay },
      ]);
    },
  );

  it('has been red since the first of the runs in a row', () => {
    const lines = ['ci/1/test success', 'ci/2/test failed', 'ci/3/test timedout', 'ci/3/lint success'];
    expect(red(lines)).toEqual([{ build: 3, first: 2, runs: 2, knownSince, underWay }]);
  });

  it('stays red through runs that were canceled, and while the next one goes on', () => {
    const lines = ['ci/1/test success', 'ci/2/test failed', 'ci/3/test canceled', 'ci/4/test running'];
    expect(red(lines)).toEqual([{ build: 2, first: 2, runs: 1, knownSince, underWay: true }]);
  });

  it('is red as soon as one job of a run has failed', () => {
    const lines = ['ci/1/test success', 'ci/2/test failed', 'ci/2/lint running'];
    expect(red(lines)).toEqual([{ build: 2, first: 2, runs: 1, knownSince, underWay }]);
  });

  it('may be red by one workflow and green by another', () => {
    const lines = ['nightly/1/e2e failed', 'ci/2/test success', 'ci/3/test success'];
    expect(red(lines)).toEqual([{ build: 1, first: 1, runs: 1, knownSince: false, underWay }]);
  });

  it('is red with a configuration that CircleCI cannot read', () => {
    expect(red(['ci/1/test success', 'Build Error/2/Build failed'])).toMatchObject([{ build: 2 }]);
  });

  it('is not judged by a run of which only a part is known', () => {
    const lines = ['ci/1/lint success', 'ci/2/test failed'];
    expect(red(lines, false)).toMatchObject([{ knownSince: false }]);
    expect(red(lines, true)).toMatchObject([{ knownSince: true }]);
    expect(red(['ci/1/test failed'], false)).toHaveLength(1);
  });

  it('without workflows counts its builds', () => {
    expect(red(['// success', '// failed', '// failed'])).toEqual([
      { build: 3, first: 2, runs: 2, knownSince, underWay },
    ]);
  });
});
