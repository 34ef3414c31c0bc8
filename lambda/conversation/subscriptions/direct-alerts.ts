/** Keeps a person's standing alerts by direct message: one subscription for each organization, in their conversation. */
import { isSameProject, type Project, projectKey } from '../../circleci/project.ts';
import { type AnyRule, readRule, ruleTexts } from '../../rule-options/rule.ts';
import type { AlertStatus } from '../../rule-options/statuses.ts';
import type { Rule, Subscription } from '../../store/subscriptions-and-schedules.ts';
import { directAskedView, directModal, directView } from '../../views/people/direct-alerts.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import { namesOf, ownIdentity } from '../own-identity.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';
import { usage } from '../words/parse-arguments.ts';
import { startPolling } from './start-polling.ts';

/** What a person asks for, as texts that rules read. */
export interface DirectWish {
  readonly status: string;
  readonly branch: string;
  readonly quiet: string;
  readonly whose: 'own' | 'all';
}

export type DirectRead =
  | { readonly kind: 'read'; readonly rule: AnyRule }
  | {
      readonly kind: 'wrong';
      readonly problems: readonly { readonly option: string; readonly wants: string }[];
    };

/** Those of the form. */
const directStatuses: readonly AlertStatus[] = ['failed', 'fixed', 'hold'];

/** Pure. An empty text says nothing. `names`: as the author of a commit is named. */
export function readDirect(
  { status, branch, quiet, whose }: DirectWish,
  names: readonly string[],
): DirectRead {
  const author = whose === 'own' ? names.join(', ') : '';
  const said = Object.entries({ status, branch, quiet, author }).filter(([, text]) => text !== '');
  const { rule, problems = [] } = readRule(Object.fromEntries(said));
  if (rule?.statuses.every((one) => directStatuses.includes(one))) return { kind: 'read', rule };
  const others = problems.filter(({ option }) => option !== 'status');
  const wants = `one or more of ${directStatuses.join(', ')}`;
  const isStatus = rule !== undefined || others.length < problems.length;
  return { kind: 'wrong', problems: isStatus ? [{ option: 'status', wants }, ...others] : others };
}

/** The caller's own, the oldest first. */
export async function directAlertsOf({ caller, store }: Context): Promise<readonly Subscription[]> {
  const all = await store.subscriptions(caller.workspace);
  return all
    .filter(({ direct, owner }) => direct !== undefined && owner === caller.user)
    .toSorted((one, other) => one.createdAt - other.createdAt);
}

/** Throws RefusedError and NotConnectedError before the form opens. */
export async function directForm(context: Context): Promise<Reply> {
  await Promise.all([mustBeAllowed('direct alerts', context), context.circleci()]);
  const [[known], own] = await Promise.all([directAlertsOf(context), ownIdentity(context)]);
  const { workspace, channel } = context.caller;
  const { status, branch, quiet } = known ? ruleTexts(known.rule) : {};
  const modal = directModal({
    status,
    branch,
    quiet,
    whose: known?.direct ?? 'own',
    names: namesOf(own),
    metadata: writeForm({ workspace, channel }),
  });
  return { kind: 'open', modal, command: 'dm' };
}

/** Replaces what was asked for before. Throws RefusedError, NotConnectedError and UsageError. */
export async function saveDirectAlerts(
  rule: AnyRule,
  whose: 'own' | 'all',
  context: Context,
): Promise<Reply> {
  const { caller, store, now } = context;
  const organizations = organizationsOf(await (await context.circleci()).recentProjects());
  if (organizations.length === 0)
    throw usage('The connected CircleCI account follows no projects.', 'dm', ['projects', 'follow acme/web']);
  const timed: Rule = Object.assign({ timeZone: await context.timeZone() }, rule);
  const target = whose === 'own' ? 'own runs' : 'all runs';
  const made = await context.act({ name: 'direct alerts', target, projects: [] }, async () => {
    const before = await directAlertsOf(context);
    // The first message begins the conversation: it does not say yet that anything is saved.
    const begun = before.find(({ paused }) => !paused)?.channel;
    const channel = begun ?? (await context.sendDirect(directAskedView({ rule: timed, whose })));
    const wanted = organizations.map(
      (project): Subscription => ({
        id: before.find((one) => isSameProject(one.project, project))?.id ?? context.newId(),
        workspace: caller.workspace,
        channel,
        project,
        rule: timed,
        owner: caller.user,
        createdAt: now,
        mutedUntil: undefined,
        paused: undefined,
        lastDeliveryAt: undefined,
        direct: whose,
      }),
    );
    await store.saveApprovalMessages(caller.workspace, caller.user, 'on');
    for (const one of wanted) await store.saveSubscription(one);
    const kept = new Set(wanted.map(({ id }) => id));
    for (const one of before) if (!kept.has(one.id)) await store.removeSubscription(one);
    for (const one of wanted) await startPolling(one, context);
    return wanted;
  });
  return {
    kind: 'say',
    message: directView({ subscriptions: made, reporting: await reportingCount(context) }),
  };
}

/** The message about a push that waits for approval ends with them. Throws RefusedError. */
export async function endDirectAlerts(context: Context): Promise<Reply> {
  const known = await directAlertsOf(context);
  const { workspace, user } = context.caller;
  await context.act({ name: 'direct alerts', target: 'off', projects: [] }, async () => {
    await context.store.saveApprovalMessages(workspace, user, 'off');
    for (const one of known) await context.store.removeSubscription(one);
  });
  return { kind: 'say', message: directView({ subscriptions: [], reporting: 0 }) };
}

/** How many projects report to us: only their runs can be told. */
async function reportingCount({ caller, store }: Context): Promise<number> {
  const hooks = await store.hooks(caller.workspace);
  return new Set(hooks.flatMap(({ project }) => (project.repo === '*' ? [] : [projectKey(project)]))).size;
}

/** `*` as the repo of each. */
function organizationsOf(followed: readonly { readonly project: Project }[]): readonly Project[] {
  const found = new Map<string, Project>();
  for (const { project } of followed) {
    const whole: Project = { vcs: project.vcs, org: project.org, repo: '*' };
    if (!found.has(projectKey(whole))) found.set(projectKey(whole), whole);
  }
  return [...found.values()];
}
