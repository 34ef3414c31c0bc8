import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { type History, layBatch, noon } from './lay-many-histories.ts';
import { type Event, eventsOf, truthsOfWorkflow } from './webhooks-of-history.ts';

let simulator: CircleCISimulator;
let told: readonly { readonly history: History; readonly events: readonly Event[] }[];

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => noon });
  const histories = layBatch(simulator, { from: 0, count: 300, eyes: 'pipelines' });
  told = histories.map((history) => ({ history, events: eventsOf(simulator.world, history.project) }));
});
afterAll(() => simulator.close());

const byPipeline = (events: readonly Event[]) =>
  events.toSorted((one, other) => one.createdAt - other.createdAt);
const failedBefore = (events: readonly Event[]) =>
  events.slice(0, -1).some(({ status }) => status === 'failed');
const endsWell = (events: readonly Event[]) => events.at(-1)?.status === 'success';

/** How a recovery is seen by mistake in the ends of a workflow's runs, in the order of these ends. */
const mistakes: Readonly<Record<string, (ends: readonly Event[]) => boolean>> = {
  'the run that ended last decides': (ends) => endsWell(ends) && failedBefore(ends),
  'the rerun of a part is the whole': (ends) => endsWell(byPipeline(ends)) && failedBefore(byPipeline(ends)),
  'any success of the newest pipeline is one': (ends) => {
    const newest = Math.max(...ends.map(({ createdAt }) => createdAt));
    return ends.some(({ createdAt, status }) => createdAt === newest && status === 'success');
  },
};

it.each(Object.entries(mistakes))('finds the false recovery of the mistake that %s', (_, isFixed) => {
  const lies = told.flatMap(({ history, events }) => {
    const ends = events.filter(({ status }) => status !== undefined);
    const names = [...new Set(ends.map(({ workflow }) => workflow ?? ''))];
    return names.filter((name) => {
      const truths = truthsOfWorkflow(simulator.world, history, { name });
      const own = ends.filter((one) => one.workflow === name);
      return isFixed(own) && truths.has('red') && truths.size === 1;
    });
  });
  expect(lies.length).toBeGreaterThan(0);
});

it('finds that a recovery of one workflow is none of the branch', () => {
  const lies = told.filter(({ history, events }) => {
    const last = events.findLast(({ status }) => status !== undefined);
    return last?.status === 'success' && history.truths.has('red') && history.truths.size === 1;
  });
  expect(lies.length).toBeGreaterThan(3);
});
