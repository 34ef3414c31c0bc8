/** What stands in the thread below a card, and who may read lines of a log. */
import { describe, expect, test } from 'vitest';
import {
  cards,
  known,
  openChannel,
  replies,
  second,
  tell,
  workspace,
} from '../alerts/report-into-channel.ts';
import { now, ofJob, whole } from '../alerts/sample-reports.ts';
import type { SlackFault } from '../fakes/rate-limited-slack.ts';

const inThread = { statuses: ['failed', 'fixed'], thread: 'on' } as const;
const failed = (changes: Parameters<typeof whole>[1] = {}) => whole('failed', { id: 'r1', ...changes });
const failedJob = (name: string, number: number, at: number) =>
  ofJob(name, 'failed', { id: `job-${name}`, at, job: { name, number, status: 'failed' } });

describe('lines of a log', () => {
  const line = 'expected 320, received 412';

  test('stand on the card of a channel that no other company reads', async () => {
    const way = await openChannel({});
    await known(way, 'run-1', { lines: [line] });
    await tell(way, failedJob('test', 501, now), failed({ at: now + second }));
    expect(cards(way).get('run-1')?.says).toContain(line);
    expect(cards(way).get('run-1')?.buttons).toContain('Log');
  });

  test('stand in the thread, where the channel wants one', async () => {
    const way = await openChannel(inThread);
    await known(way, 'run-1', { lines: [line] });
    await tell(way, failedJob('test', 501, now), failed({ at: now + second }));
    expect(cards(way).get('run-1')?.says).not.toContain(line);
    expect(replies(way)).toMatchObject([{ says: expect.stringContaining(line) }]);
  });

  test.each(['on', 'off'] as const)('are never seen by another workspace (threads: %s)', async (thread) => {
    const way = await openChannel({ ...inThread, thread }, { shared: ['C1'] });
    await known(way, 'run-1', { lines: [line] });
    await tell(way, failedJob('test', 501, now), failed({ at: now + second }));
    expect(cards(way).get('run-1')?.says).toContain('npm test');
    expect(JSON.stringify([...cards(way).values(), ...replies(way)])).not.toContain(line);
    expect(cards(way).get('run-1')?.buttons).toContain('Rerun failed');
    expect(cards(way).get('run-1')?.buttons).not.toContain('Log');
  });
});

describe('details', () => {
  test('are told in the thread: the failed tests by name, which the card leaves to it', async () => {
    const way = await openChannel(inThread);
    await known(way, 'run-1', { failedTests: ['keeps the button on the screen'] });
    await tell(way, failedJob('test', 501, now), failed({ at: now + second }));
    expect(replies(way)).toMatchObject([{ says: expect.stringContaining('keeps the button on the screen') }]);
    expect(cards(way).get('run-1')?.says).not.toContain('keeps the button on the screen');
  });

  test('are one message, changed as more jobs fail', async () => {
    const way = await openChannel(inThread);
    await known(way, 'run-1', {}, { job: 'e2e', failedTests: ['signs in'] });
    await tell(way, failedJob('test', 501, now), failedJob('e2e', 502, now + second));
    expect(replies(way)).toMatchObject([{ text: expect.stringContaining('2 jobs failed in acme/web') }]);
    expect(replies(way)[0]?.says).toContain('signs in');
  });

  test('are no message where the channel wants no threads', async () => {
    const way = await openChannel({ ...inThread, thread: 'off' });
    await known(way, 'run-1', { failedTests: ['keeps the button on the screen'] });
    await tell(way, failedJob('test', 501, now), failed({ at: now + second }));
    expect(replies(way)).toEqual([]);
    expect(cards(way).get('run-1')?.says).toContain('keeps the button on the screen');
  });

  test('are changed later when Slack says wait', async () => {
    let changes = 0;
    const slack = ({ name }: { readonly name: string }) => {
      if (name === 'update') changes += 1;
      return name === 'update' && changes === 2 ? { wait: 30 * second } : undefined;
    };
    const way = await openChannel(inThread, { slack });
    await known(way, 'run-1', {}, { job: 'e2e' });
    await tell(way, failedJob('test', 501, now), failedJob('e2e', 502, now + second));
    expect(replies(way)).toMatchObject([{ text: expect.stringContaining('2 jobs failed in acme/web') }]);
  });
});

