import { describe, expect, test } from 'vitest';
import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import { outcomeOf, type Status, statuses } from '../../lambda/circleci/status.ts';
import { buildView } from '../../lambda/views/builds/build.ts';
import { canceledView } from '../../lambda/views/builds/canceled-or-opened-to-ssh.ts';
import { whyItRan } from '../../lambda/views/builds/why-build-ran.ts';
import { statusView } from '../../lambda/views/runs/status.ts';
import { look } from '../../lambda/views/text/statuses.ts';
import { labels, read } from './message-as-text.ts';
import { inState, isoBefore, job, now, readingOf, summary, web } from './sample-builds.ts';

const branch = (...builds: readonly BuildSummary[]) =>
  statusView({ project: web, branch: 'main', reading: readingOf(builds), now });
const view = (build: BuildSummary) => buildView({ build, now });

describe('a status card', () => {
  test('tells the state of the branch, the commit, each workflow with its jobs, and what to do', () => {
    const jobs = [job(125, 'test', 'failed'), job(126, 'deploy', 'running'), job(124, 'build', 'success')];
    expect(read(branch(...jobs))).toMatchInlineSnapshot(`
      "(❌ Failing: acme/web on main)
      ❌ *Failing*: acme/web on \`main\`
      | #e01e5a
      | Fix the login page on small screens
      | <https://github.com/acme/web/commit/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678|a1b2c3d> by Ann Lee
      | ❌ Workflow \`build and deploy\` failing (1 failed, 1 running, 1 passed)
      | ❌ <https://circleci.com/gh/acme/web/125|#125> \`test\` failed in 4m 12s
      | 🔵 <https://circleci.com/gh/acme/web/126|#126> \`deploy\` running
      | ✅ <https://circleci.com/gh/acme/web/124|#124> \`build\` passed in 4m 12s
      | ~ started <!date^1772445120^{date_short_pretty} at {time}|2026-03-02 09:52 UTC> · by ann
      | [Why? → run why gh/acme/web main] [Log → run log gh/acme/web#125] [Refresh → refresh status gh/acme/web main] [Watch → run watch gh/acme/web main] [Open in CircleCI → https://circleci.com/gh/acme/web/126] [Cancel run → cancel-run gh/acme/web !danger (asks: Cancel this run? Everything still running for acme/web on main will stop.)] [⋮: Tests → run tests gh/acme/web#125; Artifacts → run artifacts gh/acme/web#125; Retry #125 alone → retry gh/acme/web#125; Show #126 → run build gh/acme/web#126; Share to channel → share status gh/acme/web main]"
    `);
  });

  test('of a green branch offers nothing to repair', () => {
    expect(read(branch(summary()))).toMatchInlineSnapshot(`
      "(✅ Passed: acme/web on main)
      ✅ *Passed*: acme/web on \`main\`
      | #2eb67d
      | Fix the login page on small screens
      | <https://github.com/acme/web/commit/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678|a1b2c3d> by Ann Lee
      | ✅ Workflow \`ci\` passed
      | ✅ <https://circleci.com/gh/acme/web/123|#123> \`test\` passed in 4m 12s
      | ~ <!date^1772445420^{date_short_pretty} at {time}|2026-03-02 09:57 UTC> · took 4m 12s · by ann
      | [Refresh → refresh status gh/acme/web main] [Open in CircleCI → https://circleci.com/gh/acme/web/123] [⋮: Artifacts → run artifacts gh/acme/web#123; Retry #123 alone → retry gh/acme/web#123; Rerun all → rerun gh/acme/web#123; Share to channel → share status gh/acme/web main]"
    `);
  });

  test.each([
    ['canceled', 'was canceled'],
    ['killed', 'was canceled'],
    ['blocked', 'didn’t run its blocked jobs'],
    ['not_run', 'was skipped'],
  ] as const)('says how a newer run without a result ended: %s', (status, words) => {
    const reading = readingOf([summary()]);
    const [workflow] = reading.newest?.workflows ?? [];
    const newer = { ...reading.newest!, number: 54, workflows: [{ ...workflow!, status }] };
    const shown = { project: web, branch: 'main', reading: { ...reading, passedOver: [newer] }, now };
    expect(read(statusView(shown))).toContain(`pipeline 54 ${words}`);
  });

  test('shows a red workflow that the newest run did not run', () => {
    const nightly = summary({
      number: 130,
      revision: 'b'.repeat(40),
      queuedAt: isoBefore(60_000),
      workflow: { jobName: 'sweep', jobId: 'j9', workflowId: 'w9', workflowName: 'nightly' },
    });
    const red = inState('failed', { queuedAt: isoBefore(3_600_000) });
    const shown = read(branch(nightly, red));
    expect(shown).toContain('❌ *Failed*: acme/web on `main`');
    expect(shown).toContain('Still failing: `ci`: `test` failed');
  });

  test('is red and running again while a newer run has not ended', () => {
    const red = inState('failed', { queuedAt: isoBefore(3_600_000) });
    const newer = inState('running', {
      number: 130,
      revision: 'b'.repeat(40),
      queuedAt: isoBefore(60_000),
      workflow: { jobName: 'test', jobId: 'j9', workflowId: 'w9', workflowName: 'ci' },
    });
    expect(read(branch(newer, red))).toContain('❌ *Failed*, rerunning: acme/web on `main`');
  });

  test('says what it cannot see where builds are all that is open to the token', () => {
    const reading = { ...readingOf([summary()]), source: 'builds' } as const;
    const card = statusView({ project: web, branch: 'main', reading, now });
    expect(read(card)).toContain('based on builds alone');
  });

  test('counts the time of its jobs, and not the hours before a retry', () => {
    const retried = summary({
      number: 140,
      startedAt: isoBefore(60_000),
      stoppedAt: isoBefore(30_000),
      retryOf: 123,
    });
    const other = {
      ...summary({ number: 124, startedAt: isoBefore(7_200_000), stoppedAt: isoBefore(7_190_000) }),
      workflow: { jobName: 'build', jobId: 'j2', workflowId: 'w1', workflowName: 'ci' },
    };
    expect(read(branch(retried, other))).toContain('took 40s');
  });

  test('says so when nothing was built, and what to type', () => {
    const card = statusView({ project: web, branch: 'main', reading: undefined, now });
    expect(read(card)).toMatchInlineSnapshot(`
      "(No builds yet: acme/web on main)
      *No builds yet*: acme/web on \`main\`
      CircleCI has no builds here.
      See other branches with \`/circle builds acme/web\`
      [Refresh → refresh status gh/acme/web main] [Share to channel → share status gh/acme/web main]"
    `);
  });

  test('folds hundreds of jobs and says how many are missing', () => {
    const jobs = Array.from({ length: 500 }, (_, index) => job(index + 1, `job-${index}`, 'failed'));
    expect(read(branch(...jobs))).toMatch(/\| ~ \+\d+ more/);
  });

  test('leaves Refresh and Share out when the branch cannot be written as a command', () => {
    const reading = readingOf([summary({ branch: 'a"b' })]);
    const card = statusView({ project: web, branch: 'a"b', reading, now });
    expect(read(card)).not.toMatch(/Refresh|Share/);
  });

  test('quotes a branch that is more than one word', () => {
    const reading = readingOf([summary()]);
    const card = statusView({ project: web, branch: 'my branch', reading, now });
    expect(read(card)).toContain('Refresh → refresh status gh/acme/web "my branch"');
  });

  test('a page on the CircleCI Server that answered is linked', () => {
    const host = 'https://ci.acme.dev';
    const reading = readingOf([summary({ url: `${host}/gh/acme/web/123` })]);
    const card = statusView({ project: web, branch: 'main', reading, now, host });
    expect(read(card)).toContain(`[Open in CircleCI → ${host}/gh/acme/web/123]`);
  });
});

