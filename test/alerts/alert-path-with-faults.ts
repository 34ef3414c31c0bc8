/** The alerts' whole way in memory, with a fault at any of its port calls: killed or failing, before or after. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { NotConnectedError } from '../../lambda/errors.ts';
import { sendDue } from '../../lambda/jobs/enqueue-due-jobs.ts';
import type { AlertServices, Poster, PostOutcome } from '../../lambda/ports.ts';
import { jobs as real } from '../../lambda/queue/jobs.ts';
import type { Jobs } from '../../lambda/queue/parse-job.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createPacedSlack, type SlackOptions } from '../fakes/rate-limited-slack.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import { createFakeStore } from '../fakes/store.ts';
import { now as start } from './sample-reports.ts';

export const faultKinds = ['fails before', 'fails after', 'is killed before', 'is killed after'] as const;

export interface Fault {
  /** Which port call, counted over all that is done. */
  readonly at: number;
  readonly kind: (typeof faultKinds)[number];
}

export interface WayOptions {
  readonly faults?: readonly Fault[];
  readonly history?: 'read' | 'hidden';
  readonly jobs?: Jobs;
  /** Of the store: what is wrong with it. */
  readonly planted?: Partial<AlertStore>;
  readonly slack?: SlackOptions['fault'];
  readonly shared?: readonly string[];
  /** Undefined: not connected. */
  readonly circleci?: Partial<CircleCI>;
}

export type Way = ReturnType<typeof openWay>;

const minute = 60_000;
const visibility = 6 * minute;
/** One for all: most of its price is its stack. */
const notConnected = new NotConnectedError();

/** As SQS keeps it back. Milliseconds. */
function delayOf(queued: Queued): number {
  return queued.kind === 'drain' ? (queued.after ?? 0) * 1000 : 0;
}

interface Message {
  readonly queued: Queued;
  visibleAt: number;
  receives: number;
}

