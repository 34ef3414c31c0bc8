/** Tells channels which tests have become flaky: they failed, then passed on the same commit. Once per test. */
import { projectKey } from '../circleci/project.ts';
import { isWanted } from '../glob.ts';
import { enqueue } from '../outbox/enqueue-message.ts';
import { isExpected } from '../polling/classify-read-errors.ts';
import { pollLimitOf, restAfter, restOf } from '../polling/rate-limit.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-error.ts';
import { covers } from '../rule-options/rule.ts';
import { flakyPair } from '../rules/flaky-pair.ts';
import { endOfQuiet } from '../rules/quiet-hours.ts';
import { lineOf, type Result, type Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import { flakyTestsView } from '../views/alerts/newly-flaky-tests.ts';
import { type Found, newlyFlaky } from './find-newly-flaky-tests.ts';

const minute = 60_000;
const reserve = 5_000;

interface Ended {
  readonly run: Run;
  /** Of its branch and workflow, newest first. */
  readonly results: readonly Result[];
  readonly subscriptions: readonly Subscription[];
}

/** Requests the comparison of a commit's runs, if a rule asks for it and one has passed after others failed. */
export async function requestComparison(
  workspace: string,
  { run, results, subscriptions }: Ended,
  { send, now }: Pick<AlertServices, 'send' | 'now'>,
): Promise<void> {
  if (!subscriptions.some((one) => isAsking(one, run, now()))) return;
  if (flakyPair(results, run.id)) await send({ version: 1, workspace, kind: 'flaky', run: run.id });
}

function isAsking({ paused, mutedUntil = 0, rule }: Subscription, run: Run, now: number): boolean {
  return rule.flaky === 'new' && !paused && mutedUntil <= now && covers(rule, run);
}

/** Throws RetryError once where CircleCI cannot be read. */
export async function handleFlaky(
  { workspace, run: id }: QueuedAs<'flaky'>,
  services: AlertServices,
  { deadline, isAgain }: { readonly deadline: number; readonly isAgain: boolean },
): Promise<void> {
  const { store, now } = services;
  const run = (await store.run(workspace, id))?.value;
  const line = run && lineOf(run);
  if (!run || !line) return;
  const pair = flakyPair((await store.results(workspace, line)).value, id);
  const asking = (await store.subscriptionsTo(workspace, run.project)).filter((one) =>
    isAsking(one, run, now()),
  );
  if (!pair || asking.length === 0) return;
  const limit = await pollLimitOf(workspace, run, services);
  try {
    const rest = await restOf(limit, services);
    if (rest > 0) throw new RetryError(rest);
    const circleci = await services.circleci(workspace, run.project);
    const found = await inTime(
      newlyFlaky({ workspace, run, pair }, circleci, services),
      deadline - reserve - now(),
    );
    await tellAll({ workspace, run, found, asking, host: circleci.host }, services);
  } catch (error) {
    if (error instanceof RetryError || !isExpected(error)) throw error;
    await restAfter(error, limit, services);
    services.log({ log: 'flaky.unknown', workspace, reason: error instanceof Error ? error.name : '' });
    if (!isAgain) throw new RetryError(minute);
  }
}

interface Telling {
  readonly workspace: string;
  readonly run: Run;
  readonly found: readonly Found[];
  readonly asking: readonly Subscription[];
  readonly host: string;
}

/** Each channel is told the tests of the jobs that its rules name. */
async function tellAll({ found, asking, ...telling }: Telling, services: AlertServices): Promise<void> {
  for (const [channel, theirs] of Map.groupBy(asking, (one) => one.channel)) {
    const tests = found.filter(({ job }) =>
      theirs.some(({ rule: { jobs } }) => jobs.length === 0 || isWanted(jobs, [job])),
    );
    const notBefore = Math.min(...theirs.map(({ rule }) => endOfQuiet(rule, services.now())));
    const subscriptions = theirs.map(({ id }) => ({ id }));
    await tell({ ...telling, channel, subscriptions, tests, notBefore }, services);
  }
}

interface Channel extends Omit<Telling, 'found' | 'asking'> {
  readonly channel: string;
  readonly subscriptions: readonly Pick<Subscription, 'id'>[];
  readonly tests: readonly Found[];
  readonly notBefore: number;
}

async function tell(one: Channel, services: AlertServices): Promise<void> {
  const { workspace, channel: destination, subscriptions, run, tests, notBefore, host } = one;
  const { store, now } = services;
  const idOf = ({ key }: Found) => `flaky:${projectKey(run.project)}:${key}`;
  const told = await store.knownKeys(workspace, { destination, scope: 'destination', ids: tests.map(idOf) });
  const untold = tests.filter((test) => !told.includes(idOf(test)));
  const [id, ...covered] = untold.map(idOf);
  if (id === undefined) return;
  const poster = await services.poster(workspace);
  const readers = (await poster.readers(destination)) === 'own company' ? 'own company' : 'others too';
  const message = flakyTestsView({ run, tests: untold, readers, host });
  const draft = { kind: 'flaky-test', destination, id, covers: covered, at: now(), notBefore } as const;
  const is = await enqueue(workspace, { ...draft, payload: { message, subscriptions } }, services);
  // Another job has told some of them meanwhile.
  if (is === 'known') await tell(one, services);
}
