/** P26: whatever goes wrong is seen. What alarms and graphs read is there, each alarm fires, and none without a cause. */
import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { bundleOptions } from '../../infra/build.ts';
import { type FunctionName, functionNames } from '../../lambda/environment.ts';
import { logNames } from '../../lambda/log.ts';
import { runs } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import {
  alarmsOf,
  type Counted,
  countedIn,
  graphedIn,
  propertiesOf,
  synthesize,
  type WatchingAlarm,
} from './synthesized-template.ts';
import { faults, healthy, openWorld, type World } from './trouble-for-alarms.ts';

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

/** Every name of a log that its bundle can write, by the words that are left after what it does not use is shaken off. */
function loggedBy(name: FunctionName): ReadonlySet<string> {
  const options = bundleOptions(name);
  const { outputFiles = [] } = buildSync({
    ...options,
    minifyIdentifiers: false,
    minifyWhitespace: false,
    write: false,
  });
  const [bundle] = outputFiles;
  // A name that is put together could not be found, here or in a search.
  expect(bundle?.text, name).not.toMatch(/\blog: `[^`]*\$\{/);
  const words = new Set((bundle?.text ?? '').match(/(?<=["'`])[a-z]+(\.[a-z-]+)?(?=["'`])/g));
  return new Set(logNames.filter((log) => words.has(log)));
}

/** The metric's sum over these lines: each is in one function's log. */
function sumOf(name: string, lines: readonly string[], all = counted): number {
  const [filter] = all.filter((one) => one.name === name);
  return lines.filter((line) => filter && isCounted(filter.pattern, line)).length;
}

/** Undefined: AWS measured nothing. */
type Measured = number | undefined;

function fires(alarm: WatchingAlarm, value: Measured): boolean {
  if (value === undefined) return alarm.missing === 'breaching';
  return alarm.comparison === 'LessThanThreshold' ? value < alarm.threshold : value >= alarm.threshold;
}

function measured({ name }: WatchingAlarm): {
  readonly healthy: readonly Measured[];
  readonly faulty: readonly Measured[];
} {
  // Once a minute, whatever happens.
  if (name === 'Invocations') return { healthy: [5, 4], faulty: [0, undefined] };
  if (name === 'Duration') return { healthy: [undefined, 3, 900], faulty: [2400] };
  // Seconds: what Slack makes wait comes back within a minute.
  if (name === 'ApproximateAgeOfOldestMessage') return { healthy: [undefined, 0, 60], faulty: [901] };
  return { healthy: [undefined, 0], faulty: [5] };
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

  it('is counted in the log of each function whose bundle can log it, and in no other: about 25 filters', () => {
    const written = new Map(functionNames.map((name) => [name, loggedBy(name)]));
    for (const [name, filters] of Map.groupBy(counted, (one) => one.name)) {
      const counting = filters.map(({ logs }) => logs.replace(/logs[0-9A-F]{8}$/, ''));
      const writing = functionNames.filter((one) => written.get(one)?.has(name));
      expect(counting.toSorted(), name).toEqual(writing.toSorted());
    }
    expect(counted.length).toBeLessThanOrEqual(25);
  });

  it('has an alarm for each loss: failed, retried and dropped', () => {
    const graphed = graphedIn(template).map(({ name }) => name);
    for (const name of ['alerts.failed', 'alerts.retried', 'report.dropped', 'webhook.not-stored'])
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
    ['webhook-throttled', 'AWS/Lambda', 'Throttles', 'FunctionName', 'webhook', 1],
    ['worker-throttled', 'AWS/Lambda', 'Throttles', 'FunctionName', 'worker', 5],
    ['alerts-throttled', 'AWS/Lambda', 'Throttles', 'FunctionName', 'alerts', 5],
    ['install-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'install', 1],
    ['schedule-silent', 'AWS/Lambda', 'Invocations', 'FunctionName', 'schedule', 1],
    ['picture-errors', 'AWS/Lambda', 'Errors', 'FunctionName', 'picture', 3],
    ['table-reads-throttled', 'AWS/DynamoDB', 'ReadThrottleEvents', 'TableName', 'Table', 5],
    ['table-writes-throttled', 'AWS/DynamoDB', 'WriteThrottleEvents', 'TableName', 'Table', 5],
  ])('%s reads what AWS measures of its own', (name, namespace, metric, dimension, of, threshold) => {
    const found = alarms.find(({ alarm }) => alarm === name);
    expect(found).toMatchObject({ namespace, name: metric, dimension, threshold });
    expect(found?.of).toMatch(new RegExp(`^${of}[0-9A-F]{8}$`));
    const summed = /^(Errors|Throttles|Invocations|\w+ThrottleEvents)$/.test(metric);
    expect(found?.statistic).toBe(summed ? 'Sum' : metric === 'Duration' ? 'p99' : found?.statistic);
  });

  /** What AWS measures in five minutes: on a day on which all goes well, and on one on which it does not. */
  test('fires by what AWS measures when it goes wrong, and by nothing that it measures while all goes well', () => {
    const own = alarms.filter(isAws);
    for (const alarm of own) {
      const { healthy: well, faulty } = measured(alarm);
      for (const value of well) expect(fires(alarm, value), `${alarm.alarm} at ${value}`).toBe(false);
      for (const value of faulty) expect(fires(alarm, value), `${alarm.alarm} at ${value}`).toBe(true);
    }
    proved({
      promise: 'P26',
      inputs: own.length,
      of: "alarms on AWS's own metrics, each fired",
      failures: 0,
    });
  });

  test('leaves no alarm out, and each has an action', () => {
    expect(alarms.filter(isAws)).toHaveLength(19);
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
  const costs = /## Cost\n([^#]*)/.exec(readme)?.[1] ?? '';
  const told = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(costs)?.[1]);
  expect(told('secrets')).toBe(propertiesOf(template, 'AWS::SecretsManager::Secret').length);
  expect(told('alarms')).toBe(alarms.length);
});
