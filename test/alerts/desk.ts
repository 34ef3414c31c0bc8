/** Alert services in memory: what the handlers of reports stand on, with a count of every call and a fault at will. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { isSameProject } from '../../lambda/circleci/project.ts';
import type { LogEntry } from '../../lambda/log.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { Versioned } from '../../lambda/store/alert-store.ts';
import type { OutboxMessage, Posted } from '../../lambda/store/outbox.ts';
import type { BranchWorkflowKey, Result, Run } from '../../lambda/store/runs.ts';
import type { Due, Hook, HookChange, Subscription } from '../../lambda/store/subscriptions.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { now, web } from './reports.ts';

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

export function openDesk(circleci: Partial<CircleCI> = {}) {
  const kept = {
    hooks: new Map([[hook.id, hook]]),
    subscriptions: [] as Subscription[],
    runs: new Map<string, Versioned<Run>>(),
    lines: new Map<string, Versioned<readonly Result[]>>(),
    outbox: new Map<string, Alert>(),
    posted: new Map<string, Posted>(),
    logins: new Map<string, string>(),
    messages: [] as OutboxMessage[],
    due: [] as Due[],
    sent: [] as Queued[],
    log: [] as LogEntry[],
    excerpts: 'off' as 'on' | 'off',
    readers: 'own company' as 'own company' | 'another company too',
    now,
  };
  const calls = { count: 0, fault: undefined as Fault | undefined, reads: [] as string[] };
  const faulty = counted(calls);
  const client = Object.fromEntries(
    [
      ...['build', 'branchBuilds', 'tests', 'flakyTests', 'stepLog', 'workflowBuilds', 'workflowState'],
      ...['pipelines', 'workflowsOf'],
    ].map((name) => [
      name,
      async (...given: readonly unknown[]) => {
        calls.reads.push(name);
        const answer = circleci[name as keyof CircleCI] as
          | ((...all: readonly unknown[]) => unknown)
          | undefined;
        if (!answer) throw new CircleCIError('not-found', `no ${name}`);
        return answer(...given);
      },
    ]),
  );
  const services = {
    store: faulty(store(kept)),
    circleci: async () => ({ host: 'https://circleci.com', ...client }),
    poster: async () =>
      faulty({
        readers: async () => kept.readers,
      }),
    ...faulty({
      send: async (queued: Queued) => {
        recordOutput('queue', queued);
        kept.sent.push(queued);
      },
    }),
    now: () => kept.now,
    sleep: async () => undefined,
    newId: () => 'id',
    log: (entry: LogEntry) => {
      recordOutput('log', entry);
      kept.log.push(entry);
    },
  } as unknown as AlertServices;
  return { kept, calls, services };
}

type Kept = ReturnType<typeof openDesk>['kept'];

function store(kept: {
  readonly hooks: Map<string, Hook>;
  readonly subscriptions: Subscription[];
  readonly runs: Map<string, Versioned<Run>>;
  readonly lines: Map<string, Versioned<readonly Result[]>>;
  readonly outbox: Map<string, Alert>;
  readonly posted: Map<string, Posted>;
  readonly logins: Map<string, string>;
  readonly messages: OutboxMessage[];
  readonly due: Due[];
  excerpts: 'on' | 'off';
}) {
  const lineKey = ({ project, branch, workflow }: BranchWorkflowKey) =>
    JSON.stringify([project, branch, workflow]);
  const replace = <T>(map: Map<string, Versioned<T>>, key: string, value: T, version: number) => {
    if ((map.get(key)?.version ?? 0) !== version) return false;
    map.set(key, { value: structuredClone(value), version: version + 1 });
    return true;
  };
  return {
    hook: async (_: string, id: string) => kept.hooks.get(id),
    saveHook: async (_: string, changed: Hook) => void kept.hooks.set(changed.id, changed),
    changeHook: async (_: string, id: string, change: HookChange) => {
      const known = kept.hooks.get(id);
      if (known) kept.hooks.set(id, { ...known, ...change });
      return known !== undefined;
    },
    subscriptions: async () => kept.subscriptions,
    subscriptionsTo: async (_: string, project: Run['project']) =>
      kept.subscriptions.filter((one) => isSameProject(one.project, project)),
    run: async (_: string, id: string) => structuredClone(kept.runs.get(id)),
    saveRun: async (_: string, run: Run, version: number) => replace(kept.runs, run.id, run, version),
    results: async (_: string, line: BranchWorkflowKey) =>
      kept.lines.get(lineKey(line)) ?? { value: [], version: 0 },
    saveResults: async (
      _: string,
      line: BranchWorkflowKey,
      { value, version }: Versioned<readonly Result[]>,
    ) => replace(kept.lines, lineKey(line), value, version),
    posted: async (_: string, channel: string, subject: string) =>
      kept.posted.get(`${channel} ${subject.replace('run:', '')}`),
    enqueue: async (_: string, message: OutboxMessage) => {
      const key = `${message.destination} ${message.id}`;
      if (kept.outbox.has(key)) return 'known';
      kept.outbox.set(key, structuredClone(message.payload) as Alert);
      kept.messages.push(message);
      return 'enqueued';
    },
    pending: async (_: string, destination: string) =>
      kept.messages
        .filter((one) => one.destination === destination)
        .map((one) => ({ ...one, due: Math.max(one.notBefore, one.at) })),
    schedule: async (due: Due) => void kept.due.push(due),
    excerpts: async () => kept.excerpts,
    watches: async () => [],
    userOf: async (_: string, login: string) => kept.logins.get(login),
  };
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
export function alertsOf({ outbox }: Pick<Kept, 'outbox'>) {
  return [...outbox.values()].map(({ channel, id, status, mention }) => ({ channel, id, status, mention }));
}
