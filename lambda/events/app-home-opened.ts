/** Draws our Home tab for the person who opens it. */
import * as v from 'valibot';
import { CircleCIError } from '../circleci/errors.ts';
import { firstFailedJobs, reasonsOf } from '../circleci/failure/failed-jobs.ts';
import { readFailures } from '../circleci/failure/read-failure.ts';
import type { EventContext } from '../conversation/context.ts';
import { readOwnBranches } from '../conversation/show/read-own-branches.ts';
import { NotConnectedError } from '../errors.ts';
import { mayAct } from '../permissions.ts';
import { type HomeInput, homeView } from '../views/people/home.ts';
import type { OwnBranchesInput } from '../views/runs/mine.ts';
import { slackEvent } from './event.ts';

const schema = v.object({ user: v.string(), tab: v.optional(v.string(), 'home') });

/** Publishes what is stored at once, and again with the person's runs once CircleCI has answered. */
export const appHomeOpened = slackEvent(schema, async ({ user, tab }, context) => {
  if (tab !== 'home') return;
  const known = await readKnown(user, context);
  await context.publishHome(user, homeView({ ...known, own: undefined }));
  const own = known.connection && (await ownBranches(known.reader, context));
  if (own) await context.publishHome(user, homeView({ ...known, own }));
});

type Known = Omit<HomeInput, 'own'>;

async function readKnown(user: string, { store, workspace, now, ...context }: EventContext): Promise<Known> {
  const [effectiveRole, login, email, connection, subscriptions, watches] = await Promise.all([
    context.effectiveRole(user),
    store.loginOf(workspace, user),
    context.email(user),
    store.connection(workspace),
    store.subscriptions(workspace),
    store.watches(workspace),
  ]);
  return {
    reader: { user, effectiveRole, login, email },
    connection,
    subscriptions: mayAct(effectiveRole, 'see subscriptions') ? subscriptions : [],
    watches: watches.filter((watch) => watch.user === user && watch.by === undefined),
    now,
  };
}

/** For members of whom a login or an address is known. Undefined, too, while CircleCI is in trouble. */
async function ownBranches(
  { login, email, effectiveRole }: Known['reader'],
  context: EventContext,
): Promise<OwnBranchesInput | undefined> {
  if ((login ?? email) === undefined || !mayAct(effectiveRole, 'see output')) return undefined;
  try {
    const circleci = await context.circleci();
    const who = { login, email };
    const { branches, unread, unreadHosts } = await readOwnBranches(who, circleci, context.now);
    const failed = firstFailedJobs(branches.flatMap(({ reds }) => reds.slice(0, 1)));
    const { failures, leftOut } = await readFailures(
      circleci,
      failed.map(({ build }) => build),
    );
    const reasons = { failures: reasonsOf(failed, failures), missing: leftOut.jobs };
    return { branches, unread, unreadHosts, reasons, now: context.now, host: circleci.host };
  } catch (error) {
    if (error instanceof CircleCIError || error instanceof NotConnectedError) return undefined;
    throw error;
  }
}
