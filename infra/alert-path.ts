/** Creates the path from CircleCI's webhook to the channel: an ingress, a queue, its consumer, and a schedule. */
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Concurrency } from './deploy/concurrency.ts';
import { type BotFunction, createFunction } from './functions.ts';
import {
  allowRead,
  allowSend,
  allowTable,
  allowWorkspaceSecrets,
  readAndWrite,
} from './grant-permissions.ts';
import { type AlertQueues, workOff } from './queues.ts';
import { everyMinute } from './schedule.ts';
import { workspaceSecretPrefix } from './shared-names.ts';

export interface Alerts {
  readonly webhook: BotFunction;
  readonly alerts: BotFunction;
  readonly schedule: BotFunction;
}

export interface AlertsUse {
  readonly table: TableV2;
  /** Slack's credentials of the app, for new tokens. */
  readonly appSecret: Secret;
  readonly keys: Secret;
  readonly queues: AlertQueues;
  /** Where CircleCI is to report to. */
  readonly publicUrl: string;
  readonly concurrency: Concurrency;
}

export function createAlerts(scope: Construct, use: AlertsUse): Alerts {
  const { table, appSecret, keys, queues, publicUrl, concurrency } = use;
  const TABLE_NAME = table.tableName;
  const ALERTS_QUEUE_URL = queues.alerts.queueUrl;
  const webhook = createFunction(scope, {
    name: 'webhook',
    description: 'Verifies what CircleCI reports and queues it.',
    environment: { WEBHOOK_KEYS_ID: keys.secretName, ALERTS_QUEUE_URL },
    concurrency,
  });
  const alerts = createFunction(scope, {
    name: 'alerts',
    description: 'Tells the channels what CircleCI has reported.',
    environment: {
      TABLE_NAME,
      WORKSPACE_SECRET_PREFIX: workspaceSecretPrefix,
      WEBHOOK_KEYS_ID: keys.secretName,
      APP_SECRET_ID: appSecret.secretName,
      PUBLIC_URL: publicUrl,
      ALERTS_QUEUE_URL,
      ALERTS_DEAD_QUEUE_URL: queues.dead.queueUrl,
    },
    concurrency,
  });
  const schedule = createFunction(scope, {
    name: 'schedule',
    description: 'Sends on its way what is due.',
    environment: { TABLE_NAME, ALERTS_QUEUE_URL },
    concurrency,
  });
  for (const { handler } of [webhook, alerts]) allowRead(handler, keys);
  allowRead(alerts.handler, appSecret);
  for (const { handler } of [webhook, alerts, schedule]) allowSend(handler, queues.alerts);
  allowTable(alerts.handler, table, { calls: readAndWrite, partitions: ['W#', 'M#', 'DUE#'] });
  allowTable(schedule.handler, table, { calls: ['Query'], partitions: ['DUE#'] });
  allowTable(schedule.handler, table, { calls: ['DeleteItem'], partitions: ['W#', 'DUE#'] });
  allowWorkspaceSecrets(alerts.handler, { part: 'circleci', calls: ['GetSecretValue'] });
  // Alone renews Slack's tokens.
  allowWorkspaceSecrets(alerts.handler, {
    part: 'slack',
    calls: ['GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
  });
  workOff(queues, alerts.handler, concurrency.alerts);
  everyMinute(scope, schedule.handler);
  return { webhook, alerts, schedule };
}
