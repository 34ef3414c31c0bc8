/** What is watched is there to be seen. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNames } from '../../lambda/log.ts';
import { alarmsOf, type Counted, countedIn, graphedIn, propertiesOf, synthesize } from './template.ts';

let template: ReturnType<typeof synthesize>;
let counted: readonly Counted[];

beforeAll(() => {
  template = synthesize();
  counted = countedIn(template);
});

describe('a metric that an alarm or a graph reads', () => {
  it("is AWS's own, or counted from a name that is logged", () => {
    const read = [...alarmsOf(template), ...graphedIn(template)].filter(
      ({ namespace }) => !namespace.startsWith('AWS/'),
    );
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

it('the README counts the secrets and the alarms that there are', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const costs = /## What it costs\n([^#]*)/.exec(readme)?.[1] ?? '';
  const told = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(costs)?.[1]);
  expect(told('secrets')).toBe(propertiesOf(template, 'AWS::SecretsManager::Secret').length);
  expect(told('alarms')).toBe(alarmsOf(template).length);
});
