import { describe, expect, it, test } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import { limits } from '../../lambda/queue/limits.ts';
import { type Queued, writeQueued } from '../../lambda/queue-message.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import { report } from '../alerts/sample-reports.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { replaceJobs } from '../fakes/run-queue-job.ts';

const ping = (hook: string, workspace = 'T1'): Queued => ({ version: 1, workspace, kind: 'ping', hook });
const drain = (channel: string): Queued => ({
  version: 1,
  workspace: 'T1',
  kind: 'drain',
  destination: channel,
});

/** A queue whose pings end as the function says; what was done is written down. */
function openQueue(end: (hook: string, time: number) => Promise<void> | void = () => undefined) {
  const done: string[] = [];
  const tried = new Map<string, number>();
  const handlers = {
    async ping({ hook }: { readonly hook: string }) {
      const time = (tried.get(hook) ?? 0) + 1;
      tried.set(hook, time);
      await end(hook, time);
      done.push(hook);
    },
  };
  return { done, tried, queue: createFakeQueue({ jobs: replaceJobs(jobs, handlers, 3) }) };
}

describe('a message', () => {
  it('is done, and gone', async () => {
    const { queue, done } = openQueue();
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([done, queue.dead]).toEqual([['a'], []]);
  });

  it('that has to wait comes back when it said, and burns no attempt', async () => {
    const { queue, tried } = openQueue((_, time) => {
      if (time <= 30) throw new RetryError(20_000);
    });
    const began = queue.clock.now;
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([tried.get('a'), queue.dead]).toEqual([31, []]);
    expect(queue.clock.now - began).toBeGreaterThanOrEqual(30 * 20_000);
    expect(queue.clock.now - began).toBeLessThan(30 * 21_000);
  });

  it('that has waited nine times and then fails once is not buried: failures are counted, not returns', async () => {
    const { queue, tried, done } = openQueue((_, time) => {
      if (time <= 9) throw new RetryError(1000);
      if (time === 10) throw new TypeError('a bug, once');
    });
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([tried.get('a'), done, queue.dead]).toEqual([11, ['a'], []]);
    expect(queue.logged).toContainEqual({
      log: 'alerts.failed',
      reason: 'TypeError',
      receives: 10,
      failures: 1,
    });
  });

  it('is put back when its failure cannot be counted', async () => {
    const { queue, tried, done } = openQueue((_, time) => {
      if (time <= 15) throw new TypeError('a bug');
    });
    queue.ports.addToTally = () => Promise.reject(new Error('throttled'));
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([tried.get('a'), done, queue.dead]).toEqual([16, ['a'], []]);
  });

  it('that comes back late each time, since the queue is long, is not taken for one that kills us', async () => {
    const { queue, done } = openQueue((_, time) => {
      // It waited for five minutes more before it was received.
      queue.clock.now += 300_000;
      if (time <= 60) throw new RetryError(60_000);
    });
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([done, queue.dead]).toEqual([['a'], []]);
  });

  it('that waits for a day comes seldom enough for SQS not to bury it', async () => {
    const day = 24 * 3_600_000;
    const { queue, tried, done } = openQueue(() => {
      if (queue.clock.now < began + day) throw new RetryError(1000);
    });
    const began = queue.clock.now;
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([done, queue.dead]).toEqual([['a'], []]);
    expect(tried.get('a')).toBeLessThan(limits.receives);
  });

  test.each([
    ['DynamoDB is throttled', Object.assign(new Error(), { name: 'ProvisionedThroughputExceededException' })],
    ['Secrets Manager is down', Object.assign(new Error(), { name: 'X', $fault: 'server' })],
    ['CircleCI is down', new CircleCIError('unavailable', 'down')],
    ['SQS is down', Object.assign(new Error(), { name: 'AwsError503' })],
  ])('comes back without an attempt when %s', async (_, trouble) => {
    const { queue, done } = openQueue((_hook, time) => {
      if (time <= 12) throw trouble;
    });
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect([done, queue.dead]).toEqual([['a'], []]);
    expect(new Set(queue.logged.map(({ log }) => log))).toEqual(new Set(['alerts.retried']));
  });

  it('that fails ten times is buried with the reason', async () => {
    const { queue, tried } = openQueue(() => {
      throw new TypeError('a bug');
    });
    queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect(tried.get('a')).toBe(limits.attempts);
    expect(queue.dead).toEqual([{ body: writeQueued(ping('a')), reason: 'TypeError' }]);
    expect(queue.logged.filter(({ log }) => log === 'alerts.dead-lettered')).toHaveLength(1);
  });

  it('is not lost when it cannot be buried', async () => {
    const { queue } = openQueue();
    const { moveToDeadLetters } = queue.ports;
    let refusals = 2;
    queue.ports.moveToDeadLetters = async (...given) => {
      refusals -= 1;
      if (refusals >= 0) throw new Error('the dead letter queue is down');
      return moveToDeadLetters(...given);
    };
    queue.put('no json');
    await queue.runUntilQuiet();
    expect([queue.dead, refusals]).toEqual([[{ body: 'no json', reason: 'broken' }], -1]);
  });

  test.each([
    ['is cut', '{"version":1,"workspace":"T1","kind":"pi', 'broken', 1],
    ['says nothing', 'null', 'broken', 1],
    ['names no workspace', '{"version":1,"workspace":"","kind":"ping","hook":"a"}', 'broken', 1],
    ['lacks what its kind needs', '{"version":1,"workspace":"T1","kind":"ping"}', 'broken', 1],
    ['is of a version to come', '{"version":2,"workspace":"T1","kind":"ping","hook":"a"}', 'unknown', 10],
    ['is of a kind to come', '{"version":1,"workspace":"T1","kind":"dance"}', 'unknown', 10],
  ])('that %s is buried', async (_, body, reason, receives) => {
    const { queue, done } = openQueue();
    queue.put(body, 'T1');
    const [message] = queue.waiting;
    await queue.runUntilQuiet();
    expect([queue.dead, done]).toEqual([[{ body, reason }], []]);
    expect(message?.receives).toBe(receives);
  });

  it('in the group of another workspace is buried', async () => {
    const { queue, done } = openQueue();
    queue.put(writeQueued(ping('a')), 'T2');
    await queue.runUntilQuiet();
    expect([queue.dead, done]).toMatchObject([[{ reason: 'group' }], []]);
  });

  it('about what happened longer ago than we remember is buried', async () => {
    const heard: string[] = [];
    const queue = createFakeQueue({
      jobs: replaceJobs(jobs, { report: async ({ report: { id } }) => void heard.push(id) }, 3),
    });
    const days = (count: number) => queue.clock.now - count * 24 * 3_600_000;
    for (const at of [days(16), days(14)]) {
      const queued: Queued = {
        version: 1,
        workspace: 'T1',
        kind: 'report',
        hook: 'h',
        report: report({ at }),
      };
      queue.put(writeQueued(queued), 'T1');
    }
    await queue.runUntilQuiet();
    expect(queue.dead).toMatchObject([{ reason: 'stale' }]);
    expect(heard).toHaveLength(1);
  });

  it('that lies there twice is done once', async () => {
    const { queue, done } = openQueue();
    for (let copies = 3; copies > 0; copies -= 1) queue.put(writeQueued(ping('a')), 'T1');
    await queue.runUntilQuiet();
    expect(done).toEqual(['a']);
  });
});

