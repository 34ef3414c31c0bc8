/** The stack as it is synthesised, and what of it watches: alarms, graphs, and what is counted from the log. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BotStack } from '../../infra/stack.ts';
import { functionNames } from '../../lambda/environment.ts';

/** `-c name=value` of a deployment. */
export type Context = Readonly<Record<string, string>>;

/** Once for each context in a process: it takes seconds. */
const synthesized = new Map<string, object>();

/** Returns a template of its own each time, which a test may change. */
export function synthesize(context: Context = {}): Template {
  const key = JSON.stringify(Object.entries(context).sort());
  const template = synthesized.get(key) ?? synthesizeNow(context).toJSON();
  synthesized.set(key, template);
  return Template.fromJSON(structuredClone(template));
}

function synthesizeNow(context: Context): Template {
  // The bundles' content does not matter here; their folders must exist.
  for (const name of functionNames)
    mkdirSync(new URL(`../../dist/${name}`, import.meta.url), { recursive: true });
  return withApp(context, (app) => Template.fromStack(new BotStack(app, 'Bot')));
}

/** Returns what `use` does with an app whose output folder is removed afterwards; by itself CDK leaves it behind. */
export function withApp<T>(context: Context, use: (app: App) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  try {
    return use(new App({ context, outdir }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
}

export interface WatchingAlarm extends Metric {
  /** Of its section in the runbook. */
  readonly alarm: string;
  readonly statistic: string;
  readonly threshold: number;
  /** Of the dimension: what is measured, by the start of its logical id. */
  readonly of: string | undefined;
  readonly dimension: string | undefined;
  readonly comparison: string;
  /** What counts where AWS has measured nothing. */
  readonly missing: string;
  readonly actions: number;
}

export function alarmsOf(template: Template): readonly WatchingAlarm[] {
  return propertiesOf(template, 'AWS::CloudWatch::Alarm').map((alarm) => {
    const [dimension] = alarm.Dimensions ?? [];
    return {
      alarm: /#(\S+)$/.exec(alarm.AlarmDescription)?.[1] ?? '',
      namespace: alarm.Namespace,
      name: alarm.MetricName,
      statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
      threshold: alarm.Threshold,
      dimension: dimension?.Name,
      of: dimension && (dimension.Value.Ref ?? dimension.Value['Fn::GetAtt']?.[0]),
      comparison: alarm.ComparisonOperator,
      missing: alarm.TreatMissingData,
      actions: alarm.AlarmActions.length,
    };
  });
}

/** Of all dashboards. */
export function graphedIn(template: Template): readonly Metric[] {
  const bodies = propertiesOf(template, 'AWS::CloudWatch::Dashboard').map(({ DashboardBody }) => {
    const parts: readonly unknown[] = DashboardBody['Fn::Join'][1];
    return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'reference')).join(''));
  });
  return bodies.flatMap(({ widgets }) =>
    widgets.flatMap(({ properties }: any) =>
      (properties.metrics ?? []).map(([namespace, name]: readonly string[]) => ({ namespace, name })),
    ),
  );
}

export interface Counted extends Metric {
  readonly pattern: string;
  /** The logical id of the log group. */
  readonly logs: string;
}

export function countedIn(template: Template): readonly Counted[] {
  return propertiesOf(template, 'AWS::Logs::MetricFilter').flatMap((filter) =>
    filter.MetricTransformations.map((one: any) => ({
      namespace: one.MetricNamespace,
      name: one.MetricName,
      pattern: filter.FilterPattern,
      logs: filter.LogGroupName.Ref,
    })),
  );
}

export function propertiesOf(template: Template, type: string): readonly Record<string, any>[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties);
}
