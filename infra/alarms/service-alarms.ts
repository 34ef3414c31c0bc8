/** Watches what AWS itself refuses us: throttled functions and requests, a clock that stands, a failing installation. */
import { Duration } from 'aws-cdk-lib';
import type { Watched } from './alarms.ts';
import type { AlarmRow } from './counting.ts';

const period = Duration.minutes(5);

export function serviceAlarms(watched: Watched): readonly AlarmRow[] {
  const { webhook, worker, alerts, install, schedule, table } = watched;
  return [
    {
      name: 'webhook-throttled',
      what: "CircleCI's door met its reserved concurrency.",
      metric: webhook.metricThrottles({ period }),
      threshold: 1,
    },
    {
      name: 'worker-throttled',
      what: 'Lambda had no room for the worker: answers come late.',
      metric: worker.metricThrottles({ period }),
      threshold: 5,
    },
    {
      name: 'alerts-throttled',
      what: 'Lambda had no room for the function that posts alerts.',
      metric: alerts.metricThrottles({ period }),
      threshold: 5,
    },
    {
      name: 'install-errors',
      what: 'The installation threw or ran out of time.',
      metric: install.metricErrors({ period }),
      threshold: 1,
    },
    {
      name: 'schedule-silent',
      what: 'Nothing has looked for what is due for a quarter of an hour.',
      metric: schedule.metricInvocations({ period }),
      threshold: 1,
      silent: true,
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
