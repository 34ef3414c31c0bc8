/** Every webhook that CircleCI was recorded to send, as the card that a channel sees of it. */
import { describe, expect, test } from 'vitest';
import { readNotification } from '../../lambda/circleci/reports/parse-legacy-notification.ts';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';
import { missing, recording, recordings } from '../circleci/recorded-answers.ts';
import { strangers } from '../views/find-foreign-markup.ts';
import { labels, read } from '../views/message-as-text.ts';
import { cardOf } from './webhook-cards.ts';

const body = (file: string): unknown => JSON.parse(recording(file).text);

const ended = ['Open in CircleCI', '⋮: Manage alerts'];

const newer: readonly (readonly [file: string, says: RegExp, lines: readonly RegExp[]])[] = [
  [
    'circleci-docs/webhook-v2-workflow-completed-oauth.json',
    /^✅ Passed: circleci\/webhook-service on main · build-and-deploy|^✅ Passed: circleci\/webhook-service on main · build-test-deploy/,
    [/Description of change/, /\|1dc6aa6> by Author Name/, /took 31s · pipeline 130/],
  ],
  [
    'circleci-docs/webhook-v2-job-completed-oauth.json',
    /^🔵 Running: circleci\/webhook-service on main · welcome/,
    [/✅ `test` passed/],
  ],
  [
    'circleci-docs/webhook-v2-workflow-completed-gitlab-app.json',
    /^❌ Failed: circleci\/hello-world on main · build/,
    [/Update README\.md/, /850a151 by Commit Author/],
  ],
  [
    'circleci-docs/webhook-v2-job-completed-gitlab-app.json',
    /^✅ Passed: circleci\/hello-world on main: Update README\.md by Commit Author$/,
    [/850a151 by Commit Author/],
  ],
  [
    'zulip/webhook-v2-gitlab-workflow-completed.json',
    /^✅ Passed: zulip-testing\/circleci-webhook-test on main · sample/,
    [/app: Enhance message/, /c31f869 by /],
  ],
  [
    'zulip/webhook-v2-gitlab-job-completed.json',
    /^🔵 Running: zulip-testing\/circleci-webhook-test on main · sample/,
    [/✅ `[\w-]+` passed/],
  ],
  [
    'zulip/webhook-v2-github-job-completed.json',
    /^🔵 Running: zulip-testing\/circleci-webhook-test on main · sample/,
    [/✅ `build-and-test` passed/],
  ],
  [
    'zulip/webhook-v2-github-workflow-completed.json',
    /^✅ Passed: zulip-testing\/circleci-webhook-test on main · sample/,
    [/\.circleci꞉? Update|\.circleci: Update Webhook URL\./, /\|a5e30a9> by /],
  ],
  [
    'zulip/webhook-v2-github-tag-workflow-completed.json',
    /^✅ Passed: prah23\/circleci-webhook-test · sample$/,
    [/\|0e6e66c>/],
  ],
];

const older: readonly (readonly [
  file: string,
  says: RegExp,
  lines: readonly RegExp[],
  buttons: readonly string[],
])[] = [
  [
    'zulip/webhook-v1-build-failed.json',
    /^❌ Failed: username\/RepoName on master: build failed in /,
    [/❌ Failed in step `/, /by User name/],
    ['Retry', 'Why?', 'Log', ...ended],
  ],
  [
    'zulip/webhook-v1-build-passed.json',
    /^✅ Passed: username\/RepoName on master: /,
    [/by User name/],
    ended,
  ],
  [
    'zulip/webhook-v1-build-passed-when-previous-build-failed.json',
    /^✅ Passed: username\/RepoName on master: /,
    [/by User name/],
    ended,
  ],
  [
    'zulip/webhook-v1-github-bionic-production-install-cancelled.json',
    /^🔵 Running: Hypro999\/zulip on circleci · Production/,
    [/⏹️ `bionic-production-install` canceled/],
    ['Open in CircleCI', 'Cancel', '⋮: Notify me when it ends'],
  ],
];

function sound(message: Message): string {
  const drawn = read(message);
  expect(validateMessage(message)).toEqual([]);
  expect(strangers(message)).toEqual([]);
  expect(drawn).not.toMatch(/undefined|null|NaN|Unknown state/);
  return drawn;
}

describe.skipIf(missing)(`recorded webhooks${missing ? ` (skipped: ${missing})` : ''}`, () => {
  test('are all here', () => {
    const told = recordings.filter(({ file }) => /webhook-v\d/.test(file)).map(({ file }) => file);
    const here = [...newer, ...older].map(([file]) => file);
    const others = ['zulip/webhook-v2-ping.json', 'zulip/webhook-v1-super-minimal-payload.json'];
    expect([...here, ...others].toSorted()).toEqual(told.toSorted());
  });

  test.each(newer)('%s is a card', async (file, says, lines) => {
    const message = await cardOf(body(file));
    const drawn = sound(message);
    expect(message.text).toMatch(says);
    for (const line of lines) expect(drawn).toMatch(line);
  });

  test.each(older)('%s, read through the API, is a card', async (file, says, lines, buttons) => {
    const message = await cardOf(body(file));
    const drawn = sound(message);
    expect(message.text).toMatch(says);
    for (const line of lines) expect(drawn).toMatch(line);
    expect(labels(message)).toEqual(buttons);
  });

  test('the ping is a ping, and the smallest payload names its build', () => {
    expect(readReport(body('zulip/webhook-v2-ping.json'))).toHaveProperty('ping');
    expect(readNotification(body('zulip/webhook-v1-super-minimal-payload.json'))).toEqual({
      project: { vcs: 'github', org: 'zulip', repo: 'zulip' },
      number: 48056,
    });
  });
});
