/** Cancels, retries or otherwise changes one build: reads its current state first and asks CircleCI once. */

import { type Build, type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type BuildRef, buildSlug } from '../../circleci/project.ts';
import { StaleError, SupersededError } from '../../errors.ts';
import { type BuildAct, outcomeUnknownView } from '../../views/errors/outcome-unknown.ts';
import { buildName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';

export interface Asked<After> {
  readonly build: BuildRef;
  readonly context: Context;
  /** Throws StaleError when the change no longer makes sense. */
  readonly check?: (build: Build, circleci: CircleCI) => Promise<void>;
  /** Returns the reply for the outcome. */
  readonly reply: (after: After, host: string) => Reply | Promise<Reply>;
}

/** Stops the build. Throws StaleError when it had ended already. */
export async function cancelBuild({ reply, ...asked }: Asked<BuildSummary>): Promise<Reply> {
  const change = await changeBuild('cancel', asked, async (circleci, build) => {
    if (!isUnfinished(build)) throw new StaleError(hasEnded(build));
    const canceled = await circleci.cancel(asked.build);
    if (canceled.status !== 'canceled' && !isUnfinished(canceled)) throw new StaleError(hasEnded(canceled));
    return canceled;
  });
  return change.kind === 'unclear' ? change.reply : reply(change.after, change.circleci.host);
}

export type Change<After> =
  | { readonly kind: 'done'; readonly after: After; readonly circleci: CircleCI }
  /** CircleCI gave no clear answer: this says so. */
  | { readonly kind: 'unclear'; readonly reply: Reply };

/**
 * Changes the build within `act`, so that a caller who may not, or who is second, changes nothing. It is read while
 * the caller's role is.
 */
export async function changeBuild<After>(
  name: BuildAct,
  { build, context }: Pick<Asked<After>, 'build' | 'context'>,
  carryOut: (circleci: CircleCI, build: Build) => Promise<After>,
): Promise<Change<After>> {
  const circleci = await context.circleci(build.project);
  let url: string | undefined;
  try {
    const intended = { name, target: buildName(build), projects: [build.project] };
    const reading = circleci.build(build);
    reading.catch(() => undefined);
    const after = await context.act(intended, async () => {
      const now = await reading;
      url = now.url;
      return carryOut(circleci, now);
    });
    return { kind: 'done', after, circleci };
  } catch (error) {
    if (!(error instanceof CircleCIError && error.ambiguous)) throw error;
    const message = outcomeUnknownView({ act: name, build, url, host: circleci.host });
    return { kind: 'unclear', reply: { kind: 'say', message } };
  }
}

function hasEnded(build: BuildSummary): string {
  return `${buildName(build)} has already finished (${build.status}). There is nothing to cancel.`;
}

/** Throws StaleError while the build is running. */
export function refuseWhileItRuns(build: BuildSummary): void {
  if (!isUnfinished(build)) return;
  const how = `Cancel it first: /circle cancel ${buildSlug(build)}`;
  throw new StaleError(`${buildName(build)} hasn’t finished yet (${build.status}). ${how}`);
}

/**
 * Throws StaleError when the build was retried already, and SupersededError when the same job ran on the branch since:
 * `verb` runs the older one all the same.
 */
export function refuseWhenRunAgain(verb: 'retry' | 'rerun') {
  return async (build: Build, circleci: CircleCI): Promise<void> => {
    const page = { limit: 30 };
    const since = await (build.branch === undefined
      ? circleci.builds(build.project, page)
      : circleci.branchBuilds(build.project, build.branch, page));
    const newer = since.find((other) => other.number > build.number && isRerun(other, build));
    if (!newer) return;
    const name = `${buildName(newer)} (${newer.status})`;
    if (newer.retryOf === build.number)
      throw new StaleError(
        `${buildName(build)} was already retried: see ${name}, /circle build ${buildSlug(newer)}`,
      );
    throw new SupersededError(
      `A newer run exists: ${name} ran the same job since ${buildName(build)}.`,
      `${verb} ${buildSlug(build)}`,
    );
  };
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
