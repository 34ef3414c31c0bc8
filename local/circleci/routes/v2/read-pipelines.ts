/** Answers v2: pipelines by project, organization, number and id; their configuration and values. */
import { type Answer, badRequest, json, message, Refusal } from '../../api/answer.ts';
import { neededText, parametersIn } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import { findPipeline, pipelinesOf, projectOf, workflowsOf } from '../../model/find-by-index.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { renderPipeline } from '../../render/v2/pipeline.ts';
import { renderConfig, renderValues } from '../../render/v2/pipeline-config-and-values.ts';
import { renderWorkflow } from '../../render/v2/workflow-and-jobs.ts';
import { goOn } from '../../runs/create-pipelines.ts';
import type { Handler } from '../match-route.ts';
import { actor, organization, person, project, visiblePipeline } from './check-access.ts';
import { pagedBy } from './paginate.ts';

export const projectPipelines: Handler = (call) => listed(call, () => true);

export const myPipelines: Handler = (call) => listed(call, ({ by }) => by === person(call).login);

function listed(call: Call, fits: (one: Pipeline) => boolean): Answer {
  const { key } = project(call);
  const branch = call.query.get('branch');
  const found = pipelinesOf(call.world, key).filter(
    (one) => (branch === null || one.branch === branch) && fits(one),
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
  return pagedBy(call, newest, { render: (one) => renderPipeline(one, call) });
}

export const pipelineByNumber: Handler = (call) => {
  const { key } = project(call);
  const number = Number(param(call, 'num'));
  const found = pipelinesOf(call.world, key).find((one) => one.number === number);
  return json(renderPipeline(visiblePipeline(call, found), call));
};

function byId(call: Call): Pipeline {
  person(call);
  return visiblePipeline(call, findPipeline(call.world, param(call, 'id')));
}

export const pipelineById: Handler = (call) => json(renderPipeline(byId(call), call));

export const pipelineConfig: Handler = (call) => json(renderConfig(byId(call), call));

export const pipelineValues: Handler = (call) => json(renderValues(byId(call), call));

/** As seen of a pipeline whose workflows CircleCI has forgotten. */
const forgotten = { items: [{ id: null, name: null, status: null }], next_page_token: null };

/** Newest first: a rerun comes before what it repeats. A configuration that was not understood has none. */
export const pipelineWorkflows: Handler = (call) => {
  const pipeline = byId(call);
  if (pipeline.forgotten) return json(forgotten);
  const found = workflowsOf(call.world, pipeline.id).filter(({ stated }) => stated !== 'error');
  return pagedBy(call, found.toReversed(), { render: (one) => renderWorkflow(one, call) });
};

/** The key is told to the setup job alone. It runs what the project's configuration holds beside the setup. */
export const continuePipeline: Handler = (call) => {
  actor(call);
  const key = neededText(call.body, 'continuation-key');
  if (neededText(call.body, 'configuration').trim() === '') throw badRequest('configuration is empty.');
  const parameters = parametersIn(call.body, 'parameters');
  const found = call.world.pipelines.find(({ continuation }) => continuation?.key === key);
  if (!found) throw new Refusal(message('No pipeline waits for this continuation-key.', 404));
  if (found.continuation?.at !== null) throw badRequest('Pipeline has already been continued.');
  Object.assign(found.parameters, parameters);
  goOn(call.world, found, call.now);
  return message('Accepted.');
};
