/** P23: the stack that is deployed is the one that was tested, in every size and with every kind of key. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, test } from 'vitest';
import { concurrencies, concurrencyNames } from '../../infra/deploy/concurrency.ts';
import { type Grant, grantTable, readGrants } from '../../infra/granted-permissions.ts';
import { BotStack } from '../../infra/stack.ts';
import { proved } from '../prove/proof-report.ts';
import { mistakes, planted } from './planted-template-mistakes.ts';
import { type Context, synthesize, withApp } from './synthesized-template.ts';
import { faultsIn, type Inspected, rules } from './template-rules.ts';

const root = join(import.meta.dirname, '../..');
const key = 'arn:aws:kms:eu-central-1:111122223333:key/0f0f0f0f-1111-2222-3333-444444444444';

const variants = concurrencyNames.flatMap((concurrency) => [
  { concurrency, encryption: "AWS's keys", context: { concurrency } },
  { concurrency, encryption: 'a key of the customer', context: { concurrency, kmsKeyArn: key } },
]) as readonly (Omit<Inspected, 'template'> & { readonly context: Context })[];

const inspected = variants.map(
  ({ context, ...variant }): Inspected => ({
    ...variant,
    template: synthesize(context).toJSON(),
  }),
);

/** What no rewording of SECURITY.md may allow. */
const forbidden: Readonly<Record<string, (grant: Grant) => boolean>> = {
  'any action': ({ action }) => action.includes('*'),
  'any resource': ({ on }) =>
    on.includes('*') &&
    !/^secrets circleci-slack-bot\/workspace\/\*\/(slack|circleci)$|^the table \(/.test(on),
  'a scan': ({ action }) => /Scan|BatchWrite|PartiQL/.test(action),
  'the whole table': ({ on }) => on === 'the table',
  "a workspace's secret at a door": ({ to, on }) =>
    ['slack', 'webhook', 'schedule'].includes(to) && on.startsWith('secrets '),
  'reading at the installation': ({ to, on, action }) =>
    to === 'install' && on.startsWith('secrets ') && /Get|Delete|Batch/.test(action),
  "CircleCI's tokens at the installation": ({ to, on }) => to === 'install' && on.endsWith('/circleci'),
  "writing CircleCI's tokens where alerts are posted": ({ to, on, action }) =>
    to === 'alerts' && on.endsWith('/circleci') && !/GetSecretValue$/.test(action),
  'making or removing tokens where they are renewed': ({ to, on, action }) =>
    to === 'alerts' && on.startsWith('secrets ') && /Create|Delete|Restore/.test(action),
  'renewing tokens in a second place': ({ to, on, action }) =>
    to !== 'alerts' && on.endsWith('/slack') && /VersionStage/.test(action),
  "the app's own secret in a function that neither verifies, installs nor renews": ({ to, on }) =>
    !['slack', 'install', 'alerts'].includes(to) && on === 'secret circleci-slack-bot/app',
};

function badGrants(template: unknown): readonly string[] {
  try {
    return readGrants(template).flatMap((grant) =>
      Object.entries(forbidden)
        .filter(([, isBad]) => isBad(grant))
        .map(([what]) => `${grant.to} may ${grant.action} on ${grant.on}: ${what}`),
    );
  } catch (error) {
    return [String(error)];
  }
}

describe('P23', () => {
  test.each(inspected)('holds with $concurrency reservation and $encryption', (one) => {
    expect(faultsIn(one)).toEqual([]);
    expect(badGrants(one.template)).toEqual([]);
    const inputs = Object.keys(rules).length + readGrants(one.template).length;
    proved({
      promise: 'P23',
      inputs,
      of: `rules and rights, ${one.concurrency} reservation, ${one.encryption}`,
      failures: 0,
    });
  });

  test.each(variants)('passes AwsSolutions with $concurrency reservation and $encryption', ({ context }) => {
    withApp(context, (app) => {
      new BotStack(app, 'Bot');
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).not.toThrow();
    });
  });

  it('would see what AwsSolutions refuses', () => {
    withApp({}, (app) => {
      new Queue(new BotStack(app, 'Bot'), 'Unencrypted');
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).toThrow();
    });
  });

  it('gives a reason for each rule of AwsSolutions that is not followed', () => {
    const code = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, 'infra', file), 'utf8'));
    const acknowledged = code.flatMap((text) => text.split('.acknowledge({').slice(1));
    expect(acknowledged.length).toBeGreaterThan(4);
    for (const one of acknowledged) expect(one).toMatch(/^\s+id: [\s\S]{10,300}?reason:\s+['"].{25,}/);
  });

  test.each(Object.entries(mistakes))('sees %s', (_, plant) => {
    for (const one of inspected.slice(0, 1)) {
      const { template, ...variant } = planted(one, plant);
      expect([...faultsIn({ template, ...variant }), ...badGrants(template)]).not.toEqual([]);
    }
  });

  it('counts the mistakes that it sees', () => {
    proved({
      promise: 'P23',
      inputs: Object.keys(mistakes).length,
      of: 'planted mistakes, each seen',
      failures: 0,
    });
  });
});

describe('what SECURITY.md says', () => {
  const security = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  const told = /<!-- rights[^>]*-->\n([\s\S]*?)\n<!-- \/rights -->/.exec(security)?.[1];

  test.each(concurrencyNames)(
    'of the rights of each function is what the template grants (%s)',
    (concurrency) => {
      expect(told).toBe(grantTable(readGrants(synthesize({ concurrency }).toJSON())));
    },
  );

  it('and with a key of one’s own nothing more than that key', () => {
    const grants = readGrants(synthesize({ kmsKeyArn: key }).toJSON());
    const without = grants.filter(({ on }) => !on.startsWith('your key'));
    expect(grantTable(without)).toBe(told);
    const more = grants.filter(({ on }) => on.startsWith('your key')).map(({ action }) => action);
    expect([...new Set(more)].toSorted()).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
    ]);
  });
});

describe('what a deployment may set', () => {
  test.each([
    [{ kmsKeyArn: 'alias/mine' }, 'kmsKeyArn is alias/mine'],
    [{ concurrency: 'huge' }, 'concurrency is huge; it must be one of full, small, none.'],
  ])('is refused when it cannot be used: %j', (context, sentence) => {
    expect(() => synthesize(context)).toThrow(sentence);
  });

  it('reserves less in smaller sizes, and nothing in the smallest', () => {
    expect(concurrencies.full.reserved).toEqual({ slack: 50, webhook: 50, install: 5, schedule: 1 });
    expect(concurrencies.small.reserved).toEqual({ slack: 10, webhook: 10, install: 2, schedule: 1 });
    expect(concurrencies.none.reserved).toEqual({});
  });
});
