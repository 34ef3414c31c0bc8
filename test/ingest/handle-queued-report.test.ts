import { describe, expect, test } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { handleReport, handleSeen } from '../../lambda/ingest/handle-queued-report.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import { alertsOf, type Desk, hook, openDesk, standing, subscribe } from '../alerts/fake-alert-services.ts';
import { now, ofJob, subscription, web, whole } from '../alerts/sample-reports.ts';
import { someLog } from '../fakes/step-log.ts';
import { full } from '../views/sample-builds.ts';

const minute = 60_000;

const deadline = now + 15_000;

function tell(desk: Desk, told: Report, id = hook.id, until = deadline) {
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: id, report: told } as const;
  return handleReport(queued, desk.services, until);
}

async function tellAll(desk: Desk, ...reports: readonly Report[]) {
  for (const one of reports) await tell(desk, one);
}

/** A run of the branch's n-th pipeline. */
function nth(n: number, status: 'success' | 'failed' | 'canceled', changes: Partial<Report> = {}): Report {
  const createdAt = now + n * minute;
  return whole(status, {
    id: `end-${n}`,
    run: `run-${n}`,
    pipeline: n,
    createdAt,
    startedAt: createdAt,
    at: createdAt + 1,
    ...changes,
  });
}

function listening(...rules: readonly Readonly<Parameters<typeof subscription>>[]) {
  const desk = openDesk();
  const all = rules.length === 0 ? [[{}] as const] : rules;
  subscribe(desk, ...all.map(([rule, changes]) => subscription(rule, changes)));
  return desk;
}

describe('a report', () => {
  test('of a failure is enqueued for the channel, and the channel is called for', async () => {
    const desk = listening();
    await tell(desk, nth(1, 'failed'));
    expect(alertsOf(desk)).toEqual([{ channel: 'C1', id: 'end-1', status: 'failed', mention: undefined }]);
    expect(desk.seen.sent).toEqual([{ version: 1, workspace: 'T1', kind: 'drain', destination: 'C1' }]);
    expect(desk.seen.alerts[0]).toMatchObject({
      run: 'run-1',
      thread: 'off',
      subscriptions: [{ id: 's1', project: web }],
      snapshot: { status: 'failed' },
      redSince: { run: 'run-1' },
    });
  });

  test('that speaks of another project, or comes to no hook of ours, changes nothing', async () => {
    const desk = listening();
    await tell(desk, whole('failed', { project: { ...web, repo: 'api' } }));
    await tell(desk, whole('failed'), 'h2');
    expect(await desk.store.run('T1', 'run-1')).toBeUndefined();
    expect(desk.seen.alerts.length + desk.seen.sent.length).toBe(0);
    expect(desk.seen.log.map(({ reason }) => reason)).toEqual(['another project', 'no such hook']);
    expect(desk.calls.reads).toEqual([]);
  });

  test('of a poll needs no hook', async () => {
    const desk = listening([{ statuses: ['started'] }]);
    const seen = { version: 1, workspace: 'T1', kind: 'seen', report: whole('running') } as const;
    await handleSeen(seen, desk.services, deadline);
    expect(alertsOf(desk)).toMatchObject([{ status: 'started' }]);
  });

  test('without a subscription is stored and asks CircleCI nothing', async () => {
    const desk = openDesk();
    await tellAll(desk, ofJob('test', 'failed'), whole('failed'));
    expect(desk.seen.alerts.length).toBe(0);
    expect((await desk.store.run('T1', 'run-1'))?.value.status).toBe('failed');
    expect(desk.calls.reads).toEqual([]);
  });

  test('in quiet hours wakes the channel at their end, or sooner when something waits for sooner', async () => {
    const desk = listening([{ quiet: { from: 9, to: 12 } }]);
    await tell(desk, nth(1, 'failed'));
    subscribe(desk, subscription({ quiet: { from: 9, to: 14 } }));
    await tell(desk, nth(2, 'failed'));
    const noon = now + 2 * 3_600_000;
    expect(desk.seen.due).toEqual([
      { workspace: 'T1', kind: 'drain', id: 'C1', at: noon },
      { workspace: 'T1', kind: 'drain', id: 'C1', at: noon },
    ]);
    expect(desk.seen.sent).toEqual([]);
  });

  test('of progress goes where the card is, and nowhere else', async () => {
    const rule = { statuses: ['hold'] } as const;
    const desk = listening([rule, { id: 'a', channel: 'C1' }], [rule, { id: 'b', channel: 'C2' }]);
    standing(desk, 'C2', 'run-1');
    await tell(desk, whole('success'));
    expect(alertsOf(desk)).toMatchObject([{ channel: 'C2', status: 'progress' }]);
  });
});

