/** What a run's card promises beyond its words. */
import { describe, expect, test } from 'vitest';
import type { Run } from '../../lambda/store/stored-runs.ts';
import { type AlertInput, alertView } from '../../lambda/views/alerts/alert.ts';
import { alertDetailsView } from '../../lambda/views/alerts/alert-details.ts';
import { startedView } from '../../lambda/views/builds/started-build.ts';
import { jobs, run } from './alert-samples.ts';
import { labels, read } from './message-as-text.ts';
import { now } from './sample-builds.ts';

const failure = {
  job: 'test',
  number: 501,
  step: 'npm test',
  failedTests: ['sums up'],
  moreFailedTests: 0,
  lines: ['the last line'],
};
const failed: Partial<Run> = { status: 'failed', jobs: jobs({ test: 'failed' }), failures: [failure] };
const card = (changes: Partial<Run>, input: Partial<AlertInput> = {}) =>
  alertView({ run: run(changes), status: 'progress', redSince: undefined, now, ...input });

describe('a run’s card', () => {
  test('shows lines of a log only where that was asked for', () => {
    expect(read(card(failed))).not.toContain('the last line');
    expect(read(card(failed, { excerpt: 'hide' }))).not.toContain('the last line');
    expect(read(card(failed, { excerpt: 'show' }))).toContain('the last line');
    expect(read(card(failed, { excerpt: 'show', details: 'thread' }))).not.toContain('the last line');
  });

  test('begins with state and project, for a phone', () => {
    expect(card(failed).text).toMatch(
      /^❌ Failed: acme\/web on main · build-and-deploy: test failed in npm test$/,
    );
    expect(card({}).text).toMatch(/^✅ Passed: acme\/web on main · build-and-deploy: Fix the login page/);
  });

  test('calls a pipeline one: `#57` is a build', () => {
    const since = { run: 'r0', pipeline: 5776, revision: 'a1b2c3d', author: 'Ann', at: now - 60_000 };
    const redSince = { ...since, status: 'failed', jobs: [] } as unknown as AlertInput['redSince'];
    const text = read(card({ ...failed, pipeline: 5777 }, { redSince }));
    expect(text).toContain('Failing since pipeline 5776 (');
    expect(text).toContain('pipeline 5777');
    expect(text).not.toMatch(/#577[67]/);
    const started = startedView({
      project: { vcs: 'github', org: 'acme', repo: 'web' },
      wanted: { branch: 'main' },
      started: { kind: 'pipeline', id: 'p', number: 5778, refused: undefined },
      actor: 'U01ANN',
    });
    expect(read(started)).toMatch(/pipeline 5778/);
    expect(read(started)).not.toContain('#5778');
  });

  test('mentions in the message itself, where Slack hears it', () => {
    const [title] = card(failed, { mention: '<@U01ANN>' }).blocks;
    expect(JSON.stringify(title)).toContain('<@U01ANN>');
  });

  test.each<[string, Partial<Run>, Partial<AlertInput>, readonly string[]]>([
    ['failed', failed, {}, ['Rerun failed', 'Why?', 'Log', 'Tests', 'Open in CircleCI', '⋮: Manage alerts']],
    [
      'failing',
      { ...failed, status: 'running' },
      {},
      ['Why?', 'Log', 'Tests', 'Open in CircleCI', 'Cancel', '⋮: Notify me when it ends'],
    ],
    ['running', { status: 'running' }, {}, ['Open in CircleCI', 'Cancel', '⋮: Notify me when it ends']],
    [
      'on hold',
      { status: 'hold', approval: { requestId: 'r', job: 'live' } },
      {},
      ['Approve', 'Open in CircleCI', 'Cancel', '⋮: Notify me when it ends'],
    ],
    [
      'on hold for an unknown job',
      { status: 'hold' },
      {},
      ['Open in CircleCI', 'Cancel', '⋮: Notify me when it ends'],
    ],
    [
      'just approved',
      {
        status: 'hold',
        approval: { requestId: 'r', job: 'live' },
        acts: [{ did: 'approved', by: 'U02BEN', at: now, job: 'live' }],
      },
      {},
      ['Open in CircleCI', 'Cancel', '⋮: Notify me when it ends'],
    ],
    [
      'just canceled',
      { status: 'running', acts: [{ did: 'canceled', by: 'U02BEN', at: now }] },
      {},
      ['Open in CircleCI', '⋮: Notify me when it ends'],
    ],
    [
      'run again',
      { ...failed, acts: [{ did: 'reran', by: 'U02BEN', at: now }] },
      {},
      ['Why?', 'Log', 'Tests', 'Open in CircleCI', '⋮: Manage alerts'],
    ],
    ['green', {}, {}, ['Open in CircleCI', '⋮: Manage alerts']],
    ['canceled', { status: 'canceled' }, {}, ['Open in CircleCI', '⋮: Manage alerts']],
  ])('%s has the buttons of its state', (_, changes, input, buttons) => {
    expect(labels(card(changes, input))).toEqual(buttons);
  });

  test('of a run that ended says nothing of jobs that were running', () => {
    const told = { test: 'failed', deploy: 'running' } as const;
    expect(read(card({ ...failed, jobs: jobs(told) }))).not.toContain('deploy` running');
    expect(read(card({ ...failed, status: 'running', jobs: jobs(told) }))).toContain('deploy` running');
  });
});

describe('the details', () => {
  test('are none where the card has said it all', () => {
    expect(alertDetailsView({ run: run(), excerpt: 'show' })).toBeUndefined();
    expect(alertDetailsView({ run: run({ ...failed, failures: [] }), excerpt: 'show' })).toBeUndefined();
  });

  test('keep the log where it may not be seen', () => {
    const hidden = alertDetailsView({ run: run(failed), excerpt: 'hide' });
    expect(JSON.stringify(hidden)).toContain('sums up');
    expect(JSON.stringify(hidden)).not.toContain('the last line');
  });
});
