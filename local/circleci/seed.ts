/** The world as it is when the simulator starts for the first time. */
import { advance } from './advance.ts';
import { planOf } from './config.ts';
import { history } from './history.ts';
import { addPipeline, type Push, push } from './pipelines.ts';
import { phaseOf } from './progress.ts';
import type { Project, VcsType } from './project.ts';
import { sha, uuid } from './random.ts';
import { retryBuild } from './rebuild.ts';
import { addBuild, nextId } from './runs.ts';
import { uuidOf } from './standalone.ts';
import type { World } from './world.ts';

interface Sketch {
  readonly vcs: VcsType;
  readonly org: string;
  readonly name: string;
  readonly language?: string;
  readonly branch?: string;
  readonly oss?: boolean;
  readonly hidden?: boolean;
  readonly ignored?: boolean;
  /** Standalone projects go by opaque ids. */
  readonly slug?: string;
  readonly firstBuild: number;
}

const sketches: readonly Sketch[] = [
  { vcs: 'github', org: 'acme', name: 'web', language: 'TypeScript', firstBuild: 74 },
  { vcs: 'github', org: 'acme', name: 'api', language: 'Go', firstBuild: 2041 },
  { vcs: 'github', org: 'acme', name: 'mobile', language: 'Swift', firstBuild: 803 },
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

export function createWorld({ seed, now, quiet }: Beginning): World {
  const world: World = {
    ...{ seed, born: now, quiet: true, serial: 0, pushes: 0, herokuLast4: null, accountSshKey: false },
    projects: sketches.map((sketch) => project(seed, sketch, now)),
    pipelines: [],
    workflows: [],
    builds: [],
    webhooks: [],
    contexts: [],
    schedules: [],
    told: [],
  };
  for (const past of history) {
    const at = now - past.minutesAgo * 60_000;
    catchUp(world, at);
    if (past.flavour === 'ancient') ancientBuild(world, { ...past, at });
    else push(world, { ...past, at });
  }
  catchUp(world, now);
  return { ...world, quiet };
}

function project(seed: number, sketch: Sketch, now: number): Project {
  const { vcs, org, name } = sketch;
  const key = `${vcs}/${sketch.slug ?? `${org}/${name}`}`;
  const [orgId = uuid(seed, 'org', vcs, org), id = uuid(seed, 'project', key)] =
    sketch.slug?.split('/').map(uuidOf) ?? [];
  return {
    ...{ key, vcs, org, name, id, orgId },
    defaultBranch: sketch.branch ?? 'main',
    language: sketch.language ?? null,
    oss: sketch.oss ?? false,
    visible: !sketch.hidden,
    followed: !sketch.ignored,
    nextBuild: sketch.firstBuild,
    nextPipeline: 40,
    envVars: ['NPM_TOKEN', 'SENTRY_DSN'].map((variable) => {
      const value = sha(seed, 'env', key, variable);
      return { name: variable, last4: value.slice(-4), sha256: value, at: now };
    }),
    checkoutKeys: [],
    sshKeys: [],
    cachesClearedAt: null,
    advanced: {},
  };
}

function ancientBuild(world: World, past: Push): void {
  const { id } = addPipeline(world, past);
  const plan = planOf({ name: 'build' }, {}, world.seed, id);
  const jobId = nextId(world, 'job');
  addBuild(world, {
    ...{ pipelineId: id, workflowId: null, jobId, jobName: 'build', plan, at: past.at, why: 'bitbucket' },
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