describe('fixed', () => {
  test('is a success after a failure of the same branch and workflow', async () => {
    const desk = listening();
    await tellAll(desk, nth(1, 'failed'), nth(2, 'success'), nth(3, 'success'));
    await tellAll(desk, nth(4, 'failed', { branch: 'dev' }), nth(5, 'success', { workflow: 'nightly' }));
    expect(alertsOf(desk).map(({ id, status }) => [id, status])).toEqual([
      ['end-1', 'failed'],
      ['fixed:run-2', 'fixed'],
      ['end-4', 'failed'],
    ]);
    expect(desk.seen.alerts[1]?.redSince?.run).toBe('run-1');
  });

  test('is told once more when the failure is reported after the success', async () => {
    const desk = listening([{ statuses: ['failed', 'fixed', 'success'] }]);
    await tellAll(desk, nth(2, 'success'), nth(1, 'failed'), nth(1, 'failed'), nth(2, 'success'));
    expect(alertsOf(desk).map(({ id, status }) => [id, status])).toEqual([
      ['end-2', 'success'],
      ['end-1', 'failed'],
      ['fixed:run-2', 'fixed'],
    ]);
  });

  test('looks past a canceled run, and is not what follows one', async () => {
    const desk = listening();
    await tellAll(desk, nth(1, 'failed'), nth(2, 'canceled'), nth(3, 'success'));
    expect(alertsOf(desk).map(({ status }) => status)).toEqual(['failed', 'fixed']);
  });

  test('is known of a single job, too', async () => {
    const desk = listening([{ jobs: ['deploy'] }]);
    const job = (n: number, status: 'failed' | 'success') =>
      ofJob('deploy', status, { run: `run-${n}`, createdAt: now + n * minute, startedAt: now + n * minute });
    await tellAll(
      desk,
      job(1, 'failed'),
      nth(1, 'failed'),
      job(2, 'success'),
      nth(2, 'success'),
      job(3, 'success'),
    );
    expect(alertsOf(desk).map(({ status }) => status)).toEqual(['failed', 'progress', 'fixed', 'progress']);
  });

  test('reports the rerun of a tag, and tags that only succeed leave no trace', async () => {
    const desk = listening();
    const tag = { branch: undefined, tag: 'v1' };
    await tellAll(
      desk,
      nth(1, 'failed', tag),
      nth(2, 'success', tag),
      nth(3, 'success', { ...tag, tag: 'v2' }),
    );
    expect(alertsOf(desk).map(({ status }) => status)).toEqual(['failed', 'fixed']);
    const lines = await desk.store.linesOf('T1', web, { since: 0, limit: 10 });
    expect(lines).toHaveLength(1);
  });
});

describe('a rule for changes alone', () => {
  const told = (desk: Desk) => alertsOf(desk).map(({ id, status }) => [id, status]);

  test('tells the first failure of a red time and its end, and nothing in between', async () => {
    const desk = listening([{ when: 'changed', statuses: ['failed', 'success'] }]);
    await tellAll(desk, nth(1, 'success'), nth(2, 'failed'), nth(3, 'failed'), nth(4, 'canceled'));
    await tellAll(desk, nth(5, 'failed'), nth(6, 'success'), nth(7, 'success'), nth(8, 'failed'));
    expect(told(desk)).toEqual([
      ['end-2', 'failed'],
      ['end-6', 'success'],
      ['end-8', 'failed'],
    ]);
  });

  test('of another branch or workflow has a red time of its own', async () => {
    const desk = listening([{ when: 'changed' }]);
    await tellAll(desk, nth(1, 'failed'), nth(2, 'failed', { branch: 'dev' }));
    await tellAll(desk, nth(3, 'failed', { workflow: 'nightly' }), nth(4, 'failed'));
    expect(told(desk).map(([id]) => id)).toEqual(['end-1', 'end-2', 'end-3']);
  });

  test('is silent of a rerun that fails again', async () => {
    const desk = listening([{ when: 'changed' }]);
    await tellAll(desk, nth(1, 'failed'));
    await tellAll(desk, nth(1, 'failed', { id: 'again', run: 'run-1b', startedAt: now + 5 * minute }));
    expect(told(desk)).toEqual([['end-1', 'failed']]);
  });

  test('goes by the order of the runs, and reports the newest failure when a success is reported late', async () => {
    const desk = listening([{ when: 'changed' }], [{}, { id: 's2', channel: 'C2' }]);
    const history = [nth(1, 'failed'), nth(3, 'failed'), nth(2, 'success'), nth(3, 'failed')];
    await tellAll(desk, ...history, ...history);
    const of = (channel: string) =>
      alertsOf(desk).flatMap((one) => (one.channel === channel ? [[one.id, one.status]] : []));
    expect(of('C1')).toEqual([
      ['end-1', 'failed'],
      ['failed:run-3', 'failed'],
      ['end-3', 'failed'],
    ]);
    expect(of('C2')).toEqual([
      ['end-1', 'failed'],
      ['end-3', 'failed'],
    ]);
  });

  test('reports no other run when all reports are repeated, in any order', async () => {
    const desk = listening([{ when: 'changed' }]);
    const history = [nth(1, 'success'), nth(2, 'failed'), nth(3, 'failed'), nth(4, 'success')];
    const runs = () => new Set(desk.seen.alerts.map(({ run }) => run));
    await tellAll(desk, ...history);
    expect(runs()).toEqual(new Set(['run-2', 'run-4']));
    await tellAll(desk, ...history, ...history.toReversed());
    expect(runs()).toEqual(new Set(['run-2', 'run-4']));
  });
});

