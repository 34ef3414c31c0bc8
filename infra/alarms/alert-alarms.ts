/** What may break between CircleCI and the channels. */
import { Duration } from 'aws-cdk-lib';
import type { Watched } from './alarms.ts';
import type { AlarmRow } from './counting.ts';

const period = Duration.minutes(5);

export function alertAlarms(watched: Watched): readonly AlarmRow[] {
  return [...webhookAlarms(watched), ...queueAlarms(watched), ...messageAlarms(watched)];
}

function webhookAlarms({ webhook, logged }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'webhook-errors',
      what: "CircleCI's door threw or ran out of time.",
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
      what: 'What CircleCI told could not be queued; it tells it again.',
      metric: logged('webhook.not-stored'),
      threshold: 1,
    },
    {
      name: 'webhook-refused',
      what: 'Many webhooks without a valid signature: somebody knocks, or a secret is wrong.',
      metric: logged('webhook.refused'),
      threshold: 100,
    },
    {
      name: 'webhook-stale',
      what: 'Webhooks tell of what happened weeks ago, or in the future: they are dropped.',
      metric: logged('webhook.stale'),
      threshold: 10,
    },
  ];
}

function queueAlarms({ alerts, schedule, queues: { alerts: queue, dead } }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'buried-alerts',
      what: 'A message could not be worked off and lies in the dead letter queue.',
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
      what: 'The function that works off the queue threw, or was killed.',
      metric: alerts.metricErrors({ period }),
      threshold: 1,
    },
    {
      name: 'schedule-errors',
      what: 'What is due could not be sent on its way.',
      metric: schedule.metricErrors({ period }),
      threshold: 3,
    },
  ];
}

function messageAlarms({ logged }: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'paused-subscriptions',
      what: 'Subscriptions were paused: channels gone, rights lost, tokens revoked.',
      metric: logged('subscription.paused'),
      threshold: 10,
    },
    {
      name: 'plain-alerts',
      what: 'Slack did not take a message as we made it; something plainer went instead. It is our bug.',
      metric: logged('alert.plain-text-fallback'),
      threshold: 1,
    },
    {
      name: 'refused-alerts',
      what: 'Slack refused alerts for good, or with a word that nobody knows: they are dead.',
      metric: logged('alert.refused'),
      threshold: 1,
    },
    {
      name: 'ambiguous-alerts',
      what: 'Alerts were posted that may have been posted before: Slack did not answer.',
      metric: logged('alert.ambiguous'),
      threshold: 20,
    },
    {
      name: 'tokens-lost',
      what: "Slack took a workspace's refresh token no longer: the app has to be installed there again.",
      metric: logged('token.lost'),
      threshold: 1,
    },
    {
      name: 'tokens-not-renewed',
      what: "Slack does not renew tokens: the app's client id or secret is wrong, or Slack says what is not known.",
      metric: logged('token.not-renewed'),
      threshold: 1,
    },
  ];
}
