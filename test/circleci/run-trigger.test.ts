import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportOfBuild } from '../../lambda/circleci/reports/parse-legacy-notification.ts';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { runTriggerOf } from '../../lambda/circleci/run-trigger.ts';

const folder = join(import.meta.dirname, '../fixtures/webhooks');
const triggerOf = (name: string) => {
  const report = readReport(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  return report && 'run' in report ? report.trigger : 'no report';
};

it.each([
  ['v2-github-workflow-failed', 'push'],
  ['v2-github-app-workflow-failed', 'push'],
  ['v2-github-app-pull-request', 'push'],
  ['v2-gitlab-workflow-failed', 'push'],
  ['v2-bitbucket-workflow-failed', 'push'],
  ['v2-github-api-trigger', 'api'],
  ['v2-github-schedule', 'schedule'],
])('a webhook tells what started the run: %s', (name, trigger) => {
  expect(triggerOf(name)).toBe(trigger);
});

it.each([
  [['scheduled_pipeline'], 'schedule'],
  [['explicit'], 'api'],
  [['github_app', 'schedule'], 'schedule'],
  [['github_app', 'pull_request'], 'push'],
  [['custom_webhook'], 'custom-webhook'],
  [['something new'], undefined],
  [['constructor'], undefined],
  [[undefined], undefined],
])('CircleCI’s words %j mean %s', (said, trigger) => {
  expect(runTriggerOf(...said)).toBe(trigger);
});

it('a build of v1.1 tells it by its reason, and a retry does not', () => {
  const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 7, status: 'failed' };
  const rest = { steps: [], pullRequests: [], messages: [], parallel: 1, lifecycle: 'finished' };
  const trigger = (why: string) => reportOfBuild({ ...build, ...rest, why } as never, 0).trigger;
  expect(['schedule', 'api', 'github', 'retry'].map(trigger)).toEqual(['schedule', 'api', 'push', undefined]);
});
