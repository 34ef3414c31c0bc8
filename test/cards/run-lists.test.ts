/** Floods: many branches in one message, whose lines change with their branches. */
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../lambda/store/stored-runs.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { now, ofJob, whole } from '../alerts/sample-reports.ts';
import { branchesListed } from '../fakes/rate-limited-slack.ts';
import { run } from '../views/alert-samples.ts';
import {
  failing,
  minute,
  on,
  open,
  second,
  stands,
  titleOf,
  together,
  told,
  type Way,
  wordOf,
  workspace,
} from './flood-of-branches.ts';

/** 30 branches with four alerts each. */
const ofSeveralJobs = () =>
  Array.from({ length: 30 }, (_, at) => [
    ...['lint', 'test', 'e2e'].map((job) => ofJob(job, 'failed', { ...on(at), id: `${job}${at}` })),
    whole('failed', on(at)),
  ]).flat();

describe.each(['run', 'branch'] as const)('a flood, grouped by %s', (group) => {
  it('is one message, with a line for each branch', async () => {
    const way = await open({ group });
    await together(way, failing(30));
    expect(stands(way).map(titleOf)).toEqual(['❌ 30 branches of acme/web fail in lint']);
    expect(branchesListed(stands(way)[0]!.message)).toHaveLength(30);
  });

  it('is one message where each branch reports several jobs and its end', async () => {
    const way = await open({ group });
    await together(way, ofSeveralJobs());
    expect(stands(way).map(titleOf)).toEqual([expect.stringMatching(/^❌ 30 branches of acme\/web fail/)]);
    expect(branchesListed(stands(way)[0]!.message)).toHaveLength(30);
  });

  it('is one message though the store fails to end its more than 100 alerts', async () => {
    const way = await open({ group });
    const { endMessages } = way.store;
    let failed = 0;
    way.store.endMessages = async (team, settlement) => {
      if (failed > 0 || settlement.messages.length <= 100) return endMessages(team, settlement);
      failed += 1;
      throw new Error('The store is down.');
    };
    await together(way, ofSeveralJobs());
    expect(failed).toBe(1);
    expect(stands(way).map(titleOf)).toEqual([expect.stringMatching(/^❌ 30 branches of acme\/web fail/)]);
    expect(await way.store.pending(workspace, 'C1', 999)).toEqual([]);
    const at = now + 5 * minute;
    await told(way, [
      whole('success', { ...on(2), id: 'next', run: 'next', pipeline: 131, createdAt: at, at }),
    ]);
    way.clock.now += minute;
    await told(way, []);
    expect(stands(way)).toHaveLength(1);
    expect(wordOf(way, 'b2')).toEqual(['Fixed']);
  });

  it('changes a line with the end of its run, its rerun and its fix, and posts nothing more', async () => {
    const way = await open({ group });
    await together(way, failing(6));
    expect(wordOf(way, 'b1')).toEqual(['Failing']);
    const later = { createdAt: now + minute, at: now + 2 * minute, pipeline: 131 };
    await told(way, [
      whole('failed', on(1)),
      whole('success', { ...on(2), ...later, id: 'green', run: 'run-2b' }),
      whole('failed', { ...on(3), ...later, id: 'again', run: 'run-3b' }),
    ]);
    expect(wordOf(way, 'b1')).toEqual(['Failed']);
    expect(wordOf(way, 'b2')).toEqual(['Fixed']);
    expect(wordOf(way, 'b3')).toEqual(['Failed 2 times']);
    expect(stands(way).map(titleOf)).toEqual(['❌ 5 of 6 branches of acme/web fail']);
  });

  it('says once that all of it is over, in the channel, too', async () => {
    const way = await open({ group });
    await together(way, failing(6));
    const green = (index: number) => {
      const later = { createdAt: now + minute, at: now + (index + 2) * minute, pipeline: 131 };
      return whole('success', { ...on(index), ...later, id: `g${index}`, run: `run-${index}b` });
    };
    for (const index of [0, 1, 2, 3, 4]) await told(way, [green(index)]);
    expect(way.slack.threads(workspace, 'C1')).toEqual([]);
    await told(way, [green(5), green(5)]);
    const [list] = stands(way);
    expect(titleOf(list!)).toBe('💚 6 branches of acme/web are fixed');
    expect(
      way.slack
        .threads(workspace, 'C1')
        .map(({ thread, broadcast, message }) => [thread, broadcast, message.text]),
    ).toEqual([[list?.ts, 'channel', '💚 6 branches of acme/web are fixed']]);
  });

  it('is edited four times a minute at most, whatever comes', async () => {
    const way = await open({ group });
    await together(way, failing(30));
    const began = way.clock.now;
    for (let index = 0; index < 30; index += 1) {
      const report = whole('failed', on(index));
      way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report }, index * second);
    }
    await way.untilQuiet();
    const edits = way.slack.calls.filter(({ name, at }) => name === 'update' && at >= began);
    expect(edits.length).toBeLessThanOrEqual(3);
    expect(wordOf(way, 'b29')).toEqual(['Failed']);
  });

  it('takes what comes within a minute, and no more than fit', async () => {
    const way = await open({ group });
    await together(way, failing(28));
    await told(way, failing(3, 28));
    expect(stands(way).map(titleOf)).toEqual([
      '❌ 30 branches of acme/web fail in lint',
      expect.stringContaining('b30'),
    ]);
    way.clock.now += 2 * minute;
    await told(way, failing(1, 40));
    expect(stands(way)).toHaveLength(3);
  });

  it('begins again where its message was deleted', async () => {
    const way = await open({ group });
    await together(way, failing(6));
    way.slack.remove(workspace, 'C1');
    way.clock.now += minute;
    await told(way, [whole('failed', on(1))]);
    expect(stands(way).map(({ message }) => branchesListed(message))).toEqual([['b1']]);
    way.clock.now += minute;
    await told(way, [whole('failed', on(2))]);
    expect(stands(way).map(({ message }) => branchesListed(message))).toEqual([['b1', 'b2']]);
  });

  it('calls people who are mentioned later in a reply', async () => {
    const way = await open({ group, mention: 'author' });
    await way.store.saveLogin(workspace, 'U02BEN', 'ben', 'if free');
    await together(way, failing(6));
    const late = ofJob('lint', 'failed', { ...on(7), id: 'j7', login: 'ben' });
    await told(way, [late]);
    expect(branchesListed(stands(way)[0]!.message)).toContain('b7');
    expect(way.slack.threads(workspace, 'C1').map(({ message }) => message.text)).toEqual([
      expect.stringContaining('<@U02BEN>'),
    ]);
  });
});

