/** Creates or changes a channel's subscription and sets up the webhooks it needs. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { isSameProject, isWithin, type Project, projectSlug } from '../../circleci/project.ts';
import { StaleError, type UsageError } from '../../errors.ts';
import { nearest } from '../../parsing/closest-match.ts';
import { type AnyRule, isSameExpectation, isSameLocally, isSameRule } from '../../rule-options/rule.ts';
import type { Hook, Rule, Subscription } from '../../store/subscriptions-and-schedules.ts';
import {
  alreadySubscribedView,
  type SubscribedInput,
  subscribedView,
} from '../../views/subscriptions/subscribed.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';
import { calledParts, meantOrganization } from '../references/project-names.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';
import { usage } from '../words/parse-arguments.ts';
import { setUpWebhooks } from './setup-webhooks.ts';
import { holdsOf, startExpecting, startPolling } from './start-polling.ts';
import { subscribeText } from './subscribe-command-text.ts';
import { namesAny, unseenNames } from './unseen-names.ts';

export interface Wish {
  /** `*` as its repo: all of the organization's. */
  readonly project: Project;
  readonly rule: AnyRule;
  /** The subscription that is changed: of this project, and of this channel. */
  readonly known?: Subscription | undefined;
}

/** What became of a wish: `same`, where the channel had that subscription before. */
export type Subscribed =
  | { readonly is: 'same'; readonly subscription: Subscription }
  | ({ readonly is: 'saved' } & Omit<SubscribedInput, 'telling'>);

export async function subscribeChannel(asked: Wish, circleci: CircleCI, context: Context): Promise<Reply> {
  const made = await saveSubscription(asked, circleci, context);
  const { subscription } = made;
  if (made.is === 'same')
    return { kind: 'say', message: alreadySubscribedView({ subscription, now: context.now }) };
  return {
    kind: 'announce',
    message: subscribedView(made),
    untold: subscribedView({ ...made, telling: 'untold' }),
  };
}

/** Throws UsageError, RefusedError and CircleCIError. */
export async function saveSubscription(
  asked: Wish,
  circleci: CircleCI,
  context: Context,
): Promise<Subscribed> {
  const { caller } = context;
  if (caller.channel === undefined)
    throw usage('Which channel? Run this command in the channel to notify.', '', ['subscribe']);
  const { channel } = caller;
  if (asked.project.repo === '*' && asked.rule.expect) throw expectsOne(asked);
  const ahead = lookAhead(asked, circleci, context);
  const audience = await context.audience();
  // What rests until we are invited may be changed meanwhile.
  if (audience === 'not a member' && !asked.known)
    throw notInChannel(`subscribe ${projectSlug(asked.project)}`, channel);
  const isShared = audience === 'shared';
  const name = isShared ? 'subscribe shared channel' : 'subscribe';
  const followed = asked.project.repo === '*' ? (await circleci.projects()).map((one) => one.project) : [];
  const wish = asked.known ? asked : { ...asked, project: meantOrganization(asked.project, followed) };
  const target = projectName(wish.project);
  const intended = { name, target, projects: [wish.project] } as const;
  await mustBeAllowed(name, context, intended);
  const { workspace } = caller;
  const others = isSameProject(wish.project, asked.project)
    ? await ahead.subscriptions
    : await context.store.subscriptionsTo(workspace, wish.project);
  const same = wish.known ? undefined : findSame(wish, channel, others);
  if (same) return { is: 'same', subscription: same };
  const projects = projectsOf(wish, followed);
  const done = await context.act(intended, async () => {
    // Fails when the token may not see the project, so that the reply reveals nothing about it.
    const builds = await ahead.seen;
    const known = await ahead.hooks;
    // What was set up for a subscription that could not be saved, the schedule removes.
    const [made, hooked, holds] = await Promise.all([
      saveWish(wish, { channel, isShared }, context),
      setUpWebhooks({ project: wish.project, projects, known }, circleci, context),
      holdsOf(wish.project, wish.rule, circleci),
    ]);
    await Promise.all([startPolling(made, context), startExpecting(made, context)]);
    return { subscription: made, hooked, holds, unseen: unseenNames(wish.rule, builds) };
  });
  const change = wish.known ? 'changed' : 'new';
  const covers = wish.project.repo === '*' ? projects.length : undefined;
  return { is: 'saved', ...done, change, isShared, covers, changedBy: caller.user };
}

