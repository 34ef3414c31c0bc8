/** Defines the alarms for the path from CircleCI to the channels. */
import { Duration } from 'aws-cdk-lib';
import type { Watched } from './alarms.ts';
import type { AlarmRow } from './metrics-from-logs.ts';

const period = Duration.minutes(5);

export function alertAlarms(watched: Watched): readonly AlarmRow[] {
  return [...webhookAlarms(watched), ...queueAlarms(watched), ...messageAlarms(watched)];
}

function webhookAlarms({ webhook, logged }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'webhook-errors',
      what: 'The webhook ingress threw or timed out.',
      metric: webhook.metricErrors({ period }),
      threshold: 1,
    },
    {
      name: 'webhook-slow',
      what: 'One webhook in a hundred waits for more than two seconds; CircleCI gives up after ten.',
      metric: webhook.metricDuration({ period, statistic: 'p99' }),
      threshold: 2000,
    },
    {
      name: 'webhook-not-stored',
      what: 'A webhook could not be queued; CircleCI sends it again.',
      metric: logged('webhook.not-stored'),
      threshold: 1,
    },
    {
      name: 'webhook-refused',
      what: 'Many webhooks without a valid signature: forged requests, or a wrong secret.',
      metric: logged('webhook.refused'),
      threshold: 100,
    },
    {
      name: 'webhook-stale',
      what: 'Webhooks dated weeks ago or in the future are dropped.',
      metric: logged('webhook.stale'),
      threshold: 10,
    },
  ];
}

function queueAlarms({ alerts, schedule, queues: { alerts: queue, dead } }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'buried-alerts',
      what: 'A message failed for good and is in the dead letter queue.',
      metric: dead.metricApproximateNumberOfMessagesVisible({ period }),
      threshold: 1,
    },
    {
      name: 'waiting-alerts',
      what: 'The oldest message has waited for a quarter of an hour.',
      metric: queue.metricApproximateAgeOfOldestMessage({ period }),
      threshold: 900,
    },
    {
      name: 'alerts-errors',
      what: 'The function that consumes the alerts queue threw or was killed.',
      metric: alerts.metricErrors({ period }),
      threshold: 1,
    },
    {
      name: 'schedule-errors',
      what: 'Due jobs could not be sent to the alerts queue.',
      metric: schedule.metricErrors({ period }),
      threshold: 3,
    },
  ];
}

function messageAlarms({ logged }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'paused-subscriptions',
      what: 'Subscriptions were paused: channels gone, permissions lost, tokens revoked.',
      metric: logged('subscription.paused'),
      threshold: 10,
    },
    {
      name: 'plain-alerts',
      what: 'Slack refused the blocks of a message, so its plain text was posted. This is a bug in the bot.',
      metric: logged('alert.plain-text-fallback'),
      threshold: 1,
    },
    {
      name: 'refused-alerts',
      what: 'Alerts were given up: Slack refused them, or answered with unknown error codes.',
      metric: logged('alert.refused'),
      threshold: 1,
    },
    {
      name: 'ambiguous-alerts',
      what: 'Alerts were posted that may be duplicates: Slack did not answer the first attempt.',
      metric: logged('alert.ambiguous'),
      threshold: 20,
    },
    {
      name: 'tokens-lost',
      what: "Slack no longer accepts a workspace's refresh token: the app has to be installed there again.",
      metric: logged('token.lost'),
      threshold: 1,
    },
    {
      name: 'tokens-not-renewed',
      what: "Slack does not renew tokens: the app's client ID or secret is wrong, or Slack answers with an unknown error.",
      metric: logged('token.not-renewed'),
      threshold: 1,
    },
  ];
}
