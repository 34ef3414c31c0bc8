/** Reads the approvals that a workflow on hold waits for. API v2 only, with a personal token. */
import * as v from 'valibot';
import type { Ask } from '../http/send-request.ts';
import { items, text } from '../lenient-json-fields.ts';
import { v2 } from './api-paths.ts';
import { milliseconds } from './workflows.ts';

/** An approval job that waits for a person. */
export interface Approval {
  readonly requestId: string;
  readonly job: string;
  /** Since when, in milliseconds: the same each time. Undefined when CircleCI names no time. */
  readonly since: number | undefined;
}

const jobSchema = v.object({
  id: text,
  name: text,
  type: text,
  status: text,
  approval_request_id: text,
  started_at: milliseconds,
  stopped_at: milliseconds,
  dependencies: v.fallback(v.array(v.string()), []),
});

type Job = v.InferOutput<typeof jobSchema>;

/** GET /api/v2/workflow/:id/job: the approvals among them that are on hold. Reference: listWorkflowJobs. */
export async function approvalsOf(ask: Ask, workflowId: string): Promise<readonly Approval[]> {
  const path = [...v2, 'workflow', workflowId, 'job'];
  const schema = v.object({ items: items(jobSchema) });
  const jobs = (await ask({ method: 'GET', path, schema, token: 'personal' })).items;
  return jobs.flatMap((job) => {
    const { type, status, name: called, approval_request_id: requestId } = job;
    const isOpen = type === 'approval' && status === 'on_hold' && requestId !== undefined;
    return isOpen ? [{ requestId, job: called ?? 'approval', since: sinceOf(job, jobs) }] : [];
  });
}

/** When the last of the jobs that it comes after had stopped. */
function sinceOf({ started_at: started, dependencies }: Job, jobs: readonly Job[]): number | undefined {
  const stops = jobs
    .filter(({ id }) => id !== undefined && dependencies.includes(id))
    .map(({ stopped_at: stopped }) => stopped);
  const times = [started, ...stops].filter((time) => time !== undefined);
  return times.length > 0 ? Math.max(...times) : undefined;
}
