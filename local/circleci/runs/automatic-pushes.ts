/** Makes pushes arrive by themselves while the clock moves. */

import { between, pick } from '../model/seeded-random.ts';
import type { World } from '../model/simulator-state.ts';
import type { Push } from './create-pipelines.ts';

const everyMs = 4 * 60_000;
/** After a long sleep only the last few pushes arrive, rather than a night's worth at once. */
const kept = 4;

const places: readonly [Place, ...Place[]] = [
  { project: 'github/acme/web', branch: 'feature/checkout-redesign' },
  { project: 'github/acme/api', branch: 'main' },
  { project: 'github/acme/web', branch: 'dependabot/npm_and_yarn/vite-8.1.0' },
  { project: 'github/acme/mobile', branch: 'main' },
  { project: 'github/acme/docs', branch: 'main' },
];

interface Place {
  readonly project: string;
  readonly branch: string;
}

const subjects: readonly [string, ...string[]] = [
  'Cache the price list for a minute',
  'Say what went wrong when a coupon has expired',
  'Drop the second retry: it hid the first error',
  'Name the queue after what it holds',
  'Bump vite from 8.0.4 to 8.1.0',
  'Let screen readers announce the total',
  'Fix the footer on narrow screens 📱',
];

/** The next push when its time has come, else null. Its time depends on the seed alone. Old ones are let pass. */
export function pushDue(world: World, now: number): Push | null {
  if (world.quiet) return null;
  const due = Math.floor((now - world.born) / everyMs);
  if (due - world.pushes > kept) world.pushes = due - kept;
  const number = world.pushes + 1;
  const at = world.born + number * everyMs + between([-60_000, 60_000], world.seed, 'push', number);
  return at <= now ? pushNumber(world, number, at) : null;
}

function pushNumber(world: World, number: number, at: number): Push {
  const place = pick(places, world.seed, 'place', number);
  const subject = pick(subjects, world.seed, 'subject', number);
  const bot = place.branch.startsWith('dependabot/');
  const by = bot ? 'dependabot[bot]' : pick(['ada', 'grace', 'etienne', 'kenji'], world.seed, 'by', number);
  const breaks = between([1, 4], world.seed, 'breaks', number) === 1;
  return { ...place, by, subject, at, ends: breaks ? { test: 'failed' } : {} };
}
