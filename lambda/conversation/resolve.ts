/** From what was said to a project or a build that exists: asks CircleCI, or asks the person. */
import type { CircleCI } from '../circleci/client.ts';
import { type BuildRef, isSameProject, type Project, projectSlug } from '../circleci/project.ts';
import type { FollowedProject } from '../circleci/schemas.ts';
import { chooseProjectView } from '../views/choose.ts';
import { projectName } from '../views/names.ts';
import type { BuildReference } from './build-reference.ts';
import { isCalled, named } from './called.ts';
import {
  type Finding,
  nameOf,
  notFound,
  ofUnfollowed,
  type Turn,
  type Unsettled,
  unsaid,
} from './project-not-found.ts';
import { followedProjects, reading } from './reading.ts';
import type { RepoReference } from './reference.ts';
import type { Reply } from './reply.ts';
import { buildOfRun } from './run-link.ts';
import { shortened, usage } from './words.ts';

/** Finds the project, then goes on; asks with a menu when several bear the name. Throws UsageError. */
export async function withProject(
  repo: RepoReference,
  turn: Turn,
  then: (project: Project, circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  return reading(repo, turn.context, (circleci) => findProject(repo, { ...turn, circleci, then }));
}

async function findProject(repo: RepoReference, turn: Finding): Promise<Reply> {
  const { circleci, then } = turn;
  if (repo.kind === 'project')
    return ofUnfollowed(await named(repo.project, circleci), turn, () => followedProjects(repo, circleci));
  const followed = await followedProjects(repo, circleci);
  const found = matching(repo, followed);
  const [only] = found;
  if (!only) throw notFound(repo, followed, turn);
  if (found.length === 1)
    return followed.some(({ project }) => isSameProject(project, only))
      ? then(only, circleci)
      : ofUnfollowed(only, turn, async () => followed);
  if (repo.kind === 'unsaid') throw unsaid(found, turn);
  const commands = found.map(turn.again);
  return { kind: 'say', message: chooseProjectView({ repo: nameOf(repo), candidates: found, commands }) };
}

/** `acme/web` that nobody follows is GitHub's: public projects can be read all the same. */
function matching(repo: Unsettled, followed: readonly FollowedProject[]): readonly Project[] {
  const projects = followed.map(({ project }) => project);
  if (repo.kind === 'unsaid') return projects;
  const { org } = repo;
  const found = projects.filter((project) => isCalled(project, repo));
  return found.length === 0 && org !== undefined ? [{ vcs: 'github', org, repo: repo.repo }] : found;
}

/** Finds the build, then goes on. Throws UsageError when there is none. */
export async function withBuild(
  reference: BuildReference,
  turn: Turn,
  then: (build: BuildRef, circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  if (reference.kind === 'workflow' || reference.kind === 'pipeline') {
    const circleci = await turn.context.circleci();
    return then(await buildOfRun(reference, circleci), circleci);
  }
  return withProject(reference.repo, turn, async (project, circleci) => {
    const { kind } = reference;
    if (kind === 'number') return then({ project, number: reference.number }, circleci);
    return then(await latestBuild(project, reference.branch, circleci), circleci);
  });
}

async function latestBuild(
  project: Project,
  branch: string | undefined,
  circleci: CircleCI,
): Promise<BuildRef> {
  const page = { limit: 1 };
  const [newest] = await (branch === undefined
    ? circleci.builds(project, page)
    : circleci.branchBuilds(project, branch, page));
  if (newest) return { project, number: newest.number };
  throw branch === undefined ? noBuilds(project) : noSuchBranch(project, branch);
}

export function noBuilds(project: Project) {
  const name = projectName(project);
  return usage(`${name} has no builds, or this token cannot see them.`, name, ['projects']);
}

export function noSuchBranch(project: Project, branch: string) {
  const slug = projectSlug(project);
  return usage(
    `${projectName(project)} has no builds on a branch called “${shortened(branch, 60)}”.`,
    shortened(branch),
    [`status ${slug}`, `builds ${slug}`],
  );
}
