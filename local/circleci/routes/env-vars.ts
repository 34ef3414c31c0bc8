/** v1.1: environment variables. Values go in and never come out again. */
import { createHash } from 'node:crypto';
import { json, message, notOnGitHub, Refusal } from '../answer.ts';
import { type Call, created, param, writable } from '../call.ts';
import type { EnvVar, Project } from '../project.ts';
import type { Handler } from './route.ts';

const notFound = message('env var not found', 404);

export const listEnvVars: Handler = (call) => json(onGitHub(call).envVars.map(render));

export const addEnvVar: Handler = (call) => {
  const project = writable(call);
  const { name, value } = call.body;
  if (typeof name !== 'string' || name === '' || value === undefined) {
    throw new Refusal(message('name and value are required', 400));
  }
  const added = envVar(name, String(value));
  project.envVars = [...project.envVars.filter((one) => one.name !== name), added];
  return created(call, render(added), `envvar/${encodeURIComponent(name)}`);
};

export const oneEnvVar: Handler = (call) => json(render(found(call, onGitHub(call))));

export const deleteEnvVar: Handler = (call) => {
  const project = writable(call);
  const { name } = found(call, project);
  project.envVars = project.envVars.filter((one) => one.name !== name);
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

function found(call: Call, project: Project): EnvVar {
  const known = project.envVars.find((one) => one.name === param(call, 'name'));
  if (!known) throw new Refusal(notFound);
  return known;
}

function envVar(name: string, value: string): EnvVar {
  const last4 = value.length > 4 ? value.slice(-4) : '';
  return { name, last4, sha256: createHash('sha256').update(value).digest('hex') };
}

function render({ name, last4 }: EnvVar): object {
  return { name, value: `xxxx${last4}` };
}
