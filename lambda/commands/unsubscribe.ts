/** A channel hears no more of a project, or of anything. */
import { isSameProject } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { channelsRepo, type RepoReference, readRepo } from '../conversation/reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { withProject } from '../conversation/resolve.ts';
import { wholeOrganization } from '../conversation/subscribe-form.ts';
import { unhook } from '../conversation/subscribing.ts';
import { tooMany, usage } from '../conversation/words.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { unsubscribedView } from '../views/subscriptions.ts';
import { command } from './command.ts';

type Which = (subscription: Subscription) => boolean;

export const unsubscribe = command({
  name: 'unsubscribe',
  usage: 'unsubscribe [repo|org/*|all]',
  summary: 'End this channel’s alerts of a project, or all of them.',
  example: 'unsubscribe web',
  group: 'Alerts',
  options: ['id'],
  parse(words, channel) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    const id = words.options.get('id');
    if (id !== undefined || said?.toLowerCase() === 'all') return { id, repo: undefined };
    if (said === undefined) return { id, repo: channelsRepo(channel) };
    return { id, repo: wholeOrganization(said) ?? readRepo(said, { words, channel }) };
  },
  async run({ id, repo }, context) {
    if (id !== undefined) return remove((one) => one.id === id, context);
    const isHere: Which = (one) => one.channel === context.caller.channel;
    if (!repo) return remove(isHere, context);
    if (!('kind' in repo)) return remove((one) => isHere(one) && isSameProject(one.project, repo), context);
    return removeOf(repo, isHere, context);
  },
});

function removeOf(repo: RepoReference, isHere: Which, context: Context): Promise<Reply> {
  const again = () => 'unsubscribe all';
  return withProject(repo, { context, again }, (project) =>
    remove((one) => isHere(one) && isSameProject(one.project, project), context),
  );
}

async function remove(which: Which, context: Context): Promise<Reply> {
  const { caller, store } = context;
  const found = (await store.subscriptions(caller.workspace)).filter(which);
  if (found.length === 0)
    throw usage('This channel has no such alerts.', 'unsubscribe', ['subscriptions', 'subscribe']);
  await context.act({ name: 'unsubscribe', target: `${found.length}` }, async () => {
    for (const one of found) await store.removeSubscription(one);
    for (const one of found) await unhook(one.project, context);
  });
  return { kind: 'announce', message: unsubscribedView({ removed: found, changedBy: caller.user }) };
}
