/** v2: pipelines, of a project, of an organization, by number and by id; what they were made of. */
import { type Answer, badRequest, json, message, Refusal } from '../../answer.ts';
import { type Call, param } from '../../call.ts';
import { neededText, parametersIn } from '../../fields.ts';
import { projectOf } from '../../lookup.ts';
import { renderPipeline } from '../../render/v2/pipeline.ts';
import { renderConfig, renderValues } from '../../render/v2/pipeline-parts.ts';
import { renderWorkflow } from '../../render/v2/workflow.ts';
import type { Pipeline } from '../../world.ts';
import type { Handler } from '../route.ts';
import { actor, organization, person, pipeline, project } from './access.ts';
import { paged } from './page.ts';

export const projectPipelines: Handler = (call) => listed(call, () => true);

export const myPipelines: Handler = (call) => listed(call, ({ by }) => by === person(call).login);

function listed(call: Call, fits: (one: Pipeline) => boolean): Answer {
  const { key } = project(call);
  const branch = call.query.get('branch');
  const found = call.world.pipelines.filter(
    (one) => one.project === key && (branch === null || one.branch === branch) && fits(one),
  );
  return page(call, found);
}

/** Of the projects that one follows; of all organizations when none is named. */
export const allPipelines: Handler = (call) => {
  const { login } = person(call);
  const slug = call.query.get('org-slug');
  const org = slug === null ? null : organization(call, ({ slugs }) => slugs.includes(slug));
  const mine = call.query.get('mine') === 'true';
  const found = call.world.pipelines.filter((one) => {
    const { followed, visible, orgId } = projectOf(call.world, one.project);
    return followed && visible && (org === null || orgId === org) && (!mine || one.by === login);
  });
  return page(call, found);
};

/** Newest first. */
function page(call: Call, found: readonly Pipeline[]): Answer {
  const newest = found.toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number);
  return paged(
    call,
    newest.map((one) => renderPipeline(one, call)),
  );
}

export const pipelineByNumber: Handler = (call) => {
  const { key } = project(call);
  const number = Number(param(call, 'num'));
  const found = pipeline(call, (one) => one.project === key && one.number === number);
  return json(renderPipeline(found, call));
};

function byId(call: Call): Pipeline {
  person(call);
  return pipeline(call, ({ id }) => id === param(call, 'id'));
}

export const pipelineById: Handler = (call) => json(renderPipeline(byId(call), call));

export const pipelineConfig: Handler = (call) => json(renderConfig(byId(call), call));

export const pipelineValues: Handler = (call) => json(renderValues(byId(call), call));

/** Newest first: a rerun comes before what it repeats. */
export const pipelineWorkflows: Handler = (call) => {
  const { id } = byId(call);
  const found = call.world.workflows.filter(({ pipelineId }) => pipelineId === id).toReversed();
  return paged(
    call,
    found.map((one) => renderWorkflow(one, call)),
  );
};

/** A key is told to the setup job alone, and none of acme's configurations has one: so every key is unknown. */
export const continuePipeline: Handler = (call) => {
  actor(call);
  neededText(call.body, 'continuation-key');
  if (neededText(call.body, 'configuration').trim() === '') throw badRequest('configuration is empty.');
  parametersIn(call.body, 'parameters');
  throw new Refusal(message('No pipeline waits for this continuation-key.', 404));
};
