/** Creates, rotates and deletes outbound webhooks by API v2. Needs the personal token of a project admin. */
import * as v from 'valibot';
import type { Ask } from '../http/send-request.ts';
import { type Project, projectSlug } from '../project.ts';
import { v2 } from './api-paths.ts';

export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  /** CircleCI signs with it. Never shown again. */
  readonly secret: string;
}

const identified = v.object({ id: v.string() });

/**
 * GET /api/v2/project/:slug, then POST /api/v2/webhook for its completed workflows and jobs. Gives the webhook's id.
 * Never repeated. Rejects with CircleCIError: `forbidden` and `not-found` when the token may not.
 */
export async function createWebhook(ask: Ask, project: Project, webhook: NewWebhook): Promise<string> {
  const path = [...v2, 'project', ...projectSlug(project).split('/')];
  const found = await ask({ method: 'GET', path, schema: identified, token: 'personal' });
  const body = {
    name: webhook.name,
    url: webhook.url,
    events: ['workflow-completed', 'job-completed'],
    'signing-secret': webhook.secret,
    'verify-tls': true,
    scope: { id: found.id, type: 'project' },
  };
  const made = await ask({
    method: 'POST',
    path: [...v2, 'webhook'],
    body,
    secrets: [webhook.secret],
    schema: identified,
    token: 'personal',
  });
  return made.id;
}

/** PUT /api/v2/webhook/:id: CircleCI signs with this secret from now on. The same again changes nothing. */
export async function setWebhookSecret(ask: Ask, id: string, secret: string): Promise<void> {
  const body = { 'signing-secret': secret };
  const path = [...v2, 'webhook', id];
  const sent = { method: 'PUT', path, body, secrets: [secret] } as const;
  await ask({ ...sent, schema: identified, token: 'personal' });
}

/** DELETE /api/v2/webhook/:id. Never repeated. */
export async function deleteWebhook(ask: Ask, id: string): Promise<void> {
  await ask({ method: 'DELETE', path: [...v2, 'webhook', id], schema: v.unknown(), token: 'personal' });
}