describe('the states', () => {
  test('no two are worded alike, and red and green share no emoji', () => {
    const distinct = statuses.filter((status) => status !== 'not_running');
    expect(new Set(distinct.map((status) => look(status).word)).size).toBe(distinct.length);
    const emojis = (outcome: string) =>
      new Set(statuses.filter((one) => outcomeOf(one) === outcome).map((one) => look(one).emoji));
    const others = statuses.filter((one) => outcomeOf(one) !== 'green').map((one) => look(one).emoji);
    expect(others.filter((emoji) => emojis('green').has(emoji))).toEqual([]);
  });

  test.each<Status>([
    'canceled',
    'not_run',
    'no_tests',
    'infrastructure_fail',
    'timedout',
    'killed',
    'retried',
  ])('%s does not look like a failure', (status) => {
    expect(look(status)).not.toMatchObject({ color: look('failed').color });
    expect(read(view(inState(status)))).not.toContain('❌');
  });

  test('an unknown state is shown as sent', () => {
    expect(view(inState('other', { rawStatus: 'on_hold' })).text).toBe('❔ on hold: acme/web#123 on main');
  });

  test.each([
    ['ci-skip', 'skipped: the commit says [ci skip]'],
    ['branch-blacklisted', 'skipped: the branch is excluded'],
    ['org-not-paid', 'the plan does not cover this organization'],
    ['no-followers', 'no one follows the project on CircleCI'],
    ['something-new', 'something-new'],
  ])('a build that did not run for %s says so', (dontBuild, words) => {
    expect(view(inState('not_run', { dontBuild })).text).toBe(`⏭️ Not run: acme/web#123 on main (${words})`);
  });
});

