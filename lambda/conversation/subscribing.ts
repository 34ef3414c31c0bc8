/** A channel asks to hear of a project: its rule is kept, and CircleCI is told where to report. */
import type { CircleCI } from '../circleci/client.ts';
import { isSameProject, type Project, projectSlug } from '../circleci/project.ts';
import { NotConnectedError, StaleError, type UsageError } from '../errors.ts';
import type { Rule, Subscription } from '../store/subscriptions.ts';
import { projectName } from '../views/names.ts';
import { subscribedView } from '../views/subscribed.ts';
import { followedOf, type Hooked, type Hooking, hook, unhook } from '../webhook/hooking.ts';
import type { Context } from './context.ts';
import { holdsOf, startLooking } from './looking.ts';
import type { Reply } from './reply.ts';
import { usage } from './words.ts';

export interface Wish {
  /** `*` as its repo: all of the organization's. */
  readonly project: Project;
  readonly rule: Omit<Rule, 'timeZone'>;
  /** The subscription that is changed: of this project, and of this channel. */
  readonly known?: Subscription | undefined;
}

/** Of an organization's projects, while somebody waits for the answer. */
const mostHooked = 30;

export async function subscribeChannel(wish: Wish, circleci: CircleCI, context: Context): Promise<Reply> {
  const { caller } = context;
  if (caller.channel === undefined)
    throw usage('Which channel? Type it in the channel that wants to hear.', 'no channel', ['subscribe']);
  const { channel } = caller;
  const audience = await context.audience();
  // What rests until we are invited may be changed meanwhile.
  if (audience === 'not a member' && !wish.known) throw outside(`subscribe ${projectSlug(wish.project)}`);
  const isShared = audience === 'shared';
  const name = isShared ? 'subscribe shared channel' : 'subscribe';
  const target = projectName(wish.project);
  const { subscription, hooked, holds } = await context.act({ name, target }, async () => {
    // Whoever may not see the project learns nothing of it here.
    if (wish.project.repo !== '*') await circleci.builds(wish.project, { limit: 1 });
    const made = await keep(wish, channel, context);
    await startLooking(made, context);
    const [hooked, holds] = await Promise.all([
      hookAll(wish.project, circleci, context),
      holdsOf(wish.project, wish.rule, circleci),
    ]);
    return { subscription: made, hooked, holds };
  });
  const change = wish.known ? 'changed' : 'new';
  const said = { subscription, hooked, holds, change, isShared, changedBy: caller.user } as const;
  return {
    kind: 'announce',
    message: subscribedView(said),
    untold: subscribedView({ ...said, telling: 'untold' }),
  };
}

/** `again` is the command to type then. */
export function outside(again: string): UsageError {
  const why =
    'I am not in this channel, so I could not post here. Invite me with /invite, then subscribe again.';
  return usage(why, again, [again]);
}

async function keep(wish: Wish, channel: string, context: Context): Promise<Subscription> {
  const { caller, store, now } = context;
  const rule: Rule = { ...wish.rule, timeZone: await timeZoneOf(wish, context) };
  if (wish.known) {
    // Somebody may mute or remove it meanwhile.
    if (await store.changeSubscription(wish.known, { rule })) return { ...wish.known, rule };
    throw new StaleError('This subscription is gone. Make a new one: /circle subscribe');
  }
  const subscription: Subscription = {
    ...{ id: context.newId(), workspace: caller.workspace, channel, project: wish.project, rule },
    ...{ owner: caller.user, createdAt: now, mutedUntil: undefined, paused: undefined },
    lastDeliveryAt: undefined,
  };
  await store.saveSubscription(subscription);
  return subscription;
}

/** Quiet hours go by the clock of whoever set them, not of whoever changes something else. */
async function timeZoneOf({ rule, known }: Wish, context: Context): Promise<string> {
  const [now, before] = [rule.quiet, known?.rule.quiet];
  const isSame = now?.from === before?.from && now?.to === before?.to;
  return known && isSame ? known.rule.timeZone : context.timeZone();
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

/** When nobody asks for a project any more, CircleCI need not report it. While we are not connected, that waits. */
export async function endReports(project: Project, context: Context): Promise<void> {
  const { caller, store } = context;
  if (project.repo === '*') return lookAfterHooks(project, 'now', context);
  const known = (await store.hooks(caller.workspace)).find((one) => isSameProject(one.project, project));
  if (known?.webhookId === undefined) return;
  try {
    await unhook(known, { workspace: caller.workspace, store, circleci: await context.circleci() });
  } catch (error) {
    if (!(error instanceof NotConnectedError)) throw error;
    await lookAfterHooks(project, 'later', context);
  }
}
