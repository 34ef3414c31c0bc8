/** Renders one branch of a followed project, without fields for what has not happened yet. */

import { buildsOf, pipelineOf, workflowsOf } from '../model/find-by-index.ts';
import { person } from '../model/people-of-acme.ts';
import type { Project } from '../model/projects-and-people.ts';
import type { Build, Workflow } from '../model/simulator-state.ts';
import { branchOf, phaseOf, statusOf } from '../runs/build-phase.ts';
import { workflowStatus } from '../runs/workflow-state.ts';
import type { Scene } from './build.ts';
import { iso } from './timestamps.ts';
import { encodeName } from './urls.ts';

type BranchForm = (builds: readonly Build[], scene: Scene) => object;

/** By encoded name; `form` gets a branch's builds, newest first. */
export function renderBranches(project: Project, scene: Scene, form: BranchForm): object {
  const { world, now } = scene;
  const ran = buildsOf(world, project.key).filter((build) => phaseOf(build, now).lifecycle !== 'not_run');
  const names = [...new Set(ran.map((build) => branchOf(world, build)))].filter((name) => name !== null);
  return Object.fromEntries(
    names.map((name) => {
      const builds = ran.filter((build) => branchOf(world, build) === name).toReversed();
      return [encodeName(name), form(builds, scene)];
    }),
  );
}

/** As in GET /projects. */
export function renderBranch(builds: readonly Build[], scene: Scene): object {
  const isSuccess = (build: Build) => phaseOf(build, scene.now).outcome === 'success';
  const success = ended(builds, scene).find(isSuccess);
  const other = ended(builds, scene).find((build) => !isSuccess(build));
  return {
    ...(success ? { last_success: brief(success, scene) } : {}),
    ...(other ? { last_non_success: brief(other, scene) } : {}),
    ...renderRecent(builds, scene, brief),
  };
}

/** As in a project's settings: no last builds, and a shorter form of each. */
export const renderSettingsBranch: BranchForm = (builds, scene) =>
  renderRecent(builds, scene, (build) => {
    const { outcome, status } = phaseOf(build, scene.now);
    return { build_num: build.num, status, outcome, 'added-at': iso(build.createdAt) };
  });

type BuildForm = (build: Build, scene: Scene) => object;

function renderRecent(builds: readonly Build[], scene: Scene, form: BuildForm): object {
  const running = builds.filter((build) => phaseOf(build, scene.now).lifecycle === 'running');
  return {
    recent_builds: ended(builds, scene)
      .slice(0, 5)
      .map((build) => form(build, scene)),
    running_builds: running.map((build) => form(build, scene)),
    pusher_logins: pushers(builds, scene),
    ...latestWorkflows(builds, scene),
    is_using_workflows: true,
  };
}

function ended(builds: readonly Build[], { now }: Scene): readonly Build[] {
  return builds.filter((build) => phaseOf(build, now).outcome !== null);
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
  const workflows = [...pipelines].toReversed().flatMap((id) => workflowsOf(scene.world, id));
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
