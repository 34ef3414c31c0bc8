/** Serves the pages of a workflow and of a pipeline: their jobs, with links to their builds. */
import { type Answer, Refusal, unknownRoute } from '../api/answer.ts';
import { type Call, findProject, param } from '../api/route-call.ts';
import { findWorkflow, projectOf } from '../model/find-by-index.ts';
import type { Workflow, WorkflowJob } from '../model/simulator-state.ts';
import { shortSlug } from '../render/urls.ts';
import { jobStatus } from '../runs/workflow-state.ts';
import { html, page } from './build-page.ts';
import type { Handler } from './match-route.ts';

export const workflowPage: Handler = (call) => {
  const found = findWorkflow(call.world, param(call, 'id'));
  return pageOf(call, found ? [found] : []);
};

export const pipelinePage: Handler = (call) => {
  const slug = { vcs: param(call, 'vcs'), org: param(call, 'org'), repo: param(call, 'repo') };
  const project = findProject(call.world, slug)?.key;
  const number = Number(param(call, 'num'));
  const found = call.world.pipelines.find((one) => one.project === project && one.number === number);
  return pageOf(
    call,
    call.world.workflows.filter(({ pipelineId }) => pipelineId === found?.id),
  );
};

function pageOf(call: Call, workflows: readonly Workflow[]): Answer {
  const [first] = workflows;
  const project = first && projectOf(call.world, first.project);
  if (!project?.visible) throw new Refusal(unknownRoute);
  const slug = shortSlug(project);
  const body = workflows.map((workflow) => {
    const rows = workflow.jobs.map((job) => `<li>${jobRow(call, { workflow, job }, slug)}</li>`);
    return `<h2>${html(workflow.name)}</h2><ul>${rows.join('')}</ul>`;
  });
  return page(`${project.name}: ${workflows.length === 1 ? 'workflow' : 'workflows'}`, body.join('\n'));
}

interface Place {
  readonly workflow: Workflow;
  readonly job: WorkflowJob;
}

function jobRow({ world, now }: Call, place: Place, slug: string): string {
  const { name, num } = place.job;
  const label = html(`${name}: ${jobStatus(world, place, now)}`);
  return num === null ? label : `<a href="/${slug}/${num}">${label}</a>`;
}
