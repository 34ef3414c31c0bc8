/**
 * A standard queue and its event source, by a clock of its own: receive counts, visibility, a dead letter queue, and
 * an invocation that may be killed, of which nothing is known then.
 */
import type { LogEntry } from '../../lambda/log.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import type { Consumer } from '../../lambda/queue/consumer-ports.ts';
import { type Limits, limits } from '../../lambda/queue/limits.ts';
import type { Jobs } from '../../lambda/queue/parse-job.ts';
import { consume } from '../../lambda/queue/process-batch.ts';
import type { QueueRecord } from '../../lambda/queue/sqs-records.ts';
import { type Queued, writeQueued } from '../../lambda/queue-message.ts';
import { noon } from './slack-requests.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | undefined;
}

export interface Dead {
  readonly body: string;
  readonly reason: string;
}

export interface FakeQueueOptions {
  readonly jobs: Jobs;
  readonly services?: Partial<AlertServices>;
  readonly limits?: Partial<Limits>;
  readonly maxReceiveCount?: number;
  /** What works off a batch, when it is not to be the real thing. */
  readonly consume?: typeof consume;
}

/** Hung handlers are waited for in real time: not for long. */
const quick: Limits = { ...limits, least: 1, grace: 1 };

export function createFakeQueue(options: FakeQueueOptions) {
  const waiting: Message[] = [];
  const dead: Dead[] = [];
  const logged: LogEntry[] = [];
  const clock = { now: noon };
  const tallies = new Map<string, number>();
  let sent = 0;
  let die: () => void = () => undefined;
  const held = { ...quick, ...options.limits };
  const services = {
    now: () => clock.now,
    send: async (queued: Queued) => put(writeQueued(queued), queued.workspace),
    log: (entry: LogEntry) => void logged.push(entry),
    ...options.services,
  } as AlertServices;
  const ports: { -readonly [P in keyof Consumer['ports']]: Consumer['ports'][P] } = {
    async putBack({ id }, seconds) {
      const message = waiting.find((one) => one.id === id);
      if (message) message.visibleAt = clock.now + seconds * 1000;
    },
    remove: async ({ id }) => remove(id),
    moveToDeadLetters: async ({ body }, reason) => void dead.push({ body, reason }),
    async addToTally({ id }, of, by) {
      const name = `${of} ${id}`;
      tallies.set(name, (tallies.get(name) ?? 0) + by);
      return tallies.get(name) ?? 0;
    },
    now: () => clock.now,
    log: services.log,
  };

  function put(body: string, group?: string): void {
    sent += 1;
    const fresh = { receives: 0, firstReceivedAt: undefined };
    waiting.push({ id: `m${sent}`, body, group, visibleAt: clock.now, ...fresh });
  }

  function receive(): readonly QueueRecord[] {
    const visible = waiting.filter(({ visibleAt }) => visibleAt <= clock.now).slice(0, 10);
    for (const message of visible) {
      message.receives += 1;
      message.firstReceivedAt ??= clock.now;
      message.visibleAt = clock.now + held.visibility;
    }
    for (const { id, body, receives } of visible)
      if (receives > (options.maxReceiveCount ?? limits.receives)) {
        dead.push({ body, reason: 'maxReceiveCount' });
        remove(id);
      }
    return visible
      .filter((message) => waiting.includes(message))
      .map(({ id, body, group, receives, firstReceivedAt = 0 }) => {
        return { id, receipt: `${id}#${receives}`, body, group, receives, firstReceivedAt };
      });
  }

  function remove(id: string): void {
    const at = waiting.findIndex((one) => one.id === id);
    if (at >= 0) waiting.splice(at, 1);
  }

  /** One invocation. A killed one reports nothing and runs no further. */
  async function invoke(): Promise<void> {
    const batch = receive();
    if (batch.length === 0) return;
    const life = { ended: false };
    const killed = new Promise<'killed'>((resolve) => {
      die = () => {
        life.ended = true;
        resolve('killed');
      };
    });
    const consumer: Consumer = {
      jobs: mortalJobs(options.jobs, life),
      services: mortalServices(services, life),
      ports: { ...mortal(ports, life), now: ports.now, log: ports.log },
      limits: held,
    };
    const workOff = options.consume ?? consume;
    const left = await Promise.race([workOff(batch, consumer, clock.now + 50_000), killed]);
    if (left === 'killed') return;
    const kept = new Set(left.map(({ id }) => id));
    for (const { id } of batch) if (!kept.has(id)) remove(id);
  }

  return {
    waiting,
    dead,
    logged,
    clock,
    ports,
    services,
    tallies,
    put,
    /** The number of messages that were sent, by any sender. */
    puts: () => sent,
    /** Kills the running invocation: none of its code runs on. */
    async kill(): Promise<never> {
      die();
      return new Promise<never>(() => undefined);
    },
    async runUntilQuiet(): Promise<void> {
      for (let rounds = 0; waiting.length > 0; rounds += 1) {
        if (rounds > 5000) throw new Error('The queue does not come to rest.');
        const next = Math.min(...waiting.map(({ visibleAt }) => visibleAt));
        clock.now = Math.max(clock.now + 10, next);
        await invoke();
      }
    },
    redrive(): void {
      for (const { body } of dead.splice(0)) put(body);
    },
  };
}

/** The handlers of a killed invocation reach neither the table nor Slack. */
function mortalServices(services: AlertServices, life: { readonly ended: boolean }): AlertServices {
  const { store, poster } = services;
  return {
    ...services,
    ...(store && { store: mortal(store, life) }),
    ...(poster && { poster: async (workspace: string) => mortal(await poster(workspace), life) }),
  };
}

function mortalJobs(jobs: Jobs, life: { readonly ended: boolean }): Jobs {
  const wrapped = Object.entries(jobs).map(([kind, read]) => [
    kind,
    (message: unknown) => {
      const ready = read(message);
      return ready && { ...ready, run: mortal({ run: ready.run }, life).run };
    },
  ]);
  return Object.fromEntries(wrapped) as Jobs;
}

/** Once life has ended, no call begins and none comes back. */
function mortal<T extends object>(calls: T, life: { readonly ended: boolean }): T {
  const dead = new Promise<never>(() => undefined);
  const wrapped = Object.entries(calls).map(([name, call]) => [
    name,
    async (...given: readonly unknown[]) => {
      if (life.ended) return dead;
      const answer = await call(...given);
      return life.ended ? dead : answer;
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}
