/** Verifies that an alarm reaches people. */
import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import { ask, run } from '../deploy/aws-cli.ts';
import { failed, ok, type Row, skipped } from './check-rows.ts';
import { type Deployed, typed } from './read-deployed-template.ts';

export function verifySubscribers(deployed: Deployed): Row {
  const what = 'the alarms have a subscriber';
  const schema = v.object({
    Subscriptions: v.array(v.object({ Endpoint: v.string(), SubscriptionArn: v.string() })),
  });
  const [topic] = typed(deployed, 'AWS::SNS::Topic');
  const found = ask(schema, ['sns', 'list-subscriptions-by-topic', '--topic-arn', topic?.name ?? '']);
  if (!found) return failed(what, 'SNS did not answer');
  if (found.Subscriptions.length === 0)
    return skipped(what, 'none: deploy with -c alarmEmail=you@example.com');
  const pending = found.Subscriptions.filter(({ SubscriptionArn }) => !SubscriptionArn.startsWith('arn:'));
  return pending.length === 0
    ? ok(what)
    : failed(
        what,
        `${pending.map(({ Endpoint }) => Endpoint).join(', ')} has not confirmed the subscription`,
      );
}

/** Sets an alarm and clears it: its subscribers get one message. */
export async function verifyAlarm(deployed: Deployed): Promise<Row> {
  const what = 'an alarm is sent';
  const name = typed(deployed, 'AWS::CloudWatch::Alarm').find(({ id }) => /^alarmlate/.test(id))?.name;
  if (name === undefined) return failed(what, 'the alarm "late" does not exist');
  const since = new Date().toISOString();
  const set = (state: string) =>
    run([
      'cloudwatch',
      'set-alarm-state',
      '--alarm-name',
      name,
      '--state-value',
      state,
      '--state-reason',
      'npm run verify',
    ]);
  if (set('ALARM') === undefined) return failed(what, 'CloudWatch did not allow setting it');
  const told = await actionSince(name, since);
  if (set('OK') === undefined) return failed(what, `it could not be set back to OK: ${name}`);
  return told.startsWith('Successfully executed') ? ok(what) : failed(what, told);
}

async function actionSince(name: string, since: string): Promise<string> {
  const schema = v.object({ AlarmHistoryItems: v.array(v.object({ HistorySummary: v.string() })) });
  const words = ['--alarm-name', name, '--history-item-type', 'Action', '--start-date', since];
  for (let left = 30; left > 0; left -= 1) {
    const found = ask(schema, ['cloudwatch', 'describe-alarm-history', ...words]);
    const [action] = found?.AlarmHistoryItems ?? [];
    if (action) return action.HistorySummary;
    await setTimeout(1000);
  }
  return 'CloudWatch sent nothing within 30 seconds';
}
