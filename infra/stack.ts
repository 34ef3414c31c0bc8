/** The bot in AWS: parts and who may touch which. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { createAlarms } from './alarms.ts';
import { createAlerts } from './alerts.ts';
import { apiUrl, createApi, routeApi } from './api.ts';
import { createCount } from './counting.ts';
import { createDashboard } from './dashboard.ts';
import { keepFailures } from './failures.ts';
import { createFunction } from './functions.ts';
import { tagAll, workspaceSecretPrefix } from './names.ts';
import { createAppSecret, createWebhookKeys, grantWorkspaceSecrets } from './secrets.ts';
import { createTable } from './storage.ts';

export class BotStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const table = createTable(this);
    const appSecret = createAppSecret(this);
    const keys = createWebhookKeys(this);
    const api = createApi(this);
    const memory = { TABLE_NAME: table.tableName, WORKSPACE_SECRET_PREFIX: workspaceSecretPrefix };

    const worker = createFunction(this, {
      name: 'worker',
      description: 'Answers commands, clicks and events.',
      environment: { ...memory, WEBHOOK_KEYS_ID: keys.secretName, PUBLIC_URL: apiUrl(api) },
    });
    const slack = createFunction(this, {
      name: 'slack',
      description: "Verifies Slack's requests and hands them to the worker.",
      environment: { APP_SECRET_ID: appSecret.secretName, WORKER_FUNCTION_NAME: worker.handler.functionName },
    });
    const install = createFunction(this, {
      name: 'install',
      description: "Installs the bot in a workspace: Slack's OAuth.",
      environment: { ...memory, APP_SECRET_ID: appSecret.secretName, PUBLIC_URL: apiUrl(api) },
    });

    appSecret.grantRead(slack.handler);
    slack.handler.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [worker.handler.functionArn] }),
    );
    appSecret.grantRead(install.handler);
    keys.grantRead(worker.handler);
    for (const { handler } of [worker, install]) {
      table.grantReadWriteData(handler);
      grantWorkspaceSecrets(handler);
    }

    const { webhook, alerts, schedule, queues } = createAlerts(this, {
      table,
      keys,
      publicUrl: apiUrl(api),
    });
    routeApi(api, { slack: slack.handler, install: install.handler, webhook: webhook.handler });
    const functions = { slack, worker, install, webhook, alerts, schedule };
    const watched = {
      slack: slack.handler,
      worker: worker.handler,
      webhook: webhook.handler,
      alerts: alerts.handler,
      schedule: schedule.handler,
      failures: keepFailures(this, worker.handler),
      queues,
      logged: createCount(
        this,
        Object.values(functions).map(({ logs }) => logs),
      ),
    };
    createAlarms(this, watched);
    createDashboard(this, watched);
    tagAll(this);
    new CfnOutput(this, 'InstallUrl', { value: `${apiUrl(api)}/slack/install` });
    new CfnOutput(this, 'SlackUrl', { value: `${apiUrl(api)}/slack` });
  }
}
