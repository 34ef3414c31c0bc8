/** Checks access in v2: personal tokens only. A project token finds no project. */
import { message, mustLogIn, permissionDenied, projectNotFound, Refusal } from '../../api/answer.ts';
import type { Token } from '../../api/auth.ts';
import { type Call, findProject, param } from '../../api/route-call.ts';
import { findBuild, findWorkflow, projectOf } from '../../model/find-by-index.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Project } from '../../model/projects-and-people.ts';
import type { Build, Workflow } from '../../model/simulator-state.ts';
import { shortSlug } from '../../render/urls.ts';

export function person(call: Call): Token {
  if (!call.caller) throw new Refusal(mustLogIn);
  if (call.caller.kind === 'project') throw new Refusal(projectNotFound);
  return call.caller;
}

export function actor(call: Call): Token {
  const who = person(call);
  if (who.kind !== 'personal') throw new Refusal(permissionDenied);
  return who;
}

export function project(call: Call): Project {
  person(call);
  const slug = { vcs: param(call, 'vcs'), org: param(call, 'org'), repo: param(call, 'repo') };
  const found = findProject(call.world, slug);
  if (!found?.visible) throw new Refusal(projectNotFound);
  return found;
}

export const jobNotFound = message('Job not found', 404);

/** The job of the path, by its number in its project. */
export function job(call: Call): Build {
  const found = findBuild(call.world, project(call).key, Number(param(call, 'num')));
  if (!found) throw new Refusal(jobNotFound);
  return found;
}

/** The organizations of the projects that one may see, by all the slugs that stand for them. */
export interface Organization {
  readonly id: string;
  readonly slugs: readonly string[];
}

/** Its id. */
export function organization(call: Call, fits: (one: Organization) => boolean): string {
  const known = call.world.projects.filter(({ visible }) => visible).map(organizationOf);
  const found = known.find(fits);
  if (!found) throw new Refusal(message('Organization not found', 404));
  return found.id;
}

function organizationOf(project: Project): Organization {
  const slugs = [shortSlug(project), project.key].map((slug) => slug.split('/').slice(0, 2).join('/'));
  return { id: project.orgId, slugs: [...slugs, `circleci/${project.orgId}`] };
}

export function workflow(call: Call): Workflow {
  person(call);
  const found = findWorkflow(call.world, param(call, 'id'));
  if (!found || !projectOf(call.world, found.project).visible)
    throw new Refusal(message('Workflow not found', 404));
  return found;
}

export function visiblePipeline(call: Call, found: Pipeline | undefined): Pipeline {
  if (!found || !projectOf(call.world, found.project).visible)
    throw new Refusal(message('Pipeline not found', 404));
  return found;
}
