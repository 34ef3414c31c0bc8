/** Reads whether the default branches of many projects are red. */

import type { FollowedProject } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { clientFor } from '../../circleci/route-calls.ts';
import { type BranchReading, readBranch } from '../../circleci/runs/read-branch.ts';
import { readHealth } from '../../circleci/runs/read-branch-health.ts';
import { mapConcurrent } from '../map-concurrent.ts';

export type Health =
  | { readonly kind: 'read'; readonly followed: FollowedProject; readonly branch: BranchReading }
  | { readonly kind: 'unbuilt'; readonly followed: FollowedProject }
  /** CircleCI showed too little of it to tell. */
  | { readonly kind: 'unclear'; readonly followed: FollowedProject }
  /** CircleCI did not show it. */
  | { readonly kind: 'unread'; readonly followed: FollowedProject; readonly error: CircleCIError };

/** Neither red nor green is known of it. */
export function isUnread({ kind }: Health): boolean {
  return kind === 'unread' || kind === 'unclear';
}

/** Projects read at once. */
const width = 8;

/** `full`: as `status` reads one, in about fifteen calls. `short`: in two, and more where it is red or in doubt. */
export type Depth = 'full' | 'short';

const reads = { full: readBranch, short: readHealth } as const;

/** As many calls as a page of a hundred takes in short. */
export const mostInFull = 20;

export function depthFor(projects: readonly FollowedProject[]): Depth {
  return projects.length <= mostInFull ? 'full' : 'short';
}

/**
 * Reads each branch separately: CircleCI's list of projects no longer includes branches. Rejects with
 * CircleCIError when none of them could be read.
 */
export async function branchHealth(
  projects: readonly FollowedProject[],
  { circleci, now, depth }: { readonly circleci: CircleCI; readonly now: number; readonly depth: Depth },
): Promise<readonly Health[]> {
  const read = reads[depth];
  const found = await mapConcurrent(projects, width, (followed) =>
    healthOf(followed, { circleci, now, read }),
  );
  const [first] = found;
  if (first?.kind === 'unread' && found.every(({ kind }) => kind === 'unread')) throw first.error;
  return found;
}

interface Looking {
  readonly circleci: CircleCI;
  readonly now: number;
  readonly read: typeof readBranch;
}

async function healthOf(followed: FollowedProject, looking: Looking): Promise<Health> {
  const { project } = followed;
  const { now, read } = looking;
  try {
    const circleci = await clientFor(project, looking.circleci);
    const branch = followed.defaultBranch ?? (await newestBranch(followed, circleci));
    if (branch === undefined) return { kind: 'unbuilt', followed };
    const reading = await read(circleci, { project, branch }, now);
    if (reading.verdict === 'unbuilt') return { kind: 'unbuilt', followed };
    if (reading.verdict === 'unknown') return { kind: 'unclear', followed };
    return { kind: 'read', followed, branch: reading };
  } catch (error) {
    if (error instanceof CircleCIError) return { kind: 'unread', followed, error };
    throw error;
  }
}

async function newestBranch({ project }: FollowedProject, circleci: CircleCI): Promise<string | undefined> {
  return (await circleci.builds(project, { limit: 1 }))[0]?.branch;
}
