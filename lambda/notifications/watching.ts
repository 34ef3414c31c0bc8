/** One person waits for a build, or for a branch's run: looked at each minute, later less often, for a day at most. */
import type { BuildSummary } from '../circleci/schemas.ts';
import { inTime } from '../in-time.ts';
import type { Watch } from '../store/subscriptions.ts';
import { type WatchEnd, watchedView } from '../views/watched.ts';
import { restAfter, restOf } from './look-pace.ts';
import { isExpected, isRefusedToken, isUnseen } from './looking.ts';
import type { QueuedAs } from './reported.ts';
import type { AlertServices } from './services.ts';
import { tellOnce } from './tell-once.ts';
import { tellOfToken } from './token.ts';
import { endOf } from './watched-run.ts';

const minute = 60_000;
const longest = 24 * 60 * minute;
/** A little less than whole minutes, so that no turn of the clock is missed. */
const slack = 15_000;
const reserve = 3_000;

/** The next look is scheduled before anything may fail. Throws RetryError while the person cannot be told. */
export async function handleWatch(
  { workspace, id }: QueuedAs<'watch'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now } = services;
  const watch = await store.watch(workspace, id);
  if (!watch) return;
  const again = { workspace, kind: 'watch', id, at: now() + pause(now() - watch.createdAt) } as const;
  await store.schedule(again);
  const seen = await look(watch, { workspace, until: deadline - reserve }, services);
  if (!seen) return;
  await tell(watch, { ...seen, workspace }, services);
  await store.unschedule(again);
}

interface Seen {
  readonly end: WatchEnd;
  readonly builds: readonly BuildSummary[];
}

interface Where {
  readonly workspace: string;
  readonly until: number;
}

/** Undefined while it goes on, or while nobody can know. */
async function look(watch: Watch, where: Where, services: AlertServices): Promise<Seen | undefined> {
  const { now } = services;
  const isOver = now() - watch.createdAt >= longest;
  const none = isOver ? ({ end: 'still', builds: [] } as const) : undefined;
  try {
    if ((await restOf(where.workspace, services)) > 0) return none;
    const circleci = await services.circleci(where.workspace);
    const builds = await inTime(endOf(watch, circleci, now()), where.until - now());
    return builds ? { end: 'ended', builds } : none;
  } catch (error) {
    if (isUnseen(error)) return { end: 'unseen', builds: [] };
    if (!isExpected(error)) throw error;
    await restAfter(error, where.workspace, services);
    if (isRefusedToken(error)) await tellOfToken(where.workspace, services);
    return none;
  }
}

/** Whoever comes next goes on with it: Slack says wait, or we were killed. */
async function tell(
  watch: Watch,
  { end, builds, workspace }: Seen & Pick<Where, 'workspace'>,
  services: AlertServices,
): Promise<void> {
  const { store, now } = services;
  const host = (await store.connection(workspace))?.host;
  const word = { workspace, user: watch.user, id: `watch:${watch.id}`, at: watch.createdAt };
  await tellOnce(word, watchedView({ watch, end, builds, now: now(), host }), services);
  await store.endWatch(workspace, watch.id);
}

function pause(age: number): number {
  if (age < 30 * minute) return minute - slack;
  return (age < 3 * 60 * minute ? 2 : 5) * minute - slack;
}
