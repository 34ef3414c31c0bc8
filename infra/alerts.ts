/** From CircleCI's webhook to the channel: a door, a queue, who works it off, and a clock. */
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type BotFunction, createFunction } from './functions.ts';
import { workspaceSecretPrefix } from './names.ts';
import { type AlertQueues, createQueues, workOff } from './queues.ts';
import { everyMinute } from './schedule.ts';
import { grantReadWorkspaceSecrets } from './secrets.ts';

export interface Alerts {
  readonly webhook: BotFunction;
  readonly alerts: BotFunction;
  readonly schedule: BotFunction;
  readonly queues: AlertQueues;
}

export interface AlertsUse {
  readonly table: TableV2;
  readonly keys: Secret;
  /** Where CircleCI is to report to. */
  readonly publicUrl: string;
}

export function createAlerts(scope: Construct, { table, keys, publicUrl }: AlertsUse): Alerts {
  const queues = createQueues(scope);
  const TABLE_NAME = table.tableName;
  const ALERTS_QUEUE_URL = queues.alerts.queueUrl;
  const webhook = createFunction(scope, {
    name: 'webhook',
    description: 'Verifies what CircleCI reports and queues it.',
    environment: { WEBHOOK_KEYS_ID: keys.secretName, ALERTS_QUEUE_URL },
  });
  const alerts = createFunction(scope, {
    name: 'alerts',
    description: 'Tells the channels what CircleCI has reported.',
    environment: {
      TABLE_NAME,
      WORKSPACE_SECRET_PREFIX: workspaceSecretPrefix,
      WEBHOOK_KEYS_ID: keys.secretName,
      PUBLIC_URL: publicUrl,
      ALERTS_QUEUE_URL,
      ALERTS_DEAD_QUEUE_URL: queues.dead.queueUrl,
    },
  });
  const schedule = createFunction(scope, {
    name: 'schedule',
    description: 'Sends on its way what is due.',
    environment: { TABLE_NAME, ALERTS_QUEUE_URL },
  });
  for (const { handler } of [webhook, alerts]) keys.grantRead(handler);
  for (const { handler } of [webhook, alerts, schedule]) queues.alerts.grantSendMessages(handler);
  for (const { handler } of [alerts, schedule]) table.grantReadWriteData(handler);
  grantReadWorkspaceSecrets(alerts.handler);
  workOff(queues, alerts.handler);
  everyMinute(scope, schedule.handler);
  return { webhook, alerts, schedule, queues };
}
