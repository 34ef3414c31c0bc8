/** Lets the simulator run for virtual days with two subscribed projects, and times its look for webhooks each day. */

import { createWorld } from '../../local/circleci/histories/first-state.ts';
import { advance } from '../../local/circleci/runs/catch-up-with-clock.ts';
import { forgetOldRuns } from '../../local/circleci/runs/forget-old-runs.ts';
import { takeDeliveries } from '../../local/circleci/webhook-deliveries.ts';
import { median } from '../measure-processes.ts';
import type { Measured } from './fit-line.ts';
import { judge, type Verdict } from './judge-growth.ts';

const minute = 60_000;
const looksADay = 24 * 15;
const begin = Date.UTC(2026, 10, 1);
/** Milliseconds for a look, whatever the day. */
const mostMilliseconds = 5;

export function soakDays(days: number): readonly Verdict[] {
  const world = createWorld({ seed: 1, now: begin, quiet: false });
  for (const { id, key } of world.projects.slice(0, 2))
    world.webhooks.push({
      id: `hook-${key}`,
      name: 'Slack',
      url: 'http://127.0.0.1:1/',
      secret: 's',
      verifyTls: true,
      createdAt: begin,
      updatedAt: begin,
      events: ['workflow-completed', 'job-completed'],
      scope: { id, type: 'project' },
    });
  const took: Measured[] = [];
  const kept: Measured[] = [];
  for (let day = 1; day <= days; day += 1) {
    const times: number[] = [];
    for (let look = 1; look <= looksADay; look += 1) {
      const now = begin + ((day - 1) * looksADay + look) * 4 * minute;
      advance(world, now);
      takeDeliveries(world, now);
      forgetOldRuns(world);
      const began = performance.now();
      takeDeliveries(world, now + 500);
      times.push(performance.now() - began);
    }
    took.push({ at: day, value: median(times) });
    kept.push({ at: day, value: world.workflows.length + world.builds.length + world.told.length });
  }
  // Until there are two hundred runs of each project, it grows.
  const later = ({ at }: Measured) => at > Math.min(days / 2, 8);
  const last = took.at(-1)?.value ?? Number.NaN;
  return [
    judge({ what: 'records of the simulator', per: 'day', most: 5 }, kept.filter(later)),
    judge({ what: 'milliseconds of a look for webhooks', per: 'day', most: 0.01 }, took.filter(later)),
    {
      what: `milliseconds of a look on day ${days}`,
      per: 'look',
      slope: last,
      fit: 1,
      most: mostMilliseconds,
      isFlat: last <= mostMilliseconds,
    },
  ];
}
