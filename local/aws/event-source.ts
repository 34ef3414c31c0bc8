/** Imitates Lambda's event source mapping: receives batches of a queue, and deletes only completed messages. */
import * as v from 'valibot';
import type { LambdaFunction } from './lambda.ts';
import type { LocalSqs, Received } from './sqs.ts';

export interface EventSourceOptions {
  readonly sqs: LocalSqs;
  readonly queue: string;
  readonly handler: LambdaFunction;
  /** Batches at the same time. */
  readonly concurrency?: number;
}

export interface EventSource {
  /** Resolves when nothing waits in the queue, not even for later, and nothing runs. */
  idle(): Promise<void>;
  /** Resolves when nothing runs, and what waits in the queue is for later. */
  resting(): Promise<void>;
  /** What runs may end; what waits stays in the queue. */
  close(): Promise<void>;
}

const failuresSchema = v.object({
  batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })),
});

export function startEventSource(options: EventSourceOptions): EventSource {
  const { sqs, queue, handler, concurrency = 2 } = options;
  let isClosed = false;
  let running = 0;
  const closed = Promise.withResolvers<readonly Received[]>();
  async function poll(): Promise<void> {
    while (!isClosed) {
      // Closing does not wait for the current poll; messages that it receives stay in the queue.
      const batch = await Promise.race([sqs.receive(queue, 20), closed.promise]);
      if (batch.length === 0) continue;
      running += 1;
      await workOff(batch);
      running -= 1;
    }
  }
  /** As Lambda does: a function that throws has done nothing of its batch. */
  async function workOff(batch: readonly Received[]): Promise<void> {
    const failed = await invoke(handler, batch).catch(() => batch.map(({ id }) => id));
    for (const received of batch) if (!failed.includes(received.id)) await sqs.remove(queue, received);
  }
  const polling = Array.from({ length: concurrency }, poll);
  return {
    async idle() {
      while ((await sqs.count(queue)) > 0) await soon();
    },
    async resting() {
      // In this order: what was received while it was counted is running by then.
      while ((await sqs.countReady(queue)) > 0 || running > 0) await soon();
    },
    async close() {
      isClosed = true;
      closed.resolve([]);
      await Promise.all(polling);
    },
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

async function invoke(handler: LambdaFunction, batch: readonly Received[]): Promise<readonly string[]> {
  const Records = batch.map((received) => ({
    messageId: received.id,
    receiptHandle: received.receipt,
    body: received.body,
    attributes: received.attributes,
    messageAttributes: {},
    eventSource: 'aws:sqs',
  }));
  const { batchItemFailures } = v.parse(failuresSchema, await handler({ Records }));
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
