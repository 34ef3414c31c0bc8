/** When a branch is told to be fixed, by the whole way of a report: reruns of old pipelines, and any order of arrival. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { type Desk, hook, openDesk, subscribe } from './fake-alert-services.ts';
import { now, ofJob, subscription, whole } from './sample-reports.ts';

/** A run of a pipeline; times are minutes. */
interface Ended {
  readonly run: string;
  readonly pipeline: number;
  readonly start: number;
  readonly end: number;
  readonly status: 'success' | 'failed';
}

const at = (minutes: number) => now + minutes * 60_000;

/** `P1 10-20 failed`: a run of pipeline 1, which was created in minute 100. */
function ended(text: string): Ended {
  const [, pipeline, start, end, status] = /^P(\d+) (\d+)-(\d+) (success|failed)$/.exec(text)!;
  return {
    run: text,
    pipeline: Number(pipeline),
    start: Number(start),
    end: Number(end),
    status: status as Ended['status'],
  };
}

function reportOf({ run, pipeline, start, end, status }: Ended) {
  const times = { createdAt: at(pipeline * 10), startedAt: at(start), stoppedAt: at(end), at: at(end) };
  return whole(status, { id: `end of ${run}`, run, pipeline, ...times });
}

function listening(rule: Parameters<typeof subscription>[0] = {}) {
  const desk = openDesk();
  subscribe(desk, subscription({ statuses: ['failed', 'fixed'], ...rule }));
  return desk;
}

async function tell(desk: Desk, report: ReturnType<typeof reportOf>) {
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report } as const;
  await handleReport(queued, desk.services, now + 15_000);
}

function fixedIn({ seen }: Desk): readonly string[] {
  return seen.alerts.filter(({ status }) => status === 'fixed').map(({ run }) => run);
}

async function toldOf(all: readonly Ended[]): Promise<readonly string[]> {
  const desk = listening();
  for (const one of all) await tell(desk, reportOf(one));
  return fixedIn(desk);
}

describe('a branch is fixed', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    [
      'by no success that ended before an old pipeline was rerun and failed',
      ['P1 10-20 success', 'P2 20-30 success', 'P1 90-95 failed'],
      [],
    ],
    [
      'by no rerun of an old pipeline while the newest one is red',
      ['P1 10-20 failed', 'P2 20-30 failed', 'P1 90-95 success'],
      [],
    ],
    [
      'when the newest pipeline is rerun and succeeds, whatever old ones did meanwhile',
      ['P1 10-20 failed', 'P2 20-30 failed', 'P1 90-95 success', 'P2 100-110 success'],
      ['P2 100-110 success'],
    ],
    [
      'once only, when an old pipeline is rerun and succeeds after the newest one has',
      ['P1 10-20 failed', 'P2 20-30 success', 'P1 90-95 success'],
      ['P2 20-30 success'],
    ],
    [
      'by a success that overtook the failure of an older pipeline',
      ['P2 20-30 success', 'P1 10-40 failed'],
      ['P2 20-30 success'],
    ],
    [
      'by the first of two pipelines beside each other that succeeds',
      ['P1 10-20 failed', 'P3 30-35 success', 'P2 20-50 success'],
      ['P3 30-35 success'],
    ],
    [
      'by that one, too, when the failure is reported last',
      ['P2 20-50 success', 'P3 30-35 success', 'P1 10-20 failed'],
      ['P3 30-35 success'],
    ],
    [
      'by no success that is reported late, when the branch is red again',
      ['P1 10-20 failed', 'P3 30-40 failed', 'P2 20-25 success'],
      [],
    ],
    [
      'by the newest success alone, when all are reported late',
      ['P4 60-65 success', 'P3 30-40 failed', 'P2 20-25 success', 'P1 10-20 failed'],
      ['P4 60-65 success'],
    ],
    [
      'by nothing, when a rerun that failed later is reported first',
      ['P1 10-20 success', 'P1 90-95 failed', 'P2 20-30 success'],
      [],
    ],
  ])('%s', async (_, history, fixed) => {
    expect(await toldOf(history.map(ended))).toEqual(fixed);
  });

  test('for a job not by a rerun of an old pipeline while it is red in the newest', async () => {
    const desk = listening({ jobs: ['deploy'] });
    const run = async (text: string) => {
      const one = ended(text);
      const { run: id, pipeline, createdAt, startedAt } = reportOf(one);
      const about = { run: id, pipeline, createdAt, startedAt, at: at(one.end) - 1 };
      await tell(desk, ofJob('deploy', one.status, about));
      await tell(desk, reportOf(one));
    };
    await run('P1 10-20 failed');
    await run('P2 20-30 failed');
    await run('P1 90-95 success');
    expect(fixedIn(desk)).toEqual([]);
    await run('P2 100-110 success');
    expect(new Set(fixedIn(desk))).toEqual(new Set(['P2 100-110 success']));
  });
});

