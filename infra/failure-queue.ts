/** Creates the failure queue for deliveries that the worker could not finish: kept for two weeks, with an alarm. */
import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allowSend } from './grant-permissions.ts';
import { encryptedBy } from './queues.ts';

export function keepFailures(scope: Construct, worker: lambda.Function, key: IKey | undefined): Queue {
  const queue = new Queue(scope, 'Failures', {
    ...encryptedBy(key),
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This queue is itself the place for what failed.',
  });
  // Lambda sends in the worker's name.
  allowSend(worker, queue);
  worker.configureAsyncInvoke({
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
  });
  return queue;
}
