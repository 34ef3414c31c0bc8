/** Answers v1.1: environment variables. */
import { badRequest, json, message, notOnGitHub, Refusal } from '../api/answer.ts';
import { isMap } from '../api/body-fields.ts';
import { type Call, created, param, writable } from '../api/route-call.ts';
import type { EnvVar, Project } from '../model/projects-and-people.ts';
import { foundVariable, maskedValue, removeVariable, setVariable } from '../settings/env-vars.ts';
import type { Handler } from './match-route.ts';

export const listEnvVars: Handler = (call) => json(onGitHub(call).envVars.map(render));

export const addEnvVar: Handler = (call) => {
  const project = writable(call);
  const { name, value } = call.body;
  if (
    typeof name !== 'string' ||
    name === '' ||
    value === undefined ||
    isMap(value) ||
    Array.isArray(value)
  ) {
    throw badRequest('name and value are required');
  }
  const added = setVariable(project, { name, value: String(value) }, call.now);
  return created(call, render(added), `envvar/${encodeURIComponent(name)}`);
};

export const oneEnvVar: Handler = (call) => json(render(foundVariable(onGitHub(call), param(call, 'name'))));

export const deleteEnvVar: Handler = (call) => {
  removeVariable(writable(call), param(call, 'name'));
  return message('ok');
};

/** Here an unknown project is answered in GitHub's words. */
export function onGitHub(call: Call): Project {
  try {
    return writable(call);
  } catch (error) {
    if (error instanceof Refusal && error.answer.status === 404) throw new Refusal(notOnGitHub);
    throw error;
  }
}

function render(variable: EnvVar): object {
  return { name: variable.name, value: maskedValue(variable) };
}
