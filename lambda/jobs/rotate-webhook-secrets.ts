/**
 * Rotates webhook secrets after a key change: sets them where we created the webhook, else asks a person to paste the new
 * one. Until then the ingress accepts signatures of the former key.
 */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { isWithin, type Project } from '../circleci/project.ts';
import { notify } from '../outbox/monthly-notice.ts';
import type { AlertServices } from '../ports.ts';
import type { Hook } from '../store/subscriptions-and-schedules.ts';
import { newSecretView } from '../views/subscriptions/new-webhook-secret.ts';
import type { HookAddress } from '../webhook/manual-setup.ts';
import { isReported } from '../webhook/setup.ts';

export const soon = 5 * 60_000;
/** Milliseconds that one more project may take. */
export const reserve = 15_000;

export interface Look {
  readonly workspace: string;
  readonly project: Project;
  readonly circleci: CircleCI;
  readonly deadline: number;
  readonly lookAgain: (after: number) => Promise<void>;
}

/** Updates the hooks of the project or organization, and the organization's hook that covers the project. */
export async function giveNewSecrets(look: Look, services: AlertServices): Promise<void> {
  const { workspace, project, deadline, lookAgain } = look;
  const { store, now, hookAddress } = services;
  for (const hook of await store.hooks(workspace)) {
    if (!isWithin(hook.project, project) && !isWithin(project, hook.project)) continue;
    const address = await hookAddress(workspace, hook);
    if (isUpToDate(hook, address)) continue;
    const end = now() > deadline - reserve ? 'later' : await renew(hook, { ...look, address }, services);
    if (end === 'later') return lookAgain(soon);
  }
}

/** True also for a hook that we did not create and never showed: CircleCI does not have its secret. */
function isUpToDate(hook: Hook, { mark }: HookAddress): boolean {
  if (hook.webhookId !== undefined) return hook.secretMark === mark;
  return !isReported(hook) || hook.secretMark === undefined || hook.secretMark === mark;
}

interface Renewing extends Look {
  readonly address: HookAddress;
}

async function renew(hook: Hook, renewing: Renewing, services: AlertServices): Promise<'ended' | 'later'> {
  const { workspace, circleci, address } = renewing;
  const { store, now, log } = services;
  const { id, webhookId, project, renewal = 0 } = hook;
  if (webhookId === undefined) return askToPaste(hook, renewing, services);
  try {
    await circleci.setWebhookSecret(project, webhookId, address.secret);
  } catch (error) {
    if (!(error instanceof CircleCIError) || error.reason === 'unauthorized') throw error;
    if (isPassing(error)) return 'later';
    // The webhook was deleted in CircleCI: this same job creates it again.
    const unset = { webhookId: undefined, connectedAt: undefined, used: undefined };
    if (error.reason === 'not-found') return ended(store.changeHook(workspace, id, unset));
    // The webhook stays, but the token may not change it, so a person has to from now on.
    const used = { renewal, at: now() };
    await store.changeHook(workspace, id, { webhookId: undefined, used });
    return askToPaste(hook, renewing, services);
  }
  log({ log: 'hook.rotated', workspace });
  return ended(store.changeHook(workspace, id, { secretMark: address.mark }));
}

async function ended(change: Promise<unknown>): Promise<'ended'> {
  await change;
  return 'ended';
}

function isPassing({ reason }: CircleCIError): boolean {
  return reason === 'unavailable' || reason === 'rate-limited' || reason === 'unexpected';
}

async function askToPaste(
  { id, project, shownTo, createdBy }: Hook,
  { workspace, address: { mark } }: Renewing,
  services: AlertServices,
): Promise<'ended'> {
  const notice = { workspace, user: shownTo ?? createdBy, names: [`new-secret:${id}:${mark}`] };
  await notify(notice, () => newSecretView({ project }), services);
  return 'ended';
}
