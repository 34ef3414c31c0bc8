/** Creates the world of the simulator's first start. */

import type { World } from '../model/simulator-state.ts';
import { phaseOf } from '../runs/build-phase.ts';
import { advance } from '../runs/catch-up-with-clock.ts';
import { addPipeline, type Push, push } from '../runs/create-pipelines.ts';
import { addBuild, nextId } from '../runs/create-workflows-and-builds.ts';
import { retryBuild } from '../runs/retry-and-cancel-build.ts';
import { projectFrom, type Sketch } from './add-project.ts';
import { history } from './history-of-acme.ts';
import { planOf } from './project-config.ts';

const sketches: readonly Sketch[] = [
  { org: 'acme', name: 'web', language: 'TypeScript', branches: ['feature/x', 'release'], firstBuild: 74 },
  { vcs: 'github', org: 'acme', name: 'api', language: 'Go', firstBuild: 2041 },
  { org: 'acme', name: 'mobile', language: 'Swift', parameters: ['lane'], firstBuild: 803 },
  { vcs: 'github', org: 'acme', name: 'docs', firstBuild: 12 },
  { vcs: 'bitbucket', org: 'acme', name: 'legacy', language: 'Java', branch: 'master', firstBuild: 51_940 },
  { vcs: 'github', org: 'acme-labs', name: 'api', language: 'Rust', firstBuild: 5 },
  { vcs: 'github', org: 'open-acme', name: 'charts', language: 'TypeScript', oss: true, firstBuild: 340 },
  { vcs: 'github', org: 'acme', name: 'infra', ignored: true, firstBuild: 1 },
  {
    vcs: 'circleci',
    org: 'acme-desktop',
    name: 'desktop',
    slug: 'PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB',
    firstBuild: 9,
  },
  { vcs: 'github', org: 'vault-corp', name: 'secrets', hidden: true, ignored: true, firstBuild: 1 },
];

export interface Beginning {
  readonly seed: number;
  readonly now: number;
  readonly quiet: boolean;
}

/** Without projects and runs, for histories of one's own. */
export function emptyWorld({ seed, now, quiet }: Beginning): World {
  return {
    seed,
    born: now,
    quiet,
    serial: 0,
    pushes: 0,
    herokuLast4: null,
    accountSshKey: false,
    projects: [],
    pipelines: [],
    workflows: [],
    builds: [],
    webhooks: [],
    contexts: [],
    schedules: [],
    told: [],
  };
}

export function createWorld({ seed, now, quiet }: Beginning): World {
  const world = emptyWorld({ seed, now, quiet: true });
  world.projects.push(...sketches.map((sketch) => projectFrom(seed, sketch, now)));
  for (const past of history) {
    const at = now - past.minutesAgo * 60_000;
    catchUp(world, at);
    if (past.flavour === 'ancient') ancientBuild(world, { ...past, at });
    else push(world, { ...past, at });
  }
  catchUp(world, now);
  return { ...world, quiet };
}

function ancientBuild(world: World, past: Push): void {
  const { id } = addPipeline(world, past);
  const plan = planOf({ name: 'build' }, {}, world.seed, id);
  const jobId = nextId(world, 'job');
  addBuild(world, {
    pipelineId: id,
    workflowId: null,
    jobId,
    jobName: 'build',
    plan,
    at: past.at,
    why: 'bitbucket',
    parameters: null,
  });
}

/** CircleCI repeats by itself what its own machines broke. */
function catchUp(world: World, now: number): void {
  advance(world, now);
  for (const build of [...world.builds]) {
    const { status, stoppedAt } = phaseOf(build, now);
    if (status !== 'infrastructure_fail' || stoppedAt === null || build.retries.length > 0) continue;
    retryBuild(world, build, { at: stoppedAt + 1000, why: 'auto-retry', by: 'ada' });
  }
}
