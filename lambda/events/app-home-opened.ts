/** Draws our Home tab for the person who opens it. */
import * as v from 'valibot';
import { CircleCIError } from '../circleci/errors.ts';
import { firstFailedJobs, reasonsOf } from '../circleci/failure/failed-jobs.ts';
import { readFailures } from '../circleci/failure/read-failure.ts';
import type { EventContext } from '../conversation/context.ts';
import { readOwnBranches } from '../conversation/show/own-branches.ts';
import { NotConnectedError } from '../errors.ts';
import { mayAct } from '../permissions.ts';
import { homeView, type OwnRed } from '../views/people/home.ts';
import { slackEvent } from './event.ts';

const schema = v.object({ user: v.string(), tab: v.optional(v.string(), 'home') });

/** Publishes the tab at once, and again with the person's failing runs once CircleCI has answered. */
export const appHomeOpened = slackEvent(schema, async ({ user, tab }, context) => {
  if (tab !== 'home') return;
  const connection = await context.store.connection(context.workspace);
  const home = { connection, commands: context.commands, now: context.now };
  await context.publishHome(user, homeView({ ...home, own: undefined }));
  const own = connection && (await ownRed(user, context));
  if (own && own.reds.length + own.unread.length > 0)
    await context.publishHome(user, homeView({ ...home, own }));
});

/** For members who have linked their login. Undefined, too, while CircleCI is in trouble. */
async function ownRed(user: string, context: EventContext): Promise<OwnRed | undefined> {
  const { store, workspace, now } = context;
  const login = (await store.loginOf(workspace, user))?.toLowerCase();
  if (login === undefined || !mayAct(await context.effectiveRole(user), 'see output')) return undefined;
  try {
    const circleci = await context.circleci();
    const { branches, unread } = await readOwnBranches(login, circleci, now);
    const reds = branches.flatMap((branch) => branch.reds.slice(0, 1));
    const failed = firstFailedJobs(reds);
    const { failures, leftOut } = await readFailures(
      circleci,
      failed.map(({ build }) => build),
    );
    return { reds, unread, reasons: { failures: reasonsOf(failed, failures), missing: leftOut.jobs } };
  } catch (error) {
    if (error instanceof CircleCIError || error instanceof NotConnectedError) return undefined;
    throw error;
  }
}
