/** Starts the embedded AWS as one: reached by the usual variables, closed together. */
import { join } from 'node:path';
import type { Variables } from '../../lambda/environment.ts';
import { limits } from '../../lambda/queue/limits.ts';
import { type Closing, createClosing } from '../close-resources.ts';
import { type LocalDynamoDB, startDynamoDB } from './dynamodb.ts';
import { type EventSource, startEventSource } from './event-source.ts';
import { type LocalKms, startKms } from './kms.ts';
import { type LambdaFunction, type LocalLambda, startLambda } from './lambda.ts';
import { type LocalSecretsManager, startSecretsManager } from './secrets-manager.ts';
import { type LocalSqs, startSqs } from './sqs.ts';
import { localIdentity } from './verify-sigv4.ts';

export const names = {
  TABLE_NAME: 'circleci-slack-bot',
  WORKSPACE_SECRET_PREFIX: 'circleci-slack-bot/workspace',
  APP_SECRET_ID: 'circleci-slack-bot/app',
  WORKER_FUNCTION_NAME: 'circleci-slack-bot-worker',
  PICTURE_FUNCTION_NAME: 'circleci-slack-bot-picture',
  WEBHOOK_KEYS_ID: 'circleci-slack-bot/webhook-keys',
  PERSONAL_TOKEN_KEY_ID: '00000000-0000-4000-8000-000000000001',
} as const;

/** As infra/queues.ts has them. */
export const queues = {
  alerts: 'circleci-slack-bot-alerts',
  dead: 'circleci-slack-bot-dead-alerts',
} as const;

/** What the functions remember with. */
export interface Memory {
  readonly dynamodb: LocalDynamoDB;
  readonly secretsManager: LocalSecretsManager;
  readonly sqs: LocalSqs;
  readonly kms: LocalKms;
  /** For createServices and createDoorServices. */
  readonly variables: Variables;
  close(): Promise<void>;
}

/** In memory when no folder is given. Throws StartError when what is in the folder is damaged. */
export async function startMemory(folder: string | undefined): Promise<Memory> {
  const closing = createClosing();
  try {
    return await start(folder, closing);
  } catch (error) {
    await closing.all();
    throw error;
  }
}

async function start(folder: string | undefined, closing: Closing): Promise<Memory> {
  const within = (name: string) => folder && join(folder, name);
  const dynamodb = closing.later(
    await startDynamoDB({ tableName: names.TABLE_NAME, folder: within('dynamodb') }),
  );
  const secretsManager = closing.later(await startSecretsManager({ file: within('secrets.json') }));
  const kms = closing.later(
    await startKms({ keyId: names.PERSONAL_TOKEN_KEY_ID, file: within('kms-key.json') }),
  );
  const sqs = closing.later(await startQueues(within('alerts')));
  return {
    dynamodb,
    secretsManager,
    sqs,
    kms,
    variables: {
      ...names,
      AWS_REGION: localIdentity.region,
      AWS_ACCESS_KEY_ID: localIdentity.accessKeyId,
      AWS_SECRET_ACCESS_KEY: localIdentity.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_KMS: kms.url,
      ALERTS_QUEUE_URL: sqs.queueUrl(queues.alerts),
      ALERTS_DEAD_QUEUE_URL: sqs.queueUrl(queues.dead),
    },
    close: closing.all,
  };
}

function startQueues(folder: string | undefined): Promise<LocalSqs> {
  return startSqs({
    folder,
    queues: {
      [queues.dead]: {},
      [queues.alerts]: {
        visibility: limits.visibility / 1000,
        deadLetterQueue: queues.dead,
        maxReceiveCount: limits.receives,
      },
    },
  });
}

export interface Invoked {
  readonly worker?: LambdaFunction;
  readonly picture?: LambdaFunction;
}

/** The functions behind Lambda's Invoke. What was accepted before the last end is delivered at once. */
export function startInvoked({ worker, picture }: Invoked, folder: string | undefined): Promise<LocalLambda> {
  return startLambda({
    functions: {
      ...(worker && { [names.WORKER_FUNCTION_NAME]: worker }),
      ...(picture && { [names.PICTURE_FUNCTION_NAME]: picture }),
    },
    folder: folder && join(folder, 'queue'),
  });
}

/** What works off the alerts queue. */
export function startAlerts(alerts: LambdaFunction, { sqs }: Pick<Memory, 'sqs'>): EventSource {
  return startEventSource({ sqs, queue: queues.alerts, handler: alerts });
}
