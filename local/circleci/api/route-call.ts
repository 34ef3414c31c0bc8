/** Describes one request as a route sees it. */

import type { Switches } from '../fault-switches.ts';
import { findBuild } from '../model/find-by-index.ts';
import type { Project } from '../model/projects-and-people.ts';
import type { Build, World } from '../model/simulator-state.ts';
import type { Scene } from '../render/build.ts';
import {
  type Answer,
  buildNotFound,
  json,
  mustLogIn,
  permissionDenied,
  projectNotFound,
  Refusal,
} from './answer.ts';
import type { Token } from './auth.ts';
import { type Fields, textIn } from './body-fields.ts';

export interface Call extends Scene {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Empty unless it was sent as JSON or as a form. */
  readonly body: Fields;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Token | null;
  readonly switches: Switches;
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

export function text(call: Call, name: string): string | undefined {
  return textIn(call.body, name);
}

/** A person's token. Project tokens do not open these doors. */
export function personOf(call: Call): Token {
  if (!call.caller || call.caller.kind === 'project') throw new Refusal(mustLogIn);
  return call.caller;
}

const aliases: Readonly<Record<string, string>> = { gh: 'github', bb: 'bitbucket' };

/** By its slug, or by the two ids that stand for it under `circleci`. */
export function findProject(
  world: World,
  slug: { vcs: string; org: string; repo: string },
): Project | undefined {
  const vcs = aliases[slug.vcs] ?? slug.vcs;
  return world.projects.find(
    (project) =>
      project.key === `${vcs}/${slug.org}/${slug.repo}` ||
      (project.vcs === vcs && project.org === slug.org && project.name === slug.repo) ||
      (vcs === 'circleci' && project.orgId === slug.org && project.id === slug.repo),
  );
}

/** Anyone may read open source, and a project's token its own project. */
export function mayRead({ caller }: Call, project: Project): boolean {
  if (!project.visible) return false;
  const foreign = caller?.kind === 'project' && caller.project !== project.key;
  return project.oss || (caller !== null && !foreign);
}

/** The project of the path, when the caller may read it. */
export function readable(call: Call): Project {
  const slug = { vcs: param(call, 'vcs'), org: param(call, 'org'), repo: param(call, 'repo') };
  const project = findProject(call.world, slug);
  if (!project || !mayRead(call, project)) throw new Refusal(projectNotFound);
  return project;
}

/** 201, with the address of what was made in the project. */
export function created(call: Call, made: object, place: string): Answer {
  const { key } = readable(call);
  return {
    ...json(made, 201),
    headers: { location: `${call.site.output}/api/v1.1/project/${key}/${place}` },
  };
}

export function writable(call: Call): Project {
  const project = readable(call);
  if (!call.caller) throw new Refusal(mustLogIn);
  const foreign = call.caller.kind === 'project' && call.caller.project !== project.key;
  if (foreign || call.caller.kind === 'viewer') throw new Refusal(permissionDenied);
  return project;
}

/** Some writes ask for a person, not for a project's token. */
export function writableByPerson(call: Call): Project {
  const project = writable(call);
  if (call.caller?.kind !== 'personal') throw new Refusal(permissionDenied);
  return project;
}

export function buildIn(call: Call, project: Project): Build {
  const build = findBuild(call.world, project.key, Number(param(call, 'num')));
  if (!build) throw new Refusal(buildNotFound);
  return build;
}

export function loginOf(call: Call): string {
  return call.caller?.login ?? 'none';
}
