/** Reads with the workspace's token or, for public projects, without one. */

import type { FollowedProject } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { NotConnectedError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';
import type { RepoReference } from './project-reference.ts';

/** With the workspace's token; without one, as the public. Throws NotConnectedError where the public sees nothing. */
export async function withReadAccess(
  repo: RepoReference,
  context: Context,
  read: (circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  // Most answers end in buttons that need it: Slack is asked while CircleCI is.
  context.effectiveRole().catch(() => undefined);
  let connected: CircleCI;
  try {
    connected = await context.circleci();
  } catch (error) {
    if (!(error instanceof NotConnectedError) || !isNamedInFull(repo)) throw error;
    return readPublicly(() => read(context.publicCircleci()), error);
  }
  return read(connected);
}

async function readPublicly(read: () => Promise<Reply>, notConnected: NotConnectedError): Promise<Reply> {
  try {
    return await read();
  } catch (error) {
    throw isHidden(error) ? notConnected : error;
  }
}

/** None, when this token may not list them and the name says enough without. The list may be some minutes old. */
export function followedProjects(
  repo: RepoReference,
  circleci: CircleCI,
): Promise<readonly FollowedProject[]> {
  return unlessHidden(repo, circleci.recentProjects);
}

/** As followedProjects, of this moment. */
export function newlyFollowed(repo: RepoReference, circleci: CircleCI): Promise<readonly FollowedProject[]> {
  return unlessHidden(repo, circleci.projects);
}

async function unlessHidden(
  repo: RepoReference,
  list: CircleCI['projects'],
): Promise<readonly FollowedProject[]> {
  try {
    return await list();
  } catch (error) {
    if (isNamedInFull(repo) && isHidden(error)) return [];
    throw error;
  }
}

function isNamedInFull(repo: RepoReference): boolean {
  return repo.kind === 'project' || (repo.kind === 'named' && repo.org !== undefined);
}

function isHidden(error: unknown): boolean {
  return error instanceof CircleCIError && ['unauthorized', 'forbidden', 'not-found'].includes(error.reason);
}
