/** Runs fauxqs in this process, reachable only from here: by itself it would listen on every network. */
import { buildApp } from 'fauxqs';
import type { Answer } from './check-requests.ts';

export interface QueueOptions {
  /** Seconds. */
  readonly visibility?: number;
  readonly maxReceiveCount?: number;
  /** The name of the queue that takes what was received more often; it has to come first. */
  readonly deadLetterQueue?: string;
}

export type Queues = Readonly<Record<string, QueueOptions>>;

export interface Fauxqs {
  /** An operation of SQS and its input: `SendMessage`. */
  ask(operation: string, input: object): Promise<Answer>;
  close(): Promise<void>;
}

export const account = '000000000000';
const contentType = 'application/x-amz-json-1.0';

export async function openFauxqs(queues: Queues, region: string): Promise<Fauxqs> {
  const app = buildApp({ logger: false, defaultRegion: region });
  const ask = async (operation: string, input: object): Promise<Answer> => {
    const headers = { 'x-amz-target': `AmazonSQS.${operation}`, 'content-type': contentType };
    const payload = JSON.stringify(input);
    const answer = await app.inject({ method: 'POST', url: '/', headers, payload });
    const body: unknown = answer.payload ? JSON.parse(answer.payload) : undefined;
    return { status: answer.statusCode, headers: { 'content-type': contentType }, body };
  };
  for (const [QueueName, queue] of Object.entries(queues))
    await ask('CreateQueue', { QueueName, Attributes: attributesOf(queue, region) });
  return { ask, close: () => app.close().then(() => undefined) };
}

function attributesOf({ visibility = 30, deadLetterQueue, maxReceiveCount }: QueueOptions, region: string) {
  const deadLetterTargetArn = `arn:aws:sqs:${region}:${account}:${deadLetterQueue}`;
  return {
    VisibilityTimeout: String(visibility),
    ...(deadLetterQueue && { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) }),
  };
}
