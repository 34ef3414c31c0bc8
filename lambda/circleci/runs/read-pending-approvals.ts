/** Reads the jobs of a project's newest pipelines that wait for approval. */
import type { CircleCI } from '../client/client.ts';
import type { Pipeline } from '../client/pipelines.ts';
import { CircleCIError } from '../errors.ts';
import type { Project } from '../project.ts';

export type ApprovalReads = Pick<CircleCI, 'pipelines' | 'workflowsOf' | 'approvalsOf'>;

/** A job that waits for a person. Times are milliseconds. */
export interface PendingApproval {
  readonly project: Project;
  readonly pipeline: Pipeline;
  readonly workflow: { readonly id: string; readonly name: string | undefined };
  readonly requestId: string;
  readonly job: string;
  readonly since: number | undefined;
  /** The newest pipeline of the same branch that ran the same workflow later. */
  readonly supersededBy: number | undefined;
}

/** Undefined where API v2 is not open to this token. Rejects with CircleCIError. */
export async function readApprovals(
  circleci: ApprovalReads,
  project: Project,
  mostPipelines: number,
): Promise<readonly PendingApproval[] | undefined> {
  const all = await pipelinesOf(circleci, project);
  const read = all?.slice(0, mostPipelines).map(async (pipeline) => ({
    pipeline,
    workflows: await circleci.workflowsOf(pipeline.id),
  }));
  if (!read) return undefined;
  const pipelines = await Promise.all(read);
  const held = pipelines.flatMap(({ pipeline, workflows }) =>
    workflows
      .filter(({ status }) => status === 'on_hold')
      .map(async ({ id, name, createdAt }) => {
        const newer = pipelines.find(
          (one) =>
            isNewer(one.pipeline, pipeline) && one.workflows.some((workflow) => workflow.name === name),
        );
        return (await circleci.approvalsOf(id)).map(({ requestId, job, since = createdAt }) => {
          const supersededBy = newer?.pipeline.number;
          return { project, pipeline, workflow: { id, name }, requestId, job, since, supersededBy };
        });
      }),
  );
  return (await Promise.all(held)).flat();
}

/** A project token sees no pipeline; a token that CircleCI has revoked is an error. */
async function pipelinesOf(
  circleci: ApprovalReads,
  project: Project,
): Promise<readonly Pipeline[] | undefined> {
  try {
    return await circleci.pipelines(project);
  } catch (error) {
    const isClosed = error instanceof CircleCIError && ['forbidden', 'not-found'].includes(error.reason);
    if (isClosed) return undefined;
    throw error;
  }
}

function isNewer(one: Pipeline, than: Pipeline): boolean {
  return one.branch !== undefined && one.branch === than.branch && (one.number ?? 0) > (than.number ?? 0);
}

/** The one that waits longest first. */
export function oldestFirst(pending: readonly PendingApproval[]): readonly PendingApproval[] {
  const begun = ({ since, pipeline }: PendingApproval) => since ?? pipeline.createdAt ?? 0;
  return pending.toSorted((one, other) => begun(one) - begun(other));
}
