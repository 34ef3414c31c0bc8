/** Metrics that are counted from the log lines, and the rows of the alarms. */
import type { Duration } from 'aws-cdk-lib';
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

/** How often a name was logged. */
export type Count = (log: string) => IMetric;

export interface CountedLog {
  readonly log: string;
  readonly logs: readonly LogGroup[];
  readonly period: Duration;
}

export function countLog(scope: Construct, { log, logs, period }: CountedLog): Metric {
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
