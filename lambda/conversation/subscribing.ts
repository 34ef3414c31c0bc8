/** A channel asks to hear of a project: its rule is kept, and CircleCI is told where to report. */
import type { CircleCI } from '../circleci/client.ts';
import { isSameProject, type Project, projectSlug } from '../circleci/project.ts';
import type { Rule, Subscription } from '../store/subscriptions.ts';
import { projectName } from '../views/names.ts';
import { subscribedView } from '../views/subscribed.ts';
import { followedOf, type Hooked, type Hooking, hook, unhook } from '../webhook/hooking.ts';
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

/** Of an organization's projects, while somebody waits for the answer. */
const mostHooked = 30;

export async function subscribeChannel(wish: Wish, circleci: CircleCI, context: Context): Promise<Reply> {
  const { caller } = context;
  if (caller.channel === undefined)
    throw usage('Which channel? Type it in the channel that wants to hear.', 'no channel', ['subscribe']);
  const { channel } = caller;
  const audience = await context.audience();
  if (audience === 'not a member') throw outside(wish);
  const isShared = audience === 'shared';
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

function outside({ project }: Wish) {
  const why =
    'I am not in this channel, so I could not post here. Invite me with /invite, then subscribe again.';
  return usage(why, projectName(project), [`subscribe ${projectSlug(project)}`]);
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

/** The first of them at once; all are looked after by the schedule: soon where something is left to do. */
async function hookAll(project: Project, circleci: CircleCI, context: Context): Promise<Hooked> {
  const { caller, store } = context;
  const hooking = hookingOf(context, circleci);
  const isWhole = project.repo === '*';
  const projects = isWhole ? await followedOf(project, circleci) : [project];
  const known = await store.hooks(caller.workspace);
  const each = await Promise.all(projects.slice(0, mostHooked).map((one) => hook(one, known, hooking)));
  const isLeft = isWhole || each.includes('later');
  const when = projects.length > mostHooked ? 'now' : isLeft ? 'later' : 'in a week';
  await lookAfterHooks(project, when, context);
  return worst.find((one) => each.includes(one)) ?? 'reported';
}

const worst: readonly Hooked[] = ['by-hand', 'full', 'later'];

const waits = { now: 0, later: 5 * 60_000, 'in a week': 7 * 24 * 60 * 60_000 } as const;

function lookAfterHooks(
  { vcs, org, repo }: Project,
  when: keyof typeof waits,
  { caller, store, now }: Context,
): Promise<void> {
  const at = now + waits[when];
  return store.schedule({ workspace: caller.workspace, kind: 'hooks', id: `${vcs}/${org}/${repo}`, at });
}

function hookingOf({ caller, store, now, newId, hookAddress }: Context, circleci: CircleCI): Hooking {
  const { workspace, user, channel = '' } = caller;
  return { workspace, store, circleci, now, newId, hookAddress, asker: { user, channel } };
}

/** When nobody asks for a project any more, CircleCI need not report it. */
export async function endReports(project: Project, context: Context): Promise<void> {
  const { caller, store } = context;
  if (project.repo === '*') return lookAfterHooks(project, 'now', context);
  const known = (await store.hooks(caller.workspace)).find((one) => isSameProject(one.project, project));
  if (known?.webhookId !== undefined)
    await unhook(known, { workspace: caller.workspace, store, circleci: await context.circleci() });
}
