/** Finds flaky tests: those that passed and failed in the same job at the same commit, each counted once. Pure. */
import { buildsOf, pipelineOf } from '../model/find-by-index.ts';
import type { Build, World } from '../model/simulator-state.ts';
import { phaseOf } from '../runs/build-phase.ts';
import type { TestResult } from './test-result.ts';
import { testsOf } from './tests-of-build.ts';

export interface Flaky {
  /** The newest in which it failed. */
  readonly build: Build;
  readonly test: TestResult;
  /** At how many commits. */
  readonly times: number;
}

export function flakyOf(world: World, project: string, now: number): readonly Flaky[] {
  const ran = buildsOf(world, project).filter(
    (build) => phaseOf(build, now).outcome !== null && !build.canceled,
  );
  const byCommit = Map.groupBy(ran, (build) => `${pipelineOf(world, build).revision} ${build.jobName}`);
  const found = [...byCommit.values()].flatMap(flakyAtCommit);
  const byTest = Map.groupBy(found, ({ build, test }) => `${build.jobName} ${test.classname} ${test.name}`);
  return [...byTest.values()].flatMap((all) => all.slice(-1).map((one) => ({ ...one, times: all.length })));
}

function flakyAtCommit(builds: readonly Build[]): readonly Omit<Flaky, 'times'>[] {
  if (builds.length < 2) return [];
  const results = builds.flatMap((build) => testsOf(build).map((test) => ({ build, test })));
  const byName = Map.groupBy(results, ({ test }) => `${test.classname} ${test.name}`);
  return [...byName.values()].flatMap((all) => {
    const passed = all.some(({ test }) => test.result === 'success');
    return passed ? all.filter(({ test }) => test.result === 'failure').slice(-1) : [];
  });
}
