import { describe, expect, test } from 'vitest';
import { openWay, type Way } from '../alerts/alert-path-with-faults.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { now, ofJob, subscription, whole } from '../alerts/sample-reports.ts';

const workspace = 'T1';
const second = 1000;
const started = whole('running', { id: 's1' });
const failed = whole('failed', { id: 'r1', at: now + 40 * second });
const failedJob = ofJob('test', 'failed', { id: 'j1', at: now + 20 * second });

type Rule = NonNullable<Parameters<typeof subscription>[0]>;

function said(rule: Rule, ...reports: readonly ReturnType<typeof whole>[]) {
  return saidOn(openWay(), rule, ...reports);
}

async function saidOn(way: Way, rule: Rule, ...reports: readonly ReturnType<typeof whole>[]) {
  await way.store.saveHook(workspace, hook);
  await way.store.saveSubscription(subscription(rule));
  for (const [index, report] of reports.entries())
    way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report }, index * 20 * second);
  await way.untilQuiet();
  const all = way.slack.stands(workspace, 'C1');
  const below = way.slack.threads(workspace, 'C1');
  return { cards: all.length, below };
}

describe('a mention in a card that stands', () => {
  const ops: Rule = { statuses: ['started', 'failed'], mention: { group: 'S01OPS' } };

  test('is said below it, once, however often the failure is reported', async () => {
    const { cards, below } = await said(ops, started, failedJob, failed);
    expect(cards).toBe(1);
    expect(below.map(({ message }) => message.text)).toEqual([expect.stringContaining('<!subteam^S01OPS>')]);
  });

  test('is not said again when the card was posted with it', async () => {
    const { cards, below } = await said({ ...ops, statuses: ['failed'] }, failedJob, failed);
    expect(cards).toBe(1);
    expect(below).toEqual([]);
  });

  test('is said later when Slack says wait', async () => {
    let posts = 0;
    const slack = ({ name }: { readonly name: string }) => {
      if (name === 'post') posts += 1;
      return name === 'post' && posts === 2 ? { wait: 30 * second } : undefined;
    };
    const { cards, below } = await saidOn(openWay({ slack }), ops, started, failed);
    expect([cards, posts]).toEqual([1, 3]);
    expect(below.map(({ message }) => message.text)).toEqual([expect.stringContaining('<!subteam^S01OPS>')]);
  });

  test('mentions no one when the rule asks for no mention', async () => {
    const { below } = await said({ ...ops, mention: 'none' }, started, failed);
    expect(below).toEqual([]);
  });

  test('comes besides the details of a thread', async () => {
    const { below } = await said({ ...ops, thread: 'on' }, started, failed);
    expect(below.filter(({ message }) => message.text.includes('S01OPS'))).toHaveLength(1);
  });
});
