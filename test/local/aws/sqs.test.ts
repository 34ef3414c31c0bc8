/** SQS's stand-in against AWS's own client, and the event source that works it off. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { type EventSource, startEventSource } from '../../../local/aws/event-source.ts';
import { type LocalSqs, startSqs } from '../../../local/aws/sqs.ts';
import { localIdentity } from '../../../local/aws/verify-sigv4.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

async function start(folder?: string): Promise<LocalSqs> {
  const queues = { dead: {}, work: { visibility: 360, deadLetterQueue: 'dead', maxReceiveCount: 2 } };
  const sqs = await startSqs({ queues, folder });
  cleaning.push(sqs.close);
  return sqs;
}

function clientOf(sqs: LocalSqs, identity = localIdentity) {
  const { region, ...credentials } = identity;
  const client = new SQSClient({ endpoint: sqs.url, region, credentials, maxAttempts: 1 });
  cleaning.push(() => client.destroy());
  const QueueUrl = sqs.queueUrl('work');
  return {
    send: (MessageBody: string, group = 'T1', DelaySeconds = 0) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: group, DelaySeconds })),
    delay: (ReceiptHandle: string, VisibilityTimeout: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout })),
    remove: (ReceiptHandle: string) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  };
}

function workOff(sqs: LocalSqs, handler: (event: any) => Promise<unknown>): EventSource {
  const source = startEventSource({ sqs, queue: 'work', handler });
  cleaning.push(source.close);
  return source;
}

describe('the queue', () => {
  test('delays a message by at most 15 minutes', async () => {
    const sqs = await start();
    const client = clientOf(sqs);
    await client.send('later', 'T1', 900);
    await expect(client.send('too late', 'T1', 901)).rejects.toThrow('DelaySeconds');
    expect(await sqs.count('work')).toBe(1);
  });

  test('counts receives, and buries what is received too often', async () => {
    const sqs = await start();
    const client = clientOf(sqs);
    await client.send('hello');
    for (const count of ['1', '2']) {
      const [message] = await sqs.receive('work', 0);
      expect(message).toMatchObject({
        body: 'hello',
        attributes: { ApproximateReceiveCount: count, MessageGroupId: 'T1' },
      });
      expect(await sqs.receive('work', 0)).toEqual([]);
      await client.delay(message?.receipt ?? '', 0);
    }
    expect(await sqs.receive('work', 0)).toEqual([]);
    expect(await sqs.receive('dead', 0)).toMatchObject([{ body: 'hello' }]);
  });

  test('forgets what is deleted', async () => {
    const sqs = await start();
    const client = clientOf(sqs);
    await client.send('a');
    const [message] = await sqs.receive('work', 0);
    await client.remove(message?.receipt ?? '');
    expect(await sqs.count('work')).toBe(0);
  });

  test('takes no request that is signed with another key', async () => {
    const sqs = await start();
    const client = clientOf(sqs, { ...localIdentity, secretAccessKey: 'another' });
    await expect(client.send('a')).rejects.toThrow();
    expect(await sqs.count('work')).toBe(0);
  });

  test('keeps what was not deleted over a restart, with its group', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sqs-'));
    cleaning.push(() => rmSync(folder, { recursive: true }));
    const first = await start(folder);
    for (const body of ['done', 'taken', 'waiting']) await clientOf(first).send(body, `T-${body}`);
    const [done, ...taken] = await first.receive('work', 0);
    expect(taken).toHaveLength(2);
    if (done) await first.remove('work', done);
    const second = await start(folder);
    const kept = await second.receive('work', 0);
    expect(kept.map(({ body, attributes }) => [body, attributes.MessageGroupId])).toEqual([
      ['taken', 'T-taken'],
      ['waiting', 'T-waiting'],
    ]);
  });

  test('is in trouble when it is told to be', async () => {
    const sqs = await start();
    sqs.faults.next('throttle');
    await expect(clientOf(sqs).send('a')).rejects.toThrow();
    sqs.faults.next('reset-after');
    await expect(clientOf(sqs).send('b')).rejects.toThrow();
    expect(await sqs.receive('work', 0)).toMatchObject([{ body: 'b' }]);
  });
});

describe('the event source', () => {
  test('deletes what is done, and hands the rest over again', async () => {
    const sqs = await start();
    const client = clientOf(sqs);
    const seen: string[] = [];
    for (const body of ['good', 'bad']) await client.send(body);
    const source = workOff(sqs, async ({ Records }) => {
      const failed = [];
      for (const { body, messageId, receiptHandle, attributes } of Records) {
        seen.push(`${body} ${attributes.ApproximateReceiveCount}`);
        if (body === 'good' || attributes.ApproximateReceiveCount !== '1') continue;
        await client.delay(receiptHandle, 0);
        failed.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures: failed };
    });
    await source.idle();
    expect(seen.toSorted()).toEqual(['bad 1', 'bad 2', 'good 1']);
  });

  test('takes a function that throws as one that has done nothing', async () => {
    const sqs = await start();
    await clientOf(sqs).send('a');
    const begun = Promise.withResolvers<void>();
    const source = workOff(sqs, async () => {
      begun.resolve();
      throw new Error('a bug');
    });
    await begun.promise;
    await source.close();
    expect(await sqs.count('work')).toBe(1);
  });

  test('lets what runs end when it closes, and takes nothing more', async () => {
    const sqs = await start();
    const client = clientOf(sqs);
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    await client.send('a');
    const source = workOff(sqs, async () => {
      begun.resolve();
      await gate.promise;
      return { batchItemFailures: [] };
    });
    await begun.promise;
    const closed = source.close();
    await client.send('b');
    gate.resolve();
    await closed;
    expect(await sqs.count('work')).toBe(1);
  });
});
