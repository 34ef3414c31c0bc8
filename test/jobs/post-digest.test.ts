import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FollowedProject } from '../../lambda/circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Pipeline } from '../../lambda/circleci/client/pipelines.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { readBranch } from '../../lambda/circleci/runs/read-branch.ts';
import { factsOf } from '../../lambda/digest/branch-facts.ts';
import type { BranchNow } from '../../lambda/digest/read-red-branches.ts';
import { handleDigest } from '../../lambda/jobs/post-digest.ts';
import { restAfter, restOf } from '../../lambda/polling/rate-limit.ts';
import type { Result } from '../../lambda/store/stored-runs.ts';
import type { Digest } from '../../lambda/store/subscriptions-and-schedules.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription, web, whole } from '../alerts/sample-reports.ts';
import { noon, simulate, token } from '../local/circleci/start-simulator.ts';
import { run } from '../views/alert-samples.ts';
import { summary, twoOfUnknownOrder } from '../views/sample-builds.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Of a workspace with one CircleCI. */
const limit = { workspace: 'T1', host: undefined };
/** A Tuesday in Berlin, nine o'clock. */
const nine = Date.parse('2026-03-03T08:00:00Z');
const digest: Digest = {
  channel: 'C1',
  every: 'day',
  hour: 9,
  minute: 0,
  timeZone: 'Europe/Berlin',
  owner: 'U01ANN',
};
const queued = { version: 1, workspace: 'T1', kind: 'digest', channel: 'C1' } as const;
const project = web;
const main = { project: web, branch: 'main', workflow: 'ci' } as const;

/** The newest first: `fs` is a success and, an hour later, a failure. */
function results(story: string, end = nine - hour): readonly Result[] {
  return [...story].map((letter, index) => ({
    run: `r${index}`,
    at: end - index * hour,
    status: letter === 'f' ? 'failed' : 'success',
    pipeline: 100 - index,
    author: 'Ben Oak',
    revision: undefined,
  }));
}

/** CircleCI shows the branch `main` of one project as the results tell it, and nothing else. */
function showing(shown: { readonly results: readonly Result[]; readonly repo?: string }): Partial<CircleCI> {
  const pipelines = (): readonly Pipeline[] =>
    shown.results.map(({ run: id, at, pipeline, author }) => ({
      id,
      project,
      number: pipeline,
      createdAt: at,
      branch: 'main',
      tag: undefined,
      revision: id,
      subject: 'Fix',
      pullRequest: undefined,
      startedBy: author,
      trigger: 'webhook',
      state: 'created',
      errors: [],
    }));
  const find = (of: string) => shown.results.find(({ run: id }) => id === of);
  return {
    projects: async () => [],
    builds: async () => [],
    branchBuilds: async () => [],
    pipelines: async ({ repo }, { branch } = {}) =>
      branch === 'main' && repo === (shown.repo ?? 'web') ? pipelines() : [],
    workflowsOf: async (of) => [
      {
        id: `w-${of}`,
        name: 'ci',
        kind: 'workflow',
        status: find(of)?.status ?? 'other',
        createdAt: find(of)?.at,
        stoppedAt: find(of)?.at,
      },
    ],
    workflowJobs: async () => [],
  };
}

const followed: CircleCI['projects'] = async () => [
  { project, name: 'web', vcsUrl: '', defaultBranch: 'main' } as FollowedProject,
];

async function open(story = 'fs', circleci: Parameters<typeof answeringOnly>[0] = {}) {
  const shown = { results: results(story) };
  const answers = answeringOnly({ ...showing(shown), ...circleci });
  const clockwork = openClockwork({ now: nine - minute, circleci: answers });
  const { store } = clockwork;
  await store.saveSubscription(subscription());
  await store.saveDigest('T1', 'C1', digest);
  await store.saveResults('T1', main, { value: results(story), version: 0 });
  await store.schedule({ workspace: 'T1', kind: 'digest', id: 'C1', at: nine });
  return { ...clockwork, shown };
}

const texts = ({ said }: Pick<Awaited<ReturnType<typeof open>>, 'said'>) =>
  said.map(({ message }) => message.text);
const bodies = ({ said }: Pick<Awaited<ReturnType<typeof open>>, 'said'>) => JSON.stringify(said);

