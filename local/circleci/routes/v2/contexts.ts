/** Answers v2: an organization's contexts and their variables. Values are never shown again. */
import { badRequest, json, message, Refusal } from '../../api/answer.ts';
import { mapIn, neededText, textIn } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import type { Context, ContextVariable } from '../../model/contexts-and-schedules.ts';
import { iso } from '../../render/timestamps.ts';
import { nextId } from '../../runs/create-workflows-and-builds.ts';
import type { Handler } from '../match-route.ts';
import { actor, organization, person } from './check-access.ts';
import { paged } from './paginate.ts';

export const createContext: Handler = (call) => {
  actor(call);
  const name = neededText(call.body, 'name');
  const given = mapIn(call.body, 'owner');
  const owner = ownerOf(call, textIn(given, 'id') ?? null, textIn(given, 'slug') ?? null);
  if (call.world.contexts.some((one) => one.owner === owner && one.name === name))
    throw badRequest('A context with this name exists already.');
  const made: Context = {
    id: nextId(call.world, 'context'),
    owner,
    name,
    createdAt: call.now,
    variables: [],
  };
  call.world.contexts = [...call.world.contexts, made];
  return json(render(made));
};

export const listContexts: Handler = (call) => {
  person(call);
  const owner = ownerOf(call, call.query.get('owner-id'), call.query.get('owner-slug'));
  return paged(call, call.world.contexts.filter((one) => one.owner === owner).map(render));
};

export const oneContext: Handler = (call) => json(render(found(call)));

export const deleteContext: Handler = (call) => {
  actor(call);
  const gone = found(call);
  call.world.contexts = call.world.contexts.filter((one) => one !== gone);
  return message('Context deleted.');
};

export const listContextVariables: Handler = (call) => {
  const context = found(call);
  return paged(
    call,
    context.variables.map((variable) => renderVariable(variable, context)),
  );
};

export const putContextVariable: Handler = (call) => {
  actor(call);
  const context = found(call);
  const name = param(call, 'name');
  neededText(call.body, 'value');
  const before = context.variables.find((one) => one.name === name);
  const variable = { name, createdAt: before?.createdAt ?? call.now, updatedAt: call.now };
  context.variables = [...context.variables.filter((one) => one !== before), variable];
  return json(renderVariable(variable, context));
};

export const deleteContextVariable: Handler = (call) => {
  actor(call);
  const context = found(call);
  const gone = context.variables.find(({ name }) => name === param(call, 'name'));
  if (!gone) throw new Refusal(message('Environment variable not found', 404));
  context.variables = context.variables.filter((one) => one !== gone);
  return message('Environment variable deleted.');
};

function ownerOf(call: Call, id: string | null, slug: string | null): string {
  if (id === null && slug === null) throw badRequest('The owner’s id or slug is required.');
  return organization(call, (one) => (id === null ? one.slugs.some((own) => own === slug) : one.id === id));
}

function found(call: Call): Context {
  person(call);
  const context = call.world.contexts.find(({ id }) => id === param(call, 'id'));
  if (!context) throw new Refusal(message('Context not found', 404));
  return context;
}

function render({ id, name, createdAt }: Context): object {
  return { id, name, created_at: iso(createdAt) };
}

function renderVariable({ name, createdAt, updatedAt }: ContextVariable, { id }: Context): object {
  return { variable: name, created_at: iso(createdAt), updated_at: iso(updatedAt), context_id: id };
}
