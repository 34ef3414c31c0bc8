/** Creates the dashboard. */
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Watched } from './alarms.ts';

const period = Duration.minutes(5);

export function createDashboard(scope: Construct, watched: Watched): void {
  const { slack, worker, webhook, alerts, queues, failures, logged } = watched;
  const dashboard = new Dashboard(scope, 'Dashboard', { defaultInterval: Duration.days(1) });
  const visible = { period, statistic: 'Maximum' };
  dashboard.addWidgets(
    graph('Doors: requests', [slack.metricInvocations({ period }), webhook.metricInvocations({ period })]),
    graph('Doors: p99, ms', [slow(slack), slow(webhook)]),
    graph('Refused, not stored and dropped', [
      logged('door.refused'),
      logged('door.not-stored'),
      logged('webhook.refused'),
      logged('webhook.not-stored'),
      logged('report.dropped'),
    ]),
  );
  dashboard.addWidgets(
    graph('Alerts: waiting', [queues.alerts.metricApproximateNumberOfMessagesVisible(visible)]),
    graph('Alerts: the oldest, s', [queues.alerts.metricApproximateAgeOfOldestMessage(visible)]),
    new SingleValueWidget({
      title: 'Buried',
      width: 8,
      metrics: [
        queues.dead.metricApproximateNumberOfMessagesVisible(visible),
        failures.metricApproximateNumberOfMessagesVisible(visible),
      ],
    }),
  );
  dashboard.addWidgets(
    graph('Errors', [worker.metricErrors({ period }), alerts.metricErrors({ period }), logged('bug')]),
    graph('Alerts: failed and retried', [logged('alerts.failed'), logged('alerts.retried')]),
    graph('Subscriptions paused', [logged('subscription.paused')]),
  );
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8 });
}

function slow(handler: Watched['slack']): IMetric {
  return handler.metricDuration({ period, statistic: 'p99' });
}
