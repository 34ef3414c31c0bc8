/** How the default branches of many projects are doing. */
import type { CircleCI } from '../circleci/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import type { FollowedProject } from '../circleci/schemas.ts';
import { type Red, redOf } from './red.ts';
import { sideBySide } from './side-by-side.ts';

export type Health =
  | { readonly kind: 'red'; readonly followed: FollowedProject; readonly reds: readonly Red[] }
  | { readonly kind: 'fine' | 'unbuilt'; readonly followed: FollowedProject }
  /** CircleCI did not tell. */
  | { readonly kind: 'unknown'; readonly followed: FollowedProject; readonly error: CircleCIError };

/** Questions under way at once. */
const width = 6;
const fewBuilds = 30;
const manyBuilds = 100;

/**
 * Asks for each branch by itself: CircleCI's list of projects no longer tells of their branches. Rejects with
 * CircleCIError when none of them could be read.
 */
export async function branchHealth(
  projects: readonly FollowedProject[],
  circleci: CircleCI,
): Promise<readonly Health[]> {
  const found = await sideBySide(projects, width, (followed) => healthOf(followed, circleci));
  const [first] = found;
  if (first?.kind === 'unknown' && found.every(({ kind }) => kind === 'unknown')) throw first.error;
  return found;
}

async function healthOf(followed: FollowedProject, circleci: CircleCI): Promise<Health> {
  try {
    return await asked(followed, circleci);
  } catch (error) {
    if (error instanceof CircleCIError) return { kind: 'unknown', followed, error };
    throw error;
  }
}

async function asked(followed: FollowedProject, circleci: CircleCI): Promise<Health> {
  const { project, defaultBranch } = followed;
  const read = async (limit: number) => {
    const builds = await (defaultBranch === undefined
      ? circleci.builds(project, { limit })
      : circleci.branchBuilds(project, defaultBranch, { limit }));
    return { builds, all: builds.length < limit };
  };
  const few = await read(fewBuilds);
  if (few.builds.length === 0) return { kind: 'unbuilt', followed };
  const reds = redOf(few);
  if (reds.length === 0) return { kind: 'fine', followed };
  const deeper = !few.all && reds.some(({ knownSince }) => !knownSince);
  return { kind: 'red', followed, reds: deeper ? redOf(await read(manyBuilds)) : reds };
}
