/** Metrics that are counted from the log lines, and the rows of the alarms. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { metricNamespace } from './names.ts';

export interface AlarmRow {
  /** Of the section of the runbook. */
  readonly name: string;
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
}

/** How often a name was logged. Whoever asks for a name has it counted, so nobody reads what nobody counts. */
export type Count = (log: string) => IMetric;

const period = Duration.minutes(5);

/** Each name is counted once, however many ask for it. */
export function createCount(scope: Construct, logs: readonly LogGroup[]): Count {
  const counted = new Map<string, IMetric>();
  return (log) => {
    const metric = counted.get(log) ?? countIn(scope, log, logs);
    counted.set(log, metric);
    return metric;
  };
}

function countIn(scope: Construct, log: string, logs: readonly LogGroup[]): IMetric {
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
