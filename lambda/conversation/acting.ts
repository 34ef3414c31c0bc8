/** Retry and cancel, typed or clicked: the build is read anew, the change is asked for once. */
import type { CircleCI } from '../circleci/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { type BuildRef, buildSlug } from '../circleci/project.ts';
import { type Build, type BuildSummary, isUnfinished } from '../circleci/schemas.ts';
import { StaleError } from '../errors.ts';
import { outcomeUnknownView } from '../views/errors.ts';
import { buildName } from '../views/names.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';

export interface Asked {
  readonly build: BuildRef;
  readonly context: Context;
  /** Throws StaleError when the change no longer makes sense. */
  readonly check?: (build: Build, circleci: CircleCI) => Promise<void>;
  /** What to say of the build as CircleCI answered: the new one, or the canceled one. */
  readonly reply: (after: BuildSummary, host: string) => Reply;
}

/** Starts the build anew. Throws StaleError while it still runs. */
export function retryBuild(asked: Asked): Promise<Reply> {
  return change('retry', asked, async (circleci, build) => {
    if (isUnfinished(build)) throw new StaleError(stillRuns(build));
    await asked.check?.(build, circleci);
    return () => circleci.retry(asked.build);
  });
}

/** Stops the build. Throws StaleError when it had ended already. */
export function cancelBuild(asked: Asked): Promise<Reply> {
  return change('cancel', asked, async (circleci, build) => {
    if (!isUnfinished(build)) throw new StaleError(hasEnded(build));
    return async () => {
      const canceled = await circleci.cancel(asked.build);
      if (canceled.status !== 'canceled' && !isUnfinished(canceled)) throw new StaleError(hasEnded(canceled));
      return canceled;
    };
  });
}

type Plan = (circleci: CircleCI, build: Build) => Promise<() => Promise<BuildSummary>>;

/** Everything happens within the act: whoever may not, and whoever comes second, learns that first. */
async function change(
  name: 'retry' | 'cancel',
  { build, context, reply }: Asked,
  plan: Plan,
): Promise<Reply> {
  const circleci = await context.circleci();
  let url: string | undefined;
  try {
    const after = await context.act({ name, target: buildName(build) }, async () => {
      const now = await circleci.build(build);
      url = now.url;
      const carryOut = await plan(circleci, now);
      return carryOut();
    });
    return reply(after, circleci.host);
  } catch (error) {
    if (!(error instanceof CircleCIError && error.ambiguous)) throw error;
    return { kind: 'say', message: outcomeUnknownView({ act: name, build, url, host: circleci.host }) };
  }
}

function stillRuns(build: BuildSummary): string {
  const how = `Stop it first: /circle cancel ${buildSlug(build)}`;
  return `${buildName(build)} has not ended yet (${build.status}), so there is nothing to retry. ${how}`;
}

function hasEnded(build: BuildSummary): string {
  return `${buildName(build)} has already finished (${build.status}), nothing to cancel.`;
}

/** Throws StaleError, naming the newer build, when the same job ran again on the branch since. */
export async function refuseWhenRunAgain(build: Build, circleci: CircleCI): Promise<void> {
  const page = { limit: 30 };
  const since = await (build.branch === undefined
    ? circleci.builds(build.project, page)
    : circleci.branchBuilds(build.project, build.branch, page));
  const newer = since.find((other) => other.number > build.number && isRerun(other, build));
  if (!newer) return;
  const why = newer.retryOf === build.number ? 'was retried already' : 'is not the newest run of its job';
  throw new StaleError(
    `${buildName(build)} ${why}: see ${buildName(newer)} (${newer.status}), /circle build ${buildSlug(newer)}`,
  );
}

function isRerun(other: BuildSummary, build: BuildSummary): boolean {
  if (other.retryOf === build.number) return true;
  return (
    other.branch === build.branch &&
    other.tag === build.tag &&
    other.workflow?.jobName === build.workflow?.jobName &&
    other.workflow?.workflowName === build.workflow?.workflowName
  );
}
