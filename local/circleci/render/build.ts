/**
 * Renders a v1.1 build as CircleCI answers it today: `renderSummary` for lists, `renderReceipt` for the answer to
 * retry, ssh, cancel, ssh-users and trigger, `renderBuild` for one build. The recorded answers are the model.
 */
import { configOf, yamlOf } from '../histories/project-config.ts';
import { profileOf } from '../histories/steps-of-jobs.ts';
import { pipelineOf, projectOf } from '../model/find-by-index.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Project } from '../model/projects-and-people.ts';
import { hex } from '../model/seeded-random.ts';
import type { Build, World } from '../model/simulator-state.ts';
import { type Phase, phaseOf, statusOf } from '../runs/build-phase.ts';
import { sshAddressOf } from '../settings/ssh-address.ts';
import { renderMessages } from './build-messages.ts';
import { renderIdentity, renderUser } from './build-users.ts';
import { renderCommit, renderCommitDetails } from './commit.ts';
import { renderPrevious, renderPreviousSuccess } from './previous-builds.ts';
import { renderSteps } from './steps.ts';
import { iso, isoOrNull } from './timestamps.ts';
import { buildUrl, pullRequestUrl, type Site, vcsUrl } from './urls.ts';
import { renderWorkflows } from './workflows-of-build.ts';

export interface Scene {
  readonly world: World;
  readonly now: number;
  readonly site: Site;
}

export function renderSummary(build: Build, scene: Scene): object {
  const { world, now } = scene;
  const project = projectOf(world, build.project);
  const pipeline = pipelineOf(world, build);
  const phase = phaseOf(build, now);
  return {
    ...renderPlace(build, project, scene.site),
    ...renderOrigin(build, pipeline, project),
    ...renderCommit(pipeline.commit),
    all_commit_details: renderCommitDetails(pipeline, project),
    all_commit_details_truncated: false,
    ...renderPhase(build, phase, statusOf(world, build, now)),
    ...renderTimes(build, phase),
    ...(build.workflowId === null ? {} : { workflows: renderWorkflows(world, build), context_ids: [] }),
    previous: renderPrevious(scene, build),
    previous_successful_build: null,
    messages: renderMessages(build),
    picard: null,
    circle_yml: null,
    node: renderNode(build, phase),
    canceler: build.canceled ? renderIdentity(build.canceled.by) : null,
    platform: build.parameters === null ? '1.0' : '2.0',
  };
}

function renderPlace(build: Build, project: Project, site: Site): object {
  return {
    vcs_type: project.vcs,
    username: project.org,
    reponame: project.name,
    vcs_url: vcsUrl(project),
    build_num: build.num,
    build_url: buildUrl(project, build.num, site),
    oss: project.oss,
  };
}

function renderOrigin(build: Build, pipeline: Pipeline, project: Project): object {
  return {
    branch: pipeline.branch,
    vcs_tag: pipeline.tag,
    vcs_revision: pipeline.revision,
    why: build.why,
    user: renderUser(pipeline.actor, project),
    build_parameters: build.parameters,
    parallel: build.plan.parallel,
    retry_of: build.retryOf,
    retries: build.retries.length > 0 ? build.retries : null,
    ssh_users: build.sshUsers,
    ssh_disabled: !build.ssh,
    compare: null,
    job_name: null,
    dont_build: build.dontBuild,
  };
}

function renderPhase(build: Build, phase: Phase, status: string): object {
  const { outcome } = phase;
  const failed = outcome === 'success' || outcome === 'failed' ? outcome === 'failed' : null;
  return {
    lifecycle: phase.lifecycle,
    status,
    outcome,
    failed,
    fail_reason: null,
    timedout: outcome === 'timedout',
    infrastructure_fail: outcome === 'infrastructure_fail',
    canceled: build.canceled !== null || outcome === 'canceled',
    is_first_green_build: build.why === 'first-build' && outcome === 'success',
  };
}

/** `usage_queued_at` and `queued_at` are absent rather than null until their time. */
function renderTimes(build: Build, phase: Phase): object {
  const { startedAt, stoppedAt, queuedAt } = phase;
  return {
    ...(build.dontBuild === null ? { usage_queued_at: iso(build.createdAt) } : {}),
    ...(queuedAt === null ? {} : { queued_at: iso(queuedAt) }),
    start_time: isoOrNull(startedAt),
    stop_time: isoOrNull(stoppedAt),
    build_time_millis: startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : null,
  };
}

/** Only a build that one may log in to tells its address. */
function renderNode(build: Build, phase: Phase): readonly object[] | null {
  if (!build.ssh || phase.startedAt === null) return null;
  const { host, port } = sshAddressOf(build);
  const image = `cimg-node-${hex(0, build.jobId).slice(0, 8)}`;
  return [{ public_ip_addr: host, port, username: 'circleci', image_id: image, ssh_enabled: true }];
}

/** What an action answers: the summary with the build's success before and its machine. */
export function renderReceipt(build: Build, scene: Scene): object {
  return {
    ...renderSummary(build, scene),
    previous_successful_build: renderPreviousSuccess(scene, build),
    circle_yml: { string: yamlOf(configOf(projectOf(scene.world, build.project), 'ci')) },
    picard: phaseOf(build, scene.now).queuedAt === null ? null : renderPicard(build),
  };
}

function renderPicard(build: Build): object {
  const { executor, resourceClass } = profileOf(build.plan.profile);
  const name = resourceClass.slice(0, 1).toUpperCase() + resourceClass.slice(1);
  const [cpu, ram] = resourceClass === 'medium' ? [2, 4096] : [4, 8192];
  return { executor, resource_class: { class: resourceClass, name, cpu, ram } };
}

export function renderBuild(build: Build, scene: Scene): object {
  const { world } = scene;
  const pipeline = pipelineOf(world, build);
  const { pullRequest } = pipeline;
  const url = pullRequest === null ? null : pullRequestUrl(projectOf(world, build.project), pullRequest);
  return {
    ...renderReceipt(build, scene),
    owners: pipeline.actor === null ? [] : [pipeline.actor],
    pull_requests: url === null ? [] : [{ head_sha: pipeline.revision, url }],
    steps: renderSteps(build, scene),
  };
}
