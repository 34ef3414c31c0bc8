/** Creates pipelines for pushes and triggers. Changes the world. */
import { configOf, type Ends } from '../histories/project-config.ts';
import { pipelinesOf, projectOf } from '../model/find-by-index.ts';
import type { Commit, Flavour, Pipeline } from '../model/pipeline.ts';
import type { Project } from '../model/projects-and-people.ts';
import { hex, sha } from '../model/seeded-random.ts';
import type { Workflow, World } from '../model/simulator-state.ts';
import { addWorkflow, nextId } from './create-workflows-and-builds.ts';

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
  /** Further workflows of the same pipeline. */
  readonly beside?: readonly Flavour[];
  readonly ends?: Ends;
  readonly pullRequest?: number;
  readonly revision?: string;
  readonly parameters?: Record<string, unknown>;
  /** Triggered through the API: CircleCI then knows no commit. */
  readonly bare?: boolean;
}

/** Someone pushed: a pipeline and its workflows, whose builds come as the clock allows. Returns the first workflow. */
export function push(world: World, request: Push): Workflow {
  const pipeline = addPipeline(world, request);
  const project = projectOf(world, request.project);
  const started = (flavour: Flavour) =>
    addWorkflow(world, pipeline, {
      config: configOf(project, flavour),
      ends: request.ends ?? {},
      by: request.by,
      at: request.at,
    });
  const first = started(pipeline.flavour);
  for (const flavour of request.beside ?? []) started(flavour);
  return first;
}

/** What comes after the setup, in the same pipeline. */
export function goOn(world: World, pipeline: Pipeline, at: number): void {
  if (!pipeline.continuation) return;
  pipeline.continuation.at = at;
  const config = configOf(projectOf(world, pipeline.project), 'ci');
  addWorkflow(world, pipeline, { config, ends: pipeline.continuation.ends, by: pipeline.by, at });
}

export function addPipeline(world: World, request: Push): Pipeline {
  const project = projectOf(world, request.project);
  const id = nextId(world, 'pipeline');
  const branch = request.tag === undefined ? (request.branch ?? project.defaultBranch) : null;
  const head = request.why === 'api' ? headOf(world, project, branch) : undefined;
  const revision = request.revision ?? head ?? sha(world.seed, id);
  const pipeline: Pipeline = {
    id,
    project: project.key,
    number: project.nextPipeline,
    createdAt: request.at,
    branch,
    revision,
    tag: request.tag ?? null,
    commit: request.bare ? null : commitOf(request, revision),
    pullRequest: request.pullRequest ?? null,
    why: request.why ?? (project.vcs === 'bitbucket' ? 'bitbucket' : 'github'),
    actor: request.bare ? null : request.by,
    by: request.by,
    parameters: request.parameters ?? {},
    flavour: request.flavour ?? 'ci',
    errors: request.flavour === 'broken' ? [configError] : [],
    continuation:
      request.flavour === 'setup'
        ? { key: hex(world.seed, 'continuation', id), at: null, ends: request.ends ?? {} }
        : null,
    forgotten: false,
  };
  project.nextPipeline += 1;
  world.pipelines.push(pipeline);
  return pipeline;
}

/** What a trigger builds when it names no revision. */
function headOf(world: World, project: Project, branch: string | null): string | undefined {
  return pipelinesOf(world, project.key).findLast((one) => one.branch === branch)?.revision;
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
