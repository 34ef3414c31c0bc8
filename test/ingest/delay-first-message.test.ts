/** Checks that the first message of a failure waits for its reason, because Slack notifies of messages and not of edits. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TestResult } from '../../lambda/circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { patience } from '../../lambda/client-timeouts.ts';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import { noteBusy } from '../../lambda/outbox/busy-workspaces.ts';
import type { WayOptions } from '../alerts/alert-path-with-faults.ts';
import { hook, openDesk, subscribe } from '../alerts/fake-alert-services.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { cards, openChannel, tell, workspace } from '../alerts/report-into-channel.ts';
import { now, ofJob, subscription, whole } from '../alerts/sample-reports.ts';
import { someLog } from '../fakes/step-log.ts';
import { run } from '../views/alert-samples.ts';
import { read } from '../views/message-as-text.ts';
import { full } from '../views/sample-builds.ts';

const push = '❌ acme/web main: rounds half up: expected 12.35, got 12.34';
const plain = '❌ Failing: acme/web on main · ci: test failed in npm test';
const rounding: TestResult = {
  name: 'rounds half up',
  classname: 'price',
  file: 'src/price.test.ts',
  seconds: 0.1,
  source: 'vitest',
  result: 'failure',
  message:
    'AssertionError: expected 12.34 to be 12.35\n\nExpected: 12.35\nReceived: 12.34\n  at src/price.ts:41:24',
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const delayed = <T>(milliseconds: number, answer: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(answer), milliseconds));

/** Its build and tests are there after that many milliseconds, its log as late as is said. */
function failing(milliseconds: number, more: Partial<CircleCI> = {}): Partial<CircleCI> {
  return {
    branchBuilds: async () => [],
    pipelines: async () => [],
    build: ({ number }) => delayed(milliseconds, full({ number })),
    tests: () => delayed(milliseconds, [rounding]),
    flakyTests: async () => [],
    stepLog: async () => someLog('npm ERR! Test failed'),
    workflowBuilds: async () => [],
    ...more,
  };
}

interface Told extends Pick<WayOptions, 'shared' | 'slack'> {
  readonly circleci: Partial<CircleCI>;
  readonly rule?: Parameters<typeof openChannel>[0];
  readonly excerpts?: 'on' | 'off';
}

async function told({ circleci, rule = {}, excerpts = 'on', ...options }: Told) {
  const way = await openChannel(rule, { circleci, ...options });
  await way.store.saveExcerpts(workspace, excerpts);
  const quiet = tell(way, ofJob('test', 'failed', { id: 'j1' }));
  return { way, quiet };
}

/** The report is being worked off, and its reason comes 100 ms after the wait; what is queued is worked off beside it. */
async function late(rule: Parameters<typeof subscription>[0] = {}) {
  const circleci = answeringOnly(failing(patience.push.milliseconds + 100));
  const clockwork = openClockwork({ circleci });
  await clockwork.store.saveHook(workspace, hook);
  await clockwork.store.saveSubscription(subscription(rule));
  await clockwork.store.saveExcerpts(workspace, 'on');
  const report = ofJob('test', 'failed', { id: 'j1' });
  return {
    ...clockwork,
    // Its dispatch is left to the queue.
    report: handleReport(
      { version: 1, workspace, kind: 'report', hook: hook.id, report },
      clockwork.services,
      clockwork.clock.now + 15_000,
    ),
  };
}

const firsts = (way: Awaited<ReturnType<typeof told>>['way']) =>
  way.slack.stands(workspace, 'C1').map(({ first }) => first.text);

describe('the first message of a failure', () => {
  it('carries the reason that is there within two seconds, and is not edited', async () => {
    const { way, quiet } = await told({ circleci: failing(patience.push.milliseconds - 100) });
    await vi.advanceTimersByTimeAsync(patience.push.milliseconds - 100);
    await quiet;
    expect(firsts(way)).toEqual([push]);
    expect(way.slack.calls.map(({ name }) => name)).not.toContain('update');
    expect([...cards(way).values()][0]?.says).toContain('\n*rounds half up: expected 12.35, got 12.34*\n');
  });

  it('is posted without the reason after two seconds, which is edited in', async () => {
    const { said, edited, ...clockwork } = await late();
    await vi.advanceTimersByTimeAsync(patience.push.milliseconds - 1);
    expect(clockwork.queue).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await clockwork.workOff();
    expect(said.map(({ message }) => message.text)).toEqual([
      '❌ Failing: acme/web on main · ci: test failed',
    ]);
    await vi.advanceTimersByTimeAsync(100);
    await clockwork.report;
    await clockwork.workOff();
    expect(said).toHaveLength(1);
    expect(edited.map(({ id, message }) => [id, message.text])).toEqual([['1.1', push]]);
  });

  it('waits for the tests that tell the reason, and neither for the log nor for what flakes', async () => {
    const slow = { stepLog: () => delayed(9_000, someLog('late')), flakyTests: () => delayed(2_900, []) };
    const { way, quiet } = await told({ circleci: failing(100, slow) });
    await vi.advanceTimersByTimeAsync(9_000);
    await quiet;
    expect(firsts(way)).toEqual([push]);
  });

  it('says the reason that came first where another job’s does not come', async () => {
    const circleci = failing(0, {
      build: ({ number }) => delayed(number === 501 ? 100 : 9_000, full({ number })),
    });
    const way = await openChannel({}, { circleci });
    const jobs = ['test', 'lint'].map(
      (name, at) => ({ name, number: 501 + at, status: 'failed', at }) as const,
    );
    const going = { status: 'running', statusAt: now - 1, jobs, failures: [], stoppedAt: undefined } as const;
    await way.store.saveRun(workspace, run({ id: 'run-1', workflow: 'ci', ...going }), 0);
    const quiet = tell(way, whole('failed', { id: 'r1' }));
    await vi.advanceTimersByTimeAsync(9_000);
    await quiet;
    expect(firsts(way)).toEqual([`${push} (+1 more failed job)`]);
  });

  it('is followed in its thread by the details that came late, once', async () => {
    const { said, ...clockwork } = await late({ thread: 'on' });
    await vi.advanceTimersByTimeAsync(patience.push.milliseconds);
    await clockwork.workOff();
    expect(said).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    await clockwork.report;
    await clockwork.workOff();
    await clockwork.workOff();
    expect(said.map(({ message }) => read(message))).toEqual([
      expect.not.stringContaining('12.34'),
      expect.stringContaining('expected 12.34 to be 12.35'),
    ]);
  });
});

