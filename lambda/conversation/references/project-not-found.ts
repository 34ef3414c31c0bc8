/** Reports that a project was not found or not named, and suggests similar ones. */

import type { FollowedProject } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { isSameProject, type Project, projectSlug } from '../../circleci/project.ts';
import { clientFor } from '../../circleci/route-calls.ts';
import { UsageError } from '../../errors.ts';
import { nearest } from '../../parsing/closest-match.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';
import { shortened, usage } from '../words/parse-arguments.ts';
import { calledParts } from './project-names.ts';
import type { RepoReference } from './project-reference.ts';

/** No project that can be seen bears the name. */
export class UnknownProjectError extends UsageError {}

export interface Lookup {
  readonly context: Context;
  /** The same command again, in full, for this project. */
  readonly again: (project: Project) => string;
  /** It changes and keeps nothing: a link may lead to the project of the same name at another CircleCI. */
  readonly shows?: true;
}

export interface ProjectLookup extends Lookup {
  readonly circleci: CircleCI;
  readonly then: (project: Project, circleci: CircleCI) => Promise<Reply>;
}

const example: Project = { vcs: 'github', org: 'acme', repo: 'web' };

type Named = Extract<RepoReference, { kind: 'named' }>;
export type Unsettled = Exclude<RepoReference, { kind: 'project' }>;

/** It may be public, or misspelt: where CircleCI finds nothing, that a near one is followed is more to the point. */
export async function withUnfollowedProject(
  project: Project,
  lookup: ProjectLookup,
  allFollowed: () => Promise<readonly FollowedProject[]>,
): Promise<Reply> {
  try {
    return await lookup.then(project, await clientFor(project, lookup.circleci));
  } catch (error) {
    if (!(error instanceof CircleCIError) || error.reason !== 'not-found') throw error;
    const followed = await allFollowed();
    const isKnown = followed.length === 0 || followed.some((one) => isSameProject(one.project, project));
    if (isKnown || (await exists(project, lookup.circleci))) throw error;
    const { org, repo } = calledParts(project);
    if (nearTo(repo, followed).length === 0) throw error;
    throw projectNotFound({ kind: 'named', org, repo }, followed, lookup);
  }
}

async function exists(project: Project, circleci: CircleCI): Promise<boolean> {
  try {
    await circleci.builds(project, { limit: 1 });
    return true;
  } catch {
    return false;
  }
}

export function nameOf({ org, repo }: Named): string {
  return org === undefined ? repo : `${org}/${repo}`;
}

export function projectNotFound(repo: Unsettled, followed: readonly FollowedProject[], { again }: Lookup) {
  if (repo.kind === 'unsaid')
    return usage('Which project? The connected CircleCI account follows none.', '', [again(example)]);
  const meant = nearTo(repo.repo, followed);
  const { message, read, paste } = usage(
    `No followed project is named “${shortened(nameOf(repo), 60)}”, or this token can’t see it.`,
    nameOf(repo),
    [...meant.slice(0, 3).map(again), 'projects'],
  );
  return new UnknownProjectError(message, read, paste);
}

function nearTo(repo: string, followed: readonly FollowedProject[]): readonly Project[] {
  const projects = followed.map(({ project }) => project);
  const near = nearest(
    repo,
    projects.map((project) => calledParts(project).repo),
  );
  return projects.filter((project) => calledParts(project).repo === near);
}

export function noDefaultProject(projects: readonly Project[], { again }: Lookup) {
  const project = projects[0] ?? example;
  const paste = [`default ${projectSlug(project)}`, again(project), 'projects'];
  return usage('Which project? This channel has no default project yet.', '', paste);
}
