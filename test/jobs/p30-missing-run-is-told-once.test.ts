/** P30: absence is true. A missing run is told when it is missing, once, and never when it is there. */
import { expect, it } from 'vitest';
import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { readRule } from '../../lambda/rule-options/rule.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription, web, whole } from '../alerts/sample-reports.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';
import {
  gapsOf,
  type History,
  historyOf,
  minute,
  type Stretch,
  type TrueRun,
  wallIn,
} from './random-expected-runs.ts';

/** Longest time from when it can be seen until the channel is told: looks are an hour apart at most. */
const patience = 70 * minute;
/** CircleCI shows a run this much later at most; a look just before sees it at the next one. */
const blind = 3 * minute;

interface Told {
  readonly at: number;
  readonly what: 'absent' | 'arrived';
}

function shown({ begunAt, endedAt, end }: TrueRun, now: number) {
  if (now < begunAt) return undefined;
  if (end === 'skipped') return { status: 'not_run', lifecycle: 'not_run' } as const;
  if (now < endedAt) return { status: 'running', lifecycle: 'running' } as const;
  const status = end === 'superseded' ? 'canceled' : end;
  return { status, lifecycle: 'finished' } as const;
}

function circleciOf(history: History, clock: () => number): CircleCI {
  const { runs, lag, stretches } = history;
  const then = () => {
    const now = clock();
    const isDown = stretches.some(
      ({ what, from, to }) => what === 'CircleCI is down' && now >= from && now < to,
    );
    if (isDown) throw new CircleCIError('unavailable', 'builds');
    return now - lag;
  };
  const builds = (branch?: string) => {
    const now = then();
    const iso = (at: number) => new Date(at).toISOString();
    return runs
      .filter((run) => branch === undefined || run.branch === branch)
      .toReversed()
      .flatMap((run): BuildSummary[] => {
        const is = shown(run, now);
        if (!is) return [];
        const { number, workflow, begunAt, endedAt } = run;
        const times = { queuedAt: iso(begunAt), startedAt: iso(begunAt) };
        const job = { jobName: 'test', jobId: undefined, workspaceId: undefined };
        return [
          {
            project: web,
            number,
            branch: run.branch,
            ...is,
            rawStatus: is.status,
            ...times,
            stoppedAt: is.lifecycle === 'finished' ? iso(endedAt) : undefined,
            workflow: { ...job, workflowId: `run-${number}`, workflowName: workflow },
            url: `https://circleci.com/gh/acme/web/${number}`,
          } as BuildSummary,
        ];
      });
  };
  return answeringOnly({
    builds: async (_, { limit = 30, offset = 0 } = {}) => builds().slice(offset, offset + limit),
    // Alerts read the branch without an offset: what they make of it has proofs of its own.
    branchBuilds: async (_, branch, { limit = 30, offset } = {}) =>
      offset === undefined ? [] : builds(branch).slice(offset, offset + limit),
    async workflowState(id) {
      const now = then();
      const run = runs.find(({ number }) => id === `run-${number}`)!;
      const is = shown(run, now);
      if (!is) throw new CircleCIError('not-found', 'workflow');
      const status = is.status === 'not_run' ? 'other' : is.status;
      const stoppedAt = is.lifecycle === 'finished' ? run.endedAt : undefined;
      return {
        name: run.workflow,
        status,
        pipeline: run.number,
        createdAt: run.begunAt,
        stoppedAt,
      };
    },
    async pipelines() {
      then();
      return [];
    },
    workflowsOf: async () => [],
    projects: async () => [],
    pausedSchedules: async () => [],
  });
}

function reportOf(run: TrueRun) {
  const { number, begunAt, endedAt, workflow, branch, end } = run;
  const status = end === 'success' || end === 'failed' ? end : 'canceled';
  return whole(status, {
    id: `report-of-${number}`,
    run: `run-${number}`,
    pipeline: number,
    workflow,
    branch,
    at: endedAt,
    createdAt: begunAt,
    startedAt: begunAt,
    stoppedAt: endedAt,
  });
}

/** Lives through the history, from one thing that happens to the next, and returns what the channel was told. */
async function live(history: History): Promise<readonly Told[]> {
  const { expectation, from, to, timeZone, quiet, branch, stretches, runs } = history;
  let now = from;
  const clockwork = openClockwork({
    circleci: circleciOf(history, () => clockwork?.clock.now ?? now),
    now: from,
  });
  const { store, clock, said } = clockwork;
  const texts = { expect: expectation.text, workflow: 'nightly', ...(branch && { branch }) };
  const { rule } = readRule(quiet ? { ...texts, quiet: `${quiet.from}-${quiet.to}` } : texts);
  const one = { ...subscription({ ...rule, timeZone }), createdAt: from, expected: { since: from } };
  await store.saveSubscription(one);
  await store.schedule({ workspace: 'T1', kind: 'expectation', id: one.id, at: from });
  const reports = runs
    .filter(({ reportedAt, end }) => reportedAt !== undefined && reportedAt >= from && end !== 'skipped')
    .toSorted((a, b) => a.reportedAt! - b.reportedAt!);
  const edges = stretches.flatMap((stretch) => [
    { at: stretch.from, change: changeOf(stretch, stretches) },
    ...(stretch.what === 'paused' && !stretches.some((other) => overlaps(other, stretch))
      ? [{ at: stretch.to, change: { paused: undefined } }]
      : []),
  ]);
  const down = stretches.filter(({ what }) => what === 'the bot is down');
  const told: Told[] = [];
  const note = () => {
    for (const { message } of said.splice(0))
      told.push({ at: clock.now, what: message.text.startsWith('⏰') ? 'absent' : 'arrived' });
  };
  edges.sort((a, b) => a.at - b.at);
  while (now < to) {
    const [due] = await store.due(Number.MAX_SAFE_INTEGER, 1);
    const times = [due && Math.ceil(due.at / minute) * minute, reports[0]?.reportedAt, edges[0]?.at];
    const next = Math.max(now, Math.min(...times.filter((at) => at !== undefined)));
    const back = Math.max(...down.filter((one) => one.from <= next && one.to > next).map((one) => one.to));
    now = back > next ? back : next;
    if (now >= to) break;
    clock.now = Math.max(clock.now, now);
    while (edges[0] && edges[0].at <= now) {
      const { change } = edges.shift()!;
      if (change) await store.changeSubscription(one, change);
    }
    while (reports[0] && reports[0].reportedAt! <= now) {
      const report = reportOf(reports.shift()!);
      await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report });
      note();
    }
    if (due && due.at <= now) {
      clock.now = Math.max(clock.now, now) - 1;
      await clockwork.minute();
      note();
    }
    now = Math.max(now, clock.now);
  }
  return told;
}

