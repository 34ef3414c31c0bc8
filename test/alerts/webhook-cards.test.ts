/** Webhooks of every kind and origin, as the cards that a channel sees of them. */
import { describe, expect, test } from 'vitest';
import { readNotification } from '../../lambda/circleci/reports/parse-legacy-notification.ts';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';
import { strangers } from '../views/find-foreign-markup.ts';
import { read } from '../views/message-as-text.ts';
import { bodies, cardOf, others } from './webhook-cards.ts';

const told = [...bodies].filter(([name]) => !others.has(name));

test.each(told)('%s is a card', async (_, body) => {
  const message = await cardOf(body);
  const drawn = read(message);
  expect(validateMessage(message)).toEqual([]);
  expect(strangers(message)).toEqual([]);
  expect(drawn).not.toMatch(/undefined|null|NaN|Unknown state/);
  expect(drawn).toMatchSnapshot();
});

test('the ping is a ping, and the smallest notification says which build to read', () => {
  expect(readReport(bodies.get('v2-ping'))).toHaveProperty('ping');
  expect(readNotification(bodies.get('v1-smallest'))).toEqual({
    project: { vcs: 'github', org: 'acme', repo: 'web' },
    number: 4711,
  });
});

describe('of whatever origin,', () => {
  const text = async (name: string) => (await cardOf(bodies.get(name))).text;

  test.each(['v2-github-tag', 'v2-gitlab-tag', 'v2-github-app-tag', 'v1-github-tag'])(
    '%s names its tag',
    async (name) => expect(await text(name)).toMatch(/ v\d\.\d\.0/),
  );

  test.each(['v2-gitlab-workflow-failed', 'v2-github-app-workflow-failed', 'v2-bitbucket-workflow-failed'])(
    '%s names its project as people do, and its branch',
    async (name) => expect(await text(name)).toMatch(/^❌ Failed: acme\/web on (main|release\/2\.3) · ci/),
  );

  test.each(told.filter(([name]) => name.startsWith('v1')))('%s is a hint at its build', (_, body) => {
    expect(readNotification(body)).toMatchObject({ project: { org: 'acme', repo: 'web' } });
  });
});
