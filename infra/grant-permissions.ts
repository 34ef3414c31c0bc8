/** Grants each function its calls, on what it needs them for, and nothing else. */
import { ArnFormat, Aws, Stack, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { workspaceSecretPrefix } from './shared-names.ts';

type Handler = lambda.Function;

/** By the start of the partition key: lambda/store/keys.ts. */
export type Partition = 'W#' | 'D#' | 'M#' | 'S#' | 'DUE#';
type TableCall = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/** A transaction needs the rights of its writes. */
export const readAndWrite: readonly TableCall[] = [
  'GetItem',
  'BatchGetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
];

export interface TableUse {
  readonly calls: readonly TableCall[];
  readonly partitions: readonly Partition[];
}

/** Never a Scan: every call names its partition, so each function can be kept to its own. */
export function allowTable(handler: Handler, table: TableV2, { calls, partitions }: TableUse): void {
  handler.addToRolePolicy(
    new PolicyStatement({
      actions: calls.map((call) => `dynamodb:${call}`),
      resources: [table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map((start) => `${start}*`) },
      },
    }),
  );
}

export function allowRead(handler: Handler, secret: Secret): void {
  handler.addToRolePolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
  );
}

type SecretCall =
  | 'GetSecretValue'
  | 'CreateSecret'
  | 'PutSecretValue'
  | 'UpdateSecretVersionStage'
  | 'RestoreSecret'
  | 'DeleteSecret';

export interface SecretUse {
  /** As lambda/store/secrets-manager-client.ts names them. */
  readonly part: 'slack' | 'circleci';
  readonly calls: readonly SecretCall[];
}

/** The secrets of workspaces are made at run time: only the prefix is known, and how their names end. */
export function allowWorkspaceSecrets(handler: Handler, { part, calls }: SecretUse): void {
  // Secrets Manager adds six characters to each name.
  const resourceName = `${workspaceSecretPrefix}/*/${part}-??????`;
  const secrets = Stack.of(handler).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    region: Aws.REGION,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  handler.addToRolePolicy(
    new PolicyStatement({ actions: calls.map((call) => `secretsmanager:${call}`), resources: [secrets] }),
  );
  Validations.of(handler.role ?? handler).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${resourceName}]`,
    reason: 'The bot makes two secrets per workspace at run time, all under this prefix.',
  });
}

export function allowInvoke(handler: Handler, other: Handler): void {
  handler.addToRolePolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [other.functionArn] }),
  );
}

export function allowSend(handler: Handler, queue: Queue): void {
  handler.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
}

/** Only with a context of these two names: one token's cannot be left out, nor another be added. */
export function allowPersonalTokens(handler: Handler, key: IKey): void {
  handler.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Encrypt', 'kms:Decrypt'],
      resources: [key.keyArn],
      conditions: {
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['workspace', 'person'] },
        Null: { 'kms:EncryptionContext:workspace': 'false', 'kms:EncryptionContext:person': 'false' },
      },
    }),
  );
}

/** Through the services that hold what it encrypts, never by itself. */
export function allowKey(handler: Handler, key: IKey): void {
  const through = (service: string) => `${service}.${Stack.of(handler).region}.amazonaws.com`;
  handler.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': ['dynamodb', 'secretsmanager', 'sqs'].map(through) },
      },
    }),
  );
}
