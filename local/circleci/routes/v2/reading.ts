/** v2: the person, projects, pipelines, workflows, jobs, artifacts and tests. */
import { json } from '../../answer.ts';
import { type Call, param } from '../../call.ts';
import { phaseOf } from '../../progress.ts';
import { renderArtifactsV2 } from '../../render/artifacts.ts';
import { renderJob } from '../../render/v2/job.ts';
import { renderPipeline } from '../../render/v2/pipeline.ts';
import { renderCollaboration, renderFollowed, renderMeV2, renderProjectV2 } from '../../render/v2/project.ts';
import { renderWorkflow, renderWorkflowJob } from '../../render/v2/workflow.ts';
import { testsOf } from '../../tests.ts';
import type { Pipeline } from '../../world.ts';
import type { Handler } from '../route.ts';
import { job, person, pipeline, project, workflow } from './access.ts';
import { paged } from './page.ts';

export const me: Handler = (call) => json(renderMeV2(person(call).login));

export const collaborations: Handler = (call) => {
  person(call);
  const seen = call.world.projects.filter(({ visible }) => visible);
  const orgs = seen.filter((one, i) => seen.findIndex(({ orgId }) => orgId === one.orgId) === i);
  return json(orgs.map(renderCollaboration));
};

export const oneProject: Handler = (call) => json(renderProjectV2(project(call)));

export const followedProjects: Handler = (call) => {
  person(call);
  return paged(
    call,
    call.world.projects.filter((one) => one.followed && one.visible).map(renderFollowed),
    100,
  );
};

export const pipelines: Handler = (call) => listed(call, () => true);

export const myPipelines: Handler = (call) => listed(call, ({ by }) => by === person(call).login);

function listed(call: Call, fits: (one: Pipeline) => boolean) {
  const { key } = project(call);
  const branch = call.query.get('branch');
  const found = call.world.pipelines.filter(
    (one) => one.project === key && (branch === null || one.branch === branch) && fits(one),
  );
  const newest = found.toSorted((a, b) => b.number - a.number);
  return paged(
    call,
    newest.map((one) => renderPipeline(one, call)),
  );
}

export const pipelineByNumber: Handler = (call) => {
  const { key } = project(call);
  const number = Number(param(call, 'num'));
  return json(
    renderPipeline(
      pipeline(call, (one) => one.project === key && one.number === number),
      call,
    ),
  );
};

export const pipelineById: Handler = (call) => {
  person(call);
  return json(
    renderPipeline(
      pipeline(call, ({ id }) => id === param(call, 'id')),
      call,
    ),
  );
};

/** Newest first: a rerun comes before what it repeats. */
export const pipelineWorkflows: Handler = (call) => {
  person(call);
  const { id } = pipeline(call, (one) => one.id === param(call, 'id'));
  const found = call.world.workflows.filter(({ pipelineId }) => pipelineId === id).toReversed();
  return paged(
    call,
    found.map((one) => renderWorkflow(one, call)),
  );
};

export const oneWorkflow: Handler = (call) => json(renderWorkflow(workflow(call), call));

export const workflowJobs: Handler = (call) => {
  const found = workflow(call);
  return paged(
    call,
    found.jobs.map((one) => renderWorkflowJob(found, one, call)),
  );
};

export const oneJob: Handler = (call) => json(renderJob(job(call), call));

export const jobArtifacts: Handler = (call) => paged(call, renderArtifactsV2(job(call), call), 100);

/** Texts only: what v1.1 shows as null is empty here. */
export const jobTests: Handler = (call) => {
  const build = job(call);
  const tests = phaseOf(build, call.now).outcome === null ? [] : testsOf(build);
  const items = tests.map(({ source_type: _, ...test }) => ({
    ...test,
    file: test.file ?? '',
    message: test.message ?? '',
  }));
  return paged(call, items, 100);
};
