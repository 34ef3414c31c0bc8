/** Watches throttled functions and tables, a silent schedule, and failing installations. */
import { Duration } from 'aws-cdk-lib';
import type { Watched } from './alarms.ts';
import type { AlarmRow } from './metrics-from-logs.ts';

const period = Duration.minutes(5);

export function serviceAlarms(watched: Watched): readonly AlarmRow[] {
  const { webhook, worker, alerts, install, schedule, picture, table } = watched;
  return [
    {
      name: 'webhook-throttled',
      what: 'The webhook ingress reached its reserved concurrency.',
      metric: webhook.metricThrottles({ period }),
      threshold: 1,
    },
    {
      name: 'worker-throttled',
      what: 'Lambda throttled the worker: answers are late.',
      metric: worker.metricThrottles({ period }),
      threshold: 5,
    },
    {
      name: 'alerts-throttled',
      what: 'Lambda throttled the function that posts alerts.',
      metric: alerts.metricThrottles({ period }),
      threshold: 5,
    },
    {
      name: 'install-errors',
      what: 'The install function threw or timed out.',
      metric: install.metricErrors({ period }),
      threshold: 1,
    },
    {
      name: 'schedule-silent',
      what: 'The schedule has not run for 15 minutes.',
      metric: schedule.metricInvocations({ period }),
      threshold: 1,
      silent: true,
    },
    {
      name: 'picture-errors',
      what: 'The function that draws charts threw or timed out.',
      metric: picture.metricErrors({ period }),
      threshold: 3,
    },
    {
      name: 'table-reads-throttled',
      what: 'DynamoDB refused to read from the table.',
      metric: table.metric('ReadThrottleEvents', { period, statistic: 'Sum' }),
      threshold: 5,
    },
    {
      name: 'table-writes-throttled',
      what: 'DynamoDB refused to write to the table.',
      metric: table.metric('WriteThrottleEvents', { period, statistic: 'Sum' }),
      threshold: 5,
    },
  ];
}
