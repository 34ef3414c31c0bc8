import { describe, expect, it } from 'vitest';
import { resumeAll } from '../../lambda/conversation/subscriptions/resume-alerts.ts';
import { events } from '../../lambda/events/index.ts';
import { enqueue } from '../../lambda/outbox/enqueue-message.ts';
import { kinds, type MessageKind } from '../../lambda/outbox/policy.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { now, subscription, web, whole } from '../alerts/sample-reports.ts';
import { createFakeBot } from '../fakes/bot-in-memory.ts';
import { jobs, run as someRun } from '../views/alert-samples.ts';

const workspace = 'T1';
const minutes = 60_000;
const shared = 'another company too';

async function open(...all: readonly Subscription[]) {
  const clockwork = openClockwork();
  const { store, queue, said, clock, readers } = clockwork;
  await store.saveHook(workspace, hook);
  for (const one of all) await store.saveSubscription(one);
  let runs = 0;
  return {
    ...clockwork,
    async report() {
      const run = `run-${++runs}`;
      const report = whole('failed', { id: run, run, branch: run, at: clock.now, createdAt: clock.now });
      queue.push({ version: 1, workspace, kind: 'report', hook: hook.id, report });
      await clockwork.workOff();
    },
    /** As Slack tells it. */
    async happen(event: { readonly type: string; readonly [field: string]: unknown }) {
      readers.set(String(event.channel), event.type === 'channel_shared' ? shared : 'own company');
      await events[event.type]?.run(event, {
        workspace,
        botUserId: undefined,
        now: clock.now,
        store,
        log: () => undefined,
        publishHome: async () => undefined,
        forget: async () => undefined,
        effectiveRole: async () => 'operator',
        email: async () => undefined,
        circleci: () => Promise.reject(new Error('not asked')),
      });
    },
    resting: async () =>
      (await store.subscriptions(workspace)).flatMap(({ id, paused }) =>
        paused ? `${id} ${paused.reason}` : [],
      ),
    /** In the channel, and to people. */
    posts: () => said.filter(({ id }) => id !== undefined).map(({ to }) => to),
    told: () => said.filter(({ id }) => id === undefined).map(({ to, message }) => `${to} ${message.text}`),
  };
}

const failed = {
  at: now,
  notBefore: 0,
  status: 'failed',
  snapshot: someRun({
    status: 'failed',
    jobs: jobs({ test: 'failed' }),
    failures: [
      { job: 'test', number: 501, step: 'npm test', lines: [], failedTests: [], moreFailedTests: 0 },
    ],
  }),
  redSince: undefined,
  thread: 'off',
  mention: '<@U01ANN>',
} as const;

/** What is for a person, a digest, which asks before it is drawn, and what a person asked for in the channel. */
const unasked: readonly MessageKind[] = ['notice', 'watch-ended', 'approval-needed', 'digest', 'followed'];

const elsewhere = subscription({}, { id: 's2', channel: 'C2' });
const begins = { type: 'channel_shared', channel: 'C1', connected_team_id: 'T0GLOBEX01' };
const ends = { type: 'channel_unshared', channel: 'C1', previously_connected_team_id: 'T0GLOBEX01' };

