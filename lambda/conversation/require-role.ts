/** Checks the caller's role and the channel's limits: before a form or a question, and again when it is done. */

import {
  type BrokenLimit,
  brokenByOwnRun,
  brokenLimit,
  groupOf,
  isByOwnToken,
  isLook,
  isProjectWithin,
  opensShell,
  wantsOwnAccount,
} from '../channel-limits.ts';
import type { Project } from '../circleci/project.ts';
import { OwnAccountError, type OwnAccountReason, RefusedError } from '../errors.ts';
import { type ActName, type EffectiveRole, mayAct } from '../permissions.ts';
import type { ChannelLimits } from '../store/channel-limit-store.ts';
import { requestersOf } from './changes/approval-requesters.ts';
import type { Context } from './context.ts';
import { named } from './references/project-names.ts';

/** What is known of an act: less of it before a form is filled in than when it is done. */
export interface About {
  readonly target?: string | undefined;
  readonly projects?: readonly Project[];
  /** The workflow that is approved. */
  readonly approves?: string | undefined;
}

type Asking = Pick<Context, 'effectiveRole' | 'caller' | 'store' | 'circleci' | 'ownAccount'>;

/** Throws RefusedError and OwnAccountError. An act checks again when it comes to it. */
export async function mustBeAllowed(act: ActName, context: Asking, about: About = {}): Promise<void> {
  // Read meanwhile, so that no one waits for it.
  const [project] = about.projects ?? [];
  if (isByOwnToken(act)) context.ownAccount().catch(() => undefined);
  const who = await context.effectiveRole();
  if (!mayAct(who, act)) throw new RefusedError(act, who, about);
  const { workspace, channel } = context.caller;
  const limits = isLimited(act) ? await context.store.limits(workspace, channel) : undefined;
  const projects = limits ? await namedAll(about.projects ?? [], limits, context) : [];
  const limit = limits && (await limitOn(act, who, { context, about, limits, projects }));
  if (limit) throw new RefusedError(act, who, { target: about.target, limit });
  const reason = whyOwn({ act, projects }, limits);
  if (reason && !(await context.ownAccount(project)))
    throw new OwnAccountError(reason, { act, target: about.target });
}

function isLimited(act: ActName): boolean {
  return groupOf(act) !== undefined || isLook(act);
}

/** Undefined where no account of one's own is needed. */
function whyOwn(
  asked: { readonly act: ActName; readonly projects: readonly Project[] },
  limits: ChannelLimits | undefined,
): OwnAccountReason | undefined {
  if (opensShell(asked.act)) return { is: 'shell' };
  if (!limits || !wantsOwnAccount(asked, limits)) return undefined;
  return { is: 'required', channel: limits.channel, setBy: limits.setBy };
}

/** Returns those of the projects that the channel's limits let the act change. */
export async function withinLimits(
  projects: readonly Project[],
  context: Asking,
): Promise<readonly Project[]> {
  const { caller, store } = context;
  const limits = await store.limits(caller.workspace, caller.channel);
  if (!limits) return projects;
  const known = await namedAll(projects, limits, context);
  const isWithin = known.map((project) => isProjectWithin(project, limits.projects));
  return projects.filter((_, index) => isWithin[index]);
}

interface Limited {
  readonly context: Asking;
  readonly about: About;
  readonly limits: ChannelLimits;
  /** By their names. */
  readonly projects: readonly Project[];
}

/** The limits are read each time, as the role is: what an admin changes holds from then on. */
async function limitOn(
  act: ActName,
  effectiveRole: EffectiveRole,
  { context, about, limits, projects }: Limited,
): Promise<BrokenLimit | undefined> {
  const { user } = context.caller;
  const broken = brokenLimit({ act, projects, user, effectiveRole }, limits);
  if (broken || about.approves === undefined) return broken;
  return ownRun(about.approves, projects, { limits, context });
}

/** A slug of ids is matched by the name of its project. */
async function namedAll(
  projects: readonly Project[],
  limits: ChannelLimits,
  { circleci }: Asking,
): Promise<readonly Project[]> {
  const patterns = [...limits.projects, ...limits.ownAccountIn];
  if (patterns.length === 0 || projects.every(({ vcs }) => vcs !== 'circleci')) return projects;
  const client = await circleci();
  return Promise.all(projects.map((project) => named(project, client)));
}

async function ownRun(
  workflow: string,
  [project]: readonly Project[],
  { limits, context }: { readonly limits: ChannelLimits; readonly context: Asking },
): Promise<BrokenLimit | undefined> {
  if (limits.ownRuns === 'allowed' || !project) return undefined;
  const { store, caller } = context;
  const { workspace, user } = caller;
  const [requesters, login, isConfirmed, account] = await Promise.all([
    requestersOf({ workflow, project }, context),
    store.loginOf(workspace, user),
    store.isLoginConfirmed(workspace, user),
    context.ownAccount(project),
  ]);
  return brokenByOwnRun({ user, login, account: account?.login, isConfirmed }, requesters, limits);
}
