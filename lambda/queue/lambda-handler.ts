/** Handles one Lambda invocation: a batch of the queue in, its item failures out. */
import type { Consumer } from './consumer-ports.ts';
import { consume } from './process-batch.ts';
import { readRecords } from './sqs-records.ts';

/** Milliseconds for a whole batch, well within the function's timeout of a minute. */
const longest = 50_000;

/** Lambda's partial batch response. */
export interface NotDone {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export async function workOff(event: unknown, consumer: Consumer): Promise<NotDone> {
  const left = await consume(readRecords(event), consumer, consumer.ports.now() + longest);
  return { batchItemFailures: left.map(({ id }) => ({ itemIdentifier: id })) };
}
