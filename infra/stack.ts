/** Puts the bot together in AWS: its parts, and which function may touch which. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createAlarms } from './alarms/alarms.ts';
import { createDashboard } from './alarms/dashboard.ts';
import { createCount } from './alarms/metrics-from-logs.ts';
import { createAlerts } from './alert-path.ts';
import { apiUrl, createApi, routeApi } from './api.ts';
import { environmentOf, readOptions } from './cdk-options.ts';
import { concurrencies, reservedBy } from './deploy/concurrency.ts';
import { keepFailures } from './failure-queue.ts';
import { createFunction } from './functions.ts';
import {
  allowInvoke,
  allowKey,
  allowPersonalTokens,
  allowRead,
  allowSend,
  allowTable,
  allowWorkspaceSecrets,
  readAndWrite,
} from './grant-permissions.ts';
import { createQueues } from './queues.ts';
import { createAppSecret, createPersonalTokenKey, createWebhookKeys } from './secrets.ts';
import { outputs, tagAll, workspaceSecretPrefix } from './shared-names.ts';
import { createTable } from './table.ts';

export class BotStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { ...environmentOf(scope), ...props });
    const { key, alarmEmail, concurrency: size } = readOptions(this);
    const table = createTable(this, key);
    const appSecret = createAppSecret(this, key);
    const keys = createWebhookKeys(this, key);
    const personalTokens = createPersonalTokenKey(this);
    const api = createApi(this);
    const common = { concurrency: concurrencies[size] };
    const remembers = { ...common, ...(key && { optional: { SECRETS_KMS_KEY: key.keyArn } }) };
    const queues = createQueues(this, key);
    const memory = { TABLE_NAME: table.tableName, WORKSPACE_SECRET_PREFIX: workspaceSecretPrefix };

    const picture = createFunction(this, {
      name: 'picture',
      description: 'Draws charts as PNG.',
      environment: {},
      ...common,
    });
    const worker = createFunction(this, {
      name: 'worker',
      description: 'Answers commands, clicks and events.',
      environment: {
        ...memory,
        WEBHOOK_KEYS_ID: keys.secretName,
        PUBLIC_URL: apiUrl(api),
        ALERTS_QUEUE_URL: queues.alerts.queueUrl,
        PICTURE_FUNCTION_NAME: picture.handler.functionName,
        PERSONAL_TOKEN_KEY_ID: personalTokens.keyId,
      },
      ...remembers,
    });
    const slack = createFunction(this, {
      name: 'slack',
      description: "Verifies Slack's requests and hands them to the worker.",
      environment: { APP_SECRET_ID: appSecret.secretName, WORKER_FUNCTION_NAME: worker.handler.functionName },
      ...common,
    });
    const install = createFunction(this, {
      name: 'install',
      description: "Installs the bot in a workspace: Slack's OAuth.",
      environment: { ...memory, APP_SECRET_ID: appSecret.secretName, PUBLIC_URL: apiUrl(api) },
      ...remembers,
    });
    const { webhook, alerts, schedule } = createAlerts(this, {
      table,
      appSecret,
      keys,
      queues,
      publicUrl: apiUrl(api),
      ...common,
    });

    allowRead(slack.handler, appSecret);
    allowInvoke(slack.handler, worker.handler);
    allowInvoke(worker.handler, picture.handler);
    allowRead(worker.handler, keys);
    // Asks for a new token of Slack's.
    allowSend(worker.handler, queues.alerts);
    allowTable(worker.handler, table, { calls: readAndWrite, partitions: ['W#', 'D#', 'DUE#'] });
    // Connecting and disconnecting, and uninstalling, which removes both.
    allowWorkspaceSecrets(worker.handler, {
      part: 'circleci',
      calls: ['GetSecretValue', 'CreateSecret', 'PutSecretValue', 'RestoreSecret', 'DeleteSecret'],
    });
    allowWorkspaceSecrets(worker.handler, { part: 'slack', calls: ['GetSecretValue', 'DeleteSecret'] });
    allowPersonalTokens(worker.handler, personalTokens);
    allowRead(install.handler, appSecret);
    allowTable(install.handler, table, {
      calls: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      partitions: ['W#', 'S#', 'DUE#'],
    });
    // Reads no workspace's secret, and never touches CircleCI's.
    allowWorkspaceSecrets(install.handler, {
      part: 'slack',
      calls: ['CreateSecret', 'PutSecretValue', 'RestoreSecret'],
    });

    routeApi(api, { slack: slack.handler, install: install.handler, webhook: webhook.handler });
    const failures = keepFailures(this, worker.handler, key);
    const functions = { slack, worker, install, webhook, alerts, schedule };
    if (key) for (const { handler } of Object.values(functions)) allowKey(handler, key);
    const all = { ...functions, picture };
    const watched = {
      slack: slack.handler,
      worker: worker.handler,
      install: install.handler,
      webhook: webhook.handler,
      alerts: alerts.handler,
      schedule: schedule.handler,
      picture: picture.handler,
      failures,
      queues,
      table,
      logged: createCount(this, all),
    };
    createAlarms(this, watched, alarmEmail);
    createDashboard(this, watched);
    tagAll(this);
    new CfnOutput(this, outputs.installUrl, { value: `${apiUrl(api)}/slack/install` });
    new CfnOutput(this, outputs.slackUrl, { value: `${apiUrl(api)}/slack` });
    new CfnOutput(this, outputs.reserved, { value: String(reservedBy(size)) });
  }
}
