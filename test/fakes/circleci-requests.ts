/** What CircleCI sends, signed as CircleCI signs it. */
import { createHmac } from 'node:crypto';
import { hookCapabilities, hookSecrets, type WebhookKeys } from '../../lambda/webhook/derived-secrets.ts';
import { notifyUrl, webhookUrl } from '../../lambda/webhook/webhook-addresses.ts';
import { deriveCanary } from '../canaries/find-canaries.ts';
import type { SentRequest } from './gateway-events.ts';
import { noon } from './slack-requests.ts';

export { noon };
export const workspace = 'T0ACME00001';
export const hook = 'hookAAAAAAAAAAAA';
export const keys: WebhookKeys = [
  'the-current-key-of-thirty-two-characters',
  'the-former-key-of-thirty-two-characters!',
];

for (const key of keys) deriveCanary('KMS key', key);
for (const secret of hookSecrets(keys, workspace, hook)) deriveCanary('webhook secret', secret);
for (const capability of hookCapabilities(keys, workspace, hook)) deriveCanary('v1.1 URL', capability);

export const workflowCompleted = {
  type: 'workflow-completed',
  id: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
  happened_at: new Date(noon - 1000).toISOString(),
  webhook: { id: 'cf8c4fdd-0587-4da1-b4ca-4846e9640af9', name: 'Slack' },
  project: { id: '84996744-a854-4f5e-aea3-04e2851dc1d2', name: 'web', slug: 'github/acme/web' },
  organization: { id: 'f22b6566-597d-46d5-ba74-99ef5bb3d85c', name: 'acme' },
  workflow: {
    id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3',
    name: 'ci',
    created_at: new Date(noon - 60_000).toISOString(),
    stopped_at: new Date(noon - 1100).toISOString(),
    url: 'https://app.circleci.com/pipelines/github/acme/web/130/workflows/fda08377-fe7e-46b1-8992-3a7aaecac9c3',
    status: 'failed',
  },
  pipeline: {
    id: '1285fe1d-d3a6-44fc-8886-8979558254c4',
    number: 130,
    created_at: new Date(noon - 61_000).toISOString(),
    trigger: { type: 'webhook' },
    vcs: {
      provider_name: 'github',
      revision: '1dc6aa69429bff4806ad6afe58d3d8f57e25973e',
      commit: { subject: 'Break it', body: '', author: { name: 'Ada', email: 'ada@acme.test' } },
      branch: 'main',
    },
  },
} as const;

export const ping = {
  type: 'ping',
  id: 'd1264809-3541-48db-9d72-68f04f074877',
  happened_at: new Date(noon - 500).toISOString(),
  webhook: { id: '87f2e824-39f9-4fa8-985e-ce1a0571ad93', name: 'Slack' },
} as const;

export interface Reporting {
  readonly workspace?: string;
  readonly hook?: string;
  readonly secret?: string;
  readonly keys?: WebhookKeys;
}

export function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** A v2 webhook; what is no text is sent as JSON. */
export function reported(
  body: unknown,
  { workspace: of = workspace, hook: id = hook, ...more }: Reporting = {},
) {
  const bytes = typeof body === 'string' ? body : JSON.stringify(body);
  const secret = more.secret ?? hookSecrets(more.keys ?? keys, of, id)[0];
  return {
    path: webhookUrl('', of, id),
    body: bytes,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'CircleCI-Webhook/1.0',
      'Circleci-Event-Type': 'workflow-completed',
      'Circleci-Signature': `v1=${signatureOf(bytes, secret)}`,
    },
  } satisfies SentRequest;
}

export const oldBuild = { vcs_type: 'github', username: 'acme', reponame: 'web', build_num: 123 } as const;

/** A v1.1 notification. */
export function notified(
  payload: unknown,
  { workspace: of = workspace, hook: id = hook, ...more }: Reporting = {},
) {
  const capability = more.secret ?? hookCapabilities(more.keys ?? keys, of, id)[0];
  return {
    path: notifyUrl('', { workspace: of, hook: id, capability }),
    body: JSON.stringify({ payload }),
    headers: { 'Content-Type': 'application/json' },
  } satisfies SentRequest;
}
