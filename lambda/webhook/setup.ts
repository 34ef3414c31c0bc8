/** Creates a project's webhook in CircleCI, and deletes it when no subscription needs it. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { isSameProject, isWithin, type Project } from '../circleci/project.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Hook, HookChange } from '../store/subscriptions-and-schedules.ts';
import type { HookAddress, HookPlace } from './manual-setup.ts';

export interface Hooking {
  readonly workspace: string;
  readonly store: Pick<AlertStore, 'hooks' | 'saveHook' | 'changeHook' | 'removeHook' | 'subscriptionsTo'>;
  readonly circleci: CircleCI;
  readonly now: number;
  readonly newId: () => string;
  readonly hookAddress: (hook: HookPlace['hook']) => Promise<HookAddress>;
  /** The person who subscribed, and the channel. */
  readonly asker: { readonly user: string; readonly channel: string };
}

/**
 * `reported`: the webhook exists. `by-hand`: our token may not create it, so a person has to. `full`: the project has too
 * many webhooks. `later`: CircleCI is unavailable.
 */
export type Hooked = 'reported' | 'by-hand' | 'full' | 'later';

export function isReported({ webhookId, connectedAt, used }: Hook): boolean {
  return webhookId !== undefined || connectedAt !== undefined || used !== undefined;
}

/** Tells whether the address with this renewal is valid. A day after a newer one is first used, the one before expires. */
export function isOpenTo(renewal: number, { renewal: newest = 0, used }: Hook, now: number): boolean {
  if (renewal === newest || renewal === used?.renewal) return true;
  return used !== undefined && renewal === used.before && now < used.at + overlap;
}

/** Grace period for messages that were sent to the former address. */
const overlap = 24 * 60 * 60_000;

/** Creates the webhook. `known`: all hooks of the workspace, so that a second attempt keeps the address. */
export async function hook(project: Project, known: readonly Hook[], hooking: Hooking): Promise<Hooked> {
  const { circleci, now, asker } = hooking;
  const before = known.find((one) => isSameProject(one.project, project));
  if (before && isReported(before)) return 'reported';
  const tried = { createdBy: asker.user, createdAt: now, channel: asker.channel };
  const unset = { id: before?.id ?? hooking.newId(), project, webhookId: undefined, connectedAt: undefined };
  const one: Hook = { ...unset, ...before, ...tried };
  const [{ url, secret, mark }] = await Promise.all([
    hooking.hookAddress(one),
    before ? keep(one, tried, hooking) : hooking.store.saveHook(hooking.workspace, one),
  ]);
  try {
    const webhookId = await circleci.createWebhook(project, { name: 'Slack', url, secret });
    const made = { webhookId, secretMark: mark };
    await keep({ ...one, ...made }, made, hooking);
    return 'reported';
  } catch (error) {
    if (error instanceof CircleCIError) return refusal(error);
    throw error;
  }
}

/** Changes attributes of the stored hook, as others may change it too; stores it whole if there is none. */
async function keep(whole: Hook, change: HookChange, { workspace, store }: Hooking): Promise<void> {
  if (!(await store.changeHook(workspace, whole.id, change))) await store.saveHook(workspace, whole);
}

function refusal({ reason, said = '' }: CircleCIError): Hooked {
  if (reason === 'unavailable' || reason === 'rate-limited') return 'later';
  return reason === 'refused' && /limit/i.test(said) ? 'full' : 'by-hand';
}

/** Returns the organization's projects that the token's user follows. */
export async function followedOf({ vcs, org }: Project, circleci: CircleCI): Promise<readonly Project[]> {
  const followed = await circleci.projects();
  return followed
    .map(({ project }) => project)
    .filter((project) => isWithin(project, { vcs, org, repo: '*' }));
}

/**
 * Deletes all webhooks that we created, with a token that may still do it. Returns the projects whose webhooks stay in
 * CircleCI and keep sending to an address that is no longer valid.
 */
export async function removeWebhooks({
  workspace,
  store,
  circleci,
}: Pick<Hooking, 'workspace' | 'store'> & { readonly circleci: CircleCI | undefined }): Promise<
  readonly Project[]
> {
  const made = (await store.hooks(workspace)).filter(({ webhookId }) => webhookId !== undefined);
  if (!circleci) return made.map(({ project }) => project);
  const left: Project[] = [];
  const end = async (made: Hook) => {
    if (await isRemoved(made, circleci)) await store.removeHook(workspace, made.id);
    else left.push(made.project);
  };
  for (let at = 0; at < made.length; at += width) await Promise.all(made.slice(at, at + width).map(end));
  return left;
}

/** Concurrent calls of CircleCI. */
const width = 6;

async function isRemoved({ webhookId = '', project }: Hook, circleci: CircleCI): Promise<boolean> {
  try {
    await circleci.deleteWebhook(project, webhookId);
    return true;
  } catch (error) {
    if (error instanceof CircleCIError) return error.reason === 'not-found';
    throw error;
  }
}

/** Deletes the webhook if its project has no subscription any more. Returns `stays` if CircleCI refuses. */
export async function unhook(
  known: Hook,
  { workspace, store, circleci }: Pick<Hooking, 'workspace' | 'store' | 'circleci'>,
): Promise<'ended' | 'stays'> {
  if (known.webhookId === undefined) return 'ended';
  if ((await store.subscriptionsTo(workspace, known.project)).length > 0) return 'ended';
  // The webhook stays; a later subscription reuses it.
  if (!(await isRemoved(known, circleci))) return 'stays';
  await store.removeHook(workspace, known.id);
  return 'ended';
}
