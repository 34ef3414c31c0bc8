/**
 * Reads and changes a project's environment variables; values are masked. Every function rejects with CircleCIError
 * only.
 */
import * as v from 'valibot';
import { type EnvVar, envVarSchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import { list } from '../lenient-json-fields.ts';
import type { Project } from '../project.ts';
import { projectPath } from './api-paths.ts';

/** GET …/envvar. Reference: List Environment Variables. */
export function envVars(ask: Ask, project: Project): Promise<readonly EnvVar[]> {
  return ask({ method: 'GET', path: pathOf(project), schema: list(envVarSchema) });
}

/** GET …/envvar/:name. `not-found` when there is none of that name. Reference: Get Single Environment Variable. */
export function envVar(ask: Ask, project: Project, name: string): Promise<EnvVar> {
  return ask({ method: 'GET', path: [...pathOf(project), name], schema: envVarSchema });
}

/** POST …/envvar. Makes it, or gives it another value. Reference: Add Environment Variables. */
export function setEnvVar(
  ask: Ask,
  project: Project,
  variable: { readonly name: string; readonly value: string },
): Promise<EnvVar> {
  const { name, value } = variable;
  const path = pathOf(project);
  return ask({ method: 'POST', path, body: { name, value }, schema: envVarSchema, secrets: [value] });
}

/** DELETE …/envvar/:name. `not-found` when there is none of that name. Reference: Delete Environment Variables. */
export async function deleteEnvVar(ask: Ask, project: Project, name: string): Promise<void> {
  await ask({ method: 'DELETE', path: [...pathOf(project), name], schema: v.unknown() });
}

function pathOf(project: Project): readonly string[] {
  return [...projectPath(project), 'envvar'];
}
