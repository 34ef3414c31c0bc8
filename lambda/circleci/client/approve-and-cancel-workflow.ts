/**
 * Approves and cancels workflows by API v2. Personal tokens only. Every function rejects with CircleCIError
 * only.
 */
import * as v from 'valibot';
import type { Ask } from '../http/send-request.ts';
import { v2 } from './api-paths.ts';

/**
 * POST /api/v2/workflow/:id/approve/:approval_request_id. `refused` when the job is not on hold. Never repeated.
 *
 */
export async function approve(ask: Ask, workflowId: string, requestId: string): Promise<void> {
  const path = [...v2, 'workflow', workflowId, 'approve', requestId];
  await ask({ method: 'POST', path, schema: v.unknown(), token: 'personal' });
}

/** POST /api/v2/workflow/:id/cancel. What has ended stays as it is. Never repeated. */
export async function cancelWorkflow(ask: Ask, workflowId: string): Promise<void> {
  const path = [...v2, 'workflow', workflowId, 'cancel'];
  await ask({ method: 'POST', path, schema: v.unknown(), token: 'personal' });
}
