/** Reads what `cdk deploy -c name=value` may set. */
import type { StackProps } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type ConcurrencyName, concurrencyNames, isConcurrencyName } from './deploy/concurrency.ts';

export interface Options {
  /** Where the alarms go. */
  readonly alarmEmail: string | undefined;
  /** Your own key for the table, the secrets and the queues; AWS's own without it. */
  readonly key: IKey | undefined;
  readonly concurrency: ConcurrencyName;
}

/** Throws when a value cannot be used. */
export function readOptions(scope: Construct): Options {
  return {
    alarmEmail: text(scope, 'alarmEmail'),
    key: readKey(scope),
    concurrency: readConcurrency(scope),
  };
}

function text(scope: Construct, name: string): string | undefined {
  const value: unknown = scope.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const keyArn = /^arn:aws[\w-]*:kms:([\w-]+):\d{12}:key\/[\w-]+$/;

function readKey(scope: Construct): IKey | undefined {
  const arn = text(scope, 'kmsKeyArn');
  if (arn === undefined) return undefined;
  if (!keyArn.test(arn))
    throw new Error(
      `kmsKeyArn is ${arn}; it must be like arn:aws:kms:eu-central-1:111122223333:key/1234abcd-….`,
    );
  return Key.fromKeyArn(scope, 'Key', arn);
}

/** A table that is encrypted by one's own key names its region: the key's. */
export function environmentOf(scope: Construct): StackProps {
  const [, region] = keyArn.exec(text(scope, 'kmsKeyArn') ?? '') ?? [];
  return region === undefined ? {} : { env: { region } };
}

function readConcurrency(scope: Construct): ConcurrencyName {
  const name = text(scope, 'concurrency') ?? 'full';
  if (isConcurrencyName(name)) return name;
  throw new Error(`concurrency is ${name}; it must be one of ${concurrencyNames.join(', ')}.`);
}
