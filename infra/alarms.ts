/** One alarm per promise that can break, each with its section of the runbook. */
import { Duration, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { metricNamespace } from './names.ts';

const runbook = 'ARCHITECTURE.md#';

export interface Watched {
  readonly slack: lambda.Function;
  readonly worker: lambda.Function;
  readonly failures: Queue;
  readonly logs: readonly LogGroup[];
}

interface AlarmRow {
  readonly name: string;
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
}

export function createAlarms(scope: Construct, watched: Watched): void {
  const action = new SnsAction(createTopic(scope));
  for (const { name, what, metric, threshold } of alarmTable(scope, watched)) {
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

function alarmTable(scope: Construct, { slack, worker, failures, logs }: Watched): readonly AlarmRow[] {
  const period = Duration.minutes(5);
  const logged = (log: string) => countLog(scope, { log, logs, period });
  return [
    {
      name: 'failed-deliveries',
      what: 'A delivery could not be finished and lies in the failure queue.',
      metric: failures.metricApproximateNumberOfMessagesVisible({ period }),
      threshold: 1,
    },
    {
      name: 'door-errors',
      what: 'The Slack door threw or ran out of time.',
      metric: slack.metricErrors({ period }),
      threshold: 1,
    },
    {
      name: 'door-slow',
      what: 'One request in a hundred waits for more than two seconds; Slack gives up after three.',
      metric: slack.metricDuration({ period, statistic: 'p99' }),
      threshold: 2000,
    },
    {
      name: 'door-throttled',
      what: 'The door met its reserved concurrency.',
      metric: slack.metricThrottles({ period }),
      threshold: 1,
    },
    {
      name: 'not-stored',
      what: 'The door could not hand deliveries to the worker.',
      metric: logged('door.not-stored'),
      threshold: 1,
    },
    {
      name: 'refused-requests',
      what: 'Many requests without a valid signature: somebody knocks, or the signing secret is wrong.',
      metric: logged('door.refused'),
      threshold: 100,
    },
    {
      name: 'worker-errors',
      what: 'The worker threw.',
      metric: worker.metricErrors({ period }),
      threshold: 3,
    },
    {
      name: 'late',
      what: 'Deliveries waited for more than a minute.',
      metric: logged('delivery.too-late'),
      threshold: 3,
    },
    { name: 'bugs', what: 'Something happened that nobody expected.', metric: logged('bug'), threshold: 1 },
    { name: 'unanswered', what: 'Slack refused our answers.', metric: logged('answer.failed'), threshold: 5 },
  ];
}

interface CountedLog {
  readonly log: string;
  readonly logs: readonly LogGroup[];
  readonly period: Duration;
}

function countLog(scope: Construct, { log, logs, period }: CountedLog): Metric {
  for (const [index, logGroup] of logs.entries())
    new MetricFilter(scope, `count-${log}-${index}`, {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.message.log', '=', log),
      metricNamespace,
      metricName: log,
      metricValue: '1',
    });
  return new Metric({ namespace: metricNamespace, metricName: log, statistic: 'Sum', period });
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
