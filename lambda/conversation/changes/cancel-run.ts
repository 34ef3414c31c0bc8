/** Cancels a whole run, having asked: by its pipeline, its link, or as the newest run of a branch. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { isRunOngoing, type PipelineRun, runStatus } from '../../circleci/runs/fold-attempts.ts';
import { readBranch } from '../../circleci/runs/read-branch.ts';
import { isOngoing } from '../../circleci/status.ts';
import { StaleError } from '../../errors.ts';
import { runActUnknownView } from '../../views/alerts/approve-cancel-result.ts';
import { askCancelRunView, runCanceledAnnouncement, runCanceledLine } from '../../views/runs/cancel-run.ts';
import { pipelineName, projectName } from '../../views/text/display-names.ts';
import { withConfirmation } from '../ask-first.ts';
import { followRun } from '../choose-followed-run.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';
import { recordRunAction } from './record-run-action.ts';
import { runChange } from './run-change.ts';

export interface Canceling {
  readonly context: Context;
  readonly circleci: CircleCI;
}

/** The newest run of a branch. Throws StaleError when it has ended. */
export async function cancelNewestRun(
  project: Project,
  branch: string,
  canceling: Canceling,
): Promise<Reply> {
  const { newest } = await readBranch(canceling.circleci, { project, branch }, canceling.context.now);
  if (newest) return cancelRun(newest, canceling);
  throw new StaleError(`${projectName(project)} has no runs on ${branch}. There is nothing to cancel.`);
}

/** Every workflow of it that has not ended. Throws StaleError when there is none. */
export async function cancelRun(run: PipelineRun, { context, circleci }: Canceling): Promise<Reply> {
  const name = pipelineName(run);
  const ids = ongoingIds(run);
  const [first] = ids;
  if (!isRunOngoing(run) || first === undefined)
    throw new StaleError(`${name} has already finished (${runStatus(run)}). There is nothing to cancel.`);
  if (run.number === undefined)
    throw new StaleError(
      `CircleCI lets only personal API tokens cancel a run. Cancel its builds: /circle cancel ${projectSlug(run.project)}#${run.builds[0]?.number}`,
    );
  const intended = { name: 'cancel run', target: name, projects: [run.project] } as const;
  const command = `cancel ${projectSlug(run.project)} pipeline ${run.number}`;
  const actor = context.caller.user;
  return withConfirmation({ ...intended, ask: () => askCancelRunView({ run, command }) }, context, () =>
    runChange(
      {
        ...intended,
        effect: async () => {
          for (const id of ids) await circleci.cancelWorkflow(id);
          for (const id of ids)
            await recordRunAction({ id, seen: undefined }, { did: 'canceled' }, context).catch(
              () => undefined,
            );
        },
        reply: () => ({
          kind: 'announce',
          message: runCanceledAnnouncement({ run, actor, host: circleci.host }),
          follow: followRun(run, runCanceledLine({ run, actor, host: circleci.host })),
        }),
        unclear: () =>
          runActUnknownView({
            did: { what: 'canceled' },
            project: run.project,
            workflow: first,
            actor,
            host: circleci.host,
          }),
      },
      context,
    ),
  );
}

function ongoingIds({ workflows }: PipelineRun): readonly string[] {
  return workflows.flatMap(({ attempts }) =>
    attempts.filter(({ status }) => isOngoing(status)).flatMap(({ id }) => id ?? []),
  );
}
