/** Reruns what failed on default branches, of one project or of all that are followed, having asked with a list. */

import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { clientFor, unreadHosts } from '../../circleci/route-calls.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import { readBranch } from '../../circleci/runs/read-branch.ts';
import { OwnAccountError, StaleError } from '../../errors.ts';
import type { Line } from '../../views/runs/action-line.ts';
import {
  askRerunFailingView,
  type RerunOutcome,
  rerunFailingAnnouncement,
  rerunFailingLine,
} from '../../views/runs/rerun-failing.ts';
import type { UnreadBranch } from '../../views/runs/unread-branches.ts';
import { hostName, projectName } from '../../views/text/display-names.ts';
import { withConfirmation } from '../ask-first.ts';
import { type FollowWish, followWorkflow } from '../choose-followed-run.ts';
import type { Context } from '../context.ts';
import { defaultBranch } from '../references/default-branch.ts';
import type { Reply } from '../reply.ts';
import { withinLimits } from '../require-role.ts';
import { branchHealth, depthFor, isUnread } from '../show/default-branch-health.ts';

/** More are left for another time. */
const most = 10;

/** Throws StaleError when nothing is red, or all of it runs again already. */
export async function rerunFailing(
  project: Project | undefined,
  { context, circleci }: { readonly context: Context; readonly circleci: CircleCI },
): Promise<Reply> {
  const { reds, unread } = await redsOf(project, { context, circleci });
  const able = reds.filter((one) => idOf(one) !== undefined && one.ongoing === undefined);
  // A project that was named is refused; of all of them, those that the channel may not change are left out.
  const within = project ? able.map(projectOf) : await withinLimits(able.map(projectOf), context);
  const found = able.filter((one) => within.includes(projectOf(one)));
  if (found.length === 0) throw new StaleError(nothingToRerun(project, { reds, able, unread, circleci }));
  const shown = found.slice(0, most);
  const command = project ? `retry all failed ${projectSlug(project)}` : 'retry all failed';
  const listed = { reds: shown, missing: found.length - shown.length, unread };
  const ask = () => askRerunFailingView({ ...listed, command });
  const target = project ? projectName(project) : `${shown.length} workflows`;
  const intended = { name: 'rerun', target, projects: shown.map(projectOf) } as const;
  return withConfirmation({ ...intended, ask }, context, async () => {
    const outcomes = await context.act(intended, () => rerunEach(shown, circleci));
    const announced = { outcomes, actor: context.caller.user, host: circleci.host };
    return {
      kind: 'announce',
      message: rerunFailingAnnouncement(announced),
      follow: followOnly(outcomes, rerunFailingLine(announced)),
    };
  });
}

/** Undefined for several workflows: their message says that it is not updated. */
function followOnly([only, ...others]: readonly RerunOutcome[], line: Line): FollowWish | undefined {
  if (only?.workflow === undefined || others.length > 0) return undefined;
  return followWorkflow({ project: projectOf(only.red), workflow: only.workflow }, line);
}

interface NothingFound extends Found {
  readonly able: readonly BranchWorkflow[];
  readonly circleci: CircleCI;
}

/** What is red is never called calm, nor what was not read. */
function nothingToRerun(
  project: Project | undefined,
  { reds, able, unread: [first, ...others], circleci }: NothingFound,
): string {
  const where = project ? projectName(project) : 'any followed project';
  if (able.length > 0) return 'What is failing is in projects that can’t be changed in this channel.';
  const more = others.length > 0 ? ` and of ${others.length} more` : '';
  if (first)
    return `I could not check the default branch of ${projectName(first.project)}${more}. Try again.`;
  const [host] = project ? [] : unreadHosts(circleci);
  if (host !== undefined) return `I could not read ${hostName(host)}. Try again in a minute.`;
  if (reds.length > 0)
    return reds.every(({ ongoing }) => ongoing !== undefined)
      ? 'Everything that is failing already has a newer run, which is running or waiting: /circle failing'
      : 'What is failing can’t be rerun from here: /circle failing';
  return `Nothing is failing on the default branch of ${where}.`;
}

interface Found {
  readonly reds: readonly BranchWorkflow[];
  readonly unread: readonly UnreadBranch[];
}

async function redsOf(
  project: Project | undefined,
  { context, circleci }: { readonly context: Context; readonly circleci: CircleCI },
): Promise<Found> {
  const { now } = context;
  if (!project) {
    const projects = await circleci.projects();
    const health = await branchHealth(projects, { circleci, now, depth: depthFor(projects) });
    return {
      reds: health.flatMap((one) => (one.kind === 'read' ? one.branch.reds : [])),
      unread: health.filter(isUnread).map(({ followed }) => ({ project: followed.project })),
    };
  }
  const branch = await defaultBranch(project, circleci);
  if (branch === undefined) return { reds: [], unread: [] };
  const { reds, verdict } = await readBranch(circleci, { project, branch }, now);
  return { reds, unread: verdict === 'unknown' ? [{ project, branch }] : [] };
}

function projectOf({ run }: BranchWorkflow): Project {
  return run.project;
}

function idOf({ workflow }: BranchWorkflow): string | undefined {
  return workflow.kind === 'workflow' || workflow.kind === 'setup' ? workflow.attempts[0]?.id : undefined;
}

/** Each is asked for once. Rejects with the first refusal when CircleCI took none of them. */
async function rerunEach(
  reds: readonly BranchWorkflow[],
  circleci: CircleCI,
): Promise<readonly RerunOutcome[]> {
  const outcomes: RerunOutcome[] = [];
  let refusal: CircleCIError | OwnAccountError | undefined;
  for (const red of reds) {
    const id = idOf(red);
    if (id === undefined) continue;
    try {
      const there = await clientFor(projectOf(red), circleci);
      const started = await there.rerunWorkflow(id, { kind: 'from-failed' });
      outcomes.push({ red, is: 'started', workflow: started });
    } catch (error) {
      if (!(error instanceof CircleCIError || error instanceof OwnAccountError)) throw error;
      refusal ??= error;
      const isUnclear = error instanceof CircleCIError && error.ambiguous;
      outcomes.push({ red, is: isUnclear ? 'unknown' : 'refused', workflow: undefined });
    }
  }
  if (refusal && outcomes.every(({ is }) => is === 'refused')) throw refusal;
  return outcomes;
}
