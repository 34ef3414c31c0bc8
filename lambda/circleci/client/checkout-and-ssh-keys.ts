/** Reads and changes checkout keys and SSH keys. Every function rejects with CircleCIError only. */
import * as v from 'valibot';
import { type CheckoutKey, type CheckoutKeyType, checkoutKeySchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import { list } from '../lenient-json-fields.ts';
import type { Project } from '../project.ts';
import { projectPath, v1 } from './api-paths.ts';

/** A private key that builds use for one host, or for all when `hostname` is undefined. */
export interface SshKey {
  readonly hostname: string | undefined;
  readonly privateKey: string;
}

/** GET …/checkout-key. Public halves only. Reference: List Checkout Keys. */
export function checkoutKeys(ask: Ask, project: Project): Promise<readonly CheckoutKey[]> {
  return ask({ method: 'GET', path: pathOf(project), schema: list(checkoutKeySchema) });
}

/** GET …/checkout-key/:fingerprint. Reference: Get Checkout Key. */
export function checkoutKey(ask: Ask, project: Project, fingerprint: string): Promise<CheckoutKey> {
  return ask({ method: 'GET', path: [...pathOf(project), fingerprint], schema: checkoutKeySchema });
}

/** POST …/checkout-key. Needs a personal token. Reference: New Checkout Key. */
export function createCheckoutKey(ask: Ask, project: Project, type: CheckoutKeyType): Promise<CheckoutKey> {
  const path = pathOf(project);
  return ask({ method: 'POST', path, body: { type }, schema: checkoutKeySchema, token: 'personal' });
}

/** DELETE …/checkout-key/:fingerprint. Reference: Delete Checkout Key. */
export async function deleteCheckoutKey(ask: Ask, project: Project, fingerprint: string): Promise<void> {
  await ask({ method: 'DELETE', path: [...pathOf(project), fingerprint], schema: v.unknown() });
}

/** POST …/ssh-key. `refused` when the key is not one. Reference: SSH Keys. */
export async function addSshKey(ask: Ask, project: Project, { hostname, privateKey }: SshKey): Promise<void> {
  const path = [...projectPath(project), 'ssh-key'];
  const body = { ...(hostname !== undefined && { hostname }), private_key: privateKey };
  await ask({ method: 'POST', path, body, schema: v.unknown(), secrets: [privateKey] });
}

/** POST /user/ssh-key. Adds a CircleCI key to the user's GitHub account. Reference: Summary. */
export async function addUserSshKey(ask: Ask): Promise<void> {
  await ask({ method: 'POST', path: [...v1, 'user', 'ssh-key'], schema: v.unknown(), token: 'personal' });
}

/** POST /user/heroku-key. Reference: Summary. */
export async function setHerokuKey(ask: Ask, apikey: string): Promise<void> {
  const path = [...v1, 'user', 'heroku-key'];
  await ask({
    method: 'POST',
    path,
    body: { apikey },
    schema: v.unknown(),
    secrets: [apikey],
    token: 'personal',
  });
}

function pathOf(project: Project): readonly string[] {
  return [...projectPath(project), 'checkout-key'];
}
