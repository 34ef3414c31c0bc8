/** P29: what was said to be running ends in the message that said it, whatever is lost, late, refused or killed. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AlertServices } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import { replaceJobs } from '../fakes/run-queue-job.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { follow, isEnd, type Outcome, type Schedule, scheduleOf } from './follow-through-trouble.ts';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.setTimerTickMode('nextTimerAsync');
});
afterAll(() => void vi.useRealTimers());

const words = { success: 'passed', failed: 'failed', canceled: 'was canceled' } as const;
const within = 120_000;

/** What is wrong with how it ended; undefined for nothing. */
function fault(schedule: Schedule, { texts, delay, left, isSaidTwice }: Outcome): string | undefined {
  const { loss, end } = schedule;
  const ends = texts.filter(isEnd);
  if (left > 0) return 'something is left';
  if (isSaidTwice) return 'its end is said twice';
  if (ends.some((text) => !text.includes(`It ${words[end]}`))) return 'its end is not true';
  // What was deleted after its end is not said again.
  if (ends.length === 0)
    return loss?.is === 'deleted' && texts.length === 0 ? undefined : 'its end is not said';
  if (texts.length > 1 && loss?.is !== 'refused') return 'a message stays as it was';
  return delay > within ? `its end came ${delay} ms late` : undefined;
}

async function prove(count: number, random: Random, options: Parameters<typeof follow>[1] = {}) {
  const total = { edits: 0, changes: 0, wrong: [] as string[] };
  for (let left = count; left > 0; left -= 1) {
    const schedule = scheduleOf(random);
    const outcome = await follow(schedule, options);
    const wrong = fault(schedule, outcome);
    if (wrong) total.wrong.push(`${wrong}: ${JSON.stringify({ schedule, outcome })}`);
    total.edits += outcome.edits;
    total.changes += outcome.changes;
  }
  return total;
}

test('P29 every followed message comes to its true end within two minutes after the trouble', async () => {
  const count = runs(50_000);
  const { edits, changes, wrong } = await prove(count, createRandom(seed()));
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(edits / changes).toBeLessThanOrEqual(1.05);
  proved({ promise: 'P29', inputs: count, of: 'followed messages', failures: wrong.length });
}, 14_400_000);

const few = 150;

/** The job with something wrong about its store. */
function planted(wrong: (store: AlertServices['store']) => Partial<AlertServices['store']>) {
  return {
    jobs: replaceJobs(jobs, {
      follow: (_, services, attempt, real) =>
        real.run({ ...services, store: { ...services.store, ...wrong(services.store) } }, attempt),
    }),
  };
}

test.each([
  [
    'no look is scheduled before the first one can fail',
    planted(() => ({ schedule: async () => undefined })),
    /not said|is left/,
  ],
  [
    'the end of a run is forgotten when it is stored',
    planted((store) => ({
      async saveFollow(workspace, follow) {
        const known = await store.follow(workspace, follow.id);
        return store.saveFollow(workspace, { ...follow, end: undefined }, known?.version ?? 0);
      },
    })),
    /not said|not true|is left/,
  ],
  [
    'the last edit is taken for sent once it was stored',
    planted((store) => ({
      pending: async (_, __, limit) => (limit === 200 ? [] : store.pending(_, __, limit)),
    })),
    /late|not said|is left/,
  ],
  [
    'nothing finds the message whose post was not recorded',
    planted(() => ({ posted: async () => ({ destination: 'C1', subject: 'follow:f1', ts: 'none' }) })),
    /stays as it was|not said|twice/,
  ],
] as const)(
  'P29 finds it when %s',
  async (_, options, what) => {
    const { wrong } = await prove(few * 4, createRandom(seed()), options);
    expect(wrong.join('\n')).toMatch(what);
  },
  600_000,
);

test('P29 finds it when each look makes an edit', async () => {
  const options = planted((store) => ({
    async follow(workspace, id) {
      const known = await store.follow(workspace, id);
      return known && { ...known, value: { ...known.value, shown: '' } };
    },
  }));
  const { edits, changes } = await prove(few, createRandom(seed()), options);
  expect(edits / changes).toBeGreaterThan(1.05);
}, 600_000);