describe('a mention', () => {
  const mentioning = () => {
    const desk = listening(
      [{ mention: 'author' }],
      [{ mention: { group: 'S01OPS' } }, { id: 's2', channel: 'C2' }],
    );
    void desk.store.saveLogin('T1', 'U01ANN', 'ann', 'from its holder');
    return desk;
  };

  test('goes to the linked author of the first failure alone', async () => {
    const desk = mentioning();
    await tellAll(desk, nth(1, 'failed'), nth(2, 'failed'), nth(3, 'success'), nth(4, 'failed'));
    expect(alertsOf(desk).map(({ id, channel, mention }) => [id, channel, mention])).toEqual([
      ['end-1', 'C1', '<@U01ANN>'],
      ['end-1', 'C2', '<!subteam^S01OPS>'],
      ['end-2', 'C1', undefined],
      ['end-2', 'C2', undefined],
      ['fixed:run-3', 'C1', undefined],
      ['fixed:run-3', 'C2', undefined],
      ['end-4', 'C1', '<@U01ANN>'],
      ['end-4', 'C2', '<!subteam^S01OPS>'],
    ]);
  });

  test('is made at the first failed job already, and not when the branch was red before', async () => {
    const desk = mentioning();
    const later = { run: 'run-2', createdAt: now + 2 * minute, startedAt: now + 2 * minute };
    await tellAll(desk, ofJob('test', 'failed', { run: 'run-1', createdAt: now }));
    await tellAll(desk, nth(1, 'failed', { createdAt: now }), ofJob('test', 'failed', later));
    const mentions = alertsOf(desk).filter(({ channel }) => channel === 'C1');
    expect(mentions.map(({ mention }) => mention)).toEqual(['<@U01ANN>', '<@U01ANN>', undefined]);
  });

  test('mentions no one when the login is not linked, or the text is not an id of Slack', async () => {
    const desk = mentioning();
    await tell(desk, nth(1, 'failed', { login: '<!channel>', author: '<!channel>' }));
    await desk.store.saveLogin('T1', '!channel', 'eve', 'from its holder');
    await tell(desk, nth(2, 'failed', { login: 'eve', branch: 'other' }));
    const mentions = alertsOf(desk).filter(({ channel }) => channel === 'C1');
    expect(mentions.map(({ mention }) => mention)).toEqual([undefined, undefined]);
    const odd = listening([{ mention: { group: '!here' } }]);
    await tell(odd, nth(1, 'failed'));
    expect(alertsOf(odd)[0]?.mention).toBeUndefined();
  });

  test('calls the group to an approval', async () => {
    const desk = listening([{ statuses: ['hold'], mention: { group: 'S01OPS' } }]);
    await tell(desk, whole('hold', { approval: { requestId: 'r1', job: 'live' } }));
    expect(alertsOf(desk)[0]).toMatchObject({ status: 'hold', mention: '<!subteam^S01OPS>' });
  });
});

describe('a failure', () => {
  test('is looked into once, and the alert tells what was found', async () => {
    const desk = openDesk({
      build: async () => full({ pullRequests: ['https://github.com/acme/web/pull/7'], authorLogin: 'ann' }),
      tests: async () => [{ name: 'sums up', result: 'failure' } as never],
      workflowBuilds: async () => [
        { build: { project: web, number: 502 }, jobName: 'deploy', status: 'running' },
      ],
    });
    await desk.store.saveSubscription(subscription({ mention: 'author' }));
    await desk.store.saveLogin('T1', 'U01ANN', 'ann', 'from its holder');
    const bare = { login: undefined, subject: undefined };
    await tellAll(desk, ofJob('test', 'failed', bare), whole('failed', bare));
    const [first] = desk.seen.alerts;
    expect(first?.snapshot.failures).toMatchObject([{ number: 501, failedTests: ['sums up'], lines: [] }]);
    expect(first?.snapshot.jobs.map(({ name, status }) => [name, status])).toEqual([
      ['test', 'failed'],
      ['deploy', 'running'],
    ]);
    expect(first?.snapshot).toMatchObject({
      pullRequest: 'https://github.com/acme/web/pull/7',
      login: 'ann',
    });
    expect(first?.mention).toBe('<@U01ANN>');
    expect(desk.calls.reads.toSorted()).toEqual([
      'branchBuilds',
      'build',
      'flakyTests',
      'pipelines',
      'tests',
      'workflowBuilds',
    ]);
  });

  test('is told without details while CircleCI is down, and with them at the next report', async () => {
    let isDown = true;
    const desk = openDesk({
      build: async () => {
        if (isDown) throw new CircleCIError('unavailable', 'down');
        return full();
      },
    });
    await desk.store.saveSubscription(subscription());
    await tell(desk, ofJob('test', 'failed'));
    isDown = false;
    await tell(desk, whole('failed'));
    expect(desk.seen.alerts.map(({ snapshot }) => snapshot.failures.length)).toEqual([0, 1]);
  });
});

