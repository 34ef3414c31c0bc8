/** Invokes the schedule once a minute: digests, watches, polls and the end of quiet hours. */
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

export function everyMinute(scope: Construct, handler: lambda.Function): void {
  new Rule(scope, 'EveryMinute', {
    description: 'Looks for what is due.',
    schedule: Schedule.rate(Duration.minutes(1)),
    // A minute later it is asked again; the former asking has nothing to add.
    targets: [new LambdaFunction(handler, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
}
