/** Reads who started a workflow and its pipeline. Needs a personal token. Rejects with CircleCIError only. */
import * as v from 'valibot';
import { CircleCIError } from '../errors.ts';
import type { Ask } from '../http/send-request.ts';
import { text } from '../lenient-json-fields.ts';
import { v2 } from './api-paths.ts';
import { pipelineById } from './pipelines.ts';
import { milliseconds } from './workflows.ts';

export interface Starter {
  /** Undefined where CircleCI does not tell. */
  readonly login: string | undefined;
  /** Milliseconds. */
  readonly at: number | undefined;
  /** A push; else it was asked for, perhaps with our token. */
  readonly how: 'pushed' | 'asked';
}

const workflowSchema = v.object({ pipeline_id: v.string(), started_by: text, created_at: milliseconds });
const userSchema = v.object({ login: text });

/** GET /api/v2/workflow/:id, /pipeline/:id and /user/:id. Reference: getWorkflowById, getPipelineById, getUser. */
export async function startersOf(ask: Ask, workflowId: string): Promise<readonly Starter[]> {
  const path = [...v2, 'workflow', workflowId];
  const workflow = await ask({ method: 'GET', path, schema: workflowSchema, token: 'personal' });
  const [pipeline, login] = await Promise.all([
    pipelineById(ask, workflow.pipeline_id),
    loginOf(ask, workflow.started_by),
  ]);
  return [
    {
      login: pipeline.startedBy,
      at: pipeline.createdAt,
      how: pipeline.trigger === 'webhook' ? 'pushed' : 'asked',
    },
    { login, at: workflow.created_at, how: 'asked' },
  ];
}

/** An account may be gone. */
async function loginOf(ask: Ask, id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined;
  try {
    const path = [...v2, 'user', id];
    return (await ask({ method: 'GET', path, schema: userSchema, token: 'personal' })).login;
  } catch (error) {
    if (error instanceof CircleCIError && error.reason === 'not-found') return undefined;
    throw error;
  }
}
