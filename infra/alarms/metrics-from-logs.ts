/** Counts metrics from the log lines, and defines the rows of the alarms. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../lambda/environment.ts';
import type { BotFunction } from '../functions.ts';
import { metricNamespace } from '../shared-names.ts';

export interface AlarmRow {
  /** Of the section of the runbook. */
  readonly name: string;
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Fires below the threshold, and without any data, for a quarter of an hour: what must not fall silent. */
  readonly silent?: true;
}

/** Which functions log a name. Each is counted in their logs alone, since every filter on a log is kept and paid for. */
const writers = {
  'door.refused': ['slack'],
  'door.not-stored': ['slack'],
  'delivery.too-late': ['worker'],
  bug: ['worker'],
  'answer.failed': ['worker', 'alerts'],
  'webhook.refused': ['webhook'],
  'webhook.not-stored': ['webhook'],
  'webhook.stale': ['webhook'],
  'report.dropped': ['alerts'],
  'subscription.paused': ['alerts', 'worker'],
  'alert.plain-text-fallback': ['alerts'],
  'alert.refused': ['alerts'],
  'alert.ambiguous': ['alerts'],
  'alerts.failed': ['alerts'],
  'alerts.retried': ['alerts'],
  'token.lost': ['alerts'],
  'token.not-renewed': ['alerts'],
} as const satisfies Readonly<Record<string, readonly FunctionName[]>>;

export type CountedName = keyof typeof writers;

/** How often a name was logged. What is asked for is counted, so no alarm and no graph reads what is not. */
export type Count = (log: CountedName) => IMetric;

const period = Duration.minutes(5);

/** Each name is counted once, however many ask for it. */
export function createCount(scope: Construct, functions: Readonly<Record<FunctionName, BotFunction>>): Count {
  const counted = new Map<CountedName, IMetric>();
  return (log) => {
    const metric = counted.get(log) ?? countIn(scope, log, functions);
    counted.set(log, metric);
    return metric;
  };
}

function countIn(
  scope: Construct,
  log: CountedName,
  functions: Readonly<Record<FunctionName, BotFunction>>,
): IMetric {
  for (const name of writers[log])
    new MetricFilter(scope, `count-${log}-${name}`, {
      logGroup: functions[name].logs,
      filterPattern: FilterPattern.stringValue('$.message.log', '=', log),
      metricNamespace,
      metricName: log,
      metricValue: '1',
    });
  return new Metric({ namespace: metricNamespace, metricName: log, statistic: 'Sum', period });
}
