/** Reruns what failed on default branches, of one project or of all that are followed, having asked with a list. */

import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch.ts';
import { readBranch } from '../../circleci/runs/read-branch.ts';
import { StaleError } from '../../errors.ts';
import {
  askRerunFailingView,
  type RerunOutcome,
  rerunFailingAnnouncement,
} from '../../views/runs/rerun-failing.ts';
import { projectName } from '../../views/text/display-names.ts';
import { withConfirmation } from '../ask-first.ts';
import type { Context } from '../context.ts';
import { defaultBranch } from '../references/default-branch.ts';
import type { Reply } from '../reply.ts';
import { withinLimits } from '../require-role.ts';
import { branchHealth } from '../show/branch-health.ts';

/** More are left for another time. */
const most = 10;

/** Throws StaleError when nothing is red, or all of it runs again already. */
export async function rerunFailing(
  project: Project | undefined,
  { context, circleci }: { readonly context: Context; readonly circleci: CircleCI },
): Promise<Reply> {
  const reds = await redsOf(project, { context, circleci });
  const able = reds.filter((one) => idOf(one) !== undefined && one.ongoing === undefined);
  // A project that was named is refused; of all of them, those that the channel may not change are left out.
  const within = project ? able.map(projectOf) : await withinLimits(able.map(projectOf), context);
  const found = able.filter((one) => within.includes(projectOf(one)));
  const where = project ? projectName(project) : 'any followed project';
  if (found.length === 0) throw new StaleError(`Nothing is failing on the default branch of ${where}.`);
  const shown = found.slice(0, most);
  const command = project ? `retry all failed ${projectSlug(project)}` : 'retry all failed';
  const ask = () => askRerunFailingView({ reds: shown, missing: found.length - shown.length, command });
  const target = project ? projectName(project) : `${shown.length} workflows`;
  const intended = { name: 'rerun', target, projects: shown.map(projectOf) } as const;
  return withConfirmation({ ...intended, ask }, context, async () => {
    const outcomes = await context.act(intended, () => rerunEach(shown, circleci));
    const message = rerunFailingAnnouncement({ outcomes, actor: context.caller.user, host: circleci.host });
    return { kind: 'announce', message };
  });
}

async function redsOf(
  project: Project | undefined,
  { context, circleci }: { readonly context: Context; readonly circleci: CircleCI },
): Promise<readonly BranchWorkflow[]> {
  const { now } = context;
  if (!project) {
    const health = await branchHealth(await circleci.projects(), circleci, now);
    return health.flatMap((one) => (one.kind === 'read' ? one.branch.reds : []));
  }
  const branch = await defaultBranch(project, circleci);
  return branch === undefined ? [] : (await readBranch(circleci, { project, branch }, now)).reds;
}

function projectOf({ run }: BranchWorkflow): Project {
  return run.project;
}

function idOf({ workflow }: BranchWorkflow): string | undefined {
  return workflow.kind === 'workflow' || workflow.kind === 'setup' ? workflow.attempts[0]?.id : undefined;
}

/** Each is asked for once. Rejects with CircleCIError when CircleCI took none of them. */
async function rerunEach(
  reds: readonly BranchWorkflow[],
  circleci: CircleCI,
): Promise<readonly RerunOutcome[]> {
  const outcomes: RerunOutcome[] = [];
  let refusal: CircleCIError | undefined;
  for (const red of reds) {
    const id = idOf(red);
    if (id === undefined) continue;
    try {
      const started = await circleci.rerunWorkflow(id, { kind: 'from-failed' });
      outcomes.push({ red, is: 'started', workflow: started });
    } catch (error) {
      if (!(error instanceof CircleCIError)) throw error;
      refusal ??= error;
      outcomes.push({ red, is: error.ambiguous ? 'unknown' : 'refused', workflow: undefined });
    }
  }
  if (refusal && outcomes.every(({ is }) => is === 'refused')) throw refusal;
  return outcomes;
}