describe('a digest', () => {
  it('says once a day what failed, and comes again tomorrow', async () => {
    const clockwork = await open('ffs');
    await clockwork.minute();
    expect(clockwork.said).toMatchObject([{ to: 'C1', id: 'digest:2026-03-03T08:00:00.000Z' }]);
    expect(texts(clockwork)[0]).toBe('📋 Daily digest: 2 of 3 runs failed since yesterday, 1 failing now.');
    expect(bodies(clockwork)).toContain('2 of 3 runs failed, failing for 2h, broken by Ben Oak');
    const [due] = await clockwork.store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due).toMatchObject({ kind: 'digest', id: 'C1', at: nine + day });
  });

  it('rests while no one is connected, and is due again tomorrow', async () => {
    const clockwork = openClockwork({ now: nine - minute });
    await clockwork.store.saveSubscription(subscription());
    await clockwork.store.saveDigest('T1', 'C1', digest);
    await clockwork.store.schedule({ workspace: 'T1', kind: 'digest', id: 'C1', at: nine });
    await clockwork.minute();
    expect(clockwork.said).toEqual([]);
    const [due] = await clockwork.store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due).toMatchObject({ kind: 'digest', id: 'C1', at: nine + day });
  });

  it('waits where another company reads along, tells its owner once, and comes again once it does not', async () => {
    const clockwork = await open();
    const { readers, clock, finish, store, said } = clockwork;
    readers.set('C1', 'another company too');
    await clockwork.minute();
    clock.now += day;
    await finish(queued);
    expect(said).toMatchObject([{ to: 'U01ANN', message: { text: expect.stringContaining('the digest') } }]);
    expect(bodies(clockwork)).toContain('paused until an admin sets it again');
    expect((await store.digest('T1', 'C1'))?.pausedAt).toBeDefined();
    // What was found stays, though Slack does not tell any more.
    readers.set('C1', 'unknown');
    clock.now += day;
    await finish(queued);
    expect(said).toHaveLength(1);
    readers.set('C1', 'own company');
    clock.now += day;
    await finish(queued);
    expect(said.map(({ to }) => to)).toEqual(['U01ANN', 'C1']);
    expect((await store.digest('T1', 'C1'))?.pausedAt).toBeUndefined();
  });

  it.each([
    ['an admin has agreed', { sharedBy: 'U0ADMIN' }, 'another company too' as const],
    ['Slack does not tell who reads', {}, 'unknown' as const],
  ])('is said where %s', async (_, agreed, who) => {
    const clockwork = await open();
    await clockwork.store.saveDigest('T1', 'C1', { ...digest, ...agreed });
    clockwork.readers.set('C1', who);
    await clockwork.minute();
    expect(clockwork.said.map(({ to }) => to)).toEqual(['C1']);
  });

  it('is said once however often it is asked for, all at once or later the same day', async () => {
    const { finish, said, clock } = await open();
    clock.now = nine;
    await Promise.allSettled([finish(queued), finish(queued), finish(queued)]);
    clock.now += 20 * hour;
    await finish(queued);
    expect(said).toHaveLength(1);
    clock.now += 4 * hour;
    await finish(queued);
    expect(said.map(({ id }) => id)).toEqual([
      'digest:2026-03-03T08:00:00.000Z',
      'digest:2026-03-04T08:00:00.000Z',
    ]);
  });

  it.each([
    ['to a later hour', { hour: 17 }],
    ['to where the same hour comes later', { timeZone: 'America/New_York' }],
  ])('that was said today and is moved %s is said then, too', async (_, change) => {
    const clockwork = await open();
    const { finish, said, clock, store } = clockwork;
    await clockwork.minute();
    await store.saveDigest('T1', 'C1', { ...digest, ...change });
    clock.now = nine + 8 * hour;
    await finish(queued);
    expect(said).toHaveLength(2);
  });

  it.each([
    ['was said is not said again', '7.7', 1, 0],
    ['was not said is said', 'absent', 2, 0],
    ['has an unknown outcome is said once more, and counted', 'unknown', 2, 1],
  ])('that may have been said and %s', async (_, found, posts, counted) => {
    const clockwork = await open();
    const { finish, workOff, said, outcomes, clock, found: history, log } = clockwork;
    clock.now = nine;
    outcomes.push({ is: 'ambiguous' });
    await finish(queued);
    history.ts = found;
    clock.now += 2 * minute;
    await workOff();
    await finish(queued);
    expect(said).toHaveLength(posts - 1);
    expect(log.filter(({ log: name }) => name === 'alert.ambiguous')).toHaveLength(counted);
  });

  it('waits when Slack says later', async () => {
    const { finish, workOff, said, outcomes, clock } = await open();
    outcomes.push({ is: 'rate-limited', after: 5_000 });
    await finish(queued);
    await finish(queued);
    expect(said).toEqual([]);
    clock.now += 6_000;
    await workOff();
    expect(said).toHaveLength(1);
  });

  it('keeps the pace of the workspace', async () => {
    const { finish, said, store, clock } = await open();
    const began = clock.now;
    const slot = { of: 'post', count: 1, interval: 2_000 } as const;
    await store.takeSlot('T1', { ...slot, now: began });
    await finish(queued);
    expect(said).toHaveLength(1);
    expect(clock.now - began).toBe(2_000);
    clock.now += day;
    await store.takeSlot('T1', { ...slot, interval: 60_000, now: clock.now });
    await finish(queued);
    expect(said).toHaveLength(1);
  });

  it('notifies its author later when Slack says wait', async () => {
    const { finish, workOff, said, outcomes, clock } = await open();
    outcomes.push({ is: 'not-in-channel' }, { is: 'rate-limited', after: 5_000 });
    await finish(queued);
    expect(said).toEqual([]);
    clock.now += 6_000;
    await workOff();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
  });

  it('notifies its author once when it may not post, and is kept', async () => {
    const clockwork = await open();
    const { finish, said, outcomes, clock, store } = clockwork;
    for (let turn = 0; turn < 3; turn += 1) {
      outcomes.push({ is: 'not-in-channel' });
      await finish(queued);
      clock.now += day;
    }
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(texts(clockwork)[0]).toContain('I couldn’t post the digest');
    expect(await store.digest('T1', 'C1')).toEqual(digest);
  });

  it('ends when it was turned off', async () => {
    const { finish, said, store } = await open();
    await store.saveDigest('T1', 'C1', undefined);
    await store.unschedule({ workspace: 'T1', kind: 'digest', id: 'C1', at: nine });
    await finish(queued);
    expect(said).toEqual([]);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('is one line on a quiet day', async () => {
    const clockwork = await open('ss');
    await clockwork.minute();
    expect(texts(clockwork)).toEqual(['✅ Daily digest: 2 runs since yesterday and none failed.']);
    expect(clockwork.said[0]?.message.blocks).toHaveLength(2);
  });

  it('reports recoveries', async () => {
    const clockwork = await open('sf');
    await clockwork.minute();
    expect(bodies(clockwork)).toContain('fixed, 1 of 2 runs failed');
  });

  it('reports a recovery from failures that were reported before, without counting them', async () => {
    const clockwork = await open('');
    clockwork.shown.results = results('ssssf', nine - 20 * hour - minute);
    await clockwork.store.saveResults('T1', main, { value: clockwork.shown.results, version: 1 });
    await clockwork.minute();
    expect(texts(clockwork)).toEqual(['💚 Daily digest: 4 runs since yesterday and none failed, 1 fixed.']);
    expect(bodies(clockwork)).toContain('fixed, was failing since');
    expect(bodies(clockwork)).not.toContain('0 of');
  });

  it('counts what has ended until it is told, and is right about red: failed, passed, failed', async () => {
    const shown = { results: [] as Result[] };
    const circleci = answeringOnly(showing(shown));
    const clockwork = openClockwork({ now: nine - 2 * minute, circleci });
    const { store, clock, finish } = clockwork;
    await store.saveSubscription(subscription());
    await store.saveDigest('T1', 'C1', digest);
    await store.schedule({ workspace: 'T1', kind: 'digest', id: 'C1', at: nine });
    const stories = [
      [0, 'failed'],
      [20, 'success'],
      [30, 'failed'],
    ] as const;
    for (const [second, status] of stories) {
      const at = nine - 2 * minute + second * 1000;
      clock.now = at;
      const told = whole(status, { run: `run-${second}`, at, createdAt: at, stoppedAt: at });
      await finish({ version: 1, workspace: 'T1', kind: 'seen', report: told });
      shown.results.unshift({
        run: told.run,
        at: told.createdAt,
        status,
        pipeline: second,
        author: 'Ann Lee',
        revision: undefined,
      });
    }
    await clockwork.minute();
    await clockwork.minute();
    expect(texts(clockwork)).toContain('📋 Daily digest: 2 of 3 runs failed since yesterday, 1 failing now.');
    expect(bodies(clockwork)).toContain('2 of 3 runs failed, failing for 1m 30s, broken by Ann Lee');
  });

  it('counts a run of which it heard late the next time, once', async () => {
    const clockwork = await open('', { projects: followed });
    const { store, clock, finish } = clockwork;
    await store.saveResults('T1', main, { value: results('s', nine - 3 * hour), version: 1 });
    await clockwork.minute();
    const told = whole('failed', { run: 'late', at: nine - minute, createdAt: nine - hour });
    await finish({ version: 1, workspace: 'T1', kind: 'seen', report: told });
    clockwork.shown.results = [{ ...results('f')[0]!, run: 'late' }, ...results('s', nine - 3 * hour)];
    for (const days of [1, 2]) {
      clock.now = nine + days * day - minute;
      await clockwork.minute();
    }
    expect(texts(clockwork).filter((text) => text.includes('digest'))).toEqual([
      '✅ Daily digest: 1 run since yesterday and none failed.',
      '📋 Daily digest: 1 of 1 run failed since yesterday, 1 failing now.',
      '📋 Daily digest: no runs since yesterday, 1 failing now.',
    ]);
  });

  it('asks CircleCI what is slow and what flakes', async () => {
    const clockwork = await open('fs', {
      workflowMetrics: async () => [
        { workflow: 'ci', runs: 4, failed: 1, median: 61_000, p95: undefined },
        { workflow: 'unused', runs: 0, failed: 0, median: 99_000, p95: undefined },
      ],
      flakyTests: async () => [{ name: 'logs in', job: 'test', times: 3 }],
    });
    await clockwork.minute();
    expect(bodies(clockwork)).toContain('*Slowest on default branches*');
    expect(bodies(clockwork)).toContain('`ci` · usually 1m 1s');
    expect(bodies(clockwork)).toContain('*Flakiest in two weeks*');
    expect(bodies(clockwork)).not.toContain('unused');
    expect(bodies(clockwork)).toContain('logs in in `test` of acme/web: failed, then passed 3 times');
  });

  it('does not ask CircleCI while it has said that it is too much, and lets the workspace rest when it says so', async () => {
    const asked: string[] = [];
    const clockwork = await open('fs', {
      async workflowMetrics({ repo }) {
        asked.push(repo);
        throw new CircleCIError('rate-limited', 'slow down', { retryAfter: 300 });
      },
      flakyTests: async () => [],
    });
    const { finish, said, clock } = clockwork;
    await finish(queued);
    expect([asked.length, said.length, await restOf(limit, clockwork.services)]).toEqual([1, 1, 302_000]);
    clock.now += day;
    await restAfter(new CircleCIError('rate-limited', 'slow down'), limit, clockwork.services);
    await finish(queued);
    expect([asked.length, said.length]).toEqual([1, 2]);
  });

  it('uses webhook results where CircleCI does not answer', async () => {
    const none = async () => {
      throw new CircleCIError('not-found', 'a project’s token');
    };
    const clockwork = await open('fsfsf', { workflowMetrics: none, flakyTests: none });
    const took = { startedAt: nine - 2 * hour, stoppedAt: nine - hour, status: 'success' } as const;
    await clockwork.store.saveRun('T1', run({ id: 'r1', project, workflow: 'ci', ...took }), 0);
    await clockwork.minute();
    expect(bodies(clockwork)).toContain('*Slowest*');
    expect(bodies(clockwork)).toContain('`ci` · usually 1h');
    expect(bodies(clockwork)).toContain('switched between failing and passing 4 times');
  });

  it('reports what CircleCI answers for one project, though it answers nothing for another', async () => {
    const api = { vcs: 'github', org: 'acme', repo: 'api' } as const;
    const only = <T>(told: T) =>
      async function of({ repo }: { readonly repo: string }) {
        if (repo === 'web') throw new CircleCIError('not-found', 'no insights');
        return told;
      };
    const clockwork = await open('fs', {
      workflowMetrics: only([{ workflow: 'deploy', runs: 4, failed: 1, median: 61_000, p95: undefined }]),
      flakyTests: only([{ name: 'logs in', job: 'test', times: 3 }]),
    });
    const { store } = clockwork;
    await store.saveSubscription(subscription({}, { id: 's2', project: api }));
    await store.saveResults('T1', { ...main, project: api }, { value: results('s'), version: 0 });
    const took = { startedAt: nine - 2 * hour, stoppedAt: nine - hour, status: 'success' } as const;
    await store.saveRun('T1', run({ id: 'r1', project, workflow: 'ci', ...took }), 0);
    await clockwork.minute();
    expect(bodies(clockwork)).toContain('acme/api · `deploy` · usually 1m 1s');
    expect(bodies(clockwork)).toContain('acme/web · `ci` · usually 1h');
    expect(bodies(clockwork)).toContain('logs in in `test` of acme/api');
  });

  it('counts a run that was running while the last one was posted', async () => {
    const clockwork = await open('', { projects: followed });
    const { store } = clockwork;
    await clockwork.minute();
    const [long] = results('f', nine - hour);
    const value = [{ ...long!, startedAt: nine - hour, endedAt: nine + hour }];
    await store.saveResults('T1', main, { value, version: 1 });
    clockwork.shown.results = value;
    clockwork.clock.now = nine + day - minute;
    await clockwork.minute();
    clockwork.clock.now = nine + 2 * day - minute;
    await clockwork.minute();
    expect(texts(clockwork)).toEqual([
      '✅ Daily digest: no runs since yesterday.',
      '📋 Daily digest: 1 of 1 run failed since yesterday, 1 failing now.',
      '📋 Daily digest: no runs since yesterday, 1 failing now.',
    ]);
  });

  it('reads what is new of some hundred branches, and says so when there is more', async () => {
    const clockwork = await open('fs');
    const { store, services } = clockwork;
    const asked: object[] = [];
    const counting = {
      ...services,
      store: {
        ...store,
        linesOf: async (...given: Parameters<typeof store.linesOf>) => {
          asked.push(given[2]);
          return store.linesOf(...given);
        },
      },
    };
    for (let n = 0; n < 400; n += 1)
      await store.saveResults('T1', { ...main, branch: `b${n}` }, { value: results('s'), version: 0 });
    clockwork.clock.now = nine;
    await handleDigest(queued, counting, nine + 40_000);
    await clockwork.workOff();
    expect(asked).toEqual([{ since: nine - day - minute / 2, limit: 300 }]);
    expect(bodies(clockwork)).toContain('Some runs are not counted');
  });

  it('is said without what the table is too slow for', async () => {
    const clockwork = await open('fs');
    const { store, services } = clockwork;
    const linesOf = () => new Promise<never>(() => undefined);
    clockwork.clock.now = nine;
    await handleDigest(queued, { ...services, store: { ...store, linesOf } }, nine + 5_200);
    await clockwork.workOff();
    expect(bodies(clockwork)).toContain('Some runs are not counted');
  });

  it('is of a whole organization by its hooks', async () => {
    const clockwork = await open();
    const { store } = clockwork;
    const api = { vcs: 'github', org: 'acme', repo: 'api' } as const;
    const all = { vcs: 'github', org: 'acme', repo: '*' } as const;
    await store.saveSubscription(subscription({}, { id: 's2', project: all }));
    await store.saveHook('T1', {
      id: 'h1',
      project: api,
      createdBy: 'U01ANN',
      createdAt: 1,
      channel: 'C1',
      webhookId: undefined,
      connectedAt: undefined,
    });
    await store.saveResults('T1', { ...main, project: api }, { value: results('f'), version: 0 });
    await clockwork.minute();
    expect(bodies(clockwork)).toContain('acme/api');
    expect(texts(clockwork)[0]).toContain('2 of 3 runs failed');
  });
});

