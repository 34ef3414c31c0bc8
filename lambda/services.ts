/** The one place where the worker's real clients are made. */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCircleCI } from './circleci/client.ts';
import { awsClient, environment, overrides, type Variables } from './environment.ts';
import { log } from './log.ts';
import type { Services } from './slack/services.ts';
import { createStore } from './store/dynamo.ts';
import { createSecrets } from './store/secrets.ts';

export function createServices(from?: Variables): Services {
  const { TABLE_NAME, WORKSPACE_SECRET_PREFIX } = environment('worker', from);
  const set = overrides(from);
  const clock = Date.now;
  const newId = () => randomBytes(12).toString('base64url');
  return {
    store: createStore({
      client: DynamoDBDocumentClient.from(new DynamoDBClient(awsClient('DYNAMODB', from)), {
        marshallOptions: { removeUndefinedValues: true },
      }),
      tableName: TABLE_NAME,
      clock,
      newId,
    }),
    secrets: createSecrets({
      client: new SecretsManagerClient({ ...awsClient('SECRETS_MANAGER', from), maxAttempts: 2 }),
      prefix: WORKSPACE_SECRET_PREFIX,
      clock,
    }),
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
