/** Answers v2: a project's environment variables and checkout keys: the same as v1.1's, in v2's shapes. */
import { badRequest, json, message } from '../../api/answer.ts';
import { neededText } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import type { CheckoutKey, EnvVar } from '../../model/projects-and-people.ts';
import { iso } from '../../render/timestamps.ts';
import { addedKey, foundKey, removeKey } from '../../settings/checkout-keys.ts';
import { foundVariable, maskedValue, removeVariable, setVariable } from '../../settings/env-vars.ts';
import type { Handler } from '../match-route.ts';
import { actor, project } from './check-access.ts';
import { paged } from './paginate.ts';

export const listVariables: Handler = (call) => paged(call, project(call).envVars.map(renderVariable));

export const addVariable: Handler = (call) => {
  actor(call);
  const owner = project(call);
  const variable = { name: neededText(call.body, 'name'), value: neededText(call.body, 'value') };
  return json(renderVariable(setVariable(owner, variable, call.now)), 201);
};

export const oneVariable: Handler = (call) =>
  json(renderVariable(foundVariable(project(call), param(call, 'name'))));

export const deleteVariable: Handler = (call) => {
  actor(call);
  removeVariable(project(call), param(call, 'name'));
  return message('Environment variable deleted.');
};

function renderVariable(variable: EnvVar): object {
  return { name: variable.name, value: maskedValue(variable), 'created-at': iso(variable.at) };
}

export const listKeys: Handler = (call) =>
  paged(
    call,
    project(call).checkoutKeys.map((key) => renderKey(key, call)),
  );

export const addKey: Handler = (call) => {
  const { login } = actor(call);
  const owner = project(call);
  const type = neededText(call.body, 'type');
  if (type !== 'deploy-key' && type !== 'user-key') throw badRequest('type must be deploy-key or user-key.');
  const own =
    type === 'user-key' ? ({ type: 'github-user-key', login } as const) : ({ type, login: null } as const);
  return json(renderKey(addedKey(call, owner, own), call), 201);
};

export const oneKey: Handler = (call) =>
  json(renderKey(foundKey(project(call), param(call, 'fingerprint')), call));

export const deleteKey: Handler = (call) => {
  actor(call);
  removeKey(project(call), param(call, 'fingerprint'));
  return message('Checkout key deleted.');
};

function renderKey(key: CheckoutKey, { query }: Call): object {
  return {
    'public-key': key.publicKey,
    type: key.type,
    fingerprint: query.get('digest') === 'sha256' ? key.sha256 : key.fingerprint,
    preferred: key.preferred,
    'created-at': iso(key.at),
  };
}
