/** Reads a branch from v1.1's builds alone, and tells what these cannot show. */

import type { Project } from '../project.ts';
import {
  type BranchPlace,
  type BranchReads,
  buildsPage,
  mostPages,
  pageSize,
  unique,
} from './branch-build-pages.ts';
import { type BranchState, branchState, ifAgreed, isOvertaken } from './branch-state.ts';
import {
  type BuildGroup,
  type Builds,
  begunAt,
  groupsOf,
  hasFirst,
  milliseconds,
  runsOfGroups,
} from './runs-from-builds.ts';

export interface KnownBuilds {
  /** The first page of the branch's builds. */
  readonly builds: Builds;
  /** The newest that failed: what is older than the pages is red still, or was mended between. */
  readonly failed: Builds;
}

/**
 * Reads on until older builds cannot change the answer, at most five pages. A run whose first builds are not seen, as of
 * a rerun or of a late approval, is as old as its commit or as young as its oldest build: where that matters, the verdict
 * is `unknown`. Rejects with CircleCIError.
 */
export async function readByBuilds(
  circleci: Pick<BranchReads, 'branchBuilds'>,
  { failed, builds: first, ...place }: BranchPlace & KnownBuilds,
  now: number,
): Promise<BranchState> {
  let builds = unique(first);
  let isAll = first.length < pageSize;
  for (let at = 1; ; at += 1) {
    const isLast = isAll || at >= mostPages;
    const view = { project: place.project, builds, isAll, isLast, now };
    const seen = seenState(view);
    const hasUnseen = !isAll && unseenIn(failed, view, seen).length > 0;
    if (isLast) return hasUnseen && seen.verdict !== 'red' ? { ...seen, verdict: 'unknown' } : seen;
    if (!hasUnseen && seen.verdict !== 'unknown') return seen;
    const next = await buildsPage(circleci, place, at);
    builds = unique([...builds, ...next]);
    isAll = next.length < pageSize;
  }
}

interface Seen {
  readonly project: Project;
  readonly builds: Builds;
  readonly isAll: boolean;
  /** Nothing more is read. */
  readonly isLast: boolean;
  readonly now: number;
}

function seenState({ project, builds, isAll, isLast, now }: Seen): BranchState {
  const groups = groupsOf(builds);
  const from = isAll ? Number.NEGATIVE_INFINITY : begunAt(builds);
  const oldest = isAll ? undefined : groupsOf(builds.slice(-1))[0]?.place;
  const isFloating = (group: BuildGroup) => group.place === oldest || !isPlaced(group, from, isLast);
  const floating = new Set(groups.filter(isFloating).map(({ place }) => place));
  const stateWith = (isYoung: (place: string) => boolean) =>
    branchState(
      runsOfGroups(project, groups, (group) => {
        if (!floating.has(group.place) || isYoung(group.place)) return {};
        return { createdAt: committedAt(group) ?? 0, isCut: !isAll };
      }),
      now,
    );
  const old = stateWith(() => false);
  if (floating.size === 0) return old;
  const young = [...floating].slice(0, mostFloating).map((place) => stateWith((one) => one === place));
  const seen = [stateWith(() => true), ...young].reduce(ifAgreed, old);
  if (isAll) return seen;
  // What has not been read may be newer than they are.
  const certain = groups.filter((group) => !floating.has(group.place) || (isLast && hasFirst(group)));
  return ifAgreed(
    seen,
    branchState(
      runsOfGroups(project, certain, () => ({})),
      now,
    ),
  );
}

/** Runs of unknown age that are moved one by one: more of them are moved together. */
const mostFloating = 20;

/** Its first build is seen: its commit is not older than the oldest build that was read, or nothing is older. */
function isPlaced(group: BuildGroup, from: number, isLast: boolean): boolean {
  if (!hasFirst(group)) return false;
  const committed = committedAt(group);
  if (committed === undefined) return isLast || from === Number.NEGATIVE_INFINITY;
  return committed >= from;
}

function committedAt({ builds }: BuildGroup): number | undefined {
  const times = builds.flatMap((build) => milliseconds(build.committedAt) ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Names of workflows that failed before the oldest build that was read, and that nothing newer decides. */
function unseenIn(
  failed: Builds,
  { project, builds, now }: Seen,
  { reds, greens }: BranchState,
): readonly string[] {
  const numbers = new Set(builds.map(({ number }) => number));
  const decided = new Set([...reds, ...greens].map(({ name }) => name));
  const newer = runsOfGroups(project, groupsOf(builds), () => ({}));
  return groupsOf(failed.filter(({ number }) => !numbers.has(number)))
    .filter((group) => !decided.has(group.name) && !isOvertaken(begunAt(group.builds), newer, now))
    .map(({ name }) => name);
}
