/** Opens the form that creates or edits a subscription. */
import { organizationOf, type Project, projectSlug } from '../../circleci/project.ts';
import { type RuleTexts, ruleTexts } from '../../rule-options/rule.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { subscribeModal } from '../../views/subscriptions/subscribe-form.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import { projectCalled } from '../pickers/project-of-form.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';
import { usage } from '../words/parse-arguments.ts';
import { notInChannel } from './save-subscription.ts';

/** `acme/*`, `gh/acme/*`. */
export function wholeOrganization(text: string): Project | undefined {
  const [, vcs = 'gh', org] =
    /^(?:(gh|github|bb|bitbucket|circleci)\/)?([\w.-]{1,128})\/[*∗]$/.exec(text) ?? [];
  return org ? organizationOf(vcs, org) : undefined;
}

/** Throws RefusedError and NotConnectedError before the form opens. */
export async function subscribeForm(
  fields: RuleTexts,
  context: Context,
  changed?: Subscription,
): Promise<Reply> {
  const act = await actOf(context, changed);
  const [circleci] = await Promise.all([context.circleci(), mustBeAllowed(act, context)]);
  const channel = changed?.channel ?? context.caller.channel;
  if (channel === undefined)
    throw usage('Which channel? Run this command in the channel to notify.', '', ['subscribe']);
  const project = changed?.project ?? (await projectCalled(fields.project, circleci));
  const { workspace } = context.caller;
  const isOne = project !== undefined && project.repo !== '*';
  const metadata = writeForm({
    workspace,
    channel,
    subscription: changed?.id,
    project: isOne ? project : undefined,
  });
  const command = changed ? `subscribe ${projectSlug(changed.project)} --edit ${changed.id}` : 'subscribe';
  return { kind: 'open', modal: subscribeModal({ fields, channel, metadata, changed }), command };
}

/** Slack does not say here who reads another channel: the submission checks that. */
async function actOf(context: Context, changed: Subscription | undefined) {
  const { channel = '' } = context.caller;
  const isHere = changed === undefined || changed.channel === channel;
  const audience = isHere ? await context.audience() : 'own';
  if (audience === 'not a member') throw notInChannel('subscribe', channel);
  return audience === 'shared' ? 'subscribe shared channel' : 'subscribe';
}

export function editForm(subscription: Subscription, context: Context): Promise<Reply> {
  return subscribeForm(ruleTexts(subscription.rule), context, subscription);
}