describe('the buttons', () => {
  const finished = ['Retry', 'Artifacts', 'Open in CircleCI', '⋮'];
  // What broke is a press away; Slack's five behind the dots leave no room for Share.
  const failed = ['Retry', 'Why?', 'Log', 'Open in CircleCI', 'Share to channel', '⋮'];
  const unfinished = ['Refresh', 'Watch', 'Open in CircleCI', 'Cancel', '⋮'];

  test.each<[Status, readonly string[]]>([
    ['success', finished],
    ['failed', failed],
    ['canceled', finished],
    ['not_run', finished],
    ['running', unfinished],
    ['queued', unfinished],
    ['scheduled', unfinished],
    ['not_running', unfinished],
    ['retried', ['Refresh', 'Open in CircleCI', '⋮']],
  ])('of a build that is %s are %j', (status, expected) => {
    expect(labels(view(inState(status))).map((label) => label.split(':')[0])).toEqual(expected);
  });

  test('Cancel is dangerous and asks first, naming project, branch and build', () => {
    expect(read(view(inState('running')))).toContain(
      '[Cancel → cancel gh/acme/web#123 !danger (asks: Cancel build #123? acme/web#123 (test) on main will stop.)]',
    );
  });

  test('Retry asks nothing, and stands out where it is what people come for', () => {
    expect(read(view(inState('failed')))).toContain('[Retry → retry gh/acme/web#123 !primary]');
    expect(read(view(inState('success')))).toContain('[Retry → retry gh/acme/web#123]');
  });

  test('a page elsewhere is not linked', () => {
    const card = view(summary({ url: 'https://evil.example/gh/acme/web/123' }));
    expect(JSON.stringify(card)).not.toContain('evil.example');
    expect(labels(card)).not.toContain('Open in CircleCI');
  });
});

describe('after a cancel', () => {
  test('the card names who did it and cannot be canceled once more while CircleCI stops it', () => {
    const card = canceledView({ build: inState('running'), actor: 'U01ANN', now });
    expect(read(card)).toContain('Canceled by <@U01ANN>. CircleCI is stopping it.');
    expect(labels(card).map((label) => label.split(':')[0])).toEqual(['Refresh', 'Open in CircleCI', '⋮']);
  });
});

describe('how long it took', () => {
  test.each([
    [{ duration: 252_000 }, 'took 4m 12s, 35s slower than #121'],
    [{ duration: 200_000 }, 'took 3m 20s, 17s faster than #121'],
    [{ duration: 217_400 }, 'took 3m 37s, as long as #121'],
    [{ previousSuccessful: undefined }, 'took 4m 12s ·'],
    [{ duration: undefined }, 'took 4m 12s'],
    [{ status: 'failed' as const }, 'took 4m 12s, last success #121'],
    [{ why: 'retry', retryOf: 120 }, 'Retried: #120 by ann'],
    [{ why: 'api', startedBy: undefined }, 'Started through the API'],
    [{ why: 'brand-new' }, 'brand-new by ann'],
    [{ why: undefined }, 'Started by ann'],
  ])('%j says %s', (changes, words) => {
    expect(read(view(summary(changes)))).toContain(words);
  });

  test('a build that the connected account started says so', () => {
    const why = whyItRan(summary({ why: 'retry', retryOf: 120 }), { is: 'connected account' });
    expect(why?.mrkdwn).toBe('Retried: #120 by ann (the connected account)');
  });

  test('a running build is measured by the last success', () => {
    expect(read(view(inState('running')))).toContain('running for 7m 12s (#121 took 3m 37s)');
  });

  test('when it was is a date in the time zone and words of each reader', () => {
    expect(read(view(summary()))).toContain(
      '<!date^1772445420^{date_short_pretty} at {time}|2026-03-02 09:57 UTC>',
    );
  });
});
