/** Reads from CircleCI what is red on the branches that a digest is about. */
import type { FollowedProject } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { settleSoon } from '../circleci/late-answers.ts';
import { isSameProject, isWithin, type Project, projectKey } from '../circleci/project.ts';
import { clientFor, hostsOf } from '../circleci/route-calls.ts';
import type { BranchPlace } from '../circleci/runs/branch-build-pages.ts';
import { type BranchReading, readBranch } from '../circleci/runs/read-branch.ts';
import { patience } from '../client-timeouts.ts';
import { isExpected, isRateLimit, isRefusedToken } from '../polling/classify-read-errors.ts';
import { pollLimitOf, restOf } from '../polling/rate-limit.ts';
import { isWantedBranch } from '../rule-options/covers-branch.ts';
import type { BranchWorkflowKey, Result } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import type { UnreadBranch } from '../views/runs/unread-branches.ts';
import type { DigestServices } from './digest-ports.ts';

export type LineResults = BranchWorkflowKey & { readonly results: readonly Result[] };

/** A branch's current state; `reading` is undefined where CircleCI could not be read. */
export interface BranchNow extends BranchPlace {
  readonly reading: BranchReading | undefined;
}

export interface BranchesAsked {
  readonly workspace: string;
  readonly projects: readonly Project[];
  /** The channel's subscriptions. */
  readonly subscriptions: readonly Subscription[];
  /** What ran in the period, by project, branch and workflow. */
  readonly lines: readonly LineResults[];
  /** Deadline for CircleCI's answers. */
  readonly until: number;
}

export interface BranchesRead {
  readonly branches: readonly BranchNow[];
  /** Projects whose default branch CircleCI did not tell. */
  readonly unnamed: readonly UnreadBranch[];
  /** Hosts that refuse more calls, and of several those that are in trouble. */
  readonly resting: ReadonlySet<string>;
  readonly errors: readonly unknown[];
}

/** Limits the branches, each of which takes up to 15 calls in three steps. */
const mostBranches = 60;
/** Branches read at once, each by up to ten calls at a time. */
const width = 4;

/**
 * Reads each project's default branch, the branches that rules name, and those with a run in the period. Branches that
 * CircleCI fails to show stay unread; `errors` has why.
 */
export async function readBranches(asked: BranchesAsked, services: DigestServices): Promise<BranchesRead> {
  const { workspace, until } = asked;
  const errors: unknown[] = [];
  // Of several connections one may be in trouble while the others answer.
  const stopped = new Set<CircleCI>();
  const resting = new Set<string>();
  const ask: Ask = (answer, client) =>
    inTime(answer(), until - services.now()).catch((error: unknown) => {
      errors.push(error);
      if (client && !isPassing(error)) stopped.add(client);
      if (client && isRateLimit(error)) resting.add(client.host);
      return undefined;
    });
  const circleci = await ask(() => services.circleci(workspace));
  for (const host of circleci ? await restingHosts(workspace, circleci, services) : []) resting.add(host);
  const mayAsk = (client: CircleCI) => !stopped.has(client) && !resting.has(client.host);
  const unasked = asked.projects.map((project): UnreadBranch => ({ project }));
  const defaults = circleci
    ? await defaultBranches(circleci, asked.projects, { ask, mayAsk, resting })
    : unasked;
  const places = distinct([...wantedOf(defaults, asked), ...named(asked), ...ran(asked)]);
  const branches = await inLanes(places, async (place, at) => {
    const known = circleci && at < mostBranches && !stopped.has(circleci);
    const client = known ? await ask(() => clientFor(place.project, circleci), circleci) : undefined;
    const reading =
      client && mayAsk(client)
        ? await ask(() => readBranch(client, place, services.now()), client)
        : undefined;
    return { ...place, reading };
  });
  return { branches, unnamed: defaults.filter(({ branch }) => branch === undefined), resting, errors };
}

/** `client` is asked nothing more after an error that does not pass by itself. */
type Ask = <T>(answer: () => Promise<T>, client?: CircleCI) => Promise<T | undefined>;