/** A run of any project of an organization would do: that is not what a person means. */
function expectsOne({ project, rule }: Wish): UsageError {
  const again = subscribeText({ project: { ...project, repo: 'web' }, rule });
  const why = '--expect needs one project, since any run of the organization would do.';
  return usage(why, subscribeText({ project, rule }) ?? 'subscribe', again ? [again] : []);
}

interface Ahead {
  /** Rejects when the token may not see the project. */
  readonly seen: Promise<readonly BuildSummary[]>;
  readonly subscriptions: Promise<readonly Subscription[]>;
  readonly hooks: Promise<readonly Hook[]>;
}

/** Reads what only the change needs while Slack is asked who makes it, and where. */
function lookAhead({ project, rule }: Wish, circleci: CircleCI, { caller, store }: Context): Ahead {
  const ahead = {
    seen:
      project.repo === '*'
        ? Promise.resolve([])
        : circleci.builds(project, { limit: namesAny(rule) ? 100 : 1 }),
    subscriptions: store.subscriptionsTo(caller.workspace, project),
    hooks: store.hooks(caller.workspace),
  };
  for (const read of Object.values(ahead)) read.catch(() => undefined);
  return ahead;
}

/** `again` is the command to type then. */
export function notInChannel(again: string, channel: string): UsageError {
  const why = channel.startsWith('D')
    ? 'I can’t post in this conversation. Use a channel that I’m in, or a direct message with me.'
    : 'I’m not in this channel, so I can’t post here. Invite me with /invite, then try again.';
  return usage(why, '', [again]);
}

interface Place {
  readonly channel: string;
  readonly isShared: boolean;
}

async function saveWish(wish: Wish, { channel, isShared }: Place, context: Context): Promise<Subscription> {
  const { caller, store, now } = context;
  const rule: Rule = { ...wish.rule, timeZone: await timeZoneOf(wish, context) };
  if (wish.known) {
    const change = { rule, expected: expectedOf(wish, now), ...(isShared && { sharedBy: caller.user }) };
    // It may have been changed or removed meanwhile.
    if (await store.changeSubscription(wish.known, change)) return { ...wish.known, ...change };
    throw new StaleError('This subscription was removed. Create a new one: /circle subscribe');
  }
  const subscription: Subscription = {
    id: context.newId(),
    workspace: caller.workspace,
    channel,
    project: wish.project,
    rule,
    owner: caller.user,
    createdAt: now,
    mutedUntil: undefined,
    paused: undefined,
    lastDeliveryAt: undefined,
    expected: expectedOf(wish, now),
    ...(isShared && { sharedBy: caller.user }),
  };
  await store.saveSubscription(subscription);
  return subscription;
}

/** An expectation that is changed begins again. */
function expectedOf({ rule, known }: Wish, now: number): Subscription['expected'] {
  if (!rule.expect) return undefined;
  return known?.expected && isSameExpectation(rule, known.rule) ? known.expected : { since: now };
}

/** Quiet hours and expected times keep the time zone of the person who set them, unless they are changed. */
async function timeZoneOf({ rule, known }: Wish, context: Context): Promise<string> {
  return known && isSameLocally(rule, known.rule) ? known.rule.timeZone : context.timeZone();
}

/** The same rule of the same channel. */
function findSame(
  { project, rule }: Wish,
  channel: string,
  all: readonly Subscription[],
): Subscription | undefined {
  return all.find(
    (one) => one.channel === channel && isSameProject(one.project, project) && isSameRule(one.rule, rule),
  );
}

/** Those that it is about. Throws UsageError when a new one would be about none. */
function projectsOf({ project, rule, known }: Wish, followed: readonly Project[]): readonly Project[] {
  if (project.repo !== '*') return [project];
  const within = followed.filter((one) => isWithin(one, project));
  if (within.length > 0 || known) return within;
  const near = nearest(
    project.org,
    followed.map((one) => calledParts(one).org),
  );
  const meant = followed.find((one) => calledParts(one).org === near);
  const again = meant && subscribeText({ project: { ...meant, repo: '*', name: undefined }, rule });
  throw usage(
    `The connected CircleCI account follows no project of ${project.org}.${near ? ` Did you mean ${near}?` : ''}`,
    subscribeText({ project, rule }) ?? 'subscribe',
    [...(again ? [again] : []), 'projects'],
  );
}