export function openWay(options: WayOptions = {}) {
  const { faults = [], history = 'read', shared = [], jobs = real, slack: trouble, circleci } = options;
  const clock = { now: start };
  const time = {
    now: () => clock.now,
    sleep: async (milliseconds: number) => {
      clock.now += milliseconds;
    },
  };
  const store = { ...createFakeStore({ clock: () => clock.now }), ...options.planted };
  const slack = createPacedSlack({ time, history, shared, ...(trouble && { fault: trouble }) });
  const queue: Message[] = [];
  const log: string[] = [];
  const runOf = new Map<string, string>();
  /** `struckAt`: when the last fault came, in milliseconds since the epoch. */
  const ports = { calls: 0, sites: new Set<string>(), struckAt: 0 };
  const kinds = new Map(faults.map(({ at, kind }) => [at, kind]));
  const last = Math.max(...kinds.keys());
  let ids = 0;

  /** Services of one invocation: after a kill nothing that it awaits resolves. */
  function invocation() {
    // Begun after the last fault, it need not be watched.
    const isSafe = kinds.size > 0 && ports.calls > last;
    const fate: { isDead: boolean; die: () => void } = { isDead: false, die: () => undefined };
    const killed = new Promise<'killed'>((resolve) => {
      fate.die = () => resolve('killed');
    });
    const never = () => new Promise<never>(() => undefined);
    const die = () => {
      fate.isDead = true;
      fate.die();
      return never();
    };
    function call<T>(site: string, act: () => Promise<T>, failed: () => T): Promise<T> {
      if (fate.isDead) return never();
      return isSafe ? act() : watched(site, act, failed);
    }
    async function watched<T>(site: string, act: () => Promise<T>, failed: () => T): Promise<T> {
      const at = ports.calls;
      ports.calls += 1;
      ports.sites.add(site);
      const kind = kinds.get(at);
      if (kind) ports.struckAt = clock.now;
      if (kind === 'is killed before') return die();
      if (kind === 'fails before') return failed();
      const answer = await act();
      if (kind) ports.struckAt = clock.now;
      if (fate.isDead) return never();
      if (kind === 'is killed after') return die();
      return kind === 'fails after' ? failed() : answer;
    }
    const fails = (site: string) => (): never => {
      throw new Error(`${site} failed`);
    };
    // Made when they are asked for: most invocations need few of a port's calls.
    const wrapped = <T extends object>(room: string, port: T, failed: (site: string) => () => never): T =>
      isSafe
        ? port
        : new Proxy(port, {
            get(known, name) {
              const act: unknown = Reflect.get(known, name);
              if (typeof act !== 'function') return act;
              const site = `${room}.${String(name)}`;
              return (...given: readonly unknown[]) => call(site, () => act(...given), failed(site));
            },
          });
    const away = (site: string) => (): never => {
      throw new CircleCIError('unavailable', `${site} failed`);
    };
    const posterOf = (workspace: string): Poster => {
      const poster = slack.poster(workspace);
      const ambiguous = (): PostOutcome => ({ is: 'ambiguous' });
      return {
        post: (...given) => call('slack.post', () => poster.post(...given), ambiguous),
        update: (...given) => call('slack.update', () => poster.update(...given), ambiguous),
        replace: (...given) =>
          call(
            'slack.replace',
            () => poster.replace(...given),
            () => false,
          ),
        tell: (...given) => call('slack.tell', () => poster.tell(...given), ambiguous),
        find: (where) =>
          call(
            'slack.find',
            () => poster.find(where),
            () => 'unknown',
          ),
        readers: (channel) =>
          call(
            'slack.readers',
            () => poster.readers(channel),
            () => 'unknown',
          ),
        memberByEmail: (email) => poster.memberByEmail(email),
        effectiveRole: (user) =>
          call(
            'slack.effectiveRole',
            () => poster.effectiveRole(user),
            () => 'unknown',
          ),
      };
    };
    const enqueue: typeof store.enqueue = (workspace, message) => {
      const { id, subject, payload } = message;
      const branch = subject?.startsWith('branch:') && (payload as Alert).snapshot.branch;
      runOf.set(id, branch || (subject?.replace(/^run:/, '') ?? id));
      return store.enqueue(workspace, message);
    };
    const services: AlertServices = {
      store: wrapped('store', { ...store, enqueue }, fails),
      circleci: async () => {
        if (!circleci) throw notConnected;
        return wrapped('circleci', circleci as CircleCI, away);
      },
      poster: (workspace) => call('poster', async () => posterOf(workspace), fails('poster')),
      ...noRotation,
      hookAddress: fakeHookAddress,
      send: (queued) => call('send', async () => void put(queued, delayOf(queued)), fails('send')),
      ...time,
      newId: () => `id${ids++}`,
      log: ({ log: name }) => void log.push(name),
    };
    return { services, killed };
  }

  function put(queued: Queued, after = 0): void {
    queue.push({ queued, visibleAt: clock.now + after, receives: 0 });
  }

  async function work(message: Message): Promise<'killed' | 'ended'> {
    clock.now = Math.max(clock.now, message.visibleAt);
    message.receives += 1;
    message.visibleAt = clock.now + visibility;
    const { services, killed } = invocation();
    const { queued, receives } = message;
    const done = runJob(jobs, queued, services, { isAgain: receives > 1 }).then(
      () => 'done' as const,
      (error: unknown) => error,
    );
    const end = await Promise.race([done, killed]);
    if (end === 'killed') return 'killed';
    if (end === 'done') queue.splice(queue.indexOf(message), 1);
    else if (end instanceof RetryError) message.visibleAt = clock.now + end.after;
    else message.visibleAt = clock.now + 1000 * 2 ** Math.min(receives, 8);
    return 'ended';
  }

  /** What is due comes into the queue at its minute. */
  async function callDue(before: number): Promise<boolean> {
    const [next] = await store.due(Number.MAX_SAFE_INTEGER, 1);
    const at = next && Math.max(clock.now, Math.ceil(next.at / minute) * minute);
    if (at === undefined || at > before) return false;
    clock.now = at;
    await sendDue({ store, send: async (queued) => put(queued), now: () => clock.now }, at + minute);
    return true;
  }

  return {
    clock,
    store,
    slack,
    queue,
    log,
    runOf,
    ports,
    put,
    /** `looks` is called after each step. */
    async untilQuiet(
      looks: (killed: 'killed' | 'lives') => Promise<void> = async () => undefined,
    ): Promise<void> {
      for (let steps = 0; steps < 500; steps += 1) {
        const [next] = queue.toSorted((one, other) => one.visibleAt - other.visibleAt);
        if (await callDue(next?.visibleAt ?? Number.MAX_SAFE_INTEGER)) continue;
        if (!next) return;
        await looks((await work(next)) === 'killed' ? 'killed' : 'lives');
      }
      throw new Error('It does not come to rest.');
    },
  };
}
