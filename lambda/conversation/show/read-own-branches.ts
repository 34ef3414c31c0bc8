/** Reads the branches that a person's runs made red, or on which one of them has not ended. */

import { type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { isSameProject, projectKey } from '../../circleci/project.ts';
import { clientFor, unreadHosts } from '../../circleci/route-calls.ts';
import type { BranchPlace } from '../../circleci/runs/branch-build-pages.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import { isRunOngoing, type PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { type BranchReading, readBranch } from '../../circleci/runs/read-branch.ts';
import { runsOfBuilds } from '../../circleci/runs/runs-from-builds.ts';
import { isRed } from '../../circleci/status.ts';
import type { OwnBranch } from '../../views/runs/mine.ts';
import { isSameLogin } from '../changes/link-proved-login.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { Identity } from '../own-identity.ts';

/** Builds of all projects: the person's own are among them. */
const mostLookedAt = 100;
const mostBranches = 15;
/** Branches read at once, each by up to ten calls at a time. */
const width = 4;

export interface OwnBranches {
  readonly branches: readonly OwnBranch[];
  /** CircleCI did not show whether these are red. */
  readonly unread: readonly BranchPlace[];
  /** CircleCI connections that did not list their builds. */
  readonly unreadHosts: readonly string[];
  /** API v2 was not open: approvals and jobs to come are not seen. */
  readonly byBuilds: boolean;
}

/** Rejects with CircleCIError. */
export async function readOwnBranches(who: Identity, circleci: CircleCI, now: number): Promise<OwnBranches> {
  const newest = await circleci.recentBuilds({ limit: mostLookedAt });
  const own = newest.filter((build) => isOf(who, build));
  const found = await mapConcurrent(placesOf(own), width, (place) => read(circleci, place, now));
  const known = found.filter((one) => one.reading !== undefined);
  const branches = known.map((one) => ownBranch(one, { who, own }));
  const isUnread = ({ reading }: Found) => reading === undefined || reading.verdict === 'unknown';
  return {
    branches: branches.filter(({ reds, ongoing }) => reds.length > 0 || ongoing),
    unread: found.filter(isUnread).map(({ place }) => place),
    unreadHosts: unreadHosts(circleci),
    byBuilds: known.some(({ reading }) => reading.source === 'builds'),
  };
}

function isOf({ login, email }: Identity, { authorLogin, authorEmail, startedBy }: BuildSummary): boolean {
  if (email !== undefined && authorEmail === email) return true;
  return [authorLogin, startedBy].some((name) => isSameLogin(name, login));
}

/** Each branch once, in the order of its newest build. */
function placesOf(builds: readonly BuildSummary[]): readonly BranchPlace[] {
  const places = builds.flatMap(({ project, branch }) => (branch === undefined ? [] : [{ project, branch }]));
  const distinct = new Map(places.map((place) => [`${projectKey(place.project)} ${place.branch}`, place]));
  return [...distinct.values()].slice(0, mostBranches);
}

interface Read {
  readonly place: BranchPlace;
  readonly reading: BranchReading;
}

/** `reading` is undefined where CircleCI does not show it. */
type Found = Read | (Pick<Read, 'place'> & { readonly reading: undefined });

async function read(circleci: CircleCI, place: BranchPlace, now: number): Promise<Found> {
  try {
    return { place, reading: await readBranch(await clientFor(place.project, circleci), place, now) };
  } catch (error) {
    if (error instanceof CircleCIError && error.reason !== 'rate-limited')
      return { place, reading: undefined };
    throw error;
  }
}

interface Person {
  readonly who: Identity;
  readonly own: readonly BuildSummary[];
}

/** What is red by the person's runs, and the newest run of theirs that has not ended. */
function ownBranch({ place, reading: { reds, newest, open } }: Read, person: Person): OwnBranch {
  const own = person.own.filter((build) => isSamePlace(build, place));
  const unfinished = [newest, ...open.map(({ run }) => run)].filter((run) => run && isRunOngoing(run));
  const ongoing = unfinished.find((run) => run && isTheirs(run, person));
  // Another writer's may be newer.
  const [before] = runsOfBuilds(place.project, own.filter(isUnfinished), true);
  return {
    reds: reds.filter((one) => isTheirs(one.run, person) || isTheirs(one.since, person) || hasPart(own, one)),
    ongoing: ongoing ?? before,
  };
}

/** One of their builds failed among the red runs in a row. */
function hasPart(own: readonly BuildSummary[], { name, since }: BranchWorkflow): boolean {
  return own.some(
    ({ workflow, status, queuedAt = '' }) =>
      (workflow?.workflowName ?? 'build') === name &&
      isRed(status) &&
      Date.parse(queuedAt) >= since.createdAt,
  );
}

function isSamePlace(build: BuildSummary, { project, branch }: BranchPlace): boolean {
  return build.branch === branch && isSameProject(build.project, project);
}

function isTheirs({ startedBy, builds, revision }: PipelineRun, { who, own }: Person): boolean {
  if (isSameLogin(startedBy, who.login) || builds.some((build) => isOf(who, build))) return true;
  return revision !== undefined && own.some((build) => build.revision === revision);
}
