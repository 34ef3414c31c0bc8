/** Defines the alarms for the path from Slack to the bot. */
import { Duration } from 'aws-cdk-lib';
import type { Watched } from './alarms.ts';
import type { AlarmRow } from './metrics-from-logs.ts';

const period = Duration.minutes(5);

export function doorAlarms({ slack, worker, failures, logged }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'failed-deliveries',
      what: 'A delivery failed three times and is in the failure queue.',
      metric: failures.metricApproximateNumberOfMessagesVisible({ period }),
      threshold: 1,
    },
    {
      name: 'door-errors',
      what: 'The Slack ingress threw or timed out.',
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
      what: 'The Slack ingress reached its reserved concurrency.',
      metric: slack.metricThrottles({ period }),
      threshold: 1,
    },
    {
      name: 'not-stored',
      what: 'The Slack ingress could not hand deliveries to the worker.',
      metric: logged('door.not-stored'),
      threshold: 1,
    },
    {
      name: 'refused-requests',
      what: 'Many requests without a valid signature: forged requests, or a wrong signing secret.',
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
    { name: 'bugs', what: 'An unexpected error occurred.', metric: logged('bug'), threshold: 1 },
    { name: 'unanswered', what: 'Slack refused our answers.', metric: logged('answer.failed'), threshold: 5 },
  ];
}
