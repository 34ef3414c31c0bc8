/** Creates a project as CircleCI knows it before its first run. */
import { fromBase58, toBase58 } from '../model/base58.ts';
import type { Project, VcsType } from '../model/projects-and-people.ts';
import { sha, uuid } from '../model/seeded-random.ts';
import type { World } from '../model/simulator-state.ts';

export interface Sketch {
  /** `github` unless told. Standalone projects (`circleci`) go by their ids, and by a name that no link has. */
  readonly vcs?: VcsType;
  readonly org: string;
  readonly name: string;
  readonly language?: string;
  /** The default branch; `main` unless told. */
  readonly branch?: string;
  /** Further branches of the repository, which nothing has run on yet. */
  readonly branches?: readonly string[];
  /** The pipeline parameters that its configuration declares; any unless told. */
  readonly parameters?: readonly string[];
  readonly oss?: boolean;
  /** It exists, but no token may see it. */
  readonly hidden?: boolean;
  readonly ignored?: boolean;
  /** Ids of organization and project in base58, of standalone projects. */
  readonly slug?: string;
  readonly firstBuild?: number;
}

/** Adds the project and returns it; its key is `github/acme/web` or `circleci/<org>/<project>`. */
export function addProject(world: World, sketch: Sketch): Project {
  const made = projectFrom(world.seed, sketch, world.born);
  world.projects.push(made);
  return made;
}

export function projectFrom(seed: number, sketch: Sketch, now: number): Project {
  const { vcs = 'github', org, name } = sketch;
  const { orgId, id, key } = idsOf(seed, sketch);
  return {
    key,
    vcs,
    org,
    name,
    id,
    orgId,
    defaultBranch: sketch.branch ?? 'main',
    branches: sketch.branches ?? [],
    parameters: sketch.parameters ?? null,
    language: sketch.language ?? null,
    oss: sketch.oss ?? false,
    visible: !sketch.hidden,
    followed: !sketch.ignored,
    nextBuild: sketch.firstBuild ?? 1,
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

function idsOf(seed: number, { vcs = 'github', org, name, slug }: Sketch) {
  const given = slug?.split('/').map(fromBase58) ?? [];
  const orgId = given[0] ?? uuid(seed, 'org', vcs, org);
  const id = given[1] ?? uuid(seed, 'project', `${vcs}/${org}/${name}`);
  const place = vcs === 'circleci' ? `${toBase58(orgId)}/${toBase58(id)}` : `${org}/${name}`;
  return { orgId, id, key: `${vcs}/${place}` };
}
