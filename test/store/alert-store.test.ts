import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import type { Follow } from '../../lambda/store/follow-store.ts';
import type { Intent, OutboxMessage, PendingMessage } from '../../lambda/store/outbox-store.ts';
import type { Store } from '../../lambda/store/store.ts';
import type { Run } from '../../lambda/store/stored-runs.ts';
import type { Hook, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { defaultRule } from '../alerts/sample-reports.ts';
import { type Clock, type Ready, stores } from './every-store.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const seed = Number(process.env.SEED ?? 1);
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

let counted = 0;
/** Each test has a workspace of its own. */
const newWorkspace = () => `TA${counted++}`;

const subscription = (workspace: string, more: Partial<Subscription> = {}): Subscription => ({
  id: 's1',
  workspace,
  channel: 'C1',
  project: web,
  owner: 'U1',
  createdAt: 1,
  rule: {
    ...defaultRule,
    statuses: ['failed', 'fixed'],
    branches: ['main', '!x/*'],
    workflows: [],
    jobs: [],
    authors: [],
    when: 'changed',
    mention: { group: 'S1' },
    thread: 'off',
    group: 'branch',
    quiet: { from: 22, to: 7 },
    timeZone: 'Europe/Berlin',
  },
  mutedUntil: undefined,
  paused: undefined,
  lastDeliveryAt: undefined,
  ...more,
});

const run = (more: Partial<Run> = {}): Run => ({
  id: 'w1',
  project: web,
  projectName: undefined,
  workflow: 'ci',
  pipeline: 7,
  branch: 'main',
  tag: undefined,
  revision: 'abc',
  subject: 'Ünicode\u0000\n',
  author: 'Ann',
  login: undefined,
  pullRequest: undefined,
  url: undefined,
  startedAt: 1,
  stoppedAt: undefined,
  status: 'failed',
  statusAt: 5,
  jobs: [{ name: 'test', number: 9, status: 'failed', at: 4 }],
  approval: undefined,
  failures: [
    {
      job: 'test',
      number: 9,
      step: 'npm test',
      lines: ['x'],
      why: 'x',
      fingerprint: 'f1',
      failedTests: ['a'],
      moreFailedTests: 2,
    },
  ],
  ...more,
});

const message = (more: Partial<OutboxMessage> = {}): OutboxMessage => ({
  kind: 'alert',
  destination: 'C1',
  id: 'r1',
  scope: 'destination',
  lifetime: 16 * day,
  at: 1000,
  notBefore: 0,
  payload: { run: run() },
  ...more,
});

const posted = (destination: string, subject: string, ts = '1.1') => ({
  destination,
  subject,
  ts,
  notes: { called: 'failed <@U1>' },
});

type Both = Store & AlertStore;

interface Deed {
  do(store: Both, workspace: string): Promise<unknown>;
  isSeen(store: Both, workspace: string): Promise<boolean>;
}

const hook = {
  project: web,
  createdBy: 'U1',
  createdAt: 1,
  channel: 'C1',
  webhookId: undefined,
  connectedAt: undefined,
};
const line = { project: web, branch: 'main', workflow: 'ci' };
const digest = { channel: 'C1', every: 'day', hour: 9, minute: 0, timeZone: 'UTC', owner: 'U1' } as const;
const watch = { id: 'x', user: 'U1', project: web, build: undefined, branch: 'main', createdAt: 1 };
const follow: Follow = {
  id: 'f1',
  channel: 'C1',
  user: 'U1',
  target: { kind: 'build', project: web, number: 7 },
  drawing: { kind: 'card' },
  createdAt: 1,
  seenAt: 1,
  shown: '',
};

/** What may be done in a workspace, and how it would show in another. */
const deeds: Readonly<Record<string, Deed>> = {
  forget: { do: (store, at) => store.forget(at), isSeen: async () => false },
  subscription: {
    do: (store, at) => store.saveSubscription(subscription(at)),
    isSeen: async (store, at) =>
      (await store.subscriptionsTo(at, web)).length + (await store.subscriptions(at)).length > 0,
  },
  hook: {
    do: (store, at) => store.saveHook(at, { ...hook, id: 'h' }),
    isSeen: async (store, at) => (await store.hooks(at)).length > 0,
  },
  run: {
    do: async (store, at) => store.saveRun(at, run(), (await store.run(at, 'w1'))?.version ?? 0),
    isSeen: async (store, at) => (await store.run(at, 'w1')) !== undefined,
  },
  results: {
    do: async (store, at) =>
      store.saveResults(at, line, { value: [], version: (await store.results(at, line)).version }),
    isSeen: async (store, at) => (await store.linesOf(at, web, { since: 0, limit: 9 })).length > 0,
  },
  enqueue: {
    do: (store, at) => store.enqueue(at, message()),
    isSeen: async (store, at) => (await store.pending(at, 'C1', 9)).length > 0,
  },
  posted: {
    do: (store, at) => store.endMessages(at, { messages: [], end: done, posted: [posted('C1', 'w1')] }),
    isSeen: async (store, at) => (await store.posted(at, 'C1', 'w1')) !== undefined,
  },
  digest: {
    do: (store, at) => store.saveDigest(at, 'C1', digest),
    isSeen: async (store, at) => (await store.digest(at, 'C1')) !== undefined,
  },
  watch: {
    do: (store, at) => store.saveWatch(at, watch),
    isSeen: async (store, at) => (await store.watches(at)).length > 0,
  },
  follow: {
    do: async (store, at) => store.saveFollow(at, follow, (await store.follow(at, 'f1'))?.version ?? 0),
    isSeen: async (store, at) => (await store.follow(at, 'f1')) !== undefined,
  },
  login: {
    do: (store, at) => store.saveLogin(at, 'U1', 'ann', 'if free'),
    isSeen: async (store, at) => (await store.userOf(at, 'ann')) !== undefined,
  },
  'person of an address': {
    do: (store, at) => store.saveFoundByEmail(at, 'ann@acme.example', { user: 'U1' }, 4e12),
    isSeen: async (store, at) => (await store.foundByEmail(at, 'ann@acme.example')) !== undefined,
  },
  excerpts: {
    do: (store, at) => store.saveExcerpts(at, 'on'),
    isSeen: async (store, at) => (await store.excerpts(at)) === 'on',
  },
  'no approvals': {
    do: (store, at) => store.saveApprovalMessages(at, 'U1', 'off'),
    isSeen: async (store, at) => (await store.approvalMessages(at, 'U1')) === 'off',
  },
  due: {
    do: (store, at) => store.schedule({ workspace: at, kind: 'poll', id: 'p', at: 1 }),
    isSeen: async (store, at) => (await store.due(1, 10_000)).some(({ workspace }) => workspace === at),
  },
};

const names = <T extends { readonly id: string }>(all: readonly T[]) => all.map(({ id }) => id).sort();
const done = { stage: 'done', ts: '1.1' } as const;

describe.each(stores)('the alerts in the store %s', (_, make) => {
  let ready: Ready<Store & AlertStore>;
  let store: Store & AlertStore;
  let clock: Clock;
  beforeAll(async () => {
    ready = await make();
    store = ready.it;
    clock = ready.clock;
  });
  afterAll(() => ready.close());
  const lease = () => ({ now: clock.now, until: clock.now + minute });

  describe('subscriptions', () => {
    it('are found for their project in any case, and for their whole organization', async () => {
      const workspace = newWorkspace();
      const all = { ...web, repo: '*' };
      await store.saveSubscription(subscription(workspace));
      await store.saveSubscription(subscription(workspace, { id: 's2', project: all }));
      await store.saveSubscription(subscription(workspace, { id: 's3', project: { ...web, repo: 'web2' } }));
      const found = await store.subscriptionsTo(workspace, { ...web, org: 'Acme', repo: 'WEB' });
      expect(names(found)).toEqual(['s1', 's2']);
      expect(found.find(({ id }) => id === 's1')).toStrictEqual(subscription(workspace));
      expect(names(await store.subscriptions(workspace))).toEqual(['s1', 's2', 's3']);
      expect(await store.subscriptions(newWorkspace())).toEqual([]);
    });

    it('tell projects of CircleCI apart by case', async () => {
      const workspace = newWorkspace();
      const opaque = { vcs: 'circleci', org: 'AbC', repo: 'dEf' } as const;
      await store.saveSubscription(subscription(workspace, { project: opaque }));
      expect(await store.subscriptionsTo(workspace, { ...opaque, org: 'abc' })).toEqual([]);
      expect(await store.subscriptionsTo(workspace, opaque)).toHaveLength(1);
    });

    it('change in part, and not when they are gone', async () => {
      const one = subscription(newWorkspace());
      await store.saveSubscription(one);
      expect(await store.changeSubscription(one, { mutedUntil: 7, lastDeliveryAt: 8 })).toBe(true);
      expect(await store.changeSubscription(one, { mutedUntil: undefined })).toBe(true);
      const rule = { ...one.rule, statuses: ['hold'] as const, quiet: undefined };
      expect(await store.changeSubscription(one, { rule })).toBe(true);
      expect(await store.subscriptions(one.workspace)).toStrictEqual([{ ...one, rule, lastDeliveryAt: 8 }]);
      await store.removeSubscription(one);
      expect(await store.changeSubscription(one, { mutedUntil: 7 })).toBe(false);
      expect(await store.subscriptions(one.workspace)).toEqual([]);
    });

    it('are paused by one alone, until they are resumed', async () => {
      const one = subscription(newWorkspace());
      await store.saveSubscription(one);
      const paused = { reason: 'channel-gone', at: 3 } as const;
      const won = await Promise.all([1, 2, 3].map(() => store.pauseSubscription(one, paused)));
      expect(won.filter(Boolean)).toHaveLength(1);
      await store.changeSubscription(one, { paused: undefined });
      expect(await store.pauseSubscription(one, paused)).toBe(true);
      expect(await store.pauseSubscription({ ...one, id: 'gone' }, paused)).toBe(false);
    });
  });

  it('keeps hooks', async () => {
    const workspace = newWorkspace();
    const whole = { ...hook, id: 'h' };
    await store.saveHook(workspace, whole);
    expect(await store.hook(workspace, 'h')).toStrictEqual(whole);
    expect(await store.hooks(workspace)).toStrictEqual([whole]);
    await store.removeHook(workspace, 'h');
    expect(await store.hook(workspace, 'h')).toBeUndefined();
  });

  it('changes single facts of a hook, and creates none', async () => {
    const workspace = newWorkspace();
    await store.saveHook(workspace, { ...hook, id: 'h', webhookId: 'w', connectedAt: 2 });
    const used = { renewal: 1, at: 5, before: 0 };
    expect(await store.changeHook(workspace, 'h', { used, secretMark: 'm', connectedAt: undefined })).toBe(
      true,
    );
    expect(await store.changeHook(workspace, 'h', { webhookId: undefined })).toBe(true);
    expect(await store.hook(workspace, 'h')).toEqual({ ...hook, id: 'h', used, secretMark: 'm' });
    expect(await store.changeHook(workspace, 'gone', { webhookId: 'w' })).toBe(false);
    expect(await store.hook(workspace, 'gone')).toBeUndefined();
  });

  it('shows a secret to one of all who ask at once, and the next to one of those who have seen that', async () => {
    const workspace = newWorkspace();
    const unseen = { ...hook, id: 'h' };
    await store.saveHook(workspace, unseen);
    const people = ['U1', 'U2', 'U3'];
    const ask = (seen: Hook, shownMark: string) =>
      Promise.all(
        people.map((shownTo) => store.showSecret(workspace, seen, { shownTo, shownAt: 10, shownMark })),
      );
    expect((await ask(unseen, 'm1')).filter(Boolean)).toHaveLength(1);
    expect((await ask(unseen, 'm2')).filter(Boolean)).toEqual([]);
    const seen = (await store.hook(workspace, 'h')) ?? unseen;
    expect((await ask(seen, 'm3')).filter(Boolean)).toHaveLength(1);
    expect(await store.hook(workspace, 'h')).toMatchObject({ shownMark: 'm3', createdBy: 'U1' });
    const gone = { shownTo: 'U1', shownAt: 13, shownMark: 'm4' };
    expect(await store.showSecret(workspace, { ...unseen, id: 'gone' }, gone)).toBe(false);
  });

  describe('runs and results', () => {
    it('change from the version that was read, and from no other', async () => {
      const workspace = newWorkspace();
      expect(await store.run(workspace, 'w1')).toBeUndefined();
      expect(await store.saveRun(workspace, run(), 0)).toBe(true);
      expect(await store.saveRun(workspace, run({ status: 'success' }), 0)).toBe(false);
      expect(await store.run(workspace, 'w1')).toStrictEqual({ value: run(), version: 1 });
      const both = ['success', 'canceled'] as const;
      const won = await Promise.all(both.map((status) => store.saveRun(workspace, run({ status }), 1)));
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it('go after sixteen days', async () => {
      const workspace = newWorkspace();
      await store.saveRun(workspace, run(), 0);
      clock.now += 17 * day;
      expect(await store.run(workspace, 'w1')).toBeUndefined();
      expect(await store.saveRun(workspace, run(), 0)).toBe(true);
    });

    it('keep the newest attempt of each job for which a run has no room, for sixteen days', async () => {
      const workspace = newWorkspace();
      const job = { name: 'a#b', number: 7, status: 'success', at: 1, startedAt: 1, stoppedAt: 2 } as const;
      expect(await store.otherJobs(workspace, 'build:gh/acme/web#1')).toEqual([]);
      const again = { ...job, number: 9, status: 'canceled' } as const;
      for (const one of [job, again, job, { ...job, name: 'a' }])
        await store.saveOtherJob(workspace, 'build:gh/acme/web#1', one);
      await store.saveOtherJob(workspace, 'build:gh/acme/web', { ...job, name: '1#a' });
      const kept = await store.otherJobs(workspace, 'build:gh/acme/web#1');
      expect(kept.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual([
        { ...job, name: 'a' },
        again,
      ]);
      clock.now += 17 * day;
      expect(await store.otherJobs(workspace, 'build:gh/acme/web#1')).toEqual([]);
    });

    it('are kept per branch and workflow, whatever these are called', async () => {
      const workspace = newWorkspace();
      const lines = ['main', 'a#b', 'a', '', 'ü/🎉 x'].flatMap((branch) =>
        ['ci', 'b#ci'].map((workflow) => ({ project: web, branch, workflow })),
      );
      const result = (name: string) => ({
        run: name,
        at: 1,
        status: 'failed' as const,
        pipeline: 1,
        author: undefined,
        revision: undefined,
        startedAt: undefined,
        failedJobs: undefined,
      });
      for (const [index, line] of lines.entries())
        expect(await store.saveResults(workspace, line, { value: [result(`${index}`)], version: 0 })).toBe(
          true,
        );
      for (const [index, line] of lines.entries())
        expect((await store.results(workspace, line)).value.map((one) => one.run)).toEqual([`${index}`]);
      const all = { since: 0, limit: 99 };
      expect(await store.linesOf(workspace, { ...web, repo: 'WEB' }, all)).toHaveLength(lines.length);
      expect(await store.linesOf(workspace, { ...web, repo: 'web2' }, all)).toEqual([]);
      expect(await store.linesOf(workspace, web, { ...all, limit: 2 })).toHaveLength(2);
      clock.now += minute;
      const since = clock.now;
      expect(await store.linesOf(workspace, web, { ...all, since })).toEqual([]);
      const again = { value: [result('again')], version: 1 };
      if (lines[1]) expect(await store.saveResults(workspace, lines[1], again)).toBe(true);
      expect(await store.linesOf(workspace, web, { ...all, since })).toMatchObject([
        { ...lines[1], results: [{ run: 'again' }] },
      ]);
      const [first] = lines;
      if (first) expect(await store.saveResults(workspace, first, { value: [], version: 0 })).toBe(false);
    });
  });

  describe('the outbox', () => {
    const ids = async (workspace: string, destination = 'C1', limit = 99) =>
      (await store.pending(workspace, destination, limit)).map(({ id }) => id);

    it('gives what waits in the order of its time, and nothing of another destination', async () => {
      const workspace = newWorkspace();
      for (const [id, at] of [
        ['b', 30],
        ['a', 5],
        ['c', 1_700_000_000_000],
      ] as const)
        await store.enqueue(workspace, message({ id, at }));
      await store.enqueue(workspace, message({ id: 'z', destination: 'C12' }));
      expect(await ids(workspace)).toEqual(['a', 'b', 'c']);
      expect(await ids(workspace, 'C1', 2)).toEqual(['a', 'b']);
      expect(await ids(workspace, 'C1', Number.POSITIVE_INFINITY)).toEqual(['a', 'b', 'c']);
      const [first] = await store.pending(workspace, 'C1', 1);
      expect(first).toEqual({ ...message({ id: 'a', at: 5 }), due: 5 });
    });

    it('has what is held back wait behind the others, until it is due', async () => {
      const workspace = newWorkspace();
      const notBefore = clock.now + minute;
      for (const id of ['q2', 'q1'])
        await store.enqueue(workspace, message({ id, at: Number(id[1]), notBefore }));
      await store.enqueue(workspace, message({ id: 'now', at: 100 }));
      await store.enqueue(workspace, message({ id: 'ahead', at: clock.now + 2 * minute }));
      const waiting = await store.pending(workspace, 'C1', 9);
      expect(waiting.map(({ id, due }) => [id, due])).toEqual([
        ['now', 100],
        ['ahead', clock.now],
        ['q1', notBefore],
        ['q2', notBefore],
      ]);
    });

    it('takes a message once, whatever its time is the next time', async () => {
      const workspace = newWorkspace();
      const all = await Promise.all([5, 9, 7].map((at) => store.enqueue(workspace, message({ at }))));
      expect(all.toSorted()).toEqual(['enqueued', 'known', 'known']);
      expect(await ids(workspace)).toEqual(['r1']);
      expect(await store.enqueue(workspace, message({ destination: 'C2' }))).toBe('enqueued');
    });

    it('takes a message of the workspace once, no matter who it is for, and none that covers a known key', async () => {
      const workspace = newWorkspace();
      const notice = message({ id: 'n1', covers: ['n2'], scope: 'workspace', destination: 'U1' });
      expect(await store.enqueue(workspace, notice)).toBe('enqueued');
      expect(await store.enqueue(workspace, { ...notice, destination: 'U2' })).toBe('known');
      expect(await store.enqueue(workspace, { ...notice, id: 'n3' })).toBe('known');
      const keys = { destination: 'U2', scope: 'workspace', ids: ['n1', 'n2', 'n3'] } as const;
      expect((await store.knownKeys(workspace, keys)).toSorted()).toEqual(['n1', 'n2']);
      expect(await store.knownKeys(workspace, { ...keys, scope: 'destination' })).toEqual([]);
      expect(await store.knownKeys(workspace, { ...keys, ids: [] })).toEqual([]);
    });

    it.each([done, { stage: 'done', ts: undefined }, { stage: 'dead', reason: 'channel-gone' }] as const)(
      'remembers what ended for its lifetime, and no longer: %o',
      async (end) => {
        const workspace = newWorkspace();
        await store.enqueue(workspace, message());
        await store.endMessages(workspace, { messages: await store.pending(workspace, 'C1', 9), end });
        expect(await ids(workspace)).toEqual([]);
        clock.now += 15 * day;
        expect(await store.enqueue(workspace, message())).toBe('known');
        expect(await ids(workspace)).toEqual([]);
        clock.now += 2 * day;
        expect(await store.enqueue(workspace, message())).toBe('enqueued');
      },
    );

    it('ends more messages than a transaction takes, with what was posted and what follows, once', async () => {
      const workspace = newWorkspace();
      for (let index = 0; index < 120; index += 1)
        await store.enqueue(workspace, message({ id: `m${index}`, at: index }));
      const messages: readonly PendingMessage[] = await store.pending(workspace, 'C1', 999);
      const followUps = [message({ id: 'f1', thread: '1.1' }), message({ id: 'f2', broadcast: 'channel' })];
      await store.enqueue(workspace, message({ id: 'f2', destination: 'C1', at: 1 }));
      for (let times = 0; times < 2; times += 1)
        await store.endMessages(workspace, { messages, end: done, posted: [posted('C1', 'w1')], followUps });
      expect(await ids(workspace)).toEqual(['f2', 'f1']);
      expect(await store.posted(workspace, 'C1', 'w1')).toEqual(posted('C1', 'w1'));
    });

    it('enqueues more of what follows than a transaction takes, once', async () => {
      const workspace = newWorkspace();
      await store.enqueue(workspace, message());
      const messages = await store.pending(workspace, 'C1', 9);
      const followUps = Array.from({ length: 90 }, (_, at) => message({ id: `f${at + 10}`, at }));
      for (let times = 0; times < 2; times += 1)
        await store.endMessages(workspace, { messages, end: done, posted: [posted('C1', 'w1')], followUps });
      expect((await ids(workspace)).toSorted()).toEqual(followUps.map(({ id }) => id));
      expect(await store.posted(workspace, 'C1', 'w1')).toEqual(posted('C1', 'w1'));
    });

    it('releases the lock with what ended, unless it was marked dirty or is another holder’s', async () => {
      const workspace = newWorkspace();
      const end = async (release: string) => {
        const messages = await store.pending(workspace, 'C1', 9);
        return store.endMessages(workspace, { messages, end: done, release });
      };
      const lock = (owner: string) =>
        store.acquireLock(workspace, 'C1', { owner, now: clock.now, until: clock.now + 90_000 });
      await store.enqueue(workspace, message());
      await lock('a');
      expect(await end('b')).toBe('settled');
      expect([await ids(workspace), await lock('b')]).toEqual([[], 'dirty']);
      await store.enqueue(workspace, message({ id: 'm2' }));
      expect(await end('a')).toBe('settled');
      expect([await ids(workspace), await store.releaseLock(workspace, 'C1', 'a')]).toEqual([[], false]);
      await store.enqueue(workspace, message({ id: 'm3' }));
      expect(await end('a')).toBe('released');
      expect([await ids(workspace), await lock('b')]).toEqual([[], { nextAt: 0, intent: undefined }]);
    });

    it('says that the lock is released only where it is: not dirty, though something follows', async () => {
      const workspace = newWorkspace();
      await store.enqueue(workspace, message());
      const messages = await store.pending(workspace, 'C1', 9);
      await store.acquireLock(workspace, 'C1', { owner: 'a', now: clock.now, until: clock.now + 90_000 });
      await store.acquireLock(workspace, 'C1', { owner: 'b', now: clock.now, until: clock.now + 90_000 });
      const followUps = [message({ id: 'f1' })];
      const settled = store.endMessages(workspace, { messages, end: done, followUps, release: 'a' });
      expect(await settled).toBe('settled');
      expect(await ids(workspace)).toEqual(['f1']);
    });

    it('takes what follows, also behind what is known already', async () => {
      const workspace = newWorkspace();
      for (const id of ['m1', 'm2']) await store.enqueue(workspace, message({ id }));
      const [first] = await store.pending(workspace, 'C1', 1);
      const followUps = ['m2', 'm3'].map((id) => message({ id }));
      await store.endMessages(workspace, { messages: first ? [first] : [], end: done, followUps });
      expect(await ids(workspace)).toEqual(['m2', 'm3']);
    });

    it('keeps the message of each subject in a destination, the newest', async () => {
      const workspace = newWorkspace();
      const save = (one: ReturnType<typeof posted>) =>
        store.endMessages(workspace, { messages: [], end: done, posted: [one] });
      for (const one of [posted('C1', 'w1'), posted('C1', 'w2', '2.1'), posted('C1', 'w1', '4.1')])
        await save(one);
      const found = await store.allPosted(workspace, 'C1', ['w1', 'w2', 'w3']);
      expect(found.toSorted((one, other) => one.ts.localeCompare(other.ts))).toEqual([
        posted('C1', 'w2', '2.1'),
        posted('C1', 'w1', '4.1'),
      ]);
      expect(await store.postedAt(workspace, 'C1', '2.1')).toEqual(posted('C1', 'w2', '2.1'));
      expect(await store.postedAt(workspace, 'C2', '2.1')).toBeUndefined();
      expect(await store.posted(workspace, 'C2', 'w1')).toBeUndefined();
      expect(await store.allPosted(workspace, 'C1', [])).toEqual([]);
    });
  });

  describe('a destination', () => {
    const intent: Intent = { ids: ['r1'], mark: 'r1', since: 1, until: 2 };

    it('is locked by one, and the others mark it dirty', async () => {
      const workspace = newWorkspace();
      const enter = (owner: string) => store.acquireLock(workspace, 'C1', { owner, ...lease() });
      expect(await enter('a')).toEqual({ nextAt: 0, intent: undefined });
      expect(await enter('b')).toBe('dirty');
      expect(await store.releaseLock(workspace, 'C1', 'a')).toBe(false);
      expect(await store.releaseLock(workspace, 'C1', 'a')).toBe(true);
      expect(await enter('b')).not.toBe('dirty');
      clock.now += 2 * minute;
      expect(await enter('c')).not.toBe('dirty');
      expect(await store.releaseLock(workspace, 'C1', 'b')).toBe(true);
      expect(await enter('d')).toBe('dirty');
    });

    it('keeps the begun post and the next slot for the next holder, and takes them from the holder alone', async () => {
      const workspace = newWorkspace();
      const change = (owner: string, nextAt: number, begun: Intent | undefined) =>
        store.changeDestination(workspace, 'C1', { owner, nextAt, intent: begun });
      expect(await change('a', 1, intent)).toBe(false);
      await store.acquireLock(workspace, 'C1', { owner: 'a', ...lease() });
      expect(await change('a', 7, intent)).toBe(true);
      expect(await change('b', 8, undefined)).toBe(false);
      await store.releaseLock(workspace, 'C1', 'a');
      expect(await change('a', 9, undefined)).toBe(false);
      const next = await store.acquireLock(workspace, 'C1', { owner: 'b', ...lease() });
      expect(next).toEqual({ nextAt: 7, intent });
      expect(await change('b', 10, undefined)).toBe(true);
      clock.now += 2 * minute;
      const last = await store.acquireLock(workspace, 'C1', { owner: 'c', ...lease() });
      expect(last).toEqual({ nextAt: 10, intent: undefined });
    });
  });

  describe('a rate limiter', () => {
    it('gives no slot twice', async () => {
      const workspace = newWorkspace();
      const { now } = clock;
      const slot = { of: 'post', interval: 200 } as const;
      const reserve = () => store.takeSlot(workspace, { ...slot, count: 2, now });
      const starts = await Promise.all([reserve(), reserve(), reserve()]);
      expect(starts.toSorted((one, other) => one - other)).toEqual([now, now + 400, now + 800]);
      expect(await store.takeSlot(workspace, { ...slot, count: 1, now: now + day })).toBe(now + day);
    });

    it('is one of each kind, and takes no time that is too far away', async () => {
      const workspace = newWorkspace();
      const { now } = clock;
      const reserve = (of: 'post' | 'change', within?: number) =>
        store.takeSlot(workspace, { of, count: 1, interval: 1000, now, within });
      expect(await reserve('post')).toBe(now);
      expect(await reserve('change')).toBe(now);
      expect(await reserve('post', 500)).toBe(now + 1000);
      expect(await reserve('post', 500)).toBe(now + 1000);
      expect(await reserve('post', 1000)).toBe(now + 1000);
      expect(await reserve('post')).toBe(now + 2000);
    });

    it('is one of each host', async () => {
      const workspace = newWorkspace();
      const { now } = clock;
      const reserve = (host?: string) =>
        store.takeSlot(workspace, { of: 'polls', host, count: 1, interval: 1000, now });
      const starts = [
        await reserve(),
        await reserve('https://a'),
        await reserve('https://b'),
        await reserve('https://a'),
      ];
      expect(starts).toEqual([now, now, now, now + 1000]);
    });

    it('gives no time before the end of the longest block: blocks do not add up', async () => {
      const workspace = newWorkspace();
      const { now } = clock;
      for (const until of [20_000, 30_000, 10_000]) await store.blockUntil(workspace, 'change', now + until);
      const slot = { count: 1, interval: 1000, now } as const;
      expect(await store.takeSlot(workspace, { ...slot, of: 'change' })).toBe(now + 30_000);
      expect(await store.takeSlot(workspace, { ...slot, of: 'post' })).toBe(now);
    });
  });

  it('keeps what a message follows, and lets one of two writers change it', async () => {
    const workspace = newWorkspace();
    expect(await store.follow(workspace, 'f1')).toBeUndefined();
    expect(await store.saveFollow(workspace, follow, 0)).toBe(true);
    expect(await store.follow(workspace, 'f1')).toStrictEqual({ value: follow, version: 1 });
    const ended = { ...follow, message: { text: 'passed', blocks: [] }, end: 'ended' } as const;
    const both = [ended, { ...ended, usual: 1 }].map((one) => store.saveFollow(workspace, one, 1));
    expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
    expect((await store.follow(workspace, 'f1'))?.version).toBe(2);
    await store.removeFollow(workspace, 'f1');
    expect(await store.follow(workspace, 'f1')).toBeUndefined();
  });

  it('keeps who looks after a branch, and lets one of two writers change it', async () => {
    const workspace = newWorkspace();
    const line = { project: web, branch: 'main', workflow: 'ci' };
    const care = { ...line, owner: 'U1', at: 1 };
    const both = [care, { ...care, owner: 'U2' }].map((one) => store.saveCare(workspace, one, 0));
    expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
    expect(await store.saveCare(workspace, { ...care, owner: undefined, at: 2 }, 1)).toBe(true);
    expect(await store.care(workspace, line)).toEqual({ ...line, at: 2, version: 2 });
    expect(await store.saveCare(workspace, care, 1)).toBe(false);
  });

  it('keeps digests, watches, logins and whether logs are shown', async () => {
    const workspace = newWorkspace();
    await store.saveDigest(workspace, 'C1', digest);
    expect(await store.digest(workspace, 'C1')).toStrictEqual(digest);
    await store.saveDigest(workspace, 'C1', undefined);
    expect(await store.digest(workspace, 'C1')).toBeUndefined();
    await store.saveWatch(workspace, watch);
    expect(await store.watch(workspace, 'x')).toStrictEqual(watch);
    expect(await store.watches(workspace)).toStrictEqual([watch]);
    const ended = await Promise.all([1, 2].map(() => store.endWatch(workspace, 'x')));
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await store.excerpts(workspace)).toBe('off');
    await store.saveExcerpts(workspace, 'on');
    expect(await store.excerpts(workspace)).toBe('on');
    await store.saveExcerpts(workspace, 'off');
    expect(await store.excerpts(workspace)).toBe('off');
  });

  it('tells any two things apart, whatever they are called', async () => {
    const hostile = fc.constantFrom(
      'a',
      'A',
      'a#a',
      '#',
      '%23',
      '%',
      'a#',
      '#a',
      '',
      '/',
      '../x',
      'ü🎉',
      '\u0000',
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.tuple(hostile, hostile), { maxLength: 6 }), async (pairs) => {
        const workspace = newWorkspace();
        for (const [channel, id] of pairs) {
          await store.enqueue(workspace, message({ destination: channel, id }));
          await store.endMessages(workspace, {
            messages: [],
            end: done,
            posted: [posted(channel, id, id || '0')],
          });
          await store.schedule({ workspace, kind: 'drain', id: `${channel}${id}`, at: 1 });
        }
        for (const [channel, id] of pairs) {
          const waiting = await store.pending(workspace, channel, 99);
          expect(names(waiting)).toEqual(pairs.flatMap((one) => (one[0] === channel ? [one[1]] : [])).sort());
          expect(await store.posted(workspace, channel, id)).toMatchObject({ ts: id || '0' });
          expect(await store.enqueue(workspace, message({ destination: channel, id }))).toBe('known');
          const lock = { owner: id || '0', ...lease() };
          await store.acquireLock(workspace, channel, lock);
          const change = { owner: lock.owner, nextAt: 1, intent: undefined };
          expect(await store.changeDestination(workspace, channel, change)).toBe(true);
          await store.releaseLock(workspace, channel, lock.owner);
        }
        await store.forget(workspace);
        const due = await store.due(clock.now, 10_000);
        expect(due.filter((one) => one.workspace === workspace)).toEqual([]);
      }),
      { seed, numRuns: 15 },
    );
  });

  it('keeps each workspace to itself, though all is called the same', async () => {
    const [first, second] = [newWorkspace(), newWorkspace()];
    const all = [first, second, `${first}#`, `W#${first}`, first.toLowerCase()];
    const act = fc.record({ who: fc.constantFrom(...all), what: fc.constantFrom(...Object.keys(deeds)) });
    const expected = new Map(all.map((workspace) => [workspace, new Set<string>()]));
    await fc.assert(
      fc.asyncProperty(act, async ({ who, what }) => {
        await deeds[what]?.do(store, who);
        if (what === 'forget') expected.get(who)?.clear();
        else expected.get(who)?.add(what);
        for (const [workspace, done] of expected)
          for (const [name, deed] of Object.entries(deeds))
            expect([workspace, name, await deed.isSeen(store, workspace)]).toEqual([
              ...[workspace, name],
              done.has(name),
            ]);
      }),
      { seed, numRuns: 25, endOnFailure: true },
    );
  });

  it('knows whose login it is: one person’s, until it is freed or moved', async () => {
    const workspace = newWorkspace();
    const link = (user: string, login: string | undefined) =>
      store.saveLogin(workspace, user, login, 'if free');
    expect(await link('U1', 'Ann')).toBeUndefined();
    expect(await link('U1', 'ann')).toBeUndefined();
    expect(await link('U2', 'ANN')).toBe('U1');
    expect(await store.userOf(workspace, 'ann')).toEqual({ user: 'U1', isProven: false });
    expect(await store.loginOf(workspace, 'U2')).toBeUndefined();
    expect(await link('U1', 'bob')).toBeUndefined();
    expect(await link('U2', 'ann')).toBeUndefined();
    expect(await store.saveLogin(workspace, 'U3', 'ANN', 'from its holder')).toBeUndefined();
    expect(await store.userOf(workspace, 'ann')).toEqual({ user: 'U3', isProven: true });
    expect(await store.loginOf(workspace, 'U2')).toBeUndefined();
    await link('U1', undefined);
    expect(await store.userOf(workspace, 'bob')).toBeUndefined();
    expect(await store.loginOf(workspace, 'U1')).toBeUndefined();
  });

  it('knows a login as confirmed when an admin has linked it, until anything changes', async () => {
    const workspace = newWorkspace();
    const isConfirmed = () => store.isLoginConfirmed(workspace, 'U1');
    await store.saveLogin(workspace, 'U1', 'ann', 'if free');
    expect(await isConfirmed()).toBe(false);
    await store.saveLogin(workspace, 'U1', 'ann', 'from its holder');
    expect(await isConfirmed()).toBe(true);
    await store.saveLogin(workspace, 'U1', 'bob', 'if free');
    expect(await isConfirmed()).toBe(false);
    await store.saveLogin(workspace, 'U1', 'bob', 'from its holder');
    await store.saveLogin(workspace, 'U2', 'bob', 'from its holder');
    expect(await isConfirmed()).toBe(false);
    await store.saveLogin(workspace, 'U1', 'ann', 'from its holder');
    await store.saveLogin(workspace, 'U1', undefined, 'if free');
    expect(await isConfirmed()).toBe(false);
  });

  it('knows a login as proven by an account or an admin, until its person claims it again', async () => {
    const workspace = newWorkspace();
    const isProven = async () => (await store.userOf(workspace, 'ann'))?.isProven;
    const save = (user: string, where: Parameters<typeof store.saveLogin>[3]) =>
      store.saveLogin(workspace, user, 'Ann', where);
    await save('U1', 'if free');
    expect(await isProven()).toBe(false);
    expect([await save('U1', 'proven'), await isProven()]).toEqual([undefined, true]);
    expect(await store.isLoginConfirmed(workspace, 'U1')).toBe(false);
    expect([await save('U2', 'proven'), await store.userOf(workspace, 'ann')]).toEqual([
      'U1',
      { user: 'U1', isProven: true },
    ]);
    await save('U1', 'if free');
    expect(await isProven()).toBe(false);
  });

  it('keeps who has an e-mail address for a day, and that no one has it for an hour', async () => {
    const workspace = newWorkspace();
    const minutes = 60_000;
    const found = () =>
      Promise.all(
        ['ann@acme.example', 'BOB@acme.example'].map((email) => store.foundByEmail(workspace, email)),
      );
    expect(await found()).toEqual([undefined, undefined]);
    await store.saveFoundByEmail(workspace, 'Ann@acme.example', { user: 'U1' }, clock.now);
    await store.saveFoundByEmail(workspace, 'bob@acme.example', { user: undefined }, clock.now);
    expect(await found()).toEqual([{ user: 'U1' }, { user: undefined }]);
    clock.now += 61 * minutes;
    expect(await found()).toEqual([{ user: 'U1' }, undefined]);
    clock.now += 24 * 60 * minutes;
    expect(await found()).toEqual([undefined, undefined]);
    expect(await store.foundByEmail(newWorkspace(), 'ann@acme.example')).toBeUndefined();
  });

  it('gives a login to one of those who want it at once', async () => {
    const workspace = newWorkspace();
    const users = ['U1', 'U2', 'U3', 'U4'];
    const holders = await Promise.all(
      users.map((user) => store.saveLogin(workspace, user, 'ann', 'if free')),
    );
    expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
  });

  it('tells what is due over all workspaces, each once, and the last time that was said', async () => {
    const workspace = newWorkspace();
    const mine = async (now: number) =>
      (await store.due(now, 1000)).filter((one) => one.workspace === workspace);
    const digest = { workspace, kind: 'digest', id: 'C1', at: 100 } as const;
    await store.schedule(digest);
    await store.schedule({ ...digest, kind: 'poll', id: 'gh/acme/web', at: 50 });
    expect((await mine(99)).map(({ kind }) => kind)).toEqual(['poll']);
    expect((await mine(100)).map(({ kind }) => kind)).toEqual(['poll', 'digest']);
    await store.schedule({ ...digest, at: 200 });
    expect((await mine(150)).map(({ kind }) => kind)).toEqual(['poll']);
    expect(await store.unschedule(digest)).toBe(false);
    expect((await mine(200)).map(({ at }) => at)).toEqual([50, 200]);
    const taken = await Promise.all([1, 2].map(() => store.unschedule({ ...digest, at: 200 })));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect((await mine(1000)).map(({ kind }) => kind)).toEqual(['poll']);
  });

  it('schedules a job of a new id, and again for another time', async () => {
    const workspace = newWorkspace();
    const follow = { workspace, kind: 'follow', id: 'f1', at: 50 } as const;
    const mine = async () =>
      (await store.due(1000, 1000)).flatMap((one) => (one.workspace === workspace ? [one.at] : []));
    await store.scheduleNew(follow);
    expect(await mine()).toEqual([50]);
    await store.schedule({ ...follow, at: 90 });
    expect(await mine()).toEqual([90]);
  });

  it('schedules a waiting job once, and a taken job again', async () => {
    const workspace = newWorkspace();
    const poll = { workspace, kind: 'poll', id: 'gh/acme/web', at: 50 } as const;
    const mine = async () =>
      (await store.due(1000, 1000)).flatMap((one) => (one.workspace === workspace ? [one.at] : []));
    await store.scheduleOnce(poll);
    await store.scheduleOnce({ ...poll, at: 20 });
    expect(await mine()).toEqual([50]);
    const [due] = (await store.due(1000, 1000)).filter((one) => one.workspace === workspace);
    expect(due && (await store.unschedule(due))).toBe(true);
    await store.scheduleOnce({ ...poll, at: 70 });
    expect(await mine()).toEqual([70]);
  });

  it('lets one at a time renew the workspace’s token, until it ends or its lease does', async () => {
    const [one, other] = [newWorkspace(), newWorkspace()];
    const begin = (workspace: string, holder: string, now: number) =>
      store.beginRotation(workspace, { holder, now, until: now + 60 });
    const both = await Promise.all(['a', 'b'].map((holder) => begin(one, holder, 100)));
    expect(both.toSorted()).toEqual([false, true]);
    expect(await begin(other, 'c', 100)).toBe(true);
    const holder = both[0] ? 'a' : 'b';
    await store.endRotation(one, 'neither');
    expect(await begin(one, 'c', 159)).toBe(false);
    await store.endRotation(one, holder);
    expect(await begin(one, 'c', 159)).toBe(true);
    expect(await begin(one, 'd', 219)).toBe(true);
  });

  it('says of a lost token once that it is', async () => {
    const [one, other] = [newWorkspace(), newWorkspace()];
    const lose = (mark: string) => store.loseToken(one, { mark, at: clock.now });
    expect(await store.lostToken(one)).toBeUndefined();
    expect([await lose('m1'), await lose('m1'), await lose('m2')]).toEqual([true, false, true]);
    expect(await store.lostToken(one)).toBe('m2');
    expect(await store.lostToken(other)).toBeUndefined();
    await store.forget(one);
    expect(await store.lostToken(one)).toBeUndefined();
  });

  it('counts what happens to a message of the queue, each thing by itself', async () => {
    const [one, other] = [newWorkspace(), newWorkspace()];
    expect(await store.addToTally(one, 'failures', 1)).toBe(1);
    const both = await Promise.all([1, 2].map(() => store.addToTally(one, 'failures', 1)));
    expect(both.toSorted()).toEqual([2, 3]);
    expect(await store.addToTally(one, 'starts', 1)).toBe(1);
    expect(await store.addToTally(one, 'starts', -1)).toBe(0);
    expect(await store.addToTally(other, 'failures', 1)).toBe(1);
  });

  it('forgets all of a workspace, and nothing of another', async () => {
    const [gone, stays] = [newWorkspace(), newWorkspace()];
    for (const workspace of [gone, stays]) {
      await store.saveSubscription(subscription(workspace));
      await store.enqueue(workspace, message());
      await store.saveRun(workspace, run(), 0);
      await store.schedule({ workspace, kind: 'digest', id: 'C#1', at: 9 });
    }
    await store.forget(gone);
    expect(await store.subscriptions(gone)).toEqual([]);
    expect(await store.pending(gone, 'C1', 9)).toEqual([]);
    const due = (await store.due(1000, 1000)).map(({ workspace }) => workspace);
    expect(due).not.toContain(gone);
    expect(due).toContain(stays);
    expect(await store.pending(stays, 'C1', 9)).toHaveLength(1);
    expect(await store.run(stays, 'w1')).toBeDefined();
  });
});
