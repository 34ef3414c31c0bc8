/** Reruns a job, a job with SSH, or a workflow from failed, by whichever CircleCI API still supports it. */

import { type Build, type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Rerun } from '../../circleci/client/rerun.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type BuildRef, buildSlug } from '../../circleci/project.ts';
import { StaleError } from '../../errors.ts';
import type { Reran } from '../../views/builds/rerun-result.ts';
import { buildName } from '../../views/text/display-names.ts';
import type { Reply } from '../reply.ts';
import { type Asked, changeBuild, refuseWhileItRuns } from './change-build.ts';
import { recordRerun, type SeenRun, seeRun } from './record-run-action.ts';

/**
 * `retry` runs the build again, alone; `ssh` opens it to SSH too; `rerun` runs what failed in its workflow and what waited
 * for that, `rerun all` the whole workflow. Throws StaleError while the build runs, and without a workflow where one is needed.
 */
export async function runAgain(how: Reran['how'], { reply, ...asked }: Asked<Reran>): Promise<Reply> {
  const change = await changeBuild(how, asked, async (circleci, old) => {
    if (how === 'retry' || how === 'ssh') refuseWhileItRuns(old);
    await asked.check?.(old, circleci);
    const seen = seeRun(old, asked.context);
    if (how === 'retry' || how === 'ssh') return { old, seen, rerun: await circleci.rerun(old, how) };
    const part = how === 'rerun' ? 'from-failed' : 'all';
    return { old, seen, rerun: await rerunWorkflow(old, part, circleci) };
  });
  if (change.kind === 'unclear') return change.reply;
  const { after, circleci } = change;
  const { old, seen } = after;
  const made = { how, old, ...(await madeBy(after, circleci)) };
  return reply({ ...made, run: await recordRerun({ ...made, seen }, asked.context) }, circleci.host);
}

/** Lets the person's own account into the build as it runs. Throws StaleError when it has ended. */
export async function addSshUser({ reply, ...asked }: Asked<BuildSummary>): Promise<Reply> {
  const change = await changeBuild('add ssh user', asked, (circleci, build) => {
    refuseOnceEnded(build);
    return circleci.addSshUser(build);
  });
  return change.kind === 'unclear' ? change.reply : reply(change.after, change.circleci.host);
}

/** Throws StaleError when there is nothing left to enter. */
export function refuseOnceEnded(build: BuildSummary): void {
  if (isUnfinished(build)) return;
  const how = `Rerun it with SSH: /circle ssh ${buildSlug(build)}`;
  throw new StaleError(`${buildName(build)} has finished (${build.status}). ${how}`);
}

async function rerunWorkflow(build: Build, kind: 'from-failed' | 'all', circleci: CircleCI): Promise<Rerun> {
  const { workflow } = build;
  if (workflow) {
    const rerun = circleci.rerunWorkflow(workflow.workflowId, { kind });
    const id = await rerun.catch((error: unknown) => nothingFailed(error, build, { kind, circleci }));
    return { kind: 'workflow', id, refused: undefined };
  }
  const how = `Retry it: /circle retry ${buildSlug(build)}`;
  throw new StaleError(`${buildName(build)} isn’t part of a workflow that can be rerun. ${how}`);
}

/** Throws StaleError where CircleCI has refused to rerun what failed and shows that nothing did; else what was thrown. */
async function nothingFailed(
  error: unknown,
  build: Build,
  { kind, circleci }: { readonly kind: 'from-failed' | 'all'; readonly circleci: CircleCI },
): Promise<never> {
  const isRefused = error instanceof CircleCIError && error.reason === 'refused' && kind === 'from-failed';
  if (!isRefused || !build.workflow) throw error;
  const { status } = await circleci
    .workflowState(build.workflow.workflowId)
    .catch(() => ({ status: 'other' }));
  if (status !== 'success') throw error;
  const how = `Run all of it again: /circle rerun ${buildSlug(build)} all`;
  throw new StaleError(`Nothing failed in the workflow of ${buildName(build)}. ${how}`);
}

interface After {
  readonly old: BuildSummary;
  readonly seen: SeenRun;
  readonly rerun: Rerun;
}

/** The new build, as far as it is known: v2 tells the workflow's id at once, its builds a little later. */
async function madeBy(
  { old, rerun }: After,
  circleci: CircleCI,
): Promise<Pick<Reran, 'build' | 'workflow' | 'refused'>> {
  if (rerun.kind === 'build') return { build: rerun.build, workflow: undefined, refused: undefined };
  const ref = await soon(() => newBuild(rerun.id, old, circleci));
  const build = ref && (await circleci.build(ref).catch(() => undefined));
  return { build, workflow: rerun.id, refused: rerun.refused };
}

/** The same job's build in the new workflow; what did not fail keeps its old number. */
async function newBuild(
  workflow: string,
  old: BuildSummary,
  circleci: CircleCI,
): Promise<BuildRef | undefined> {
  const builds = await circleci.workflowBuilds(workflow);
  return builds.find(({ build, jobName }) => build.number > old.number && jobName === old.workflow?.jobName)
    ?.build;
}

/** Milliseconds to wait before each look. */
const looks = [0, 300, 700];

/** It has happened by now, so whatever goes wrong here is passed over. */
async function soon<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const wait of looks) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
