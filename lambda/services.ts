/** The one place where the worker's real clients are made. */
import { createCircleCI } from './circleci/client.ts';
import { environment, overrides, type Variables } from './environment.ts';
import { log } from './log.ts';
import { newId, openSecrets, openTable } from './memory-services.ts';
import type { Services } from './slack/services.ts';

export function createServices(from?: Variables): Services {
  const { TABLE_NAME, WORKSPACE_SECRET_PREFIX } = environment('worker', from);
  const set = overrides(from);
  const clock = Date.now;
  return {
    store: openTable(TABLE_NAME, from),
    secrets: openSecrets(WORKSPACE_SECRET_PREFIX, from),
    circleci: createCircleCI,
    now: clock,
    newId,
    log,
    slackApiUrl: set.slackApiUrl ?? 'https://slack.com/api/',
    slackBotToken: set.slackBotToken,
    circleciToken: set.circleciToken,
    circleciHost: set.circleciUrl ?? 'https://circleci.com',
  };
}
