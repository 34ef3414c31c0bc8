/** Tells the person whose push waits for approval, once a hold, by direct message. */
import * as v from 'valibot';
import { brokenLimit } from '../channel-limits.ts';
import type { Report } from '../circleci/reports/run-event.ts';
import { hostOfProject } from '../connections/find-connection.ts';
import { enqueue } from '../outbox/enqueue-message.ts';
import type { Renderer } from '../outbox/outbox-ports.ts';
import { type EffectiveRole, mayAct } from '../permissions.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import { commitAuthor } from '../rules/commit-author.ts';
import { endOfQuiet } from '../rules/quiet-hours.ts';
import type { Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { approvalNeededView } from '../views/alerts/approval-needed.ts';

interface Held {
  readonly report: Report;
  readonly run: Run;
  readonly subscriptions: readonly Subscription[];
}

/**
 * Enqueues it where a rule asks for approvals of the run, not before that rule's quiet hours end. A
 * person with direct messages of their own choice gets those alone.
 */
export async function tellPusher(
  workspace: string,
  { report, run, subscriptions }: Held,
  services: AlertServices,
): Promise<void> {
  const { approval, status } = run;
  if (report.status !== 'hold' || status !== 'hold' || !approval || !isPushed(run)) return;
  const asking = subscriptions.filter(
    ({ rule, paused }) => !paused && rule.statuses.includes('hold') && covers(rule, run),
  );
  if (asking.length === 0) return;
  const user = await pusher(workspace, { report, run }, services);
  if (user === undefined || subscriptions.some((one) => one.direct !== undefined && one.owner === user))
    return;
  if ((await services.store.approvalMessages(workspace, user)) === 'off') return;
  const at = services.now();
  const notBefore = Math.min(...asking.map(({ rule }) => endOfQuiet(rule, at)));
  const id = `hold:${run.id}:${approval.requestId}`;
  const payload = { run: run.id, request: approval.requestId };
  await enqueue(
    workspace,
    { kind: 'approval-needed', destination: user, id, at, notBefore, payload },
    services,
  );
}

/** A person waits for it, and not a schedule. */
function isPushed({ trigger = 'push' }: Run): boolean {
  return trigger === 'push';
}

/** The commit's author counts where they pushed it, or where CircleCI does not tell who did. */
function pusher(
  workspace: string,
  { report, run }: Pick<Held, 'report' | 'run'>,
  services: AlertServices,
): Promise<string | undefined> {
  const { startedBy: login = run.login } = report;
  const isAuthor = run.login === undefined || run.login.toLowerCase() === login?.toLowerCase();
  return commitAuthor(workspace, { login, email: isAuthor ? run.email : undefined }, services);
}

const payloadSchema = v.object({ run: v.string(), request: v.string() });

/** Sends nothing once it was approved, or to a person who has acted on the run or may not see it here. */
export const approvalRenderer: Renderer<AlertServices> = {
  async render({ messages: [first] }, { workspace, destination: user, poster }, services) {
    const read = v.safeParse(payloadSchema, first?.payload);
    if (!read.success) return 'unreadable';
    const { store } = services;
    const run = (await store.run(workspace, read.output.run))?.value;
    if (run?.status !== 'hold' || run.approval?.requestId !== read.output.request) return undefined;
    if (await hasActed(user, run, { workspace }, services)) return undefined;
    const role = await poster.effectiveRole(user);
    if (!mayAct(role, 'direct alerts')) return undefined;
    const [may, host] = await Promise.all([
      mayApprove({ user, role, run }, { workspace }, services),
      hostOfProject(workspace, run.project, store),
    ]);
    return may === 'not seen' ? undefined : { message: approvalNeededView({ run, may, host }) };
  },
};

interface Where {
  readonly workspace: string;
}

/** They approved an earlier job of it, or had it run again, and follow it already. */
async function hasActed(
  user: string,
  { acts = [], rerunOf }: Run,
  { workspace }: Where,
  { store }: AlertServices,
): Promise<boolean> {
  const before = rerunOf === undefined ? undefined : (await store.run(workspace, rerunOf))?.value.acts;
  return [...acts, ...(before ?? [])].some(({ by }) => by === user);
}

/** Read as a press in the conversation would be judged, which decides again. */
async function mayApprove(
  { user, role, run }: { readonly user: string; readonly role: EffectiveRole; readonly run: Run },
  { workspace }: Where,
  { store }: AlertServices,
): Promise<'approve' | 'look' | 'not seen'> {
  const { project, projectName } = run;
  const name = project.name ?? projectName;
  const projects = [{ ...project, ...(name !== undefined && { name }) }];
  const limits = await store.limits(workspace, undefined);
  const broken = limits && brokenLimit({ act: 'approve', projects, user, effectiveRole: role }, limits);
  if (broken?.is === 'project') return 'not seen';
  const isOwnAllowed = (limits?.ownRuns ?? 'allowed') === 'allowed';
  return mayAct(role, 'approve') && !broken && isOwnAllowed ? 'approve' : 'look';
}
