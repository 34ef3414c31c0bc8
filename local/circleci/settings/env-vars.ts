/** Manages a project's environment variables, for v1.1 and v2. Values are never shown again. Changes the world. */
import { createHash } from 'node:crypto';
import { message, Refusal } from '../api/answer.ts';
import type { EnvVar, Project } from '../model/projects-and-people.ts';

export function setVariable(
  project: Project,
  { name, value }: { readonly name: string; readonly value: string },
  at: number,
): EnvVar {
  const last4 = value.length > 4 ? value.slice(-4) : '';
  const added = { name, last4, sha256: createHash('sha256').update(value).digest('hex'), at };
  project.envVars = [...project.envVars.filter((one) => one.name !== name), added];
  return added;
}

export function foundVariable(project: Project, name: string): EnvVar {
  const known = project.envVars.find((one) => one.name === name);
  if (!known) throw new Refusal(message('env var not found', 404));
  return known;
}

export function removeVariable(project: Project, name: string): void {
  const gone = foundVariable(project, name);
  project.envVars = project.envVars.filter((one) => one !== gone);
}

export function maskedValue({ last4 }: EnvVar): string {
  return `xxxx${last4}`;
}
