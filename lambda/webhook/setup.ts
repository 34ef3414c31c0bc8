/** CircleCI is told where to report a project, and no longer when nobody asks. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { isSameProject, isWithin, type Project } from '../circleci/project.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Hook, HookChange } from '../store/subscriptions.ts';
import type { HookAddress, HookPlace } from './manual-setup.ts';

export interface Hooking {
  readonly workspace: string;
  readonly store: Pick<AlertStore, 'hooks' | 'saveHook' | 'changeHook' | 'removeHook' | 'subscriptionsTo'>;
  readonly circleci: CircleCI;
  readonly now: number;
  readonly newId: () => string;
  readonly hookAddress: (hook: HookPlace['hook']) => Promise<HookAddress>;
  /** Who asked for it, and where. */
  readonly asker: { readonly user: string; readonly channel: string };
}

/**
 * `reported`: CircleCI knows where to. `by-hand`: it does not let us tell it, so somebody has to. `full`: it takes no
 * more webhooks. `later`: it does not answer at the moment.
 */
export type Hooked = 'reported' | 'by-hand' | 'full' | 'later';

export function isReported({ webhookId, connectedAt, used }: Hook): boolean {
  return webhookId !== undefined || connectedAt !== undefined || used !== undefined;
}

/** Whether CircleCI reports in by the address with this renewal. A new one ends the one before it, a day later. */
export function isOpenTo(renewal: number, { renewal: newest = 0, used }: Hook, now: number): boolean {
  if (renewal === newest || renewal === used?.renewal) return true;
  return used !== undefined && renewal === used.before && now < used.at + overlap;
}

/** What was sent to the former address may be on its way. */
const overlap = 24 * 60 * 60_000;

/** `known`: all the workspace's hooks. One that was tried before keeps its address. */
export async function hook(project: Project, known: readonly Hook[], hooking: Hooking): Promise<Hooked> {
  const { circleci, now, asker } = hooking;
  const before = known.find((one) => isSameProject(one.project, project));
  if (before && isReported(before)) return 'reported';
  const tried = { createdBy: asker.user, createdAt: now, channel: asker.channel };
  const unset = { id: before?.id ?? hooking.newId(), project, webhookId: undefined, connectedAt: undefined };
  const one: Hook = { ...unset, ...before, ...tried };
  await keep(one, tried, hooking);
  const { url, secret, mark } = await hooking.hookAddress(one);
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

/** Changes what is kept, which others may change at the same time; whole only where nothing is kept. */
async function keep(whole: Hook, change: HookChange, { workspace, store }: Hooking): Promise<void> {
  if (!(await store.changeHook(workspace, whole.id, change))) await store.saveHook(workspace, whole);
}

function refusal({ reason, said = '' }: CircleCIError): Hooked {
  if (reason === 'unavailable' || reason === 'rate-limited') return 'later';
  return reason === 'refused' && /limit/i.test(said) ? 'full' : 'by-hand';
}

/** Those of an organization that whoever the token belongs to follows. */
export async function followedOf({ vcs, org }: Project, circleci: CircleCI): Promise<readonly Project[]> {
  const followed = await circleci.projects();
  return followed
    .map(({ project }) => project)
    .filter((project) => isWithin(project, { vcs, org, repo: '*' }));
}

/**
 * Removes every webhook that we made, with the token that may still do it. Returns the projects of those that stay:
 * CircleCI goes on reporting these, to an address that no longer listens.
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
  const end = async ({ id, webhookId = '', project }: Hook) => {
    if (await isRemoved(webhookId, circleci)) await store.removeHook(workspace, id);
    else left.push(project);
  };
  for (let at = 0; at < made.length; at += width) await Promise.all(made.slice(at, at + width).map(end));
  return left;
}

/** Questions to CircleCI at once. */
const width = 6;

async function isRemoved(webhookId: string, circleci: CircleCI): Promise<boolean> {
  try {
    await circleci.deleteWebhook(webhookId);
    return true;
  } catch (error) {
    if (error instanceof CircleCIError) return error.reason === 'not-found';
    throw error;
  }
}

/** When nobody asks for a project any more, CircleCI need not report it. Whether it no longer does. */
export async function unhook(
  known: Hook,
  { workspace, store, circleci }: Pick<Hooking, 'workspace' | 'store' | 'circleci'>,
): Promise<'ended' | 'stays'> {
  if (known.webhookId === undefined) return 'ended';
  if ((await store.subscriptionsTo(workspace, known.project)).length > 0) return 'ended';
  // It goes on reporting what is not heard; a later subscription finds it.
  if (!(await isRemoved(known.webhookId, circleci))) return 'stays';
  await store.removeHook(workspace, known.id);
  return 'ended';
}