/** Another pause begins before this one ends, and ends later. */
function overlaps(other: Stretch, { from, to }: Stretch): boolean {
  return other.what === 'paused' && other.from <= to && other.to > to && other.to > from;
}

/** A mute that was begun before, and lasts longer, still lasts. */
function changeOf({ what, from: at, to }: Stretch, stretches: readonly Stretch[]) {
  const muted = stretches.filter((other) => other.what === 'muted' && other.from <= at && other.to > at);
  if (what === 'muted') return { mutedUntil: Math.max(to, ...muted.map((other) => other.to)) };
  return what === 'paused' ? { paused: { reason: 'missing-scope', at } as const } : undefined;
}

/** What is wrong with what was told; empty if nothing is. */
function wrongs(history: History, told: readonly Told[]): readonly string[] {
  const { to, quiet, timeZone, stretches } = history;
  const wall = wallIn(timeZone);
  const isQuiet = (at: number) => {
    if (!quiet) return false;
    const { hour } = wall(at);
    return quiet.from < quiet.to
      ? hour >= quiet.from && hour < quiet.to
      : hour >= quiet.from || hour < quiet.to;
  };
  const isIn = (at: number, ...kinds: readonly string[]) =>
    stretches.some(({ what, from, to: end }) => kinds.includes(what) && at >= from && at < end);
  const isClear = (at: number) =>
    !isQuiet(at) && !isIn(at, 'CircleCI is down', 'the bot is down', 'muted', 'paused');
  /** Whether there was time enough to see it and to say it. */
  const couldTell = (begin: number, end: number) => {
    let since: number | undefined;
    for (let at = begin; at <= end; at += minute) {
      since = isClear(at) ? (since ?? at) : undefined;
      if (since !== undefined && at - since >= patience) return true;
    }
    return false;
  };
  const iso = (at: number | undefined) =>
    at === undefined ? 'never' : new Date(at).toISOString().slice(5, 16);
  const found: string[] = [];
  const gaps = gapsOf(history);
  const left = [...told];
  for (const [index, gap] of gaps.entries()) {
    const end = gap.to ?? to;
    const following = gaps[index + 1]?.from ?? to;
    const of = `the gap ${iso(gap.from)} to ${iso(gap.to)}`;
    const alarm =
      left[0]?.what === 'absent' && left[0].at >= gap.from && left[0].at < end + blind
        ? left.shift()
        : undefined;
    if (!alarm && couldTell(gap.from, end)) found.push(`missed: ${of}`);
    if (!alarm) continue;
    if (isQuiet(alarm.at) || isIn(alarm.at, 'muted', 'paused'))
      found.push(`told while it should rest: ${of}`);
    if (gap.to === undefined) continue;
    const arrival = left[0]?.what === 'arrived' && left[0].at >= gap.to ? left.shift() : undefined;
    if (!arrival && couldTell(gap.to, Math.min(to, following + patience)) && couldTell(gap.to, to))
      found.push(`not told that it came: ${of}`);
    // What was held until quiet hours end is sent when the bot is back, as any alert.
    const wasDown = (at: number) => isIn(at - 2 * minute, 'the bot is down');
    if (arrival && isQuiet(arrival.at) && !wasDown(arrival.at))
      found.push(`its coming was told in quiet hours: ${of}`);
  }
  return [...found, ...left.map(({ at, what }) => `false: ${what} at ${iso(at)}`)];
}

const inputs = runs(20_000);

it('P30: says that a run is missing when it is, once, and never when it is there', async () => {
  let failures = 0;
  const alarms = { absent: 0, arrived: 0 };
  const examples: string[] = [];
  for (let index = 0; index < inputs; index += 1) {
    const history = historyOf(createRandom(seed() + index));
    const told = await live(history);
    for (const { what } of told) alarms[what] += 1;
    const wrong = wrongs(history, told);
    if (wrong.length === 0) continue;
    failures += 1;
    if (examples.length < 12)
      examples.push(
        `SEED=${seed() + index}: ${history.expectation.text} ${history.timeZone}: ${wrong.join('; ')}`,
      );
  }
  proved({ promise: 'P30', inputs, of: 'histories of expected runs', failures });
  expect(examples).toEqual([]);
  // The histories hold what they are to prove.
  expect(alarms.absent).toBeGreaterThan(inputs / 4);
  expect(alarms.arrived).toBeGreaterThan(inputs / 8);
});
