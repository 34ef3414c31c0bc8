/** Sends, retries, deletes and dead-letters messages of the alerts queue by signed requests. */
import { type Aws, askAws } from '../aws/signed-requests.ts';
import type { QueuePorts } from '../queue/consumer-ports.ts';
import { type Queued, writeQueued } from '../queue-message.ts';
import type { Services } from '../slack/worker-ports.ts';
import { createCache } from '../store/read-cache.ts';

interface Target extends Aws {
  readonly queueUrl: string;
  readonly milliseconds: number;
}

/** Resolves when SQS has stored it. Rejects with AwsError or UnreachableError. */
export function sender(target: Target): (queued: Queued) => Promise<void> {
  return async (queued) => {
    const DelaySeconds = queued.kind === 'drain' ? (queued.after ?? 0) : 0;
    const message = { MessageBody: writeQueued(queued), MessageGroupId: queued.workspace, DelaySeconds };
    await ask('SendMessage', message, target);
  };
}

/** Requests a renewal at most once a minute per workspace and token, since every use of an expiring token asks. */
export function renewalRequester(target: Target): Services['requestRenewal'] {
  const send = sender(target);
  const asked = createCache(
    (key) => {
      const [workspace = '', refused] = key.split(' ');
      return send({ version: 1, workspace, kind: 'rotation', refused });
    },
    { shelfLife: () => 60_000, clock: target.now },
  );
  return (workspace, refused) => asked.read(refused === undefined ? workspace : `${workspace} ${refused}`);
}

/** `target.queueUrl` is the source queue, `deadUrl` the dead letter queue. */
export function createQueuePorts(
  target: Target,
  deadUrl: string,
): Pick<QueuePorts, 'putBack' | 'remove' | 'moveToDeadLetters'> {
  return {
    putBack: ({ receipt }, seconds) =>
      ask('ChangeMessageVisibility', { ReceiptHandle: receipt, VisibilityTimeout: seconds }, target),
    remove: ({ receipt }) => ask('DeleteMessage', { ReceiptHandle: receipt }, target),
    moveToDeadLetters: ({ body, group }, reason) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason.slice(0, 100) } };
      const message = { MessageBody: body, MessageAttributes, ...(group && { MessageGroupId: group }) };
      return ask('SendMessage', message, { ...target, queueUrl: deadUrl });
    },
  };
}

async function ask(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  target: Target,
): Promise<void> {
  const { queueUrl, milliseconds } = target;
  const call = { service: 'SQS', target: `AmazonSQS.${operation}`, protocol: '1.0', milliseconds } as const;
  await askAws({ ...call, input: { QueueUrl: queueUrl, ...input } }, target);
}
