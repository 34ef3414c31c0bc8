/** Pipelines: what a push or a trigger begins. These functions change the world. */
import { configOf, type Ends } from './config.ts';
import { projectOf } from './lookup.ts';
import type { Project } from './project.ts';
import { sha } from './random.ts';
import { addWorkflow, nextId } from './runs.ts';
import type { Commit, Flavour, Pipeline, Workflow, World } from './world.ts';

export interface Push {
  readonly project: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly by: string;
  readonly subject: string;
  readonly body?: string;
  readonly at: number;
  readonly why?: string;
  readonly flavour?: Flavour;
  readonly ends?: Ends;
  readonly pullRequest?: number;
  readonly revision?: string;
  readonly parameters?: Record<string, unknown>;
  /** Triggered through the API: CircleCI then knows no commit. */
  readonly bare?: boolean;
}

/** Someone pushed: a pipeline with one workflow, whose builds come as the clock allows. */
export function push(world: World, request: Push): Workflow {
  const pipeline = addPipeline(world, request);
  const project = projectOf(world, request.project);
  const config = configOf(project, request.flavour ?? 'ci');
  return addWorkflow(world, pipeline, { config, ends: request.ends ?? {}, by: request.by, at: request.at });
}

export function addPipeline(world: World, request: Push): Pipeline {
  const project = projectOf(world, request.project);
  const id = nextId(world, 'pipeline');
  const branch = request.tag === undefined ? (request.branch ?? project.defaultBranch) : null;
  const head = request.why === 'api' ? headOf(world, project, branch) : undefined;
  const revision = request.revision ?? head ?? sha(world.seed, id);
  const pipeline: Pipeline = {
    ...{ id, project: project.key, number: project.nextPipeline, createdAt: request.at, branch, revision },
    tag: request.tag ?? null,
    commit: request.bare ? null : commitOf(request, revision),
    pullRequest: request.pullRequest ?? null,
    why: request.why ?? (project.vcs === 'bitbucket' ? 'bitbucket' : 'github'),
    actor: request.bare ? null : request.by,
    by: request.by,
    parameters: request.parameters ?? {},
    flavour: request.flavour ?? 'ci',
    errors: request.flavour === 'broken' ? [configError] : [],
  };
  project.nextPipeline += 1;
  world.pipelines.push(pipeline);
  return pipeline;
}

/** What a trigger builds when it names no revision. */
function headOf(world: World, project: Project, branch: string | null): string | undefined {
  return world.pipelines.findLast((one) => one.project === project.key && one.branch === branch)?.revision;
}

const configError = {
  type: 'config',
  message:
    "Error calling workflow: 'ci'\nError calling job: 'build'\nCannot find a definition for command named node/install",
} as const;

function commitOf(request: Push, revision: string): Commit {
  return {
    sha: revision,
    subject: request.subject,
    body: request.body ?? '',
    author: request.by,
    committer: request.pullRequest === undefined ? request.by : 'web-flow',
    at: request.at - 4000,
  };
}
