/** Opens and reads the form for what the people of a channel may do there. */
import { mayAct } from '../../permissions.ts';
import {
  type ActGroup,
  actGroups,
  type ChannelLimits,
  everywhereElse,
  ownAccounts,
  ownRuns,
} from '../../store/channel-limit-store.ts';
import { limitsModal } from '../../views/forms/channel-settings-form.ts';
import { limitsView } from '../../views/people/channel-settings.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';

/** A direct message and the Home tab have no settings of their own. */
export function settingsPlace(channel: string | undefined): string {
  return channel === undefined || channel.startsWith('D') ? everywhereElse : channel;
}

/** The form for admins; what is set for other members. */
export async function openSettings(channel: string, context: Context): Promise<Reply> {
  const { caller, store } = context;
  await mustBeAllowed('see limits', context);
  const own = channel === everywhereElse ? undefined : channel;
  const [who, limits] = await Promise.all([context.effectiveRole(), store.limits(caller.workspace, own)]);
  if (!mayAct(who, 'set limits')) return { kind: 'say', message: limitsView({ limits, channel }) };
  const modal = limitsModal({ limits, channel, metadata: writeForm(caller) });
  return {
    kind: 'open',
    modal,
    command: channel === everywhereElse ? 'settings default' : 'settings',
  };
}

/** Removed, those of everywhere else hold in a channel. */
export async function changeSettings(
  channel: string,
  limits: ChannelLimits | undefined,
  context: Context,
): Promise<Reply> {
  const { caller, store } = context;
  const { workspace, user } = caller;
  const where = channel === everywhereElse ? 'everywhere else' : channel;
  const target = `${where}: ${limits ? summaryOf(limits) : 'cleared'}`;
  await context.act({ name: 'set limits', target, projects: [] }, () =>
    limits ? store.saveLimits(workspace, limits) : store.removeLimits(workspace, channel),
  );
  const own = channel === everywhereElse ? undefined : channel;
  const now = await store.limits(workspace, own);
  const message = limitsView({ limits: now, channel, changedBy: user });
  return { kind: channel === everywhereElse ? 'say' : 'announce', message };
}

/** For the audit trail. */
function summaryOf(limits: ChannelLimits): string {
  const { acts, projects, approvers, ownRuns: own, ownAccount, ownAccountIn, linkPreviews } = limits;
  const listed = (words: readonly string[]) => words.join(' and ');
  const who = typeof approvers === 'string' ? approvers : listed(approvers);
  return [
    acts === 'all' ? 'all actions' : acts.length === 0 ? 'no actions' : `actions: ${listed(acts)}`,
    projects.length === 0 ? 'all projects' : `projects: ${listed(projects)}`,
    `approvals by ${who}`,
    `of own runs ${own}`,
    `link previews ${linkPreviews ? 'on' : 'off'}`,
    ownAccount === 'optional'
      ? 'own account optional'
      : `own account required to ${ownAccount === 'everything' ? 'see or do anything' : ownAccount}${ownAccountIn.length > 0 ? ` in ${listed(ownAccountIn)}` : ''}`,
  ].join(', ');
}

type Filled = Omit<ChannelLimits, 'channel' | 'setBy' | 'setAt'>;

export type FilledSettings =
  | { readonly kind: 'read'; readonly filled: Filled }
  | { readonly kind: 'wrong'; readonly errors: Readonly<Record<string, string>> };

const mostPatterns = 20;

/** By block_id. Pure. */
export function readSettings(values: Readonly<Record<string, string>>): FilledSettings {
  const [acts = [], people = []] = ['acts', 'people'].map((name) => partsOf(values[name]));
  const projects = partsOf(values.projects);
  const ownAccountIn = partsOf(values['account-projects']);
  const chosen = actGroups.filter((group) => acts.includes(group));
  const own = ownRuns.find((one) => one === values.own);
  const approvers = approversOf(values.approvers, people);
  const errors = {
    ...wrongPatterns('projects', projects),
    ...wrongPatterns('account-projects', ownAccountIn),
    ...(approvers === undefined && { people: 'Pick at least one person who may approve.' }),
  };
  if (Object.keys(errors).length > 0 || approvers === undefined) return { kind: 'wrong', errors };
  return {
    kind: 'read',
    filled: {
      acts: actsOf(chosen),
      projects,
      approvers,
      ownRuns: own ?? 'refused',
      ownAccountIn,
      ownAccount: ownAccounts.find((one) => one === values.account) ?? 'optional',
      ...(values.previews === 'on' && { linkPreviews: true }),
    },
  };
}

function wrongPatterns(field: string, patterns: readonly string[]): Readonly<Record<string, string>> {
  if (patterns.length > mostPatterns) return { [field]: `At most ${mostPatterns} names.` };
  if (patterns.every((pattern) => pattern.length <= 200 && /^!?[^!\s`<>][^!`<>]*$/.test(pattern))) return {};
  return { [field]: 'Names like acme/web, with commas between them; * stands for anything, ! leaves out.' };
}

/** All of them stand for those, too, that a later version adds. */
function actsOf(chosen: readonly ActGroup[]): ChannelLimits['acts'] {
  return chosen.length === actGroups.length ? 'all' : chosen;
}

function approversOf(
  said: string | undefined,
  people: readonly string[],
): ChannelLimits['approvers'] | undefined {
  if (said === 'operators' || said === 'admins') return said;
  return people.length > 0 ? people : undefined;
}

function partsOf(text = ''): readonly string[] {
  return [...new Set(text.split(/[,\n]/).flatMap((part) => part.trim() || []))];
}
