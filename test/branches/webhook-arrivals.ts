/** Draws in which order a history's webhooks arrive, and lets CircleCI show what was then. */
import type { World } from '../../local/circleci/model/simulator-state.ts';
import type { CircleCISimulator } from '../../local/circleci/server.ts';
import type { Random } from '../prove/seeded-random.ts';
import { noon } from './lay-many-histories.ts';
import { worldAt } from './simulator-state-at.ts';
import type { Event } from './webhooks-of-history.ts';

/**
 * `in time`: each webhook arrives as it happens, from some moment on, and CircleCI shows what was then. `late`: all of
 * them arrive at the end, in any order. `lossy`: some never arrive.
 */
export type Way = 'in time' | 'late' | 'lossy';

/** In any order, and some never. */
export function arriving(events: readonly Event[], way: Way, random: Random): readonly Event[] {
  if (way === 'in time')
    return random.below(2) === 0 ? events : events.slice(random.below(events.length + 1));
  const kept = way === 'lossy' ? events.filter(() => random.below(8) > 0) : events;
  return kept
    .map((event) => ({ event, key: random.below(1_000_000) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ event }) => event);
}

export function wholeOf({ world }: CircleCISimulator): World {
  const { pipelines, workflows, builds } = world;
  return { ...world, pipelines: [...pipelines], workflows: [...workflows], builds: [...builds] };
}

/** Lets CircleCI show the project as it was at the time. */
export function show({ world }: CircleCISimulator, whole: World, project: string, now: number): void {
  const then = now >= noon ? whole : worldAt(whole, { project, now });
  for (const name of ['pipelines', 'workflows', 'builds'] as const)
    world[name].splice(0, world[name].length, ...(then[name] as never[]));
}
