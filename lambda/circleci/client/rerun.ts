/** Reruns a build, also after v1.1's retry and ssh are removed (2027-02-01). Rejects with CircleCIError only. */
import * as v from 'valibot';
import type { BuildSummary } from '../api-v1-schemas.ts';
import { CircleCIError } from '../errors.ts';
import type { Ask } from '../http/send-request.ts';
import type { BuildRef } from '../project.ts';
import { v2 } from './api-paths.ts';
import { build, retry, ssh } from './builds.ts';
import { workflowJobs } from './workflows.ts';

/** `retry` runs the job again; `ssh` too, and lets the caller in. */
export type Again = 'retry' | 'ssh';

/** What of a workflow runs again. */
export type Part =
  | { readonly kind: 'from-failed' }
  | { readonly kind: 'all' }
  | { readonly kind: 'jobs'; readonly ids: readonly string[]; readonly ssh?: 'enabled' };

export type Rerun =
  /** Done by v1.1: a new build of that job alone. */
  | { readonly kind: 'build'; readonly build: BuildSummary }
  /** Done by v2: a new workflow with that job. `refused` is the build that v1.1 made and did not run. */
  | {
      readonly kind: 'workflow';
      readonly id: string;
      readonly refused: BuildSummary | undefined;
    };

/**
 * The reasons for which v1.1 does not run what v2 would: no configuration from that time, or a project without
 * followers.
 */
const onlyInV1: readonly (string | undefined)[] = ['1.0-not-available', 'no-followers'];

/** True when v1.1 took the wish, ran nothing, and v2 may do better. */
export function isLeftToV2({ status, dontBuild }: BuildSummary): boolean {
  return status === 'not_run' && onlyInV1.includes(dontBuild);
}

/**
 * POST …/:build_num/retry or …/ssh. When v1.1 has gone, or refuses for a reason that v2 does not have, POST
 * /api/v2/workflow/:id/rerun with that job alone instead, which needs a personal token. A build without a workflow cannot be
 * run again by v2: then v1.1's answer stands. Reference: Retry a Build.
 */
export async function rerun(ask: Ask, ref: BuildRef, again: Again): Promise<Rerun> {
  const first = await unlessGone(again === 'ssh' ? ssh(ask, ref) : retry(ask, ref));
  if (!(first instanceof CircleCIError) && !isLeftToV2(first)) return { kind: 'build', build: first };
  const job = await jobOf(ask, ref);
  if (job) {
    const part = {
      kind: 'jobs',
      ids: [job.id],
      ...(again === 'ssh' && { ssh: 'enabled' as const }),
    } as const;
    const id = await rerunWorkflow(ask, job.workflow, part);
    return { kind: 'workflow', id, refused: first instanceof CircleCIError ? undefined : first };
  }
  if (first instanceof CircleCIError) throw first;
  return { kind: 'build', build: first };
}

/** What it comes to, or the error that says that there is no such call any more. */
export function unlessGone<T>(call: Promise<T>): Promise<T | CircleCIError> {
  return call.catch((error: unknown) => {
    if (error instanceof CircleCIError && error.reason === 'gone') return error;
    throw error;
  });
}

async function jobOf(ask: Ask, ref: BuildRef): Promise<{ workflow: string; id: string } | undefined> {
  const { workflow } = await build(ask, ref);
  if (!workflow) return undefined;
  if (workflow.jobId) return { workflow: workflow.workflowId, id: workflow.jobId };
  const jobs = await workflowJobs(ask, workflow.workflowId);
  const id = jobs.find(({ number }) => number === ref.number)?.id;
  return id === undefined ? undefined : { workflow: workflow.workflowId, id };
}

/** POST /api/v2/workflow/:id/rerun. Gives the new workflow's id. Needs a personal token. */
export async function rerunWorkflow(ask: Ask, workflowId: string, part: Part): Promise<string> {
  const { workflow_id } = await ask({
    method: 'POST',
    path: [...v2, 'workflow', workflowId, 'rerun'],
    body: bodyOf(part),
    schema: v.object({ workflow_id: v.string() }),
    token: 'personal',
  });
  return workflow_id;
}

function bodyOf(part: Part): object {
  if (part.kind === 'from-failed') return { from_failed: true };
  if (part.kind === 'all') return {};
  return { jobs: part.ids, ...(part.ssh && { enable_ssh: true }) };
}