describe('a channel that another company begins to read', () => {
  it('is paused, its owner is notified once, and others continue', async () => {
    const at = await open(subscription(), elsewhere);
    await at.report();
    expect(at.posts()).toEqual(['C1', 'C2']);
    await at.happen(begins);
    await at.happen(begins);
    await at.minute();
    expect(await at.resting()).toEqual(['s1 shared']);
    expect(at.told()).toEqual([expect.stringMatching(/^U01ANN .*shared with another company/)]);
    await at.report();
    expect(at.posts()).toEqual(['C1', 'C2', 'C2']);
  });

  it('has its digest wait, too, until an admin agrees to both, and again for the next company', async () => {
    const at = await open(subscription());
    const digest = {
      channel: 'C1',
      every: 'day',
      hour: 9,
      minute: 0,
      timeZone: 'UTC',
      owner: 'U01ANN',
    } as const;
    const state = async () => {
      const { pausedAt, sharedBy } = (await at.store.digest(workspace, 'C1')) ?? {};
      return [pausedAt === undefined ? 'active' : 'waits', sharedBy];
    };
    await at.store.saveDigest(workspace, 'C1', digest);
    await at.happen(begins);
    expect(await state()).toEqual(['waits', undefined]);
    const bot = createFakeBot({ host: 'http://127.0.0.1:1' });
    const admin = bot.context({ effectiveRole: 'admin', user: 'U0ADMIN' });
    await resumeAll(await at.store.subscriptions(workspace), {
      ...admin,
      caller: { ...admin.caller, workspace },
      store: at.store,
    });
    expect(await state()).toEqual(['active', 'U0ADMIN']);
    await at.happen(ends);
    await at.happen(begins);
    expect(await state()).toEqual(['waits', undefined]);
  });

  it('continues where an admin has agreed', async () => {
    const at = await open(subscription({}, { sharedBy: 'U0ADMIN' }));
    await at.happen(begins);
    await at.minute();
    await at.report();
    expect([await at.resting(), at.posts()]).toEqual([[], ['C1']]);
  });

  it('resumes by itself when no other company reads it, and asks again the next time', async () => {
    const agreed = subscription({}, { id: 's3', sharedBy: 'U0ADMIN' });
    const at = await open(subscription(), agreed);
    await at.happen(begins);
    await at.minute();
    await at.happen({ ...ends, is_ext_shared: true });
    await at.minute();
    expect(await at.resting()).toEqual(['s1 shared']);
    await at.happen({ ...ends, is_ext_shared: false });
    await at.minute();
    expect(await at.resting()).toEqual([]);
    expect(at.told().at(-1)).toContain('the channel is no longer shared');
    await at.happen(begins);
    expect(await at.resting()).toEqual(['s1 shared', 's3 shared']);
  });

  it('does not resume because the bot was invited once more', async () => {
    const at = await open(subscription());
    await at.happen(begins);
    await at.store.schedule({ workspace, kind: 'resume', id: 'C1', at: at.clock.now });
    await at.minute();
    expect(await at.resting()).toEqual(['s1 shared']);
  });
});

describe('a look when posting, where no event came', () => {
  it('holds the alert back and rests what no admin has agreed to', async () => {
    const at = await open(subscription(), elsewhere);
    at.readers.set('C1', shared);
    await at.report();
    expect(at.posts()).toEqual(['C2']);
    expect(await at.resting()).toEqual(['s1 shared']);
    expect(at.told()).toEqual([expect.stringMatching(/^U01ANN .*shared with another company/)]);
    expect(at.log).toContainEqual({ log: 'subscription.paused', workspace, reason: 'shared' });
  });

  it('lets what was agreed to through, though another rule of the channel rests', async () => {
    const at = await open(subscription(), subscription({}, { id: 's3', sharedBy: 'U0ADMIN' }));
    at.readers.set('C1', shared);
    await at.report();
    expect(at.posts()).toEqual(['C1']);
    expect(await at.resting()).toEqual(['s1 shared']);
  });

  it.each(kinds.filter((kind) => !unasked.includes(kind)))(
    'holds back what is of kind %s, too',
    async (kind) => {
      const at = await open(subscription(), subscription({}, { id: 's3', sharedBy: 'U0ADMIN' }));
      at.readers.set('C1', shared);
      const enqueued = (id: string) => {
        const subscriptions = [{ id, project: web }];
        const message = { text: `for ${id}`, blocks: [] };
        const alert = { ...failed, id, channel: 'C1', run: id, subscriptions };
        const payload = kind === 'alert' ? alert : { message, subscriptions, alert };
        const draft = { kind, destination: 'C1', id: `for ${id}`, at: at.clock.now, payload } as const;
        return enqueue(workspace, { ...draft, subject: `run:${id}` }, at.services);
      };
      await enqueued('s1');
      await at.workOff();
      expect(at.posts()).toEqual([]);
      expect(await at.resting()).toEqual(['s1 shared']);
      await enqueued('s3');
      await at.workOff();
      expect(at.posts()).toEqual(['C1']);
    },
  );

  it('is not held against a channel of which Slack does not tell', async () => {
    const at = await open(subscription());
    at.readers.set('C1', 'unknown');
    await at.report();
    expect([await at.resting(), at.posts()]).toEqual([[], ['C1']]);
  });

  it('is taken again after ten minutes, not before, and for each workspace by itself', async () => {
    const at = await open(subscription());
    await at.report();
    at.readers.set('C1', shared);
    await at.report();
    expect(at.posts()).toEqual(['C1', 'C1']);
    at.clock.now += 11 * minutes;
    await at.report();
    expect(at.posts()).toEqual(['C1', 'C1']);
    expect(await at.resting()).toEqual(['s1 shared']);
  });
});

it('keeps quiet about a channel that no alerts are for', async () => {
  const at = await open(elsewhere);
  await at.happen(begins);
  await at.minute();
  expect([await at.resting(), at.told()]).toEqual([[], []]);
  expect(at.clock.now).toBeGreaterThanOrEqual(now);
});
