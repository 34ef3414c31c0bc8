/** Creates the alarms, each with its section of the runbook. */
import { Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../lambda/environment.ts';
import type { AlertQueues } from '../queues.ts';
import { alertAlarms } from './alert-alarms.ts';
import { doorAlarms } from './ingress-alarms.ts';
import type { AlarmRow, Count } from './metrics-from-logs.ts';
import { serviceAlarms } from './service-alarms.ts';

const runbook = 'ARCHITECTURE.md#';

export interface Watched extends Readonly<Record<FunctionName, lambda.Function>> {
  /** Deliveries that the worker could not finish. */
  readonly failures: Queue;
  readonly queues: AlertQueues;
  readonly table: TableV2;
  readonly logged: Count;
}

export function createAlarms(scope: Construct, watched: Watched, email: string | undefined): void {
  const rows = [...doorAlarms(watched), ...alertAlarms(watched), ...serviceAlarms(watched)];
  const action = new SnsAction(createTopic(scope, email));
  for (const row of rows) createAlarm(scope, row).addAlarmAction(action);
}

function createAlarm(scope: Construct, { name, what, metric, threshold, silent }: AlarmRow): Alarm {
  const when = silent
    ? {
        evaluationPeriods: 3,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }
    : {
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      };
  const alarmDescription = `${what} Runbook: ${runbook}${name}`;
  return new Alarm(scope, `alarm-${name}`, { metric, threshold, alarmDescription, ...when });
}

/** `cdk deploy -c alarmEmail=you@example.com` subscribes you. */
function createTopic(scope: Construct, email: string | undefined): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  // A policy of its own replaces the topic's default one, by which this account's alarms may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  Validations.of(topic).acknowledge({
    id: 'AwsSolutions-SNS2',
    reason: 'CloudWatch cannot publish through the AWS managed key, and an alarm says nothing but its name.',
  });
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