describe('a reason', () => {
  it('is not told once excerpts are off, though it was read while they were on', async () => {
    const { said, ...clockwork } = await late({ thread: 'on' });
    await vi.advanceTimersByTimeAsync(patience.push.milliseconds + 100);
    await clockwork.report;
    await clockwork.store.saveExcerpts(workspace, 'off');
    await clockwork.workOff();
    expect(said.map(({ message }) => message.text)).toEqual([
      plain,
      expect.stringContaining('1 job failed in acme/web'),
    ]);
    expect(JSON.stringify(said)).not.toMatch(/12\.3[45]/);
  });

  it.each([
    ['excerpts are off', { excerpts: 'off' }],
    ['another company reads along', { shared: ['C1'] }],
  ] as const)('is not told where %s, neither at once nor late', async (_, where) => {
    for (const milliseconds of [100, 2_100]) {
      const { way, quiet } = await told({ circleci: failing(milliseconds), ...where });
      await vi.advanceTimersByTimeAsync(milliseconds);
      await quiet;
      const card = [...cards(way).values()][0];
      expect(card?.text).toBe(plain);
      expect(card?.says).toContain('rounds half up');
      expect(JSON.stringify(way.slack.stands(workspace, 'C1'))).not.toMatch(/12\.3[45]/);
    }
  });
});

describe('a busy workspace', () => {
  const report = (at: number) =>
    ofJob('test', 'failed', { id: `j${at}`, run: `run-${at}`, branch: `b${at}`, pipeline: at });
  const take = (desk: ReturnType<typeof openDesk>, at: number) =>
    handleReport(
      { version: 1, workspace, kind: 'report', hook: hook.id, report: report(at) },
      desk.services,
      desk.clock.now + 15_000,
    );
  const open = (circleci: Partial<CircleCI>) => {
    const desk = openDesk(circleci);
    subscribe(desk, subscription());
    void desk.store.saveExcerpts(workspace, 'on');
    return desk;
  };
  const enqueued = (desk: ReturnType<typeof openDesk>) =>
    desk.seen.alerts.filter(({ status }) => status === 'failed').length;

  it('does not wait in a burst: five messages wait at once, the others are enqueued', async () => {
    const desk = open(failing(1_900));
    const done = Promise.all(Array.from({ length: 12 }, (_, at) => take(desk, at)));
    await vi.advanceTimersByTimeAsync(10);
    expect(enqueued(desk)).toBe(12 - 5);
    await vi.advanceTimersByTimeAsync(1_900);
    await done;
    expect(enqueued(desk)).toBe(12);
  });

  it('does not wait for ten seconds after Slack’s pace or limit has held it up', async () => {
    const desk = open(failing(1_900));
    noteBusy(workspace, desk.services);
    const first = take(desk, 1);
    await vi.advanceTimersByTimeAsync(10);
    expect(enqueued(desk)).toBe(1);
    await vi.advanceTimersByTimeAsync(1_900);
    await first;
    desk.clock.now += 10_000;
    const second = take(desk, 2);
    await vi.advanceTimersByTimeAsync(10);
    expect(enqueued(desk)).toBe(1);
    await vi.advanceTimersByTimeAsync(1_900);
    await second;
    expect(enqueued(desk)).toBe(2);
  });

  it('does not wait once CircleCI has said that it is asked too much', async () => {
    let refusal: CircleCIError | undefined = new CircleCIError('rate-limited', '429');
    const desk = open(
      failing(1_900, {
        build: async ({ number }) => {
          if (refusal) throw refusal;
          return delayed(1_900, full({ number }));
        },
      }),
    );
    const first = take(desk, 1);
    await vi.advanceTimersByTimeAsync(2_000);
    await first;
    refusal = undefined;
    const second = take(desk, 2);
    await vi.advanceTimersByTimeAsync(10);
    expect(enqueued(desk)).toBe(2);
    await vi.advanceTimersByTimeAsync(2_000);
    await second;
    // Another CircleCI of the workspace has said nothing of the kind.
    const { circleci } = desk.services;
    Object.assign(desk.services, {
      circleci: async (of: string) => ({ ...(await circleci(of)), host: 'https://ci.acme.dev' }),
    });
    const third = take(desk, 3);
    await vi.advanceTimersByTimeAsync(10);
    expect(enqueued(desk)).toBe(2);
    await vi.advanceTimersByTimeAsync(2_000);
    await third;
    expect(enqueued(desk)).toBe(3);
  });
});
