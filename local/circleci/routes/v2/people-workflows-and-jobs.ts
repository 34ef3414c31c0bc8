/** Answers v2: the person, projects, workflows, jobs, artifacts and tests. */
import { json } from '../../api/answer.ts';
import { renderArtifactsV2 } from '../../render/artifacts.ts';
import { renderJob } from '../../render/v2/job.ts';
import {
  renderCollaboration,
  renderFollowed,
  renderMeV2,
  renderProjectV2,
} from '../../render/v2/project-organization-person.ts';
import { renderWorkflow, renderWorkflowJob } from '../../render/v2/workflow-and-jobs.ts';
import { testsOf } from '../../results/tests-of-build.ts';
import { phaseOf } from '../../runs/build-phase.ts';
import type { Handler } from '../match-route.ts';
import { job, person, project, workflow } from './check-access.ts';
import { paged, pagedBy } from './paginate.ts';

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
  const followed = call.world.projects.filter((one) => one.followed && one.visible);
  return pagedBy(call, followed, { render: renderFollowed, size: 100 });
};

export const oneWorkflow: Handler = (call) => json(renderWorkflow(workflow(call), call));

export const workflowJobs: Handler = (call) => {
  const found = workflow(call);
  return pagedBy(call, found.jobs, { render: (one) => renderWorkflowJob(found, one, call) });
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