describe('a batch', () => {
  it('does what concerns one run in order, and other runs meanwhile', async () => {
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const queue = createFakeQueue({
      jobs: replaceJobs(
        jobs,
        {
          async report({ report: { id, run } }) {
            order.push(`${id} begins`);
            if (run === 'other') gate.resolve();
            if (id === 'first') await gate.promise;
            order.push(`${id} ends`);
          },
        },
        1000,
      ),
    });
    for (const [id, run] of [
      ['first', 'one'],
      ['second', 'one'],
      ['third', 'other'],
    ] as const) {
      const told = report({ id, run, at: queue.clock.now });
      queue.put(writeQueued({ version: 1, workspace: 'T1', kind: 'report', hook: 'h', report: told }), 'T1');
    }
    await queue.runUntilQuiet();
    expect(order.filter((line) => !line.startsWith('third'))).toEqual([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
    ]);
    expect(order.indexOf('third ends')).toBeLessThan(order.indexOf('second begins'));
  });

  it('gives back what it has no time for', async () => {
    const begun: string[] = [];
    const queue = createFakeQueue({
      jobs: replaceJobs(
        jobs,
        {
          async drain({ destination }) {
            begun.push(destination);
            queue.clock.now += 49_999.5;
          },
        },
        3,
      ),
    });
    // The same lane, but not the same words.
    for (const extra of ['', ' ']) queue.put(writeQueued(drain('C1')) + extra, 'T1');
    await queue.runUntilQuiet();
    expect([begun, queue.dead]).toEqual([['C1', 'C1'], []]);
  });
});

describe('words for the queue', () => {
  it('are read back as they were, whatever they say', () => {
    const told = report({ subject: '\uffff\ufffe 🚀 \ud800 \u0000', branch: 'é', at: 1 });
    const queued: Queued = { version: 1, workspace: 'T1', kind: 'seen', report: told };
    const body = writeQueued(queued);
    expect(body).toMatch(/^[\t\n\r -\ud7ff\ue000-\ufffd]*$/);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(queued)));
  });
});
