/** Where the functions remember: the table and the secrets of the workspaces. */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsClient, type Variables } from './environment.ts';
import { createStore } from './store/dynamo.ts';
import { createSecrets } from './store/secrets.ts';

/** An unguessable id of 16 characters. */
export const newId = () => randomBytes(12).toString('base64url');

export function openTable(tableName: string, from: Variables | undefined) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient('DYNAMODB', from)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return createStore({ client, tableName, clock: Date.now, newId });
}

export function openSecrets(prefix: string, from: Variables | undefined) {
  const client = new SecretsManagerClient({ ...awsClient('SECRETS_MANAGER', from), maxAttempts: 2 });
  return createSecrets({ client, prefix, clock: Date.now });
}
