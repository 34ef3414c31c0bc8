/** One alarm per promise that can break, each with its section of the runbook. */
import { Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alertAlarms } from './alert-alarms.ts';
import type { Count } from './counting.ts';
import { doorAlarms } from './door-alarms.ts';
import type { AlertQueues } from './queues.ts';

const runbook = 'ARCHITECTURE.md#';

export interface Watched {
  readonly slack: lambda.Function;
  readonly worker: lambda.Function;
  readonly webhook: lambda.Function;
  readonly alerts: lambda.Function;
  readonly schedule: lambda.Function;
  /** Deliveries that the worker could not finish. */
  readonly failures: Queue;
  readonly queues: AlertQueues;
  readonly logged: Count;
}

export function createAlarms(scope: Construct, watched: Watched): void {
  const rows = [...doorAlarms(watched), ...alertAlarms(watched)];
  const action = new SnsAction(createTopic(scope));
  for (const { name, what, metric, threshold } of rows) {
    const alarm = new Alarm(scope, `alarm-${name}`, {
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${what} Runbook: ${runbook}${name}`,
    });
    alarm.addAlarmAction(action);
  }
}

/** `cdk deploy -c alarmEmail=you@example.com` subscribes you. */
function createTopic(scope: Construct): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  Validations.of(topic).acknowledge({
    id: 'AwsSolutions-SNS2',
    reason: 'CloudWatch cannot publish through the AWS managed key, and an alarm says nothing but its name.',
  });
  const email: unknown = scope.node.tryGetContext('alarmEmail');
  if (typeof email === 'string') topic.addSubscription(new EmailSubscription(email));
  return topic;
}