interface Asking {
  readonly ask: Ask;
  readonly mayAsk: (client: CircleCI) => boolean;
  readonly resting: Set<string>;
}

async function restingHosts(
  workspace: string,
  circleci: CircleCI,
  services: DigestServices,
): Promise<readonly string[]> {
  const rests = await Promise.all(
    hostsOf(circleci).map(async (host) => {
      const limit = await pollLimitOf(workspace, { host }, services);
      return (await restOf(limit, services)) > 0 ? [host] : [];
    }),
  );
  return rests.flat();
}

/** `branch` is undefined where CircleCI did not tell it. Leaves out a project without builds. */
async function defaultBranches(
  circleci: CircleCI,
  projects: BranchesAsked['projects'],
  { ask, mayAsk, resting }: Asking,
): Promise<readonly UnreadBranch[]> {
  const followed = new Map<string, readonly FollowedProject[]>();
  const list = async (host: string) => {
    const client = circleci.several?.at(host) ?? circleci;
    const all = mayAsk(client) ? await ask(() => client.projects(), client) : undefined;
    if (all) followed.set(host, all);
    // It would use up the time of the others.
    else if (circleci.several) resting.add(host);
  };
  const hosts = hostsOf(circleci);
  const settled = await settleSoon(hosts.map(list), () => patience.others.milliseconds);
  for (const [at, host] of hosts.entries()) if (!settled[at]) resting.add(host);
  const places = await inLanes(projects, async (project): Promise<readonly UnreadBranch[]> => {
    const client = await ask(() => clientFor(project, circleci), circleci);
    const own = client && followed.get(client.host);
    const known = own?.find((one) => isSameProject(one.project, project))?.defaultBranch;
    if (known !== undefined) return [{ project, branch: known }];
    if (!client || !mayAsk(client)) return [{ project }];
    const builds = await ask(() => client.builds(project, { limit: 1 }), client);
    return builds?.length === 0 ? [] : [{ project, branch: builds?.[0]?.branch }];
  });
  return places.flat();
}

/** The default branches that a rule is about. */
function wantedOf(
  defaults: readonly UnreadBranch[],
  { subscriptions }: BranchesAsked,
): readonly BranchPlace[] {
  const isWanted = ({ project, branch }: BranchPlace) =>
    subscriptions.some(
      (one) =>
        isWithin(project, one.project) && isWantedBranch(one.rule.branches, { branch, tag: undefined }),
    );
  return defaults
    .flatMap(({ project, branch }) => (branch === undefined ? [] : [{ project, branch }]))
    .filter(isWanted);
}

/** Returns the branches that rules name in full; those of patterns are found by their runs. */
function named({ projects, subscriptions }: BranchesAsked): readonly BranchPlace[] {
  return subscriptions.flatMap(({ project: subject, rule }) => {
    const branches = rule.branches.filter((name) => !name.startsWith('!') && !name.includes('*'));
    const own = projects.filter((project) => isWithin(project, subject));
    return own.flatMap((project) => branches.map((branch) => ({ project, branch })));
  });
}

/** Orders branches that failed recently first. */
function ran({ lines }: BranchesAsked): readonly BranchPlace[] {
  const failed = ({ results }: LineResults) => Number(results.some(({ status }) => status === 'failed'));
  return lines
    .filter(({ branch, results }) => results.length > 0 && !isTag(branch))
    .toSorted((one, other) => failed(other) - failed(one));
}

/** True for a tag, whose state CircleCI does not show as a branch's. */
export function isTag(branch: string): boolean {
  return branch.startsWith('refs/tags/');
}

/** True where the newest run waits for an approval, as far as CircleCI shows it. */
export function isOnHold({ reading }: BranchNow): boolean {
  return reading?.newest?.workflows.some(({ status }) => status === 'on_hold') ?? false;
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

/** True for an error of one branch alone, after which the next branch is still worth reading. */
function isPassing(error: unknown): boolean {
  return isExpected(error) && !isRefusedToken(error) && !isRateLimit(error);
}
