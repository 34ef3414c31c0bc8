/** Answers v2 insights: the tests that failed most and took longest, over the runs of a workflow. */
import { json } from '../../api/answer.ts';
import type { Call } from '../../api/route-call.ts';
import { pipelineOf } from '../../model/find-by-index.ts';
import type { Workflow } from '../../model/simulator-state.ts';
import type { TestResult } from '../../results/test-result.ts';
import { testsOf } from '../../results/tests-of-build.ts';
import { phaseOf } from '../../runs/build-phase.ts';
import type { Handler } from '../match-route.ts';
import { buildsOfRun, namedRuns, reportingWindow } from './runs-for-insights.ts';

interface Ran extends TestResult {
  readonly job: string;
}

const shown = 10;

export const testMetrics: Handler = (call) => {
  const runs = namedRuns(call, reportingWindow(call)).map((run) => ({ run, tests: testsIn(call, run) }));
  const tested = runs.filter(({ tests }) => tests.length > 0);
  const all = tested.flatMap(({ tests }) => tests);
  const known = [...Map.groupBy(all, ({ job, name }) => `${job} ${name}`).values()].map(renderTest);
  const failed = known
    .filter(({ failed_runs }) => failed_runs > 0)
    .toSorted((a, b) => b.failed_runs - a.failed_runs);
  const slowest = known.toSorted((a, b) => b.p95_duration - a.p95_duration);
  return json({
    average_test_count: Math.round(all.length / Math.max(tested.length, 1)),
    most_failed_tests: failed.slice(0, shown),
    most_failed_tests_extra: Math.max(failed.length - shown, 0),
    slowest_tests: slowest.slice(0, shown),
    slowest_tests_extra: Math.max(slowest.length - shown, 0),
    total_test_runs: tested.length,
    test_runs: tested.map(({ run, tests }) => renderTestRun(call, run, tests)),
  });
};

function testsIn(call: Call, run: Workflow): readonly Ran[] {
  const ended = buildsOfRun(call, run).filter(
    (build) => phaseOf(build, call.now).outcome !== null && !build.canceled,
  );
  return ended.flatMap((build) => testsOf(build).map((test) => ({ ...test, job: build.jobName })));
}

function renderTest(runs: readonly Ran[]) {
  const [first] = runs;
  const times = runs.map(({ run_time }) => run_time).toSorted((a, b) => a - b);
  const failures = runs.filter(({ result }) => result === 'failure').length;
  return {
    p95_duration: times[Math.floor((times.length - 1) * 0.95)] ?? 0,
    total_runs: runs.length,
    classname: first?.classname ?? '',
    failed_runs: failures,
    flaky: failures > 0 && failures < runs.length,
    source: first?.source ?? '',
    file: first?.file ?? '',
    job_name: first?.job ?? '',
    test_name: first?.name ?? '',
  };
}

function renderTestRun({ world }: Call, run: Workflow, tests: readonly Ran[]): object {
  const count = (result: TestResult['result']): number =>
    tests.filter((test) => test.result === result).length;
  const [error, failure, skipped, success] = [
    count('error'),
    count('failure'),
    count('skipped'),
    count('success'),
  ];
  return {
    pipeline_number: pipelineOf(world, run).number,
    workflow_id: run.id,
    success_rate: success / Math.max(tests.length - skipped, 1),
    test_counts: { error, failure, skipped, success, total: tests.length },
  };
}