describe('branches that fail one after another', () => {
  const failure = (mark: string): Failure => ({
    job: 'lint',
    number: 501,
    step: 'npm run lint',
    lines: [],
    fingerprint: mark,
    failedTests: [],
    moreFailedTests: 0,
  });

  /** CircleCI was asked already. */
  async function failFor(way: Way, mark: string, index: number, after = 2 * minute): Promise<void> {
    const known = run({ ...on(index), id: `run-${index}`, status: 'running', statusAt: now - 1, jobs: [] });
    await way.store.saveRun(workspace, { ...known, failures: [failure(mark)] }, 0);
    way.clock.now += after;
    await told(way, failing(1, index));
  }

  it('are a list from the fourth with one reason on', async () => {
    const way = await open();
    for (const index of [0, 1, 2, 3, 4]) await failFor(way, 'one', index);
    expect(stands(way).map(({ isList }) => isList)).toEqual([false, false, false, true]);
    expect(titleOf(stands(way)[3]!)).toBe('❌ 2 more branches of acme/web fail in lint');
  });

  it('are a list from the second one on, within a minute', async () => {
    const way = await open();
    for (const index of [0, 1, 2]) await failFor(way, 'one', index, second);
    expect(stands(way).map(({ isList }) => isList)).toEqual([false, true]);
    expect(branchesListed(stands(way)[1]!.message)).toEqual(['b1', 'b2']);
  });

  it('have cards of their own for reasons of their own, and after an hour', async () => {
    const way = await open();
    for (const index of [0, 1, 2, 3, 4]) await failFor(way, `reason ${index}`, index);
    for (const index of [5, 6, 7]) await failFor(way, 'one', index);
    way.clock.now += 61 * minute;
    await failFor(way, 'one', 8);
    expect(stands(way).map(({ isList }) => isList)).toEqual(Array(9).fill(false));
  });
});

it('a run that waits for approval has a card of its own, and changes its branch’s line', async () => {
  const way = await open({ statuses: ['failed', 'fixed', 'hold'] });
  await together(way, failing(6));
  way.clock.now += 2 * minute;
  const next = { run: 'run-2b', pipeline: 131, createdAt: now + minute };
  const approval = { requestId: 'q1', job: 'hold' };
  await told(way, [whole('hold', { ...on(2), ...next, id: 'h2', at: now + minute, approval })]);
  expect(stands(way)).toHaveLength(2);
  await told(way, [whole('success', { ...on(2), ...next, id: 'g2', at: now + 3 * minute })]);
  expect(stands(way)).toHaveLength(2);
  expect(wordOf(way, 'b2')).toEqual(['Fixed']);
});
