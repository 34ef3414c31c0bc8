import { describe, expect, test } from 'vitest';
import { type Status, statuses } from '../../lambda/circleci/schemas.ts';
import { canceledView } from '../../lambda/views/acted.ts';
import { statusView } from '../../lambda/views/status.ts';
import { look } from '../../lambda/views/statuses.ts';
import { labels, read } from './read.ts';
import { inState, isoBefore, job, now, summary, web } from './samples.ts';

const view = (...builds: Parameters<typeof statusView>[0]['builds']) =>
  statusView({ project: web, branch: 'main', builds, now });

describe('a status card', () => {
  test('tells state, build, branch, commit, author, job, time, duration and reason', () => {
    expect(read(view(summary()))).toMatchInlineSnapshot(`
      "(✅ Success: acme/web#123 on main)
      ✅ *Success*: <https://circleci.com/gh/acme/web/123|acme/web#123> on \`main\`
      | #2eb67d
      | Fix the login page on small screens
      | <https://github.com/acme/web/commit/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678|a1b2c3d> by Ann Lee
      | Job \`test\` in workflow \`ci\`
      | ~ <!date^1772445420^{ago}|3 minutes ago> · took 4m 12s, 35s slower than #121 · Pushed to GitHub by ann
      | [Retry → retry gh/acme/web#123] [Artifacts → run artifacts gh/acme/web#123] [Open in CircleCI → https://circleci.com/gh/acme/web/123] [⋮: Tests → run tests gh/acme/web#123; Log → run log gh/acme/web#123; Rerun with SSH… → run ssh gh/acme/web#123; Refresh → refresh status gh/acme/web main; Share to channel → share status gh/acme/web main]"
    `);
  });

  test('is about every job of a workflow, most telling first, and says which build a button is about', () => {
    const jobs = [job(125, 'test', 'failed'), job(126, 'deploy', 'running'), job(124, 'build', 'success')];
    expect(read(view(...jobs))).toMatchInlineSnapshot(`
      "(❌ Failed: acme/web on main)
      ❌ *Failed*: acme/web on \`main\`
      | #e01e5a
      | Fix the login page on small screens
      | <https://github.com/acme/web/commit/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678|a1b2c3d> by Ann Lee
      | Workflow \`build and deploy\` (1 failed, 1 running, 1 success)
      | ❌ <https://circleci.com/gh/acme/web/125|#125> \`test\` failed, took 4m 12s
      | 🔵 <https://circleci.com/gh/acme/web/126|#126> \`deploy\` running for 7m 12s
      | ✅ <https://circleci.com/gh/acme/web/124|#124> \`build\` success, took 4m 12s
      | ~ <!date^1772445420^{ago}|3 minutes ago> · Pushed to GitHub by ann
      | [Retry #125 → retry gh/acme/web#125 !primary] [Log → run log gh/acme/web#125] [Open in CircleCI → https://circleci.com/gh/acme/web/125] [Cancel #126 → cancel gh/acme/web#126 !danger (asks: Cancel build #126? acme/web#126 (deploy) on main will be stopped.)] [⋮: Artifacts → run artifacts gh/acme/web#125; Tests → run tests gh/acme/web#125; Watch → run watch gh/acme/web main; Refresh → refresh status gh/acme/web main; Share to channel → share status gh/acme/web main]"
    `);
  });

  test('of what goes on offers to watch the branch’s run, or the one build where no branch can be written', () => {
    const running = inState('running');
    expect(read(view(running))).toContain('[Watch → run watch gh/acme/web main]');
    const odd = read(view({ ...running, branch: 'a"b' }));
    expect(odd).toContain(`[Watch → run watch gh/acme/web#${running.number}]`);
    expect(labels(view(summary()))).not.toContain('Watch');
    expect(read(canceledView({ build: running, actor: 'U01ANN', now }))).not.toContain('Watch');
  });

  test('adds up how long a workflow took once all of it has ended', () => {
    const ended = [
      summary({ number: 1, startedAt: isoBefore(600_000), stoppedAt: isoBefore(300_000) }),
      summary({ number: 2, startedAt: isoBefore(500_000), stoppedAt: isoBefore(100_000) }),
    ];
    expect(read(view(...ended))).toContain('took 8m 20s in all');
    expect(read(view(...ended, inState('running')))).not.toContain('in all');
  });

  test('says so when nothing was built, and what to type', () => {
    expect(read(view())).toMatchInlineSnapshot(`
      "(💤 No builds yet: acme/web on main)
      💤 *No builds yet*: acme/web on \`main\`
      CircleCI has not built it, or has forgotten the builds.
      See other branches with \`/circle builds gh/acme/web\`
      [Refresh → refresh status gh/acme/web main] [Share to channel → share status gh/acme/web main]"
    `);
  });

  test('folds hundreds of jobs and says how many are missing', () => {
    const jobs = Array.from({ length: 500 }, (_, index) => job(index + 1, `job-${index}`, 'success'));
    expect(read(view(...jobs))).toMatch(/\| ~ \+\d+ more/);
  });

  test('leaves Refresh and Share out when the branch cannot be written as a command', () => {
    const card = statusView({ project: web, branch: 'a"b', builds: [summary({ branch: 'a"b' })], now });
    expect(labels(card)).toEqual(['Retry', 'Artifacts', 'Open in CircleCI', '⋮: Tests']);
    expect(read(card)).not.toMatch(/Refresh|Share/);
  });

  test('quotes a branch that is more than one word', () => {
    const card = statusView({ project: web, branch: 'my branch', builds: [summary()], now });
    expect(read(card)).toContain('Refresh → refresh status gh/acme/web "my branch"');
  });
});