describe('while CircleCI hangs', () => {
  const hanging = () => new Promise<never>(() => undefined);
  /** Handles a report with little time for details, and returns what each alert shows of them. */
  async function toldBy(circleci: Partial<CircleCI>, connecting?: AlertServices['circleci']) {
    const desk = openDesk(circleci);
    const services = { ...desk.services, ...(connecting && { circleci: connecting }) };
    await desk.store.saveSubscription(subscription());
    await desk.store.saveExcerpts('T1', 'on');
    await tell({ ...desk, services }, ofJob('test', 'failed'), hook.id, now + 5_200);
    const runs = desk.seen.alerts.map(({ run }) => desk.store.run('T1', run));
    return (await Promise.all(runs)).map((run) => run?.value.failures);
  }
  const sums = async () => [{ name: 'sums up', result: 'failure' } as never];

  test.each<readonly [string, Partial<CircleCI>]>([
    ['with everything', { build: hanging, tests: hanging, workflowBuilds: hanging }],
    ['with the build', { build: hanging, tests: sums, workflowBuilds: async () => [] }],
  ])('%s, a failure is told in time, without details', async (_, circleci) => {
    expect(await toldBy(circleci)).toEqual([[]]);
  });

  test('with the token, a failure is told in time, without details', async () => {
    expect(await toldBy({}, hanging)).toEqual([[]]);
  });

  test.each<readonly [string, Partial<CircleCI>, object]>([
    ['the log', { tests: sums, stepLog: hanging }, { failedTests: ['sums up'], lines: [] }],
    [
      'the tests',
      { tests: hanging, stepLog: async () => someLog('oh no') },
      { failedTests: [], lines: ['oh no'] },
    ],
  ])('with %s alone, a failure is told in time with the rest', async (_, circleci, told) => {
    const build = async () => full();
    expect(await toldBy({ build, workflowBuilds: hanging, ...circleci })).toMatchObject([
      [{ step: 'npm test', ...told }],
    ]);
  });
});

describe('killed at any call of a port and told again', () => {
  const history = [
    ofJob('test', 'failed', { run: 'run-1', createdAt: now, startedAt: now }),
    nth(1, 'failed', { createdAt: now, startedAt: now }),
    nth(3, 'success'),
    nth(2, 'failed'),
    whole('hold', { run: 'run-4', createdAt: now + 9 * minute, approval: { requestId: 'r', job: 'live' } }),
    nth(4, 'success', { createdAt: now + 9 * minute }),
  ];
  const rules = [
    [{ statuses: ['failed', 'fixed', 'success', 'hold'], mention: 'author' }],
    [{ quiet: { from: 9, to: 12 } }, { id: 's2', channel: 'C2' }],
    [{ when: 'changed' }, { id: 's3', channel: 'C1' }],
  ] as const;

  const sorted = (desk: Desk) =>
    alertsOf(desk)
      .map((one) => JSON.stringify(one))
      .toSorted();

  test('a channel hears the same, and no call is left out', async () => {
    const whole = listening(...rules);
    await tellAll(whole, ...history);
    const expected = sorted(whole);
    expect(expected.length).toBeGreaterThan(6);
    for (const when of ['before', 'after'] as const)
      for (let at = 0; at < whole.calls.count; at += 1) {
        const desk = listening(...rules);
        desk.calls.fault = { at, when };
        for (const one of history) await tell(desk, one).catch(() => tell(desk, one));
        expect(sorted(desk), `${when} call ${at}`).toEqual(expected);
        expect(
          new Set(desk.seen.sent.map((queued) => 'destination' in queued && queued.destination)),
        ).toEqual(new Set(['C1']));
        expect(desk.seen.due.length).toBeGreaterThan(0);
      }
  });

  test('and everything twice changes nothing', async () => {
    const once = listening(...rules);
    const twice = listening(...rules);
    await tellAll(once, ...history);
    await tellAll(twice, ...history.flatMap((one) => [one, one]), ...history);
    expect(alertsOf(twice)).toEqual(alertsOf(once));
  });
});
