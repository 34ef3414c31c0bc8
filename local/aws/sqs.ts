/** Imitates SQS: fauxqs behind a server that checks signatures, stores messages and remembers their group. */
import * as v from 'valibot';
import { type Answer, type Call, startFront } from './check-requests.ts';
import { account, type Fauxqs, openFauxqs, type Queues } from './fauxqs.ts';
import { createFaults, type Faults } from './inject-faults.ts';
import { type MessageFolder, noMessageFolder, openMessageFolder } from './queue-message-folder.ts';
import { type Identity, localIdentity } from './verify-sigv4.ts';

export interface SqsOptions {
  readonly queues: Queues;
  /** Where messages outlive the process; in memory without it. */
  readonly folder?: string | undefined;
  readonly identity?: Identity;
  readonly port?: number;
}

export interface Received {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** As Lambda gets them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, { readonly StringValue?: string | undefined }>>;
}

export interface LocalSqs {
  readonly url: string;
  readonly faults: Faults;
  queueUrl(name: string): string;
  /** Up to ten; waits for the first as long as it may. Only for the event source and tests. */
  receive(name: string, waitSeconds: number): Promise<readonly Received[]>;
  remove(name: string, received: Received): Promise<void>;
  /** Waiting, delayed and being worked off. */
  count(name: string): Promise<number>;
  /** Waiting, and not delayed. */
  countReady(name: string): Promise<number>;
  close(): Promise<void>;
}

/** What fauxqs does not do: it forgets with the process, and to which group a message belongs. */
interface Memory {
  readonly fauxqs: Fauxqs;
  readonly shelf: MessageFolder;
  readonly groups: Map<string, string>;
}

const sentSchema = v.object({ MessageId: v.string() });
const inputSchema = v.looseObject({
  QueueUrl: v.string(),
  MessageGroupId: v.optional(v.string()),
  DelaySeconds: v.optional(v.number(), 0),
});
type Input = v.InferOutput<typeof inputSchema>;
const attributeSchema = v.looseObject({ StringValue: v.optional(v.string()) });
const messageSchema = v.object({
  MessageId: v.string(),
  ReceiptHandle: v.string(),
  Body: v.string(),
  Attributes: v.record(v.string(), v.string()),
  MessageAttributes: v.optional(v.record(v.string(), attributeSchema), {}),
});
const receivedSchema = v.object({ Messages: v.optional(v.array(messageSchema), []) });
const countSchema = v.object({ Attributes: v.record(v.string(), v.string()) });
const ready = 'ApproximateNumberOfMessages';
const all = [ready, `${ready}NotVisible`, `${ready}Delayed`];

export async function startSqs(options: SqsOptions): Promise<LocalSqs> {
  const { identity = localIdentity, port, queues, folder } = options;
  const shelf = folder ? openMessageFolder(folder) : noMessageFolder;
  // First: it throws where one is damaged, and nothing is to be closed then.
  const kept = shelf.take();
  const fauxqs = await openFauxqs(queues, identity.region);
  const memory: Memory = { fauxqs, shelf, groups: new Map() };
  const faults = createFaults({ status: 400, type: 'RequestThrottled' });
  const front = { service: 'sqs', identity, faults, answer: (call: Call) => operate(call, memory) };
  const { url, close } = await startFront({ ...front, ...(port !== undefined && { port }) });
  const queueUrl = (name: string) => `${url}/${account}/${name}`;
  for (const { input, sentAt } of kept) {
    const name = input.QueueUrl.split('/').at(-1) ?? '';
    if (name in queues)
      await send(v.parse(inputSchema, { ...input, QueueUrl: queueUrl(name) }), sentAt, memory);
  }
  return {
    url,
    faults,
    queueUrl,
    receive: (name, seconds) => receive(queueUrl(name), seconds, memory),
    remove: (name, received) => remove(queueUrl(name), received, memory),
    count: (name) => count(queueUrl(name), all, memory),
    countReady: (name) => count(queueUrl(name), [ready], memory),
    close: () => close().then(fauxqs.close),
  };
}

function operate({ headers, body }: Call, memory: Memory): Promise<Answer> {
  const operation = String(headers['x-amz-target']).replace('AmazonSQS.', '');
  const input = v.parse(inputSchema, JSON.parse(body.toString('utf8')));
  return operation === 'SendMessage' ? send(input, Date.now(), memory) : memory.fauxqs.ask(operation, input);
}

/** Seconds. fauxqs takes more. */
const longestDelay = 900;

async function send(input: Input, sentAt: number, { fauxqs, shelf, groups }: Memory): Promise<Answer> {
  if (input.DelaySeconds > longestDelay) return delayRefused(input.DelaySeconds);
  const answer = await fauxqs.ask('SendMessage', input);
  if (answer.status !== 200) return answer;
  const { MessageId } = v.parse(sentSchema, answer.body);
  shelf.save(MessageId, { input, sentAt });
  if (input.MessageGroupId) groups.set(MessageId, input.MessageGroupId);
  return answer;
}

function delayRefused(seconds: number): Answer {
  const message = `Value ${seconds} for parameter DelaySeconds is invalid. Reason: Must be <= ${longestDelay}.`;
  const body = { __type: 'com.amazonaws.sqs#InvalidParameterValue', message };
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}

async function receive(QueueUrl: string, WaitTimeSeconds: number, { fauxqs, groups }: Memory) {
  const whole = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] };
  const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds, ...whole };
  const { body } = await fauxqs.ask('ReceiveMessage', input);
  return v.parse(receivedSchema, body).Messages.map((message): Received => {
    const group = groups.get(message.MessageId);
    return {
      id: message.MessageId,
      receipt: message.ReceiptHandle,
      body: message.Body,
      attributes: { ...message.Attributes, ...(group && { MessageGroupId: group }) },
      messageAttributes: message.MessageAttributes,
    };
  });
}

async function remove(QueueUrl: string, { id, receipt }: Received, { fauxqs, shelf, groups }: Memory) {
  await fauxqs.ask('DeleteMessage', { QueueUrl, ReceiptHandle: receipt });
  shelf.remove(id);
  groups.delete(id);
}

async function count(QueueUrl: string, which: readonly string[], { fauxqs }: Memory): Promise<number> {
  const { body } = await fauxqs.ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  const { Attributes } = v.parse(countSchema, body);
  return which.reduce((sum, attribute) => sum + Number(Attributes[attribute] ?? 0), 0);
}
