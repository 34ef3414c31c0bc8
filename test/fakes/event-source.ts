/**
 * The alerts queue and the function that works it off, in virtual time: many invocations at once, receive counts,
 * visibility, a dead letter queue, and SQS's fair queues: who has much in flight and much waiting comes after others.
 */
import type { LogEntry } from '../../lambda/log.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import type { QueuePorts } from '../../lambda/queue/consumer-ports.ts';
import { limits } from '../../lambda/queue/limits.ts';
import type { Jobs } from '../../lambda/queue/parse-job.ts';
import { consume } from '../../lambda/queue/process-batch.ts';
import type { QueueRecord } from '../../lambda/queue/sqs-records.ts';
import { type Queued, writeQueued } from '../../lambda/queue-message.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  receives: number;
  firstReceivedAt: number;
  /** The current receipt: an earlier one is no longer valid. */
  receipt: number;
  state: 'visible' | 'in flight' | 'gone';
}

export interface EventSourceOptions {
  readonly time: VirtualTime;
  readonly jobs: Jobs;
  /** Called for each invocation, which may have its own clock. */
  readonly services: () => AlertServices;
  readonly log?: (entry: LogEntry) => void;
  /** As in infra/queues.ts. */
  readonly concurrency?: number;
  readonly maxReceiveCount?: number;
  readonly fair?: 'fair' | 'first come';
}

const batchSize = 10;

export function createEventSource(options: EventSourceOptions) {
  const { time, jobs, concurrency = 50, maxReceiveCount = limits.receives, log = () => undefined } = options;
  const visible = new Map<string, Message[]>();
  const inFlight = new Map<string, number>();
  const dead: Message[] = [];
  let order: string[] = [];
  let invocations = 0;
  let count = 0;
  let most = 0;

  const flying = (group: string, by: number) => inFlight.set(group, (inFlight.get(group) ?? 0) + by);

  function show(message: Message): void {
    if (message.state === 'gone') return;
    if (message.state === 'in flight') flying(message.group, -1);
    message.state = 'visible';
    message.receipt += 1;
    const all = visible.get(message.group) ?? [];
    if (all.length === 0) order.push(message.group);
    visible.set(message.group, all);
    all.push(message);
    pump();
  }

  function remove(message: Message): void {
    if (message.state === 'in flight') flying(message.group, -1);
    message.state = 'gone';
  }

  function hide(message: Message, milliseconds: number): void {
    message.receipt += 1;
    const { receipt } = message;
    time.at(time.now() + milliseconds, () => {
      if (message.receipt === receipt) show(message);
    });
  }

  /** Noisy: more than a tenth of all that is in flight, and thirty waiting. */
  function isNoisy(group: string, all: number): boolean {
    const own = inFlight.get(group) ?? 0;
    return own > all / 10 && own + (visible.get(group)?.length ?? 0) >= 30;
  }

  function nextGroup(): string | undefined {
    const all = [...inFlight.values()].reduce((sum, one) => sum + one, 0);
    const place = options.fair === 'first come' ? 0 : order.findIndex((group) => !isNoisy(group, all));
    return order[Math.max(0, place)];
  }

  function receive(): readonly Message[] {
    const batch: Message[] = [];
    while (batch.length < batchSize) {
      const group = nextGroup();
      const message = group === undefined ? undefined : visible.get(group)?.shift();
      if (group === undefined || !message) break;
      if (options.fair !== 'first come' || visible.get(group)?.length === 0) {
        order = order.filter((one) => one !== group);
        if (visible.get(group)?.length !== 0) order.push(group);
      }
      if (message.state === 'gone') continue;
      message.receives += 1;
      most = Math.max(most, message.receives);
      if (message.receives === 1) message.firstReceivedAt = time.now();
      if (message.receives > maxReceiveCount) {
        dead.push(message);
        message.state = 'gone';
        continue;
      }
      message.state = 'in flight';
      flying(group, 1);
      hide(message, limits.visibility);
      batch.push(message);
    }
    return batch;
  }

  /** Pollers are told a moment after something comes: they take what has come meanwhile, too. */
  let isPumping = false;
  function pump(): void {
    if (isPumping) return;
    isPumping = true;
    time.at(time.now(), () => {
      isPumping = false;
      while (invocations < concurrency) {
        const batch = receive();
        if (batch.length === 0) return;
        void invoke(batch);
      }
    });
  }

  async function invoke(batch: readonly Message[]): Promise<void> {
    invocations += 1;
    const known = new Map(batch.map((message) => [message.id, message]));
    const of = ({ id }: QueueRecord) => known.get(id)!;
    const services = options.services();
    const ports: QueuePorts = {
      putBack: async (record, seconds) => hide(of(record), seconds * 1000),
      remove: async (record) => remove(of(record)),
      moveToDeadLetters: async (record) => void dead.push(of(record)),
      addToTally: ({ id }, of, by) => services.store.addToTally(id, of, by),
      now: services.now,
      log,
    };
    const records = batch.map(({ id, body, group, receives, firstReceivedAt, receipt }) => ({
      id,
      body,
      group,
      receives,
      firstReceivedAt,
      receipt: String(receipt),
    }));
    const left = await consume(records, { jobs, services, ports, limits }, services.now() + 50_000);
    const kept = new Set(left.map(({ id }) => id));
    for (const message of batch) if (!kept.has(message.id)) remove(message);
    invocations -= 1;
    pump();
  }

  return {
    dead,
    /** The highest receive count of any message. */
    mostReceives: () => most,
    put(queued: Queued): void {
      count += 1;
      const body = writeQueued(queued);
      const fresh = { receives: 0, firstReceivedAt: 0, receipt: 0, state: 'visible' } as const;
      const message: Message = { id: `m${count}`, body, group: queued.workspace, ...fresh };
      const after = queued.kind === 'drain' ? (queued.after ?? 0) : 0;
      if (after === 0) show(message);
      else time.at(time.now() + after * 1000, () => show(message));
    },
  };
}
