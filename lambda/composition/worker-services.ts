/** The one place where the worker's real clients are made, and what it shares with others. */
import { createCircleCI } from '../circleci/client/create-client.ts';
import { type Environment, environment, overrides, type Variables } from '../environment.ts';
import { log } from '../log.ts';
import type { Services } from '../slack/worker-ports.ts';
import { newId, openSecrets, openTable } from './storage.ts';
import { createHookAddresses } from './webhook-services.ts';

export function createServices(from?: Variables): Services {
  const variables = environment('worker', from);
  return { ...servicesOf(variables, from), hookAddress: createHookAddresses(variables, from) };
}

type Names = Pick<Environment<'worker'>, 'TABLE_NAME' | 'WORKSPACE_SECRET_PREFIX'>;

/** What all stand on who remember, and speak to Slack and CircleCI. */
export function servicesOf(
  { TABLE_NAME, WORKSPACE_SECRET_PREFIX }: Names,
  from?: Variables,
): Omit<Services, 'hookAddress'> {
  const set = overrides(from);
  return {
    store: openTable(TABLE_NAME, from),
    secrets: openSecrets(WORKSPACE_SECRET_PREFIX, from),
    circleci: createCircleCI,
    now: Date.now,
    newId,
    log,
    slackApiUrl: set.slackApiUrl ?? 'https://slack.com/api/',
    slackBotToken: set.slackBotToken,
    circleciToken: set.circleciToken,
    circleciHost: set.circleciUrl ?? 'https://circleci.com',
  };
}
