/** Lists the subscriptions of this channel, of a project or of the workspace. */
import { isSameProject, type Project, projectSlug } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { type RepoReference, readRepo } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { isMeantBy } from '../conversation/subscriptions/subscription-not-found.ts';
import { tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { pageOption } from '../conversation/words/parse-options.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { testAlertView } from '../views/alerts/sample-alert.ts';
import { testedView } from '../views/subscriptions/changed-in-other-channel.ts';
import { subscriptionsView } from '../views/subscriptions/subscriptions.ts';
import { command } from './command.ts';

export const subscriptions = command({
  name: 'subscriptions',
  usage: 'subscriptions [repo|all] [--page n]',
  summary: 'List the subscriptions of this channel, of a project, or all.',
  example: 'subscriptions web',
  group: 'Alerts',
  options: { page: 'which page of the list' },
  internal: ['test'],
  parse(words, channel) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    const isAll = said?.toLowerCase() === 'all';
    const repo =
      said === undefined || isAll
        ? undefined
        : (wholeOrganization(said) ?? readRepo(said, { words, channel }));
    return {
      said,
      repo,
      of: isAll ? 'all' : 'here',
      page: pageOption(words),
      test: words.options.get('test'),
    } as const;
  },
  async run({ said, repo, of, page, test }, context) {
    const { caller, store, now } = context;
    await mustBeAllowed('see subscriptions', context);
    const all = (await store.subscriptions(caller.workspace))
      .filter(({ direct, owner }) => direct === undefined || owner === caller.user)
      .toSorted((one, other) => one.createdAt - other.createdAt);
    if (test !== undefined) return tested(all, test, context);
    if (repo && !('kind' in repo)) return listOf(repo, { all, page, said: said ?? '' }, context);
    if (repo) return ofProject(repo, { all, page, said: said ?? '' }, context);
    const shown = of === 'all' ? all : all.filter(({ channel }) => channel === caller.channel);
    const list = {
      subscriptions: shown,
      of,
      page,
      command: of === 'all' ? 'subscriptions all' : 'subscriptions',
    };
    return { kind: 'say', message: subscriptionsView({ ...list, now }) };
  },
});

interface Asked {
  readonly all: readonly Subscription[];
  readonly page: number;
  readonly said: string;
}

function ofProject(repo: RepoReference, asked: Asked, context: Context): Promise<Reply> {
  const again = () => 'subscriptions';
  return withProject(repo, { context, again }, async (project) => listOf(project, asked, context));
}

function listOf(project: Project, { all, page, said }: Asked, { now }: Context): Reply {
  const isOf = (one: Subscription) =>
    isMeantBy(project, one.project) || isSameProject(one.project, { ...project, repo: '*' });
  const list = {
    subscriptions: all.filter(isOf),
    of: 'project',
    slug: projectSlug(project),
    page,
    command: `subscriptions ${said}`,
  } as const;
  return { kind: 'say', message: subscriptionsView({ ...list, now }) };
}

/** Posts a test alert to the subscription's channel. */
async function tested(all: readonly Subscription[], id: string, context: Context): Promise<Reply> {
  const found = all.find((one) => one.id === id);
  if (!found) throw usage('That subscription was removed.', 'subscriptions', ['subscriptions']);
  await mustBeAllowed('subscribe', context);
  const { channel } = found;
  const isHere = channel === context.caller.channel;
  return {
    kind: 'tell',
    channel,
    message: testAlertView({ subscription: found, askedBy: context.caller.user }),
    told: isHere ? undefined : testedView({ channel, telling: 'told' }),
    untold: testedView({ channel, telling: 'untold' }),
  };
}
