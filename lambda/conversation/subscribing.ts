/** A channel asks to hear of a project: its rule is kept, and CircleCI is told where to report. */
import type { CircleCI } from '../circleci/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { isSameProject, type Project } from '../circleci/project.ts';
import type { Rule, Subscription } from '../store/subscriptions.ts';
import { projectName } from '../views/names.ts';
import { subscribedView } from '../views/subscribed.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';
import { usage } from './words.ts';

export interface Wish {
  /** `*` as its repo: all of the organization's. */
  readonly project: Project;
  readonly rule: Omit<Rule, 'timeZone'>;
  /** The subscription that is changed. */
  readonly id?: string | undefined;
}

/** More projects of an organization than these get no webhook by themselves. */
const mostHooked = 30;

export async function subscribeChannel(wish: Wish, circleci: CircleCI, context: Context): Promise<Reply> {
  const { caller } = context;
  if (caller.channel === undefined)
    throw usage('Which channel? Type it in the channel that wants to hear.', 'no channel', ['subscribe']);
  const { channel } = caller;
  const isShared = await context.isShared();
  const name = isShared ? 'subscribe shared channel' : 'subscribe';
  const target = projectName(wish.project);
  const { subscription, hooked } = await context.act({ name, target }, async () => {
    // Whoever may not see the project learns nothing of it here.
    if (wish.project.repo !== '*') await circleci.builds(wish.project, { limit: 1 });
    const made = await keep(wish, channel, context);
    await startPolling(made, context);
    return { subscription: made, hooked: await hookAll(wish.project, circleci, context) };
  });
  const change = wish.id === undefined ? 'new' : 'changed';
  return {
    kind: 'announce',
    message: subscribedView({ subscription, hooked, change, isShared, changedBy: caller.user }),
  };
}

async function keep(wish: Wish, channel: string, context: Context): Promise<Subscription> {
  const { caller, store, now } = context;
  const rule: Rule = { ...wish.rule, timeZone: await context.timeZone() };
  const known =
    wish.id === undefined
      ? undefined
      : (await store.subscriptions(caller.workspace)).find(({ id }) => id === wish.id);
  const subscription: Subscription = known
    ? { ...known, rule }
    : {
        ...{ id: context.newId(), workspace: caller.workspace, channel, project: wish.project, rule },
        ...{ owner: caller.user, createdAt: now, mutedUntil: undefined, paused: undefined },
        lastDeliveryAt: undefined,
      };
  await store.saveSubscription(subscription);
  return subscription;
}

/** No webhook tells of a start or of a hold. */
async function startPolling(
  { workspace, project, rule }: Subscription,
  { store, now }: Context,
): Promise<void> {
  const isAsked = rule.statuses.some((status) => status === 'started' || status === 'hold');
  if (isAsked)
    await store.schedule({
      workspace,
      kind: 'poll',
      id: `${project.vcs}/${project.org}/${project.repo}`,
      at: now,
    });
}

/** `reported`: CircleCI knows where to. `by-hand`: somebody has to tell it. `full`: it takes no more webhooks. */
export type Hooked = 'reported' | 'by-hand' | 'full';

async function hookAll(project: Project, circleci: CircleCI, context: Context): Promise<Hooked> {
  const projects = project.repo === '*' ? await followedOf(project, circleci) : [project];
  const each = await Promise.all(projects.slice(0, mostHooked).map((one) => hook(one, circleci, context)));
  if (projects.length > mostHooked || each.includes('by-hand')) return 'by-hand';
  return each.includes('full') ? 'full' : 'reported';
}

async function followedOf({ vcs, org }: Project, circleci: CircleCI): Promise<readonly Project[]> {
  const followed = await circleci.projects();
  return followed
    .map(({ project }) => project)
    .filter((project) => isSameProject({ ...project, repo: '*' }, { vcs, org, repo: '*' }));
}

async function hook(project: Project, circleci: CircleCI, context: Context): Promise<Hooked> {
  const { caller, store, now } = context;
  const known = (await store.hooks(caller.workspace)).find((one) => isSameProject(one.project, project));
  if (known?.webhookId !== undefined || known?.connectedAt !== undefined) return 'reported';
  const id = known?.id ?? context.newId();
  const saved = {
    ...{ id, project, createdBy: caller.user, createdAt: now, channel: caller.channel ?? '' },
    ...{ webhookId: undefined, connectedAt: undefined },
  };
  await store.saveHook(caller.workspace, saved);
  const { url, secret } = await context.hookAddress(id);
  try {
    const webhookId = await circleci.createWebhook(project, { name: 'Slack', url, secret });
    await store.saveHook(caller.workspace, { ...saved, webhookId });
    return 'reported';
  } catch (error) {
    if (!(error instanceof CircleCIError)) throw error;
    return error.reason === 'refused' && /limit/i.test(error.said ?? '') ? 'full' : 'by-hand';
  }
}

/** When nobody asks for a project any more, CircleCI need not report it. */
export async function unhook(project: Project, context: Context): Promise<void> {
  const { caller, store } = context;
  if (project.repo === '*' || (await store.subscriptionsTo(caller.workspace, project)).length > 0) return;
  const known = (await store.hooks(caller.workspace)).find((one) => isSameProject(one.project, project));
  if (known?.webhookId === undefined) return;
  try {
    const circleci = await context.circleci();
    await circleci.deleteWebhook(known.webhookId);
  } catch (error) {
    // It goes on reporting what nobody hears; whoever subscribes again finds it.
    if (error instanceof CircleCIError && error.reason !== 'not-found') return;
    if (!(error instanceof CircleCIError)) throw error;
  }
  await store.removeHook(caller.workspace, known.id);
}
