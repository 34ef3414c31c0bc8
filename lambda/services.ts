/** The one place where the worker's real clients are made, and what it shares with others. */
import { readSecret } from './aws.ts';
import { cached } from './cached.ts';
import { createCircleCI } from './circleci/client.ts';
import { type Environment, environment, overrides, type Variables } from './environment.ts';
import { log } from './log.ts';
import { newId, openSecrets, openTable } from './memory-services.ts';
import type { Services } from './slack/services.ts';
import { hookAddress } from './webhook/hook-addresses.ts';
import { parseWebhookKeys } from './webhook/secrets.ts';

/** Milliseconds for reading the webhook keys. */
const patience = 2_000;

export function createServices(from?: Variables): Services {
  const variables = environment('worker', from);
  const { WEBHOOK_KEYS_ID, PUBLIC_URL: publicUrl } = variables;
  const now = Date.now;
  const keyring = async () => parseWebhookKeys(await readSecret(WEBHOOK_KEYS_ID, patience, { from, now }));
  const keys = cached(keyring, now);
  return {
    ...servicesOf(variables, from),
    hookAddress: async (workspace, hook) => hookAddress(await keys('cached'), { publicUrl, workspace, hook }),
  };
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
