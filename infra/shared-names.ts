/** Defines the names that all files here share. */
import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Secrets of workspaces lie under it, the app's own beside them. */
export const workspaceSecretPrefix = 'circleci-slack-bot/workspace';
export const appSecretName = 'circleci-slack-bot/app';
export const webhookKeysName = 'circleci-slack-bot/webhook-keys';

/** Metrics that are counted from the log lines. */
export const metricNamespace = 'CircleCISlackBot';

/** The stack, and what it says of itself. */
export const stackName = 'CircleCISlackBot';
export const outputs = {
  installUrl: 'InstallUrl',
  slackUrl: 'SlackUrl',
  reserved: 'ReservedConcurrency',
} as const;

export function tagAll(scope: IConstruct): void {
  Tags.of(scope).add('project', 'circleci-slack-bot');
}
