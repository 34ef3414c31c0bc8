/** CircleCI is told where to report a project, and no longer when nobody asks. */
import type { CircleCI } from '../circleci/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { isSameProject, type Project } from '../circleci/project.ts';
import type { AlertStore } from '../store/alerts.ts';
import type { Hook } from '../store/subscriptions.ts';
import type { HookAddress } from './hook-addresses.ts';

export interface Hooking {
  readonly workspace: string;
  readonly store: Pick<AlertStore, 'hooks' | 'saveHook' | 'removeHook' | 'subscriptionsTo'>;
  readonly circleci: CircleCI;
  readonly now: number;
  readonly newId: () => string;
  readonly hookAddress: (hook: string) => Promise<HookAddress>;
  /** Who asked for it, and where. */
  readonly asker: { readonly user: string; readonly channel: string };
}

/**
 * `reported`: CircleCI knows where to. `by-hand`: it does not let us tell it, so somebody has to. `full`: it takes no
 * more webhooks. `later`: it does not answer at the moment.
 */
export type Hooked = 'reported' | 'by-hand' | 'full' | 'later';

export function isReported({ webhookId, connectedAt }: Hook): boolean {
  return webhookId !== undefined || connectedAt !== undefined;
}

/** `known`: all the workspace's hooks. One that was tried before keeps its address. */
export async function hook(project: Project, known: readonly Hook[], hooking: Hooking): Promise<Hooked> {
  const { workspace, store, circleci, now, asker } = hooking;
  const before = known.find((one) => isSameProject(one.project, project));
  if (before && isReported(before)) return 'reported';
  const id = before?.id ?? hooking.newId();
  const tried: Hook = {
    ...{ id, project, createdBy: asker.user, createdAt: now, channel: asker.channel },
    ...{ webhookId: undefined, connectedAt: undefined },
  };
  await store.saveHook(workspace, tried);
  const { url, secret } = await hooking.hookAddress(id);
  try {
    const webhookId = await circleci.createWebhook(project, { name: 'Slack', url, secret });
    await store.saveHook(workspace, { ...tried, webhookId });
    return 'reported';
  } catch (error) {
    if (error instanceof CircleCIError) return refusal(error);
    throw error;
  }
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
    .filter((project) => isSameProject({ ...project, repo: '*' }, { vcs, org, repo: '*' }));
}

/** When nobody asks for a project any more, CircleCI need not report it. */
export async function unhook(
  known: Hook,
  { workspace, store, circleci }: Pick<Hooking, 'workspace' | 'store' | 'circleci'>,
): Promise<void> {
  if (known.webhookId === undefined) return;
  if ((await store.subscriptionsTo(workspace, known.project)).length > 0) return;
  try {
    await circleci.deleteWebhook(known.webhookId);
  } catch (error) {
    // It goes on reporting what nobody hears; whoever subscribes again finds it.
    if (error instanceof CircleCIError && error.reason !== 'not-found') return;
    if (!(error instanceof CircleCIError)) throw error;
  }
  await store.removeHook(workspace, known.id);
}