describe('what is failing now', () => {
  const none = async () => [];

  it('reports the default branch, though nothing ran in the period', async () => {
    const clockwork = await open('', { projects: followed });
    clockwork.shown.results = results('ffs', nine - 3 * day);
    await clockwork.minute();
    expect(texts(clockwork)).toEqual(['📋 Daily digest: no runs since yesterday, 1 failing now.']);
    expect(bodies(clockwork)).toContain('failing for 3d 1h, broken by Ben Oak');
  });

  it('reports a branch that a rule names', async () => {
    const clockwork = await open('');
    clockwork.shown.results = results('f', nine - 3 * day);
    await clockwork.store.saveSubscription(subscription({ branches: ['main', 'release/*'] }));
    await clockwork.minute();
    expect(texts(clockwork)).toEqual(['📋 Daily digest: no runs since yesterday, 1 failing now.']);
  });

  it('does not report a default branch that no rule is about', async () => {
    const clockwork = await open('', { projects: followed });
    clockwork.shown.results = results('f', nine - 3 * day);
    await clockwork.store.saveSubscription(subscription({ branches: ['release/*'] }));
    await clockwork.minute();
    expect(texts(clockwork)).toEqual(['✅ Daily digest: no runs since yesterday.']);
  });

  it('is what CircleCI shows, whatever was heard: a success whose webhook was lost', async () => {
    const clockwork = await open('ffs');
    clockwork.shown.results = results('sffs', nine - minute / 2);
    await clockwork.minute();
    expect(texts(clockwork)).toEqual([
      '📋 Daily digest: 2 of 3 runs failed since yesterday, nothing is failing now.',
    ]);
    expect(bodies(clockwork)).toContain('fixed, 2 of 3 runs failed');
  });

  it('is not known where CircleCI does not show it, and green is not said', async () => {
    const refused = async () => {
      throw new CircleCIError('unavailable', 'down');
    };
    const clockwork = await open('fs', { pipelines: refused, branchBuilds: refused });
    await clockwork.minute();
    expect(texts(clockwork)).toEqual([
      '📋 Daily digest: 1 of 2 runs failed since yesterday. Some branches could not be checked.',
    ]);
    expect(bodies(clockwork)).toContain('Could not check: acme/web on `main`');
    expect(bodies(clockwork)).not.toMatch(/fixed|passing|nothing is failing|✅/);
  });

  it('is not known of a quiet branch either', async () => {
    const clockwork = await open('ss', {
      pipelines: async () => {
        throw new CircleCIError('unavailable', 'down');
      },
    });
    await clockwork.minute();
    expect(texts(clockwork)).toEqual([
      '📋 Daily digest: 2 runs since yesterday and none failed. Some branches could not be checked.',
    ]);
  });

  it('is not known where builds show too little, and green is not said', async () => {
    const clockwork = await open('s', {
      pipelines: async () => {
        throw new CircleCIError('not-found', 'no');
      },
      branchBuilds: async () => twoOfUnknownOrder,
    });
    await clockwork.minute();
    expect(texts(clockwork)[0]).toContain('Some branches could not be checked.');
    expect(bodies(clockwork)).toContain('Could not check: acme/web on `main`');
    expect(bodies(clockwork)).not.toMatch(/💚|✅|fixed|nothing is failing/);
  });

  it('is known based on builds alone where API v2 is closed', async () => {
    const clockwork = await open('s', {
      pipelines: async () => {
        throw new CircleCIError('not-found', 'no');
      },
      branchBuilds: async () => [summary({ branch: 'main', status: 'success' })],
    });
    await clockwork.minute();
    expect(bodies(clockwork)).toContain('Based on builds alone');
  });

  it('is asked of sixty branches at most, those that failed first', async () => {
    const asked: string[] = [];
    const clockwork = await open('', {
      pipelines: async (_, { branch = '' } = {}) => {
        asked.push(branch);
        return [];
      },
      branchBuilds: none,
    });
    for (let n = 0; n < 70; n += 1)
      await clockwork.store.saveResults(
        'T1',
        { ...main, branch: `b${n}` },
        {
          value: results(n === 69 ? 'f' : 's'),
          version: 0,
        },
      );
    await clockwork.minute();
    expect(asked).toHaveLength(60);
    expect(asked[0]).toBe('b69');
    expect(bodies(clockwork)).toContain('Some branches could not be checked');
  });

  it('is asked no more once CircleCI says that it is too much', async () => {
    let asked = 0;
    const clockwork = await open('', {
      async pipelines() {
        asked += 1;
        throw new CircleCIError('rate-limited', 'slow down', { retryAfter: 300 });
      },
    });
    for (let n = 0; n < 30; n += 1)
      await clockwork.store.saveResults(
        'T1',
        { ...main, branch: `b${n}` },
        { value: results('s'), version: 0 },
      );
    await clockwork.minute();
    expect(asked).toBe(4);
    expect(await restOf(limit, clockwork.services)).toBeGreaterThan(300_000);
  });
});

