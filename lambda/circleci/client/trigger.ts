/**
 * Triggers builds and pipelines, also after v1.1's trigger is removed (2027-02-01). Rejects with CircleCIError only.
 */
import * as v from 'valibot';
import { type BuildSummary, buildSummarySchema } from '../api-v1-schemas.ts';
import { CircleCIError } from '../errors.ts';
import type { Ask } from '../http/send-request.ts';
import { count, text } from '../lenient-json-fields.ts';
import { type Project, projectSlug } from '../project.ts';
import { projectPath, v2 } from './api-paths.ts';
import { isLeftToV2, unlessGone } from './rerun.ts';

export interface Wanted {
  /** Default: the project's default branch. */
  readonly branch?: string;
  /** A commit of the branch. Not together with `tag`; v1.1 only. */
  readonly revision?: string;
  /** Not together with `branch` or `revision`. */
  readonly tag?: string;
  /** Containers. Ignored by today's configurations; v1.1 only. */
  readonly parallel?: number;
  /** v1.1: environment variables of one build. v2: the pipeline's parameters. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
}

export type Triggered =
  | { readonly kind: 'build'; readonly build: BuildSummary }
  /** Done by v2: a whole pipeline. `refused` is the build that v1.1 made and did not run. */
  | {
      readonly kind: 'pipeline';
      readonly id: string;
      readonly number: number | undefined;
      readonly refused: BuildSummary | undefined;
    }
  /** v2 took it and ran nothing: why, in CircleCI's words. */
  | { readonly kind: 'nothing'; readonly said: string };

const pipelineSchema = v.object({ id: v.string(), number: count });
const nothingSchema = v.object({ message: text });

/**
 * POST /project/:vcs-type/:username/:project, or …/tree/:branch. When v1.1 has gone, or refuses for a reason that v2 does
 * not have, POST /api/v2/project/:slug/pipeline (`…/pipeline/run` for `circleci/…` projects) instead, which needs a personal
 * token and takes no `revision`: then v1.1's `gone` stands. Reference: Trigger a new Build (with a Branch).
 */
export async function trigger(ask: Ask, project: Project, wanted: Wanted = {}): Promise<Triggered> {
  const first = await unlessGone(triggerBuild(ask, project, wanted));
  const done = first instanceof CircleCIError ? undefined : first;
  if (done && !(isLeftToV2(done) && wanted.revision === undefined)) return { kind: 'build', build: done };
  if (first instanceof CircleCIError && wanted.revision !== undefined) throw first;
  return triggerPipeline(ask, project, { ...wanted, refused: done });
}

function triggerBuild(ask: Ask, project: Project, wanted: Wanted): Promise<BuildSummary> {
  const { branch, revision, tag, parallel, parameters } = wanted;
  const path = [...projectPath(project), ...(branch === undefined ? [] : ['tree', branch])];
  // JSON leaves out what is undefined.
  const body = { revision, tag, parallel, build_parameters: parameters };
  return ask({ method: 'POST', path, body, schema: buildSummarySchema });
}

async function triggerPipeline(
  ask: Ask,
  project: Project,
  { branch, tag, parameters, refused }: Wanted & { readonly refused: BuildSummary | undefined },
): Promise<Triggered> {
  const slug = projectSlug(project).split('/');
  const where = branch === undefined && tag === undefined ? undefined : { branch, tag };
  const [end, body] =
    project.vcs === 'circleci'
      ? [['pipeline', 'run'], { config: where, checkout: where, parameters }]
      : [['pipeline'], { branch, tag, parameters }];
  const path = [...v2, 'project', ...slug, ...end];
  const schema = v.union([pipelineSchema, nothingSchema]);
  const answer = await ask({ method: 'POST', path, body, schema, token: 'personal' });
  if ('id' in answer) return { kind: 'pipeline', id: answer.id, number: answer.number, refused };
  return { kind: 'nothing', said: answer.message ?? '' };
}
