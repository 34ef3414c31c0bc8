import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { CircleCIError, type Reason } from '../../lambda/circleci/errors.ts';
import type { Rule, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { now, subscription, web } from '../alerts/sample-reports.ts';
import { noon, simulate, token } from '../local/circleci/start-simulator.ts';

const minute = 60_000;
const id = 'github/acme/web';
const pipeline = {
  id: 'p1',
  number: 7,
  createdAt: now,
  branch: 'main',
  tag: undefined,
  revision: 'abc',
  subject: 'Fix the login',
  pullRequest: undefined,
  project: undefined,
  startedBy: undefined,
  trigger: undefined,
  state: 'created',
  errors: [],
};
const workflow = {
  id: 'w1',
  name: 'ci',
  status: 'running',
  createdAt: now,
  stoppedAt: undefined,
  kind: 'workflow',
} as const;
const approval = { requestId: 'r1', job: 'hold-production' };
const waiting = { ...approval, since: now + 30_000 };

/** One project whose one workflow is as `world` says; a channel asks for starts and holds. */
async function open(rule: Partial<Rule> = {}, changes: Partial<Omit<Subscription, 'rule'>> = {}) {
  const world = { status: 'running' as 'running' | 'on_hold' | 'success', error: undefined as unknown };
  const asked: string[] = [];
  const answer =
    <T>(name: string, make: () => T) =>
    async () => {
      asked.push(name);
      if (world.error) throw world.error;
      return make();
    };
  const circleci = answeringOnly({
    pipelines: answer('pipelines', () => [pipeline]),
    workflowsOf: answer('workflows', () => [{ ...workflow, status: world.status }]),
    approvalsOf: answer('approvals', () => [waiting]),
    builds: answer('builds', () => []),
  });
  const clockwork = openClockwork({ circleci });
  const one = subscription({ statuses: ['started', 'hold'], ...rule }, { createdAt: now - 1, ...changes });
  await clockwork.store.saveSubscription(one);
  await clockwork.store.saveConnection('T1', {
    host: 'https://circleci.com',
    login: 'ann',
    connectedBy: 'U01ANN',
    connectedAt: 1,
  });
  await clockwork.store.schedule({ workspace: 'T1', kind: 'poll', id, at: now });
  const reported = () => clockwork.took('seen').map((seen) => (seen.kind === 'seen' ? seen.report.id : ''));
  return { ...clockwork, one, world, asked, reported };
}

const title = (said: readonly { readonly message: { readonly text: string } }[]) =>
  said.map(({ message }) => message.text);

describe('a poll', () => {
  it('reports once that a run has begun, that it waits, and that it continues', async () => {
    const { minute: next, reported, said, world, store } = await open();
    await next();
    await next();
    expect(reported()).toEqual(['w1:running']);
    world.status = 'on_hold';
    await next();
    await next();
    expect(reported()).toEqual(['w1:hold:r1']);
    expect((await store.run('T1', 'w1'))?.value).toMatchObject({ status: 'hold', approval });
    world.status = 'running';
    await next();
    await next();
    expect(reported()).toEqual(['w1:running:r1']);
    expect((await store.run('T1', 'w1'))?.value).toMatchObject({ status: 'running' });
    expect(title(said)).toEqual([expect.stringContaining('Running: acme/web on main')]);
  });

  it('asks every minute, for the workflows of unfinished pipelines alone', async () => {
    const { minute: next, asked, world } = await open();
    for (let turn = 0; turn < 3; turn += 1) await next();
    expect(asked).toEqual(['pipelines', 'workflows', 'pipelines', 'workflows', 'pipelines', 'workflows']);
    world.status = 'success';
    await next();
    asked.splice(0);
    for (let turn = 0; turn < 9; turn += 1) await next();
    expect(asked).toEqual(Array(9).fill('pipelines'));
    await next();
    expect(asked).toContain('workflows');
  });

  it('does not ask for branches that no rule matches', async () => {
    const { minute: next, asked } = await open({ branches: ['!main'] });
    await next();
    expect(asked).toEqual(['pipelines']);
  });

  it('asks v1.1 for the authors only where a rule is about them', async () => {
    const { minute: next, asked, reported } = await open({ authors: ['ann'] });
    await next();
    expect(asked).toEqual(['pipelines', 'workflows', 'builds']);
    expect(reported()).toEqual(['w1:running']);
  });

  it('does not report what had begun before the first subscription', async () => {
    const { minute: next, reported, world } = await open({}, { createdAt: now + 1 });
    await next();
    expect(reported()).toEqual([]);
    world.status = 'on_hold';
    await next();
    expect(reported()).toEqual(['w1:hold:r1']);
  });

  it('ends with the last subscription', async () => {
    const { minute: next, store, one, asked } = await open();
    await store.saveSubscription({ ...one, rule: { ...one.rule, statuses: ['failed'] } });
    await next();
    expect(asked).toEqual([]);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it.each([
    ['are paused', { paused: { reason: 'missing-scope', at: now } }],
    ['are muted', { mutedUntil: now + 60 * minute }],
  ] as const)('asks nothing while the subscriptions %s, and continues afterwards', async (_, rest) => {
    const { minute: next, store, one, asked } = await open({}, rest);
    await next();
    expect(asked).toEqual([]);
    await store.changeSubscription(one, { paused: undefined, mutedUntil: undefined });
    for (let turn = 0; turn < 6; turn += 1) await next();
    expect(asked).toContain('pipelines');
  });

  it('backs off for as long as CircleCI says, and comes back', async () => {
    const { minute: next, world, asked, clock, log } = await open();
    world.error = new CircleCIError('rate-limited', 'slow down', { retryAfter: 600 });
    await next();
    expect(log).toMatchObject([{ log: 'poll.failed' }]);
    const began = clock.now;
    world.error = undefined;
    asked.splice(0);
    while (asked.length === 0) await next();
    expect(clock.now - began).toBeGreaterThanOrEqual(600_000);
    expect(clock.now - began).toBeLessThan(720_000);
  });

  it.each<Reason>(['unavailable', 'not-found', 'forbidden', 'unexpected'])(
    'skips one poll when CircleCI says %s: nothing is paused, and no one is notified',
    async (reason) => {
      const { minute: next, world, said, store, one } = await open();
      world.error = new CircleCIError(reason, 'no');
      for (let turn = 0; turn < 40; turn += 1) await next();
      expect(said).toEqual([]);
      expect(await store.subscriptions('T1')).toEqual([one]);
      expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toHaveLength(1);
    },
  );

  it('tells one person once when rejected the token, however many projects are polled', async () => {
    const { minute: next, world, said, store } = await open();
    for (let n = 0; n < 25; n += 1) {
      const project = { vcs: 'github', org: 'acme', repo: `r${n}` } as const;
      const rule = { statuses: ['started'] } as const;
      await store.saveSubscription(subscription(rule, { id: `s${n + 2}`, project }));
      await store.schedule({ workspace: 'T1', kind: 'poll', id: `github/acme/r${n}`, at: now });
    }
    world.error = new CircleCIError('unauthorized', 'no');
    for (let turn = 0; turn < 60; turn += 1) await next();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(title(said)[0]).toContain('rejected the token');
    const kept = await store.subscriptions('T1');
    expect(kept.filter(({ paused }) => paused === undefined)).toHaveLength(26);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 99)).toHaveLength(26);
  });

  it('looks at each project of an organization that CircleCI reports to us', async () => {
    const all = { vcs: 'github', org: 'acme', repo: '*' } as const;
    const { minute: next, store, reported } = await open({}, { project: all });
    await store.unschedule({ workspace: 'T1', kind: 'poll', id, at: now });
    await store.saveHook('T1', { ...hook, id: 'h1', project: web });
    await store.saveHook('T1', { ...hook, id: 'h2', project: { ...web, org: 'others' } });
    await store.schedule({ workspace: 'T1', kind: 'poll', id: 'github/acme/*', at: now });
    await next();
    await next();
    expect(reported()).toEqual(['w1:running']);
    const due = await store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due.map((one) => one.id).sort()).toEqual(['github/acme/*', id]);
    for (const one of await store.subscriptions('T1')) await store.removeSubscription(one);
    for (let turn = 0; turn < 9; turn += 1) await next();
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('leaves the looks of an organization as they are when it is looked through again', async () => {
    const all = { vcs: 'github', org: 'acme', repo: '*' } as const;
    const { handle, store } = await open({}, { project: all });
    await store.saveHook('T1', { ...hook, id: 'h1', project: web });
    await store.schedule({ workspace: 'T1', kind: 'poll', id, at: now + 15 * minute });
    await handle({ version: 1, workspace: 'T1', kind: 'poll', project: 'github/acme/*' });
    const due = await store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due.find((one) => one.id === id)?.at).toBe(now + 15 * minute);
  });

  it('schedules the next look before anything may fail', async () => {
    const { store, world, handle } = await open();
    world.error = new TypeError('a bug');
    await expect(handle({ version: 1, workspace: 'T1', kind: 'poll', project: id })).rejects.toThrow('a bug');
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toHaveLength(1);
  });
});

describe('the looks of a workspace', () => {
  /** Returns which of a workspace's projects with alerts about starts were polled, minute by minute. */
  async function openMany(count: number) {
    const asked: string[] = [];
    const clockwork = openClockwork({
      circleci: answeringOnly({
        async pipelines({ repo }) {
          asked.push(repo);
          return [];
        },
      }),
    });
    for (let n = 0; n < count; n += 1) {
      const project = { ...web, repo: `r${n}` };
      await clockwork.store.saveSubscription(
        subscription({ statuses: ['started'] }, { id: `s${n}`, project }),
      );
      await clockwork.store.schedule({ workspace: 'T1', kind: 'poll', id: `github/acme/r${n}`, at: now });
    }
    const minutes = async (turns: number) => {
      const each: string[][] = [];
      for (let left = turns; left > 0; left -= 1) {
        await clockwork.minute();
        each.push(asked.splice(0));
      }
      return each;
    };
    return { ...clockwork, minutes };
  }

  it('are one a minute of each project, for up to thirty projects', async () => {
    const { minutes } = await openMany(30);
    for (const looked of await minutes(5)) expect(new Set(looked).size).toBe(30);
  });

  it('are thirty a minute, each project in its turn, when there are more', async () => {
    const { minutes } = await openMany(100);
    const looked = await minutes(20);
    for (const minute of looked) expect(minute.length).toBeLessThanOrEqual(30);
    // A hundred take three minutes and a third; it starts with all of them at once.
    const last = looked.slice(6);
    expect(last.flat().length).toBeGreaterThan(28 * last.length);
    const times = Map.groupBy(last.flat(), (repo) => repo);
    expect(times.size).toBe(100);
    for (const [repo, all] of times) expect(all.length, repo).toBeGreaterThanOrEqual(3);
  });

  it('are thirty a minute although the schedule had stood still for an hour', async () => {
    const { minutes, clock } = await openMany(100);
    await minutes(3);
    clock.now += 60 * minute;
    for (const looked of await minutes(5)) expect(looked.length).toBeLessThanOrEqual(30);
  });
});

describe('against the simulator', () => {
  async function simulated(own = token) {
    const simulator = await simulate();
    const { controls, url } = simulator;
    if (own !== token)
      controls.addToken({ token: own, kind: 'project', login: 'ada', project: 'github/acme/web' });
    const clockwork = openClockwork({ circleci: createCircleCI({ host: url, token: own }), now: noon });
    const rule = { statuses: ['started', 'hold'] } as const;
    await clockwork.store.saveSubscription(subscription(rule, { createdAt: noon - minute }));
    await clockwork.store.schedule({ workspace: 'T1', kind: 'poll', id, at: noon });
    return { ...clockwork, controls };
  }

  it.each([
    ['a personal token, by v2', token],
    ['a project token, by v1.1', 'of-a-project'],
  ])('sees a push with %s', async (_, own) => {
    const { minute: next, controls, took, said } = await simulated(own);
    const run = controls.push({ project: 'github/acme/web', branch: 'main', subject: 'Fix the login' });
    await next();
    await next();
    const seen = took('seen').map((queued) => (queued.kind === 'seen' ? queued.report : undefined));
    expect(seen).toContainEqual(
      expect.objectContaining({ id: `${run}:running`, run, branch: 'main', subject: 'Fix the login' }),
    );
    expect(title(said).join()).toContain('Running: acme/web on main');
  });

  it('rests in the whole workspace when CircleCI says 429 to one look, for as long as it says', async () => {
    const { minute: next, controls, store, clock } = await simulated();
    for (const repo of ['api', 'docs']) {
      const project = { ...web, repo };
      await store.saveSubscription(subscription({ statuses: ['started'] }, { id: repo, project }));
      await store.schedule({ workspace: 'T1', kind: 'poll', id: `github/acme/${repo}`, at: clock.now });
    }
    const asked = async (turns: number) => {
      controls.forgetReceived();
      for (let left = turns; left > 0; left -= 1) await next();
      return controls.received().length;
    };
    expect(await asked(1)).toBeGreaterThanOrEqual(3);
    controls.fail({ kind: 'rate-limited', retryAfter: 240 });
    await asked(1);
    expect(await asked(4)).toBe(0);
    expect(await asked(2)).toBeGreaterThanOrEqual(3);
  });
});