describe('the facts of a period', () => {
  const period = { from: nine - day, to: nine };
  const branchOf = async (all: readonly Result[]): Promise<readonly BranchNow[]> => {
    const reading = await readBranch(answeringOnly(showing({ results: all })), main, nine);
    return [{ project, branch: 'main', reading }];
  };
  const factsOfAll = async (all: readonly Result[]) =>
    factsOf([{ ...main, results: all }], await branchOf(all), period);
  const of = async (story: string) => (await factsOfAll(results(story)))[0];

  it.each([
    ['a first failure', 'fss', { failed: 1, state: 'red', recoveries: 0, flips: 1 }],
    ['continued failures', 'fffs', { failed: 3, state: 'red', recoveries: 0, flips: 1 }],
    ['a recovery', 'sfs', { failed: 1, state: 'green', recoveries: 1, flips: 2 }],
    ['nothing but success', 'sss', { failed: 0, state: 'green', recoveries: 0, flips: 0 }],
  ])('know %s', async (_, story, expected) => {
    expect(await of(story)).toMatchObject(expected);
  });

  it('know since when it is red, from before the period too', async () => {
    expect((await of('f'.repeat(5)))?.redSince).toBe(nine - hour - 4 * hour);
    expect((await of('f'.repeat(5)))?.isSinceKnown).toBe(false);
    expect((await of('ffs'))?.isSinceKnown).toBe(true);
  });

  it('leave out what is not of the period, unless it is red', async () => {
    expect(await factsOfAll(results('s', nine - 2 * day))).toEqual([]);
    expect(await factsOfAll(results('s', nine + minute))).toEqual([]);
    expect(await factsOfAll(results('f', nine - 2 * day))).toMatchObject([{ runs: 0, state: 'red' }]);
  });

  it('say that a branch is red by its newest pipeline, whatever was rerun of an old one', async () => {
    const [head, old] = results('fs', nine - 3 * day);
    const rerun = { ...old!, run: 'rerun', startedAt: nine - 2 * hour, endedAt: nine - hour };
    const branches = await branchOf([head!, old!]);
    const [facts] = factsOf([{ ...main, results: [head!, rerun, old!] }], branches, period);
    expect(facts).toMatchObject({ state: 'red', runs: 1, failed: 0 });
  });

  it('say of a failed rerun of an old pipeline that the branch is green, and not green again', async () => {
    const [head, old] = results('ss', nine - 3 * day);
    const rerun = {
      ...old!,
      run: 'rerun',
      status: 'failed',
      startedAt: nine - 2 * hour,
      endedAt: nine - hour,
    };
    const branches = await branchOf([head!, old!]);
    const [facts] = factsOf([{ ...main, results: [head!, rerun as Result, old!] }], branches, period);
    expect(facts).toMatchObject({ state: 'green', runs: 1, failed: 1, recoveries: 0 });
  });

  it('count each run in one period, wherever the periods meet', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('f', 's'), maxLength: 25 }),
        fc.integer({ min: 0, max: 30 }),
        (story, cut) => {
          const lines = [{ ...main, results: results(story) }];
          const edge = nine - cut * hour;
          const runs = (from: number, to: number) => factsOf(lines, [], { from, to })[0]?.runs ?? 0;
          expect(runs(0, edge) + runs(edge, nine)).toBe(story.length);
        },
      ),
      { seed: Number(process.env.SEED ?? 1) },
    );
  });
});

describe('why a branch is red', () => {
  async function told(excerpts: 'on' | 'off', readers?: 'another company too' | 'unknown') {
    const simulator = await simulate();
    const circleci = createCircleCI({ host: simulator.url, token });
    const clockwork = openClockwork({ now: noon, circleci });
    const { store } = clockwork;
    await store.saveSubscription(subscription());
    await store.saveDigest('T1', 'C1', digest);
    await store.saveExcerpts('T1', excerpts);
    if (readers) clockwork.readers.set('C1', readers);
    await clockwork.store.saveDigest('T1', 'C1', { ...digest, sharedBy: 'U0ADMIN' });
    await clockwork.finish(queued);
    expect(texts(clockwork)[0]).toContain('1 failing now');
    return bodies(clockwork);
  }

  it('is one line below it where excerpts are on', async () => {
    expect(await told('on')).toContain('\\n↳ price rounds half up: expected 12.35, got 12.34');
  });

  it.each([
    ['off', undefined],
    ['on', 'another company too'],
    ['on', 'unknown'],
  ] as const)('is not said with excerpts %s where the channel is read by %s', async (excerpts, readers) => {
    expect(await told(excerpts, readers)).not.toMatch(/12\.3[45]|price/);
  });
});
