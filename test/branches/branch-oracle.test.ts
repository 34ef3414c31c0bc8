import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildsOf, findPipeline } from '../../local/circleci/model/find-by-index.ts';
import type { Build } from '../../local/circleci/model/simulator-state.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { type History, layBatch, noon } from './lay-many-histories.ts';

let simulator: CircleCISimulator;
let histories: readonly History[];

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => noon });
  histories = layBatch(simulator, { from: 0, count: 400, eyes: 'pipelines' });
});
afterAll(() => simulator.close());

const isGood = (build: Build): boolean => build.ending === 'success' && build.stopsAt <= noon;
const newestBy = (builds: readonly Build[], key: (build: Build) => number) =>
  builds.toSorted((one, other) => key(other) - key(one));
const ofOneRun = (builds: readonly Build[]) =>
  builds.filter(({ workflowId }) => workflowId === builds[0]?.workflowId);
const begun = (build: Build): number => findPipeline(simulator.world, build.pipelineId)?.createdAt ?? 0;

/** How a branch is judged by mistake: what is green to each. */
const mistakes: Readonly<Record<string, (builds: readonly Build[]) => boolean>> = {
  'the highest number is the newest': (builds) => ofOneRun(newestBy(builds, ({ num }) => num)).every(isGood),
  'the job that was queued last decides': (builds) =>
    ofOneRun(newestBy(builds, ({ queuedAt }) => queuedAt)).every(isGood),
  'the newest thirty builds are all there is': (builds) =>
    ofOneRun(newestBy(builds, ({ queuedAt }) => queuedAt).slice(0, 30)).every(isGood),
  'one workflow of the newest pipeline is the run': (builds) =>
    ofOneRun(newestBy(builds, begun)).every(isGood),
  'what has ended is all that comes': (builds) =>
    ofOneRun(newestBy(builds, begun).filter(({ stopsAt }) => stopsAt <= noon)).every(isGood),
};

it.each(Object.entries(mistakes))('finds the mistake that %s', (_, isGreen) => {
  const lies = histories.filter(({ project, truths }) => {
    const builds = buildsOf(simulator.world, project);
    return builds.length > 0 && isGreen(builds) && !truths.has('green') && truths.has('red');
  });
  expect(lies.length).toBeGreaterThan(3);
});

it('draws every verdict, and mostly one answer alone', () => {
  const alone = histories.filter(({ truths }) => truths.size === 1);
  expect(alone.length).toBeGreaterThan(histories.length * 0.8);
  for (const verdict of ['red', 'green', 'ongoing', 'none'] as const)
    expect(
      alone.some(({ truths }) => truths.has(verdict)),
      verdict,
    ).toBe(true);
});
