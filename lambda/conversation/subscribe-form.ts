/** The form that subscribes a channel, opened and read back. */
import { type Project, parseVcs, projectSlug } from '../circleci/project.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { type SubscribeFields, subscribeModal } from '../views/subscribe-form.ts';
import { mustBeAllowed } from './allowed.ts';
import type { Context } from './context.ts';
import { writeForm } from './form.ts';
import type { Reply } from './reply.ts';
import { ruleTexts } from './rules.ts';
import { usage } from './words.ts';

/** `acme/*`, `gh/acme/*`. */
export function wholeOrganization(text: string): Project | undefined {
  const [, vcs = 'gh', org] =
    /^(?:(gh|github|bb|bitbucket|circleci)\/)?([\w.-]{1,128})\/\*$/.exec(text) ?? [];
  const known = parseVcs(vcs);
  return known && org ? { vcs: known, org, repo: '*' } : undefined;
}

/** Throws RefusedError and NotConnectedError before anybody fills it in in vain. */
export async function subscribeForm(
  fields: SubscribeFields,
  context: Context,
  changed?: Subscription,
): Promise<Reply> {
  await Promise.all([mustBeAllowed('subscribe', context), context.circleci()]);
  const channel = changed?.channel ?? context.caller.channel;
  if (channel === undefined)
    throw usage('Which channel? Type it in the channel that wants to hear.', 'no channel', ['subscribe']);
  const metadata = writeForm({ channel, ...(changed && { subscription: changed.id }) });
  const change = changed ? 'changed' : 'new';
  const command = changed ? `subscribe ${projectSlug(changed.project)} --edit ${changed.id}` : 'subscribe';
  return { kind: 'open', modal: subscribeModal({ fields, channel, metadata, change }), command };
}

export function editForm(subscription: Subscription, context: Context): Promise<Reply> {
  const fields = { ...ruleTexts(subscription.rule), project: projectSlug(subscription.project) };
  return subscribeForm(fields, context, subscription);
}
