/** One branch of a followed project. Whatever has not happened yet is absent. */

import { person } from '../people.ts';
import { phaseOf, statusOf } from '../progress.ts';
import { workflowStatus } from '../workflow-state.ts';
import type { Build, Workflow } from '../world.ts';
import { pipelineOf } from '../world.ts';
import type { Scene } from './build.ts';
import { iso } from './time.ts';
import { encodeName } from './urls.ts';

/** `builds` are the branch's, newest first. */
export function renderBranch(builds: readonly Build[], scene: Scene): object {
  const ended = builds.filter((build) => phaseOf(build, scene.now).outcome !== null);
  const isSuccess = (build: Build) => phaseOf(build, scene.now).outcome === 'success';
  const success = ended.find(isSuccess);
  const other = ended.find((build) => !isSuccess(build));
  const running = builds.filter((build) => phaseOf(build, scene.now).lifecycle === 'running');
  return {
    ...(success ? { last_success: brief(success, scene) } : {}),
    ...(other ? { last_non_success: brief(other, scene) } : {}),
    recent_builds: ended.slice(0, 5).map((build) => brief(build, scene)),
    running_builds: running.map((build) => brief(build, scene)),
    pusher_logins: pushers(builds, scene),
    ...latestWorkflows(builds, scene),
    is_using_workflows: true,
  };
}

function pushers(builds: readonly Build[], { world }: Scene): readonly string[] {
  const actors = builds.map((build) => pipelineOf(world, build).actor).filter((login) => login !== null);
  return [...new Set(actors)].filter((login) => !person(login).bot);
}

function brief(build: Build, { world, now }: Scene): object {
  const pipeline = pipelineOf(world, build);
  const { outcome } = phaseOf(build, now);
  return {
    ...(outcome === null ? {} : { outcome }),
    status: statusOf(world, build, now),
    build_num: build.num,
    vcs_revision: pipeline.revision,
    pushed_at: iso(pipeline.createdAt),
    is_workflow_job: build.workflowId !== null,
    is_2_0_job: true,
    added_at: iso(build.createdAt),
  };
}

function latestWorkflows(builds: readonly Build[], scene: Scene): object {
  const pipelines = new Set(builds.map((build) => build.pipelineId));
  const workflows = scene.world.workflows.filter(({ pipelineId }) => pipelines.has(pipelineId));
  const completed = workflows.filter(
    (one) => !['running', 'failing', 'on_hold'].includes(workflowStatus(scene.world, one, scene.now)),
  );
  return { latest_workflows: byName(workflows, scene), latest_completed_workflows: byName(completed, scene) };
}

function byName(workflows: readonly Workflow[], { world, now }: Scene): object {
  return Object.fromEntries(
    workflows.map((one) => [
      encodeName(one.name),
      { status: workflowStatus(world, one, now), created_at: iso(one.createdAt), id: one.id },
    ]),
  );
}