describe('a recovery', () => {
  const all = { statuses: ['started', 'failed', 'fixed'], thread: 'on' } as const;
  const next = { run: 'run-2', pipeline: 131, createdAt: now + 60 * second, at: now + 60 * second };
  const start = whole('running', { id: 's2', ...next });
  const end = whole('success', { id: 'r2', ...next, at: now + 90 * second });

  test('of a run whose card stands is said in its thread and in the channel', async () => {
    const way = await openChannel(all);
    await tell(way, failed(), start, end);
    expect(replies(way)).toMatchObject([{ text: expect.stringContaining('Fixed'), broadcast: 'channel' }]);
    expect(cards(way).get('run-2')?.text).toContain('Fixed');
  });

  test('is said by the card alone when that is new', async () => {
    const way = await openChannel({ ...all, statuses: ['failed', 'fixed'] });
    await tell(way, failed(), end);
    expect(cards(way).get('run-2')?.text).toContain('Fixed');
    expect(replies(way)).toEqual([]);
  });

  test('is said by the card alone where the channel wants no threads', async () => {
    const way = await openChannel({ ...all, thread: 'off' });
    await tell(way, failed(), start, end);
    expect(cards(way).get('run-2')?.text).toContain('Fixed');
    expect(replies(way)).toEqual([]);
  });
});

/** The n-th post is answered so. */
function nthPost(which: number, answer: SlackFault) {
  let posts = 0;
  return ({ name }: { readonly name: string }) => {
    if (name === 'post') posts += 1;
    return name === 'post' && posts === which ? answer : undefined;
  };
}

describe('a mention below a card', () => {
  const ops = { statuses: ['started', 'failed'], mention: { group: 'S01OPS' } } as const;
  const reports = [whole('running', { id: 's1' }), failed({ at: now + 40 * second })] as const;
  const called = { text: expect.stringContaining('<!subteam^S01OPS>') };

  test('is in the list when many fail at once, for each only once', async () => {
    const way = await openChannel({ ...ops, statuses: ['failed'] });
    const slot = { of: 'post', count: 1, interval: 60_000, now: way.clock.now } as const;
    await way.store.takeSlot(workspace, slot);
    for (let index = 0; index < 8; index += 1)
      way.put({
        version: 1,
        workspace,
        kind: 'report',
        hook: 'h1',
        report: failed({ id: `r${index}`, run: `run-${index}`, branch: `b${index}` }),
      });
    await way.untilQuiet();
    const said = way.slack.stands(workspace, 'C1').map(({ first }) => first.text);
    const list = said.find((text) => text.includes('branches'));
    expect(list?.split('<!subteam^S01OPS>')).toHaveLength(2);
  });

  test.each([
    ['was not taken, and its outcome is unknown', 'reset'],
    ['was taken, and the answer lost', 'lost'],
    ['was refused with an unknown error code', { code: 'sun_is_down' }],
  ] as const)('is said once when its post %s', async (_, answer) => {
    const way = await openChannel(ops, { slack: nthPost(2, answer) });
    await tell(way, ...reports);
    expect(replies(way)).toMatchObject([called]);
    expect(way.log).not.toContain('alert.ambiguous');
  });

  test('comes as soon as Slack allows it', async () => {
    const way = await openChannel(ops, { slack: nthPost(2, { wait: 30 * second }) });
    await tell(way, reports[0]);
    const begin = way.clock.now;
    await tell(way, reports[1]);
    expect(replies(way)[0]?.at).toBeLessThan(begin + 55 * second);
  });

  test('is posted once more, and counted, when the bot may not read whether it was posted', async () => {
    const way = await openChannel(ops, { slack: nthPost(2, 'lost'), history: 'hidden' });
    await tell(way, ...reports);
    expect(replies(way)).toMatchObject([called, called]);
    expect(way.log.filter((name) => name === 'alert.ambiguous')).toHaveLength(1);
  });

  test('is left out when Slack refuses it, and the log tells', async () => {
    const way = await openChannel(ops, { slack: nthPost(2, { code: 'restricted_action_thread_locked' }) });
    await tell(way, ...reports);
    expect(replies(way)).toEqual([]);
    expect(way.log).toContain('alert.dead');
    expect(cards(way).get('run-1')?.text).toContain('Failed');
  });

  test('is given up when Slack keeps answering with an unknown error, and the card is still edited', async () => {
    let posts = 0;
    const slack = ({ name }: { readonly name: string }) => {
      if (name === 'post') posts += 1;
      return name === 'post' && posts > 1 ? { code: 'sun_is_down' } : undefined;
    };
    const way = await openChannel(ops, { slack });
    await tell(way, ...reports);
    expect(posts).toBe(6);
    expect(way.log).toContain('alert.refused');
    expect(await way.store.pending('T1', 'C1', 9)).toEqual([]);
  });
});
