/** The simulator after a month in which it was left open. */
import { expect, it } from 'vitest';
import { createWorld } from '../../../local/circleci/histories/first-state.ts';
import type { World } from '../../../local/circleci/model/simulator-state.ts';
import { advance } from '../../../local/circleci/runs/catch-up-with-clock.ts';
import { push } from '../../../local/circleci/runs/create-pipelines.ts';
import { forgetOldRuns } from '../../../local/circleci/runs/forget-old-runs.ts';
import { takeDeliveries } from '../../../local/circleci/webhook-deliveries.ts';
import { noon } from './start-simulator.ts';

const minute = 60_000;
const project = 'github/acme/web';

function pushMany(world: World, from: number, count: number): number {
  for (let at = 0; at < count; at += 1)
    push(world, { project, by: 'ada', subject: 'Push on', at: from + at * minute, ends: {} });
  const end = from + (count + 600) * minute;
  advance(world, end);
  return end;
}

function hooked(world: World): World {
  const { id } = world.projects.find(({ key }) => key === project)!;
  const hook = { id: 'hook', name: 'Slack', url: 'http://127.0.0.1:1/', secret: 's', verifyTls: true };
  const events = ['workflow-completed', 'job-completed'];
  const at = { createdAt: noon, updatedAt: noon };
  world.webhooks = [{ ...hook, ...at, events, scope: { id, type: 'project' } }];
  return world;
}

it('keeps the newest two hundred runs of each project, and their numbers continue', () => {
  const world = createWorld({ seed: 1, now: noon, quiet: true });
  const before = world.pipelines.length;
  const others = world.pipelines.filter((one) => one.project !== project).length;
  pushMany(world, noon, 300);
  const newest = world.pipelines.filter((one) => one.project === project).slice(-200);
  forgetOldRuns(world);
  expect(world.pipelines.filter((one) => one.project === project)).toEqual(newest);
  expect(world.pipelines.filter((one) => one.project !== project)).toHaveLength(others);
  const known = new Set(world.pipelines.map(({ id }) => id));
  expect(world.builds.every(({ pipelineId }) => known.has(pipelineId))).toBe(true);
  expect(world.workflows.every(({ pipelineId }) => known.has(pipelineId))).toBe(true);
  expect(before).toBeGreaterThan(0);
  const highest = Math.max(...newest.map(({ number }) => number));
  push(world, { project, by: 'ada', subject: 'One more', at: noon });
  expect(world.pipelines.at(-1)?.number).toBe(highest + 1);
});

it('tells each end once, forgets the ends of forgotten runs, and looks at what has ended no more', () => {
  const world = hooked(createWorld({ seed: 1, now: noon, quiet: true }));
  const end = pushMany(world, noon, 260);
  const first = takeDeliveries(world, end);
  expect(first.filter(({ event }) => event === 'workflow-completed')).toHaveLength(260);
  expect(takeDeliveries(world, end + 1)).toEqual([]);
  // A look goes through the jobs of those alone that may still tell something.
  let looked = 0;
  for (const workflow of world.workflows) {
    const { jobs } = workflow;
    Object.defineProperty(workflow, 'jobs', {
      get() {
        looked += 1;
        return jobs;
      },
    });
  }
  expect(takeDeliveries(world, end + 2)).toEqual([]);
  const open = world.workflows.filter((one) => one.open).length;
  expect(looked).toBeLessThan(20 * (open + 1));
  forgetOldRuns(world);
  expect(world.told.length).toBeLessThan(first.length);
  expect(takeDeliveries(world, end + 3)).toEqual([]);
});