describe('the states', () => {
  test('no two look alike: emoji and word tell them apart without the colour', () => {
    expect(new Set(statuses.map((status) => look(status).emoji)).size).toBe(statuses.length);
    expect(new Set(statuses.map((status) => look(status).word)).size).toBe(statuses.length);
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

  test('a state that nobody knows yet is shown as sent', () => {
    expect(view(inState('other', { rawStatus: 'on_hold' })).text).toBe('❔ on hold: acme/web#123 on main');
  });

  test.each([
    ['ci-skip', 'skipped: the commit says [ci skip]'],
    ['branch-blacklisted', 'skipped: the branch is excluded'],
    ['org-not-paid', 'not paid: the plan does not cover this organization'],
    ['no-followers', 'nobody follows the project on CircleCI'],
    ['something-new', 'something-new'],
  ])('a build that did not run for %s says so', (dontBuild, words) => {
    expect(view(inState('not_run', { dontBuild })).text).toBe(`⏭️ Not run: acme/web#123 on main (${words})`);
  });
});

describe('the buttons', () => {
  const finished = ['Retry', 'Artifacts', 'Open in CircleCI', '⋮'];
  // What broke is a press away; Slack's five behind the dots leave no room for Share.
  const failed = ['Retry', 'Log', 'Open in CircleCI', 'Share to channel', '⋮'];
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
      '[Cancel → cancel gh/acme/web#123 !danger (asks: Cancel build #123? acme/web#123 (test) on main will be stopped.)]',
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

  test('a page on the CircleCI Server that answered is linked', () => {
    const url = 'https://ci.acme.dev/gh/acme/web/123';
    const card = statusView({
      project: web,
      branch: 'main',
      builds: [summary({ url })],
      now,
      host: 'https://ci.acme.dev',
    });
    expect(read(card)).toContain(`[Open in CircleCI → ${url}]`);
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

  test('a running build is measured by the last success', () => {
    expect(read(view(inState('running')))).toContain('running for 7m 12s (#121 took 3m 37s)');
  });

  test('when it was is a date that Slack keeps current in the words of each reader', () => {
    expect(read(view(summary()))).toContain('<!date^1772445420^{ago}|3 minutes ago>');
  });
});
