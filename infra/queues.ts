/** Creates the alerts queue and its dead letter queue. */
import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allowSend } from './grant-permissions.ts';

export interface AlertQueues {
  readonly alerts: Queue;
  readonly dead: Queue;
}

/** Six times what the function that works it off may take. lambda/queue/limits.ts counts on it. */
const visibility = Duration.minutes(6);
const retentionPeriod = Duration.days(14);

/**
 * A standard queue whose messages bear their workspace as group, which makes it a fair one. A return to the queue is
 * no failure here (Slack says wait), so the count that buries is the function's own; SQS's is
 * as high as it may be, since it counts returns too.
 */
export function createQueues(scope: Construct, key: IKey | undefined): AlertQueues {
  const common = { ...encryptedBy(key), enforceSSL: true, retentionPeriod } as const;
  const dead = new Queue(scope, 'DeadAlerts', common);
  Validations.of(dead).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is the dead letter queue.' });
  const alerts = new Queue(scope, 'Alerts', {
    ...common,
    visibilityTimeout: visibility,
    deadLetterQueue: { queue: dead, maxReceiveCount: 1000 },
  });
  return { alerts, dead };
}

export function encryptedBy(key: IKey | undefined): Pick<QueueProps, 'encryption' | 'encryptionMasterKey'> {
  return key
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
    : { encryption: QueueEncryption.SQS_MANAGED };
}

/** Not by reserved concurrency: polls that are throttled count as receives, and bury good messages. */
export function workOff(
  { alerts, dead }: AlertQueues,
  handler: lambda.Function,
  maxConcurrency: number,
): void {
  handler.addEventSource(
    new SqsEventSource(alerts, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency }),
  );
  allowSend(handler, dead);
}
