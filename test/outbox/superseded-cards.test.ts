/** Old cards of a branch lose the buttons that act. */
import { describe, expect, test } from 'vitest';
import { now, ofJob, whole } from '../alerts/reports.ts';
import { cards, openChannel, second, tell, workspace } from '../alerts/telling.ts';

type Changes = NonNullable<Parameters<typeof whole>[1]>;

const rule = { statuses: ['failed', 'fixed'] } as const;
const at = (seconds: number) => now + seconds * second;
const job = (changes: Changes = {}) => ofJob('test', 'failed', { id: 'j1', ...changes });
const failed = (changes: Changes = {}) => whole('failed', { id: 'r1', at: at(1), ...changes });
/** The next pipeline of the branch. */
const next = { run: 'run-2', pipeline: 131, createdAt: at(60), startedAt: at(60) };
const nextJob = job({ ...next, id: 'j2', at: at(80) });
const nextFailed = failed({ ...next, id: 'r2', at: at(90) });

const acts = 'Rerun failed';
const buttons = ['Log'];

describe('when a newer run of the branch has its card, the old one', () => {
  test('has no buttons that act any more, and the new one has', async () => {
    const way = await openChannel(rule);
    await tell(way, job(), failed());
    expect(cards(way).get('run-1')?.buttons).toContain(acts);
    await tell(way, nextJob, nextFailed);
    expect(cards(way).get('run-1')?.buttons).toEqual(buttons);
    expect(cards(way).get('run-2')?.buttons).toContain(acts);
  });

  test('says otherwise what it said before', async () => {
    const way = await openChannel(rule);
    const green = { run: 'run-2', pipeline: 131, createdAt: at(60), startedAt: at(60) };
    await tell(way, job(), failed(), whole('success', { ...green, id: 'r2', at: at(90) }));
    expect(cards(way).get('run-2')?.text).toContain('Fixed');
    const third = { run: 'run-3', pipeline: 132, createdAt: at(120), startedAt: at(120) };
    await tell(way, failed({ ...third, id: 'r3', at: at(150) }));
    expect(cards(way).get('run-2')?.buttons).toEqual([]);
    expect(cards(way).get('run-2')?.text).toContain('Fixed');
    expect(cards(way).get('run-2')?.says).toContain('It had been red since');
  });

  test('does not get them back when more is told of its run', async () => {
    const way = await openChannel(rule);
    await tell(way, job(), failed(), nextJob, nextFailed);
    await tell(way, ofJob('lint', 'failed', { id: 'late', at: at(2) }));
    expect(cards(way).get('run-1')?.buttons).toEqual(buttons);
    expect(cards(way).get('run-1')?.says).toContain('lint');
  });

  test('is not posted again when somebody has deleted it', async () => {
    const slack = ({ name, at: when }: { readonly name: string; readonly at: number }) =>
      name === 'update' && when > at(60) ? { code: 'message_not_found' } : undefined;
    const way = await openChannel(rule, { slack });
    await tell(way, failed());
    way.clock.now = at(100);
    await tell(way, nextFailed);
    expect([...cards(way).keys()]).toEqual(['run-2']);
  });

  test('loses them too when its own report came late', async () => {
    const way = await openChannel(rule);
    await tell(way, nextJob, nextFailed, job(), failed());
    expect(cards(way).get('run-1')?.buttons).toEqual(buttons);
    expect(cards(way).get('run-2')?.buttons).toContain(acts);
  });

  test('loses them to a rerun, which is of the same pipeline', async () => {
    const way = await openChannel(rule);
    const rerun = { run: 'run-2', startedAt: at(60) };
    await tell(way, job(), failed());
    await tell(way, job({ ...rerun, id: 'j2', at: at(80) }), failed({ ...rerun, id: 'r2', at: at(90) }));
    expect(cards(way).get('run-1')?.buttons).toEqual(buttons);
    expect(cards(way).get('run-2')?.buttons).toContain(acts);
  });
});

test.each([
  ['branch', { branch: 'other' }],
  ['workflow', { workflow: 'nightly' }],
])('a run of another %s takes no buttons away', async (_, other) => {
  const way = await openChannel(rule);
  await tell(way, job(), failed());
  await tell(way, job({ ...next, ...other, id: 'j2' }), failed({ ...next, ...other, id: 'r2' }));
  expect(cards(way).get('run-1')?.buttons).toContain(acts);
});

describe('while others of the workspace post', () => {
  /** So many messages of theirs are on their way when the newer run's report comes. */
  const among = async (others: number) => {
    const way = await openChannel(rule);
    await tell(way, job(), failed());
    way.put({ version: 1, workspace, kind: 'report', hook: 'h1', report: nextFailed });
    // Another workflow's card goes first, and has to wait for them.
    const nightly = { ...next, workflow: 'nightly', run: 'run-n' };
    const first = failed({ ...nightly, id: 'rn', at: at(70) });
    way.put({ version: 1, workspace, kind: 'report', hook: 'h1', report: first });
    await way.store.reserve(workspace, { count: others, interval: 200, now: way.clock.now });
    await way.untilQuiet();
    return way;
  };

  test('the old card loses its buttons all the same', async () => {
    expect(cards(await among(3)).get('run-1')?.buttons).toEqual(buttons);
  });

  test('it waits for the next run’s card where there are too many of them', async () => {
    const way = await among(10);
    expect(cards(way).get('run-1')?.buttons).toContain(acts);
    const third = { run: 'run-3', pipeline: 132, createdAt: at(120), startedAt: at(120) };
    await tell(way, failed({ ...third, id: 'r3', at: at(150) }));
    expect(cards(way).get('run-1')?.buttons).toEqual(buttons);
  });
});

test('two workflows of a push that fail at once take the buttons of both cards before them', async () => {
  const way = await openChannel(rule);
  const nightly = { workflow: 'nightly', run: 'run-n' };
  await tell(way, job(), failed(), job({ ...nightly, id: 'jn' }), failed({ ...nightly, id: 'rn' }));
  const both = [nextJob, job({ ...next, ...nightly, run: 'run-n2', id: 'jn2', at: at(81) })];
  for (const report of both)
    way.put({ version: 1, workspace, kind: 'report', hook: 'h1', report }, 20 * second);
  await way.untilQuiet();
  for (const run of ['run-1', 'run-n']) expect(cards(way).get(run)?.buttons).not.toContain(acts);
});
