/** Resolves a typed project or build: asks CircleCI, or lets the caller choose when several match. */

import type { FollowedProject } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { type BuildRef, isSameProject, type Project, projectSlug, type Vcs } from '../../circleci/project.ts';
import { clientFor, hostsOf } from '../../circleci/route-calls.ts';
import { NotConnectedError, UsageError } from '../../errors.ts';
import { atOtherCircleCI, type OtherCircleCIInput } from '../../views/projects/at-other-circleci.ts';
import { chooseProjectView } from '../../views/projects/choose-project.ts';
import { hostName, projectName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';
import { usage } from '../words/parse-arguments.ts';
import { commandText, written } from '../words/parse-options.ts';
import { noSuchBranch } from './branch-not-found.ts';
import type { BuildReference } from './build-reference.ts';
import { type Asking, buildOfRun } from './builds-of-run.ts';
import { followedProjects, newlyFollowed, withReadAccess } from './choose-read-token.ts';
import { isCalled, named } from './project-names.ts';
import {
  type Lookup,
  nameOf,
  noDefaultProject,
  type ProjectLookup,
  projectNotFound,
  type Unsettled,
  withUnfollowedProject,
} from './project-not-found.ts';
import type { RepoReference } from './project-reference.ts';

/** What changes and keeps nothing: a link may lead to the project of the same name at another CircleCI. */
export function showing(context: Context, again: Lookup['again']): Lookup {
  return { context, again, shows: true };
}

/** Calls `then` with the project. Replies with a menu when several have the name. Throws UsageError. */
export async function withProject(
  repo: RepoReference,
  lookup: Lookup,
  then: (project: Project, circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  return withReadAccess(repo, lookup.context, (circleci) => findProject(repo, { ...lookup, circleci, then }));
}

async function findProject(repo: RepoReference, lookup: ProjectLookup): Promise<Reply> {
  const { circleci, then } = lookup;
  if (repo.kind === 'project') {
    const { host } = clientAt(repo, circleci);
    const project = await named(repo.project, circleci);
    return atLink(project, repo.host === undefined ? undefined : host, lookup, (there) =>
      withUnfollowedProject(there, lookup, () => followedProjects(repo, circleci)),
    );
  }
  const recent = await followedProjects(repo, circleci);
  const isKnown = matching(repo, recent).some((one) => isFollowed(one, recent));
  const followed = isKnown ? recent : await newlyFollowed(repo, circleci);
  const found = matching(repo, followed);
  const [only] = found;
  if (!only) throw projectNotFound(repo, followed, lookup);
  if (found.length === 1)
    return isFollowed(only, followed)
      ? then(only, await clientFor(only, circleci))
      : withUnfollowedProject(only, lookup, async () => followed);
  if (repo.kind === 'unsaid') throw noDefaultProject(found, lookup);
  const commands = found.map(lookup.again);
  return { kind: 'say', message: chooseProjectView({ repo: nameOf(repo), candidates: found, commands }) };
}

function isFollowed(one: Project, followed: readonly FollowedProject[]): boolean {
  return followed.some(({ project }) => isSameProject(project, one));
}

/** `acme/web` means GitHub's when no followed project matches: public projects can be read without following them. */
function matching(repo: Unsettled, followed: readonly FollowedProject[]): readonly Project[] {
  const projects = followed.map(({ project }) => project);
  if (repo.kind === 'unsaid') return projects;
  const { org, vcs } = repo;
  const called = projects.filter((project) => isCalled(project, repo) && isAt(project, vcs));
  const exact = called.filter((project) => project.vcs === vcs);
  const found = exact.length > 0 ? exact : called;
  return found.length === 0 && org !== undefined ? [{ vcs: vcs ?? 'github', org, repo: repo.repo }] : found;
}

/** CircleCI addresses some of GitHub’s repositories by ids of its own. */
function isAt(project: Project, vcs: Vcs | undefined): boolean {
  return vcs === undefined || project.vcs === vcs || project.vcs === 'circleci';
}

interface Leading {
  readonly host?: string | undefined;
  readonly address?: string | undefined;
}

/**
 * The client of the CircleCI that an address leads to. An address of another one than ours says nothing of what ours has.
 * A command with its project's name would be about ours: none is offered. Throws UsageError.
 */
export function clientAt(
  { host, address = '' }: Leading,
  circleci: CircleCI,
  paste: readonly string[] = ['connect'],
): CircleCI {
  if (host === undefined) return circleci;
  const there = circleci.several ? circleci.several.at(host) : sameHost(host, circleci);
  if (there) return there;
  throw usage(
    `That link leads to ${hostName(host)}, which is not connected. This workspace uses ${hostsOf(circleci).map(hostName).join(' and ')}.`,
    address,
    paste,
  );
}

/**
 * Calls `then` with the project at the CircleCI that a link leads to. Buttons, alerts and what is stored go by the
 * project's name: where that leads to another CircleCI, it is shown without buttons, and nothing else is done. Throws
 * UsageError.
 */
export async function atLink(
  project: Project,
  host: string | undefined,
  { circleci, shows }: Pick<ProjectLookup, 'circleci' | 'shows'>,
  then: (project: Project) => Promise<Reply>,
): Promise<Reply> {
  if (host === undefined || !circleci.several) return then(project);
  const usual = (await circleci.several.of({ ...project, host: undefined })).host;
  if (usual === host) return then({ ...project, host });
  const elsewhere = { project, host, usual };
  if (!shows) throw atOther(elsewhere);
  const reply = await then({ ...project, host }).catch((error: unknown) => {
    throw withoutCommandsOf(project, error);
  });
  if (reply.kind !== 'say') return reply;
  const { output, message } = reply;
  return { kind: 'say', message: atOtherCircleCI(message, elsewhere), ...(output && { output }) };
}

/** A command with the project's name would be about the other one. */
function withoutCommandsOf(project: Project, error: unknown): unknown {
  if (!(error instanceof UsageError)) return error;
  const others = error.paste.filter((text) => !text.includes(projectSlug(project)));
  return new UsageError(error.message, error.read, others.length > 0 ? others : ['/circle connections']);
}

/** Throws UsageError where a link leads to another CircleCI than the project's name, which what is stored goes by. */
export async function mustLeadHere(
  { project, host, address }: Extract<RepoReference, { kind: 'project' }>,
  context: Context,
): Promise<void> {
  if (host === undefined) return;
  const circleci = await context.circleci().catch((error: unknown) => {
    if (error instanceof NotConnectedError) return undefined;
    throw error;
  });
  const there = circleci && clientAt({ host, address }, circleci, ['connect', 'subscriptions']).host;
  if (circleci) await atLink(project, there, { circleci }, async () => ({ kind: 'nothing' }));
}

/** The same command with the project's name would act on the other one. */
function atOther({ project, host, usual }: OtherCircleCIInput): UsageError {
  const [there, name] = [hostName(host), projectName(project)];
  return usage(
    `That link leads to ${there}, but in this workspace ${name} is the project at ${hostName(usual)}. Do it at ${there}, or ask an admin to connect ${there} for its organization.`,
    '',
    ['connections', 'connect'],
  );
}

/** Whose own links lead to circleci.com for some versions of Server. */
function sameHost(host: string, circleci: CircleCI): CircleCI | undefined {
  return [hostName(circleci.host), 'circleci.com'].map(bare).includes(bare(hostName(host)))
    ? circleci
    : undefined;
}

function bare(host: string): string {
  return host.replace(/^app\./, '');
}

/** Calls `then` with the build. Throws UsageError when there is none. */
export async function withBuild(
  reference: BuildReference,
  lookup: Lookup,
  then: (build: BuildRef, circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  if (reference.repo === undefined) {
    const whole = await lookup.context.circleci();
    const circleci = clientAt(reference, whole);
    const { now } = lookup.context;
    const build = await buildOfRun({ reference, project: undefined }, { circleci, now });
    const host = reference.host === undefined ? undefined : circleci.host;
    return atLink(build.project, host, { ...lookup, circleci: whole }, async (project) =>
      then({ ...build, project }, await clientFor(project, circleci)),
    );
  }
  return withProject(reference.repo, lookup, async (project, circleci) =>
    then(await buildIn(project, reference, { circleci, now: lookup.context.now }), circleci),
  );
}

async function buildIn(
  project: Project,
  reference: BuildReference,
  { circleci, now }: Asking,
): Promise<BuildRef> {
  if (reference.kind === 'number') return { project, number: reference.number };
  if (reference.kind !== 'latest') return buildOfRun({ reference, project }, { circleci, now });
  const { branch } = reference;
  const page = { limit: 1 };
  const [newest] = await (branch === undefined
    ? circleci.builds(project, page)
    : circleci.branchBuilds(project, branch, page));
  if (newest) return { project, number: newest.number };
  if (branch === undefined) throw noBuilds(project);
  const again = (other: string) => commandText('build', projectSlug(project), 'latest', written(other));
  throw await noSuchBranch({ project, branch, again }, circleci);
}

export function noBuilds(project: Project) {
  const name = projectName(project);
  return usage(`${name} has no builds, or this token can’t see them.`, name, ['projects']);
}
