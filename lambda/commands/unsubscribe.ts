/** Removes a channel's subscriptions to a project, or all of them. */
import type { Project } from '../circleci/project.ts';
import { announceInChannel } from '../conversation/announce-in-channel.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import type { Context } from '../conversation/context.ts';
import { channelsRepo, readRepo } from '../conversation/references/project-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { targetOf, withSubscriptions } from '../conversation/subscriptions/find-subscriptions.ts';
import { removeWebhooksOf } from '../conversation/subscriptions/setup-webhooks.ts';
import { subscribeText } from '../conversation/subscriptions/subscribe-command-text.ts';
import { wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { unsubscribedElsewhereView } from '../views/subscriptions/changed-in-other-channel.ts';
import { askUnsubscribeView } from '../views/subscriptions/confirm-mute-or-unsubscribe.ts';
import { unsubscribedView } from '../views/subscriptions/muted-or-unsubscribed.ts';
import { subject } from '../views/subscriptions/rule-in-words.ts';
import { command } from './command.ts';

export const unsubscribe = command({
  name: 'unsubscribe',
  usage: 'unsubscribe [repo|org/*|all]',
  summary: 'Stop this channel’s alerts for a project, or all of them.',
  example: 'unsubscribe web',
  group: 'Alerts',
  internal: ['id'],
  parse(words, channel) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    const id = words.options.get('id');
    const read = words.text;
    const isAll = said?.toLowerCase() === 'all';
    if (id !== undefined || isAll) return { id, read, repo: undefined, isAll };
    if (said === undefined) return { id, read, repo: channelsRepo(channel), isAll };
    return { id, read, repo: wholeOrganization(said) ?? readRepo(said, { words, channel }), isAll };
  },
  run({ id, read, repo, isAll }, context) {
    const again = (slug: string) => `unsubscribe ${slug}`;
    return withSubscriptions({ id, repo }, { context, read, again }, async (found) => {
      const isMuch = new Set(found.map(subject)).size > 1;
      if (!isAll || !isMuch) return remove(found, context);
      const ask = () => askUnsubscribeView({ subscriptions: found });
      return withConfirmation({ ...ending(found, context), ask }, context, () => remove(found, context));
    });
  },
});

/** To end alerts is allowed of every project: a channel may have more than its limits let it subscribe to now. */
function ending(found: readonly Subscription[], { caller }: Context) {
  return { name: 'unsubscribe', target: targetOf(found, caller), projects: [] } as const;
}

async function remove(found: readonly Subscription[], context: Context): Promise<Reply> {
  const { caller, store } = context;
  const left = await context.act(ending(found, context), async () => {
    for (const one of found) await store.removeSubscription(one);
    const stay: Project[] = [];
    for (const { project } of found) stay.push(...(await removeWebhooksOf(project, context)));
    return stay;
  });
  const [first] = found;
  const again = first && found.length === 1 ? subscribeText(first) : undefined;
  const channel = first?.channel ?? '';
  return announceInChannel(
    {
      channel,
      message: unsubscribedView({ removed: found, again, left, changedBy: caller.user }),
      elsewhere: (telling) => unsubscribedElsewhereView({ removed: found, again, left, channel, telling }),
    },
    context,
  );
}
