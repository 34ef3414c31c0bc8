/** Creates the clients of the table and of the workspaces' secrets. */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Patience, patience } from '../client-timeouts.ts';
import { awsClient, overrides, type Variables } from '../environment.ts';
import { log } from '../log.ts';
import { createStore } from '../store/dynamo/dynamo-store.ts';
import { createSecrets } from '../store/workspace-secrets.ts';
import { inTime, OutOfTimeError } from '../timeout.ts';

/** Returns an unguessable id of 16 characters. */
export const newId = () => randomBytes(12).toString('base64url');

/** `hear` is told the `date` of each answer. */
export function openTable(
  tableName: string,
  from: Variables | undefined,
  hear: (date: string | undefined) => void = () => undefined,
) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...awsClient('DYNAMODB', from), ...waiting(patience.table) }),
    {
      marshallOptions: { removeUndefinedValues: true },
    },
  );
  client.middlewareStack.add(limited(patience.table), eachAttempt);
  client.middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request);
      hear(dateOf(answer.response));
      return answer;
    },
    { step: 'deserialize', name: 'hearDate', priority: 'low' },
  );
  const unreadable = (kind: string) => log({ log: 'store.unreadable', kind });
  return createStore({ client, tableName, clock: Date.now, newId, unreadable });
}

/** Returns the SDK client options for one row of client-timeouts.ts. */
function waiting({ milliseconds, attempts }: Patience) {
  const requestHandler = {
    connectionTimeout: milliseconds,
    requestTimeout: milliseconds,
    throwOnRequestTimeout: true,
  };
  return { maxAttempts: attempts, requestHandler };
}

/** By this name the SDK tries again. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** The SDK's own time-out ends with the answer's headers: this one is for its body, too. */
function limited({ milliseconds }: Patience) {
  return <Asked, Answered>(next: (asked: Asked) => Promise<Answered>) =>
    async (asked: Asked): Promise<Answered> => {
      try {
        return await inTime(next(asked), milliseconds);
      } catch (error) {
        throw error instanceof OutOfTimeError ? new TimeoutError() : error;
      }
    };
}

const eachAttempt = { step: 'deserialize', name: 'limitAttempt', priority: 'high' } as const;

const dated = v.object({ headers: v.object({ date: v.string() }) });

function dateOf(response: unknown): string | undefined {
  const read = v.safeParse(dated, response);
  return read.success ? read.output.headers.date : undefined;
}

export function openSecrets(prefix: string, from: Variables | undefined) {
  const client = new SecretsManagerClient({
    ...awsClient('SECRETS_MANAGER', from),
    ...waiting(patience.secrets),
  });
  client.middlewareStack.add(limited(patience.secrets), eachAttempt);
  return createSecrets({ client, prefix, kmsKey: overrides(from).secretsKmsKey, clock: Date.now });
}
