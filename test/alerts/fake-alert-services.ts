/** Alert services in memory: what the handlers of reports stand on, with a count of every call and a fault at will. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { LogEntry } from '../../lambda/log.ts';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import type { OutboxMessage } from '../../lambda/store/outbox-store.ts';
import type { Due, Hook, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { createFakeStore } from '../fakes/store.ts';
import { now, web } from './sample-reports.ts';

const workspace = 'T1';

export const hook: Hook = {
  id: 'h1',
  project: web,
  createdBy: 'U01ANN',
  createdAt: now - 1000,
  channel: 'C1',
  webhookId: undefined,
  connectedAt: undefined,
};

/** A fault at the n-th call of a port: before it happens, or after it has. */
export interface Fault {
  readonly at: number;
  readonly when: 'before' | 'after';
}

export type Desk = ReturnType<typeof openDesk>;

/** On the store that keeps the stores' contract, with `hook` in it. Saving there is done at once, awaited or not. */
export function openDesk(circleci: Partial<CircleCI> = {}) {
  const clock = { now };
  const store = createFakeStore({ clock: () => clock.now });
  void store.saveHook(workspace, hook);
  /** What went out, and what the channels are to hear. */
  const seen = {
    alerts: [] as Alert[],
    messages: [] as OutboxMessage[],
    due: [] as Due[],
    sent: [] as Queued[],
    log: [] as LogEntry[],
  };
  const calls = { count: 0, fault: undefined as Fault | undefined, reads: [] as string[] };
  const faulty = counted(calls);
  const recorded: AlertStore = {
    ...store,
    async enqueue(of, message) {
      const is = await store.enqueue(of, message);
      if (is === 'enqueued') {
        seen.messages.push(message);
        seen.alerts.push(structuredClone(message.payload) as Alert);
      }
      return is;
    },
    async schedule(due) {
      seen.due.push(due);
      await store.schedule(due);
    },
  };
  const readers: { of: Awaited<ReturnType<Poster['readers']>> } = { of: 'own company' };
  const services = {
    store: faulty(recorded),
    circleci: async () => ({ host: 'https://circleci.com', ...answering(circleci, calls.reads) }),
    poster: async () => faulty({ readers: async () => readers.of }),
    ...faulty({
      send: async (queued: Queued) => {
        recordOutput('queue', queued);
        seen.sent.push(queued);
      },
    }),
    now: () => clock.now,
    sleep: async () => undefined,
    newId: () => 'id',
    log: (entry: LogEntry) => {
      recordOutput('log', entry);
      seen.log.push(entry);
    },
  } as unknown as AlertServices;
  return { clock, store, seen, readers, calls, services };
}

const asked = [
  'build',
  'branchBuilds',
  'tests',
  'flakyTests',
  'stepLog',
  'workflowBuilds',
  'workflowJobs',
  'workflowState',
  'pipelines',
  'workflowsOf',
];

/** A CircleCI that answers what it is given, and knows nothing else. */
function answering(circleci: Partial<CircleCI>, reads: string[]) {
  return Object.fromEntries(
    asked.map((name) => [
      name,
      async (...given: readonly unknown[]) => {
        reads.push(name);
        const answer = circleci[name as keyof CircleCI] as
          | ((...all: readonly unknown[]) => unknown)
          | undefined;
        if (!answer) throw new CircleCIError('not-found', `no ${name}`);
        return answer(...given);
      },
    ]),
  );
}

export function subscribe({ store }: Pick<Desk, 'store'>, ...subscriptions: readonly Subscription[]): void {
  for (const one of subscriptions) void store.saveSubscription(one);
}

/** A message of the run stands in the channel. */
export function standing({ store }: Pick<Desk, 'store'>, channel: string, run: string, ts = '1.1'): void {
  const posted = { destination: channel, subject: `run:${run}`, ts };
  void store.endMessages(workspace, { messages: [], end: { stage: 'done', ts }, posted: [posted] });
}

/** Every port call counts, and one of them may fail. */
function counted(calls: { count: number; fault: Fault | undefined }) {
  return <T extends object>(port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [
        name,
        async (...given: readonly unknown[]) => {
          const { fault } = calls;
          const isIt = fault?.at === calls.count;
          calls.count += 1;
          if (isIt && fault.when === 'before') throw new Error(`${name} failed`);
          const answer = await call(...given);
          if (isIt) throw new Error(`${name} was killed`);
          return answer;
        },
      ]),
    ) as T;
}

/** What the channels are to hear, in the order of the outbox. */
export function alertsOf({ seen }: Pick<Desk, 'seen'>) {
  return seen.alerts.map(({ channel, id, status, mention }) => ({ channel, id, status, mention }));
}
