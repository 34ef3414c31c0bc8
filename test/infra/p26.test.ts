/** P26: whatever goes wrong is seen. What alarms and graphs read is there, each alarm fires, and none without a cause. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { logNames } from '../../lambda/log.ts';
import { proved } from '../prove/report.ts';
import { runs } from '../prove/runs.ts';
import { faults, healthy, openWorld, type World } from './faults.ts';
import {
  alarmsOf,
  type Counted,
  countedIn,
  graphedIn,
  propertiesOf,
  synthesize,
  type WatchingAlarm,
} from './template.ts';

let template: ReturnType<typeof synthesize>;
let alarms: readonly WatchingAlarm[];
let counted: readonly Counted[];
let world: World;

beforeAll(async () => {
  template = synthesize();
  alarms = alarmsOf(template);
  counted = countedIn(template);
  world = await openWorld();
});
afterAll(() => world.stage.close());

const isAws = ({ namespace }: { readonly namespace: string }) => namespace.startsWith('AWS/');

/** As CloudWatch Logs reads the one kind of pattern that the stack has. */
function isCounted(pattern: string, line: string): boolean {
  const [, path = '', value] = /^\{ \$\.([\w.]+) = "([^"]*)" \}$/.exec(pattern) ?? [];
  const found = path.split('.').reduce((at: any, name) => at?.[name], JSON.parse(line));
  return value !== undefined && found === value;
}

/** The metric's sum over these lines: each is in one function's log. */
function sumOf(name: string, lines: readonly string[], all = counted): number {
  const [filter] = all.filter((one) => one.name === name);
  return lines.filter((line) => filter && isCounted(filter.pattern, line)).length;
}

describe('a metric that an alarm or a graph reads', () => {
  it("is AWS's own, or counted from a name that is logged", () => {
    const read = [...alarms, ...graphedIn(template)].filter((one) => !isAws(one));
    expect(read.length).toBeGreaterThan(10);
    const made = new Set(counted.map(({ namespace, name }) => `${namespace} ${name}`));
    expect(read.filter(({ namespace, name }) => !made.has(`${namespace} ${name}`))).toEqual([]);
    const names: readonly string[] = logNames;
    for (const { name, pattern } of counted) {
      expect(pattern).toBe(`{ $.message.log = "${name}" }`);
      expect(names).toContain(name);
    }
  });

  it('is counted in the log of every function', () => {
    const functions = propertiesOf(template, 'AWS::Lambda::Function').map(
      ({ LoggingConfig }) => LoggingConfig.LogGroup.Ref,
    );
    for (const [name, filters] of Map.groupBy(counted, (one) => one.name))
      expect(filters.map(({ logs }) => logs).toSorted(), name).toEqual(functions.toSorted());
  });

  it('is one of those that nobody may miss: what failed, what was put back, what was dropped', () => {
    const graphed = graphedIn(template).map(({ name }) => name);
    for (const name of ['alerts.failed', 'alerts.put-back', 'report.dropped', 'webhook.not-stored'])
      expect(graphed).toContain(name);
  });
});

describe('P26', () => {
  test('what is counted from the log is counted when it happens, and its alarm fires', async () => {
    const names = [...new Set(counted.map(({ name }) => name))];
    expect(Object.keys(faults).toSorted()).toEqual(names.toSorted());
    for (const [name, fault] of Object.entries(faults)) {
      const [alarm] = alarms.filter((one) => one.name === name && !isAws(one));
      const { threshold, statistic, comparison } = alarm ?? { threshold: 1 };
      if (alarm) expect([statistic, comparison], name).toEqual(['Sum', 'GreaterThanOrEqualToThreshold']);
      world.lines();
      for (let times = threshold; times > 0; times -= 1) await fault(world);
      expect(sumOf(name, world.lines()), name).toBeGreaterThanOrEqual(threshold);
    }
    proved({ promise: 'P26', inputs: names.length, of: 'kinds of faults, each counted', failures: 0 });
  });

  test('nothing is counted while all goes well', async () => {
    world.lines();
    const count = runs(200);
    for (let left = count; left > 0; left -= 1) await healthy(world);
    const lines = world.lines();
    const noisy = counted.filter(({ name }) => sumOf(name, lines) > 0).map(({ name }) => name);
    expect([...new Set(noisy)]).toEqual([]);
    proved({ promise: 'P26', inputs: count, of: 'runs in which all goes well', failures: noisy.length });
  });

  /** Of what AWS measures itself: what, of which resource, from when on. */
  test.each([
    ['failed-deliveries', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'Failures', 1],
    ['door-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'slack', 1],
    ['door-slow', 'AWS/Lambda', 'Duration', 'FunctionName', 'slack', 2000],
    ['door-throttled', 'AWS/Lambda', 'Throttles', 'FunctionName', 'slack', 1],
    ['worker-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'worker', 3],
    ['webhook-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'webhook', 1],
    ['webhook-slow', 'AWS/Lambda', 'Duration', 'FunctionName', 'webhook', 2000],
    ['buried-alerts', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'DeadAlerts', 1],
    ['waiting-alerts', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', 'Alerts', 900],
    ['alerts-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'alerts', 1],
    ['schedule-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'schedule', 3],
  ])('%s reads what AWS measures of its own', (name, namespace, metric, dimension, of, threshold) => {
    const found = alarms.find(({ alarm }) => alarm === name);
    expect(found).toMatchObject({ namespace, name: metric, dimension, threshold });
    expect(found?.of).toMatch(new RegExp(`^${of}[0-9A-F]{8}$`));
    expect(found?.comparison).toBe('GreaterThanOrEqualToThreshold');
    const statistics: Readonly<Record<string, string>> = { Duration: 'p99', Errors: 'Sum', Throttles: 'Sum' };
    expect(found?.statistic).toBe(statistics[metric] ?? found?.statistic);
  });

  test('leaves no alarm out, and each tells somebody', () => {
    expect(alarms.filter(isAws)).toHaveLength(11);
    for (const { alarm, name, namespace, actions } of alarms) {
      expect(actions, alarm).toBe(1);
      if (!isAws({ namespace })) expect(Object.keys(faults), alarm).toContain(name);
    }
    const fired = alarms.filter((one) => !isAws(one)).length;
    proved({ promise: 'P26', inputs: fired, of: 'alarms on what is logged, each fired', failures: 0 });
  });

  test('would notice a count that looks in the wrong place, or for another name', async () => {
    world.lines();
    await faults.bug?.(world);
    const lines = world.lines();
    const counting = (pattern: string) =>
      sumOf('bug', lines, [{ name: 'bug', namespace: '', logs: '', pattern }]);
    expect(counting('{ $.message.log = "bug" }')).toBe(1);
    expect(counting('{ $.log = "bug" }')).toBe(0);
    expect(counting('{ $.message.log = "bugs" }')).toBe(0);
  });
});

it('the README counts the secrets and the alarms that there are', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const costs = /## What it costs\n([^#]*)/.exec(readme)?.[1] ?? '';
  const told = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(costs)?.[1]);
  expect(told('secrets')).toBe(propertiesOf(template, 'AWS::SecretsManager::Secret').length);
  expect(told('alarms')).toBe(alarms.length);
});
