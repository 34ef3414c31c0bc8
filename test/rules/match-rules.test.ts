import { describe, expect, test } from 'vitest';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { merge } from '../../lambda/ingest/merge-report.ts';
import { alertEventOf, type Before } from '../../lambda/rules/alert-status.ts';
import { matchRules } from '../../lambda/rules/match-rules.ts';
import type { Rule, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { now, ofJob, report, subscription, whole } from '../alerts/sample-reports.ts';

const nothing: Before = { run: 'green', recovery: 'not', redJobs: [] };

/** Returns the alerts of these subscriptions' channels for the last of these reports. */
function heard(
  subscriptions: readonly Subscription[],
  reports: readonly Report[],
  before: Partial<Before> = {},
) {
  const run = reports.slice(1).reduce(merge, merge(undefined, reports[0]!));
  const tells = alertEventOf(reports.at(-1)!, run, { ...nothing, ...before });
  return matchRules({ told: tells, run, subscriptions, now });
}

function status(rule: Partial<Rule>, reports: Report | readonly Report[], before: Partial<Before> = {}) {
  return heard([subscription(rule)], [reports].flat(), before)[0]?.status;
}

describe('a rule', () => {
  test.each<[string, Report, Partial<Before>, string | undefined]>([
    ['a failure', whole('failed'), {}, 'failed'],
    ['an error', whole('error'), {}, 'failed'],
    ['a refused context', whole('unauthorized'), {}, 'failed'],
    ['a recovery', whole('success'), { run: 'red', recovery: 'fixed' }, 'fixed'],
    ['a success', whole('success'), {}, undefined],
    ['a cancel', whole('canceled'), {}, undefined],
    ['a start', whole('running'), {}, undefined],
    ['a hold', whole('hold'), {}, undefined],
    ['an unknown state', whole('other'), {}, undefined],
    ['the first failed job', ofJob('test', 'failed'), {}, 'failed'],
    ['a job that succeeds', ofJob('test', 'success'), {}, undefined],
  ])('as it mostly is: %s', (_, told, before, expected) => {
    expect(status({}, told, before)).toBe(expected);
  });

  test.each(['started', 'hold', 'failed', 'success', 'canceled'] as const)(
    'for %s hears just that',
    (asked) => {
      const states = ['running', 'hold', 'failed', 'success', 'canceled'] as const;
      const alerts = states.map((state) => status({ statuses: [asked] }, whole(state)));
      expect(alerts.filter((one) => one === asked)).toHaveLength(1);
      expect(alerts.filter((one) => one !== undefined && one !== asked && one !== 'progress')).toEqual([]);
    },
  );

  test('for success gets a recovery as a success, unless it asks for recoveries too', () => {
    expect(status({ statuses: ['success'] }, whole('success'), { run: 'red', recovery: 'fixed' })).toBe(
      'success',
    );
    expect(
      status({ statuses: ['success', 'fixed'] }, whole('success'), { run: 'red', recovery: 'fixed' }),
    ).toBe('fixed');
  });

  test.each<[readonly string[], string, boolean]>([
    [['main'], 'main', true],
    [['main'], 'maintenance', false],
    [['release/*'], 'release/1.2', true],
    [['release/*'], 'my/release/1.2', false],
    [['*.x'], '1.x', true],
    [['*.x'], '1yx', false],
    [['!dependabot/*'], 'dependabot/npm/x', false],
    [['!dependabot/*'], 'feature', true],
    [['*', '!renovate/*'], 'renovate/a', false],
    [['feature/*', '!feature/*/wip'], 'feature/a/wip', false],
    [['feature/*', '!feature/*/wip'], 'feature/a', true],
    [['a*b*c'], 'a--b--c', true],
    [['a*b*c'], 'ac', false],
    [['ab*ba'], 'aba', false],
    [['**'], 'x', true],
    [['(a+)+$'], 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', false],
  ])('for the branches %j gets alerts of %s: %s', (branches, branch, hears) => {
    expect(status({ branches }, whole('failed', { branch }))).toBe(hears ? 'failed' : undefined);
  });

  test('for what started a run gets no alerts of other runs, or of those where that is not known', () => {
    const of = (trigger: Report['trigger']) =>
      status({ triggers: ['schedule', 'api'] }, whole('failed', { trigger }));
    expect(of('schedule')).toBe('failed');
    expect(of('api')).toBe('failed');
    expect(of('push')).toBeUndefined();
    expect(of(undefined)).toBeUndefined();
    expect(status({}, whole('failed', { trigger: 'push' }))).toBe('failed');
    // A later report of the run need not say it again.
    const reports = [ofJob('a', 'success', { trigger: 'schedule' }), whole('failed')];
    expect(status({ triggers: ['schedule'] }, reports)).toBe('failed');
  });

  test('reads tags as branches, and runs of neither by what is not left out', () => {
    const tag = { branch: undefined, tag: 'v1.4' };
    expect(status({ branches: ['v*'] }, whole('failed', tag))).toBe('failed');
    expect(status({ branches: ['main'] }, whole('failed', tag))).toBeUndefined();
    expect(status({ branches: ['main'] }, whole('failed', { branch: undefined }))).toBeUndefined();
    expect(status({ branches: ['!x'] }, whole('failed', { branch: undefined }))).toBe('failed');
  });

  test.each([
    ...['dependabot/npm_and_yarn/x-1.2', 'renovate/all', 'snyk-fix-0b1a', 'snyk-upgrade-3a8d', 'imgbot'],
    ...['depfu/update/x', 'greenkeeper/x-1', 'pyup-update-x-1-to-2', 'pre-commit-ci-update-config'],
    'whitesource-remediate/x',
  ])('gets alerts of the bots’ branch %s only when it asks for it', (branch) => {
    const of = (...branches: readonly string[]) => status({ branches }, whole('failed', { branch }));
    expect(of()).toBeUndefined();
    expect(of('!wip/*')).toBeUndefined();
    expect(of('main')).toBeUndefined();
    expect(of('*')).toBe('failed');
    expect(of('*', '!wip/*')).toBe('failed');
    expect(of(branch)).toBe('failed');
    expect(of('*', `!${branch}`)).toBeUndefined();
  });

  test.each(['imgbot-styles', 'snyk-integration', 'fix/renovate', 'main'])(
    'does not take %s for a bot’s branch',
    (branch) => {
      expect(status({ branches: ['!wip/*'] }, whole('failed', { branch }))).toBe('failed');
    },
  );

  test('gets alerts of a tag that is called like a bot’s branch', () => {
    expect(status({}, whole('failed', { branch: undefined, tag: 'imgbot' }))).toBe('failed');
  });

  test.each<[string, Report, Partial<Before>, string | undefined]>([
    ['the first failure', whole('failed'), { run: 'green' }, 'failed'],
    ['its first failed job', ofJob('test', 'failed'), { run: 'green' }, 'failed'],
    ['one more failure', whole('failed'), { run: 'red' }, 'progress'],
    ['a success', whole('success'), { run: 'green' }, 'progress'],
    ['a recovery', whole('success'), { run: 'red', recovery: 'fixed' }, 'success'],
    ['a cancel', whole('canceled'), { run: 'red' }, 'canceled'],
    ['a hold', whole('hold'), { run: 'red' }, 'hold'],
    ['a start', whole('running'), { run: 'red' }, 'started'],
  ])('for changes alone: %s', (_, told, before, expected) => {
    const statuses = ['failed', 'success', 'canceled', 'hold', 'started'] as const;
    expect(status({ when: 'changed', statuses }, told, before)).toBe(expected);
  });

  test('for changes alone gets a recovery as always', () => {
    expect(status({ when: 'changed' }, whole('success'), { run: 'red', recovery: 'fixed' })).toBe('fixed');
    expect(status({ when: 'changed' }, whole('success'))).toBeUndefined();
  });

  test('for changes of a job goes by that job, not by the run', () => {
    const rule = { when: 'changed', jobs: ['deploy'], statuses: ['failed', 'success'] } as const;
    expect(status(rule, ofJob('deploy', 'failed'), { run: 'red' })).toBe('failed');
    expect(status(rule, ofJob('deploy', 'failed'), { redJobs: ['deploy'] })).toBe('progress');
    expect(status(rule, ofJob('deploy', 'success'), { run: 'red' })).toBe('progress');
    expect(status(rule, ofJob('deploy', 'success'), { redJobs: ['deploy'] })).toBe('success');
  });

  test('knows an author by name, login and email address, in any case', () => {
    const bot = { author: 'Renovate Bot', login: 'renovate[bot]', email: 'renovate@acme.example' };
    expect(status({ authors: ['!renovate*'] }, whole('failed', bot))).toBeUndefined();
    expect(status({ authors: ['!*[BOT]'] }, whole('failed', bot))).toBeUndefined();
    expect(status({ authors: ['*@Acme.example'] }, whole('failed', bot))).toBe('failed');
    expect(status({ authors: ['!*@acme.example'] }, whole('failed', bot))).toBeUndefined();
    expect(status({ authors: ['ANN*'] }, whole('failed'))).toBe('failed');
    expect(status({ authors: ['ben'] }, whole('failed'))).toBeUndefined();
  });

  test('may ask for workflows', () => {
    expect(status({ workflows: ['deploy*'] }, whole('failed', { workflow: 'deploy-live' }))).toBe('failed');
    expect(status({ workflows: ['deploy*'] }, whole('failed'))).toBeUndefined();
  });

  test('for a job gets alerts of that job alone, and at once', () => {
    const rule = { jobs: ['deploy'], statuses: ['failed', 'fixed', 'success'] } as const;
    expect(status(rule, ofJob('deploy', 'success'))).toBe('success');
    expect(status(rule, ofJob('deploy', 'success'), { redJobs: ['deploy'] })).toBe('fixed');
    expect(status(rule, ofJob('deploy', 'failed'))).toBe('failed');
    expect(status(rule, ofJob('test', 'failed'))).toBeUndefined();
    expect(status(rule, whole('failed'))).toBeUndefined();
    expect(status(rule, ofJob('deploy', 'running'))).toBeUndefined();
  });

  test('for a job gets alerts of a build without a workflow', () => {
    const build = report({
      run: 'build:github/acme/web#4',
      status: 'failed',
      job: { name: 'build', number: 4, status: 'failed' },
    });
    expect(status({ jobs: ['build'] }, build)).toBe('failed');
    expect(status({}, build)).toBe('failed');
  });
});

describe('a card that is there, or due', () => {
  test('is kept current once a job has failed', () => {
    const [one] = heard([subscription()], [ofJob('test', 'failed'), ofJob('build', 'success')]);
    expect(one).toMatchObject({ status: 'progress', card: 'due', mentions: [] });
  });

  test('is kept current after the end', () => {
    const [one] = heard([subscription()], [whole('failed'), ofJob('build', 'success')]);
    expect(one).toMatchObject({ status: 'progress', card: 'due' });
  });

  test('of a canceled run is kept current for those who saw it fail', () => {
    const [one] = heard([subscription()], [ofJob('test', 'failed'), whole('canceled')]);
    expect(one).toMatchObject({ status: 'progress', card: 'due' });
  });

  test('is looked for where it may have been posted at the start', () => {
    const [one] = heard([subscription({ statuses: ['hold'] })], [whole('success')]);
    expect(one).toMatchObject({ status: 'progress', card: 'seen' });
  });

  test('of a failure that turned out to be a repeated one is kept current where it stands', () => {
    const reports = [ofJob('test', 'failed'), whole('failed')];
    const [one] = heard([subscription({ when: 'changed' })], reports, { run: 'red' });
    expect(one).toMatchObject({ status: 'progress', card: 'seen' });
  });

  test('is not looked for where nothing has been said', () => {
    expect(heard([subscription()], [ofJob('build', 'success')])).toEqual([]);
    expect(heard([subscription()], [whole('running')])).toEqual([]);
  });
});

describe('a subscription', () => {
  test('that rests hears nothing', () => {
    expect(
      heard([subscription({}, { paused: { reason: 'missing-scope', at: now } })], [whole('failed')]),
    ).toEqual([]);
  });

  test('that is muted keeps its cards current, and says nothing new', () => {
    const muted = subscription({}, { mutedUntil: now + 1 });
    expect(heard([muted], [whole('failed')])[0]).toMatchObject({ status: 'progress', card: 'seen' });
    expect(heard([{ ...muted, mutedUntil: now }], [whole('failed')])[0]?.status).toBe('failed');
  });

  test('in quiet hours is told at their end', () => {
    const quiet = { quiet: { from: 9, to: 12 }, timeZone: 'UTC' };
    expect(heard([subscription(quiet)], [whole('failed')])[0]?.notBefore).toBe(now + 2 * 3_600_000);
  });

  test('is one of several in a channel: one alert, the strongest of all', () => {
    const rules = [
      subscription({ statuses: ['success'], thread: 'on' }, { id: 'a' }),
      subscription({ mention: 'author', quiet: { from: 9, to: 12 } }, { id: 'b' }),
      subscription({ thread: 'on', mention: { group: 'S1' } }, { id: 'c' }),
      subscription({ branches: ['!main'] }, { id: 'd' }),
      subscription({}, { id: 'e', channel: 'C2' }),
    ];
    const all = heard(rules, [whole('failed')]);
    expect(all.map(({ channel, subscriptions }) => [channel, subscriptions.map(({ id }) => id)])).toEqual([
      ['C1', ['b', 'c']],
      ['C2', ['e']],
    ]);
    expect(all[0]).toMatchObject({
      status: 'failed',
      thread: 'on',
      mentions: ['author', { group: 'S1' }],
      notBefore: now,
    });
  });
});
