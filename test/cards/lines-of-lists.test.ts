/** The lines of a list show what is true of their branches, whichever message tells it. */
import { describe, expect, it } from 'vitest';
import { now, ofJob, whole } from '../alerts/sample-reports.ts';
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
  wordOf,
} from './flood-of-branches.ts';

/** A run of b2 that began and ended so many minutes after the flood. */
function later(minutes: number, status: 'failed' | 'success' | 'canceled') {
  const at = now + minutes * minute;
  const changes = { id: `r2-${minutes}`, run: `run-2-${minutes}`, pipeline: 130 + minutes, createdAt: at };
  return whole(status, { ...on(2), ...changes, startedAt: at, at: at + second, stoppedAt: at + second });
}

describe.each(['run', 'branch'] as const)('a line, with alerts by %s', (group) => {
  it('is red again where another message tells the next failure, and changes with that', async () => {
    const way = await open({ group });
    await together(way, failing(6));
    await told(way, [later(1, 'success')]);
    way.clock.now += 2 * minute;
    expect(wordOf(way, 'b2')).toEqual(['Fixed']);
    await told(way, [later(3, 'failed')]);
    expect(stands(way).map(titleOf)).toEqual([
      '❌ 6 branches of acme/web fail',
      expect.stringMatching(/^❌ Failed: acme\/web on b2/),
    ]);
    expect(wordOf(way, 'b2')).toEqual(['Failed']);
    way.clock.now += 2 * minute;
    await told(way, [later(5, 'success')]);
    way.clock.now += minute;
    await told(way, []);
    expect(wordOf(way, 'b2')).toEqual(['Fixed']);
    expect(stands(way)).toHaveLength(2);
    // A run's card shows that run.
    expect(stands(way).map(titleOf)[1]).toMatch(group === 'branch' ? /^💚/ : /^❌/);
  });

  it('is red again where a newer list shows the branch, and fixed with it', async () => {
    const way = await open({ group });
    await together(way, failing(6));
    await told(way, [later(1, 'success')]);
    way.clock.now += 2 * minute;
    const others = failing(6, 20).map((one) => ({ ...one, at: way.clock.now }));
    await together(way, [...others, { ...later(3, 'failed'), at: way.clock.now }]);
    expect(wordOf(way, 'b2')).toEqual(['Failed', 'Failed']);
    way.clock.now += 2 * minute;
    await told(way, [later(5, 'success')]);
    way.clock.now += minute;
    await told(way, []);
    expect(wordOf(way, 'b2')).toEqual(['Fixed', 'Fixed']);
  });

  it('stays red where the newest of its failures is taken back by a cancellation', async () => {
    const way = await open({ group });
    await together(way, failing(6));
    const next = { run: 'run-2b', pipeline: 131, createdAt: now + minute, startedAt: now + minute };
    await told(way, [ofJob('lint', 'failed', { ...on(2), ...next, id: 'j2b', at: now + 2 * minute })]);
    way.clock.now += minute;
    await told(way, [whole('canceled', { ...on(2), ...next, id: 'c2b', at: now + 3 * minute })]);
    way.clock.now += minute;
    await told(way, []);
    expect(wordOf(way, 'b2')).toEqual([expect.stringMatching(/^Fail/)]);
  });
});

it('a list that is over stays as it was told: a newer message tells what fails later', async () => {
  const way = await open({ group: 'branch' });
  await together(way, failing(6));
  const green = [0, 1, 2, 3, 4, 5].map((index) =>
    whole('success', {
      ...on(index),
      id: `g${index}`,
      run: `run-${index}b`,
      pipeline: 131,
      createdAt: now + minute,
      at: now + 2 * minute,
    }),
  );
  await told(way, green);
  way.clock.now += 2 * minute;
  await told(way, [later(5, 'failed')]);
  expect(stands(way).map(titleOf)).toEqual([
    '💚 6 branches of acme/web are fixed',
    expect.stringMatching(/^❌ Failed: acme\/web on b2/),
  ]);
});

it.each([
  ['of the same pipeline', { pipeline: 130 }],
  ['of a newer pipeline, where the first one’s is not known', { pipeline: 131, createdAt: now }],
] as const)(
  'a line shows the later run, %s, although the first one’s cancellation comes last',
  async (_, of) => {
    const way = await open({ group: 'branch' });
    await together(
      way,
      failing(6).map((one) => (of.pipeline === 131 ? { ...one, pipeline: undefined } : one)),
    );
    const again = { ...on(2), ...of, id: 'g2', run: 'run-2b', startedAt: now + second, at: now + 2 * second };
    await told(way, [whole('success', again)]);
    way.clock.now += minute;
    expect(wordOf(way, 'b2')).toEqual(['Fixed']);
    await told(way, [whole('canceled', { ...on(2), pipeline: undefined, id: 'c2', at: now + 3 * second })]);
    expect(wordOf(way, 'b2')).toEqual(['Fixed']);
  },
);
