/** Reads from CircleCI what is red on the branches that a digest is about. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { isSameProject, isWithin, type Project, projectKey } from '../circleci/project.ts';
import type { BranchPlace } from '../circleci/runs/branch-pages.ts';
import type { BranchReading } from '../circleci/runs/read-branch.ts';
import { readHealth } from '../circleci/runs/read-health.ts';
import { notifyTokenRejected } from '../outbox/token-rejected.ts';
import type { AlertServices } from '../ports.ts';
import { isWantedBranch } from '../rules/glob.ts';
import type { BranchWorkflowKey, Result } from '../store/runs.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { inTime } from '../timeout.ts';
import { restAfter, restOf } from './circleci-rate-limit.ts';
import { isExpected, isRefusedToken } from './polling-errors.ts';

export type LineResults = BranchWorkflowKey & { readonly results: readonly Result[] };

/** A branch as it is now; `reading` is undefined where CircleCI did not show it. */
export interface BranchNow extends BranchPlace {
  readonly reading: BranchReading | undefined;
}

export interface BranchesAsked {
  readonly workspace: string;
  readonly projects: readonly Project[];
  /** Those of the channel. */
  readonly subscriptions: readonly Subscription[];
  /** What ran in the period, by project, branch and workflow. */
  readonly lines: readonly LineResults[];
  /** When there must be an answer. */
  readonly until: number;
}

/** Each is two or three calls. */
const mostBranches = 60;
/** Projects or branches that are read at once. */
const width = 8;

/**
 * The projects' default branches, those that a rule names, and those with a run in the period: each once. CircleCI's
 * trouble leaves branches unread.
 */
export async function readBranches(
  asked: BranchesAsked,
  services: AlertServices,
): Promise<readonly BranchNow[]> {
  const { workspace, until } = asked;
  const errors: unknown[] = [];
  const isResting = async () => (await restOf(workspace, services)) > 0;
  const ask = <T>(answer: () => Promise<T>): Promise<T | undefined> =>
    inTime(answer(), until - services.now()).catch((error: unknown) => {
      errors.push(error);
      return undefined;
    });
  const circleci = (await isResting()) ? undefined : await ask(() => services.circleci(workspace));
  const defaults = circleci ? await defaultBranches(circleci, asked, ask) : [];
  const places = distinct([...defaults, ...named(asked), ...ran(asked)]);
  const branches = await inLanes(places, async (place, at) => {
    const isAsked = circleci && at < mostBranches && errors.every(isPassing);
    const reading = isAsked
      ? await ask(() => readHealth(circleci, place, { now: services.now(), wanted: 'state' }))
      : undefined;
    return { ...place, reading };
  });
  await note(errors, workspace, services);
  return branches;
}

type Ask = <T>(answer: () => Promise<T>) => Promise<T | undefined>;

async function defaultBranches(
  circleci: CircleCI,
  { projects, subscriptions }: BranchesAsked,
  ask: Ask,
): Promise<readonly BranchPlace[]> {
  const followed = (await ask(() => circleci.projects())) ?? [];
  const places = await inLanes(projects, async (project) => {
    const known = followed.find((one) => isSameProject(one.project, project))?.defaultBranch;
    const branch = known ?? (await ask(() => circleci.builds(project, { limit: 1 })))?.[0]?.branch;
    return branch === undefined ? [] : [{ project, branch }];
  });
  const isWanted = ({ project, branch }: BranchPlace) =>
    subscriptions.some(
      (one) => isWithin(project, one.project) && isWantedBranch(one.rule, { branch, tag: undefined }),
    );
  return places.flat().filter(isWanted);
}

/** Rules name branches by patterns, too: those are found by what ran. */
function named({ projects, subscriptions }: BranchesAsked): readonly BranchPlace[] {
  return subscriptions.flatMap(({ project: subject, rule }) => {
    const branches = rule.branches.filter((name) => !name.startsWith('!') && !name.includes('*'));
    const own = projects.filter((project) => isWithin(project, subject));
    return own.flatMap((project) => branches.map((branch) => ({ project, branch })));
  });
}

/** What failed lately is asked for first. */
function ran({ lines }: BranchesAsked): readonly BranchPlace[] {
  const failed = ({ results }: LineResults) => Number(results.some(({ status }) => status === 'failed'));
  return lines
    .filter(({ branch, results }) => results.length > 0 && !isTag(branch))
    .toSorted((one, other) => failed(other) - failed(one));
}

/** A tag has results of its own, and is no branch of CircleCI's. */
export function isTag(branch: string): boolean {
  return branch.startsWith('refs/tags/');
}

export function placeKey({ project, branch }: BranchPlace): string {
  return `${projectKey(project)} ${branch}`;
}

function distinct(places: readonly BranchPlace[]): readonly BranchPlace[] {
  return [
    ...new Map(
      places.map(({ project, branch }) => [placeKey({ project, branch }), { project, branch }]),
    ).values(),
  ];
}

async function inLanes<T, R>(items: readonly T[], work: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < items.length; at += width)
    found.push(
      ...(await Promise.all(items.slice(at, at + width).map((item, index) => work(item, at + index)))),
    );
  return found;
}

/** The next branch may be shown, all the same: one that is refused or not there is no sign of trouble. */
function isPassing(error: unknown): boolean {
  return isExpected(error) && !isRefusedToken(error) && !isRateLimit(error);
}

function isRateLimit(error: unknown): boolean {
  return error instanceof CircleCIError && error.reason === 'rate-limited';
}

/** One rest for all of them. Throws what was not expected. */
async function note(errors: readonly unknown[], workspace: string, services: AlertServices): Promise<void> {
  const bug = errors.find((error) => !isExpected(error));
  if (bug) throw bug;
  const limited = errors.find(isRateLimit);
  if (limited) await restAfter(limited, workspace, services);
  if (errors.some(isRefusedToken)) await notifyTokenRejected(workspace, services);
}