describe('the alert of a fixed run', () => {
  test('has the same id and time, whichever of its reports is first', async () => {
    const [red, green] = [ended('P1 10-20 failed'), ended('P2 20-30 success')];
    const hinted = { ...reportOf(green), id: 'workflow:P2:success', at: at(30) - 200 };
    const ways = [
      [reportOf(red), reportOf(green), hinted],
      [reportOf(red), hinted, reportOf(green)],
      [hinted, reportOf(green), reportOf(red)],
    ];
    const said = await Promise.all(
      ways.map(async (reports) => {
        const desk = listening();
        for (const one of reports) await tell(desk, one);
        return desk.seen.alerts
          .filter(({ status }) => status === 'fixed')
          .map((alert) => [alert.id, alert.at]);
      }),
    );
    expect(said).toEqual(Array(3).fill([[`fixed:${green.run}`, at(30)]]));
  });

  test('reports each recovered job by itself, though the run had ended before', async () => {
    const desk = listening({ jobs: ['*'] });
    const [red, green] = [ended('P1 10-20 failed'), ended('P2 20-30 success')];
    const jobs = ['lint', 'deploy'];
    const { run, createdAt, startedAt } = reportOf(green);
    for (const name of jobs)
      await tell(desk, ofJob(name, 'failed', { ...reportOf(red), ...ofJob(name, 'failed'), run: red.run }));
    await tell(desk, reportOf(red));
    await tell(desk, reportOf(green));
    for (const [index, name] of jobs.entries())
      await tell(desk, ofJob(name, 'success', { id: name, run, createdAt, startedAt, at: at(29) + index }));
    const fixed = desk.seen.alerts.filter(({ status }) => status === 'fixed');
    expect(fixed.map((alert) => [alert.id, alert.at])).toEqual([
      ['lint', at(29)],
      ['deploy', at(29) + 1],
    ]);
  });
});

/** Pipelines one after the other, each with its reruns; `apart`: no two runs at the same time. */
function histories(times: 'apart' | 'beside') {
  const attempt = fc.record({
    pipeline: fc.integer({ min: 1, max: 4 }),
    status: fc.constantFrom('success' as const, 'failed' as const),
    lasts: fc.integer({ min: 1, max: 40 }),
  });
  return fc.array(attempt, { minLength: 1, maxLength: 9 }).map((attempts) => {
    const ends = new Map<number, number>();
    const all: Ended[] = [];
    let clock = 0;
    for (const { pipeline, status, lasts } of attempts) {
      clock += 10;
      const start = Math.max(clock, (ends.get(pipeline) ?? pipeline * 10) + 1);
      // No two end at the same time.
      const end = start + lasts + all.length / 100;
      ends.set(pipeline, end);
      if (times === 'apart') clock = end;
      all.push({ run: `r${all.length}`, pipeline, start, end, status });
    }
    return all.toSorted((one, other) => one.end - other.end);
  });
}

const isNewer = (one: Ended, other: Ended) =>
  one.pipeline > other.pipeline || (one.pipeline === other.pipeline && one.start > other.start);
const head = (known: readonly Ended[]) => known.toSorted((one, other) => (isNewer(one, other) ? -1 : 1))[0];

/** The runs at whose end the newest result went from red to green. */
function turns(inTime: readonly Ended[]): readonly string[] {
  return inTime.flatMap((one, index) => {
    const was = head(inTime.slice(0, index))?.status;
    return was === 'failed' && one.status === 'success' && head(inTime.slice(0, index + 1)) === one
      ? [one.run]
      : [];
  });
}

describe('whatever the history', () => {
  const shuffled = (times: 'apart' | 'beside') =>
    histories(times).chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );

  test('a channel hears each time that the newest pipeline went from red to green, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(histories('apart'), async (all) => {
        expect(await toldOf(all)).toEqual(turns(all));
      }),
      { numRuns: runs(10_000), seed: seed() },
    );
  });

  test('the last of these is told in any order of arrival, and none while a newer pipeline is known to be red', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled('beside'), async ([inTime, arriving]) => {
        const desk = listening();
        const told: string[] = [];
        for (const [index, one] of arriving.entries()) {
          await tell(desk, reportOf(one));
          const known = arriving.slice(0, index + 1);
          for (const run of fixedIn(desk).filter((name) => !told.includes(name))) {
            const fix = known.find((other) => other.run === run)!;
            const then = known.filter(({ end }) => end <= fix.end);
            expect(head(then)).toBe(fix);
            expect(head(known)?.status).toBe('success');
            expect(
              known.some((red) => red.status === 'failed' && isNewer(fix, red) && red.start < fix.end),
            ).toBe(true);
            told.push(run);
          }
        }
        const isGreen = head(inTime)?.status === 'success';
        expect(told).toEqual(expect.arrayContaining(isGreen ? turns(inTime).slice(-1) : []));
      }),
      { numRuns: runs(10_000), seed: seed() },
    );
  });
});
