/**
 * Reads the environment variables of each function. No other file touches process.env, and infra/ imports no other; a
 * variable that is not supplied there does not compile.
 */

export const variables = {
  slack: ['APP_SECRET_ID', 'WORKER_FUNCTION_NAME'],
  worker: [
    'TABLE_NAME',
    'WORKSPACE_SECRET_PREFIX',
    'WEBHOOK_KEYS_ID',
    'PUBLIC_URL',
    'ALERTS_QUEUE_URL',
    'PICTURE_FUNCTION_NAME',
    'PERSONAL_TOKEN_KEY_ID',
  ],
  install: ['TABLE_NAME', 'WORKSPACE_SECRET_PREFIX', 'APP_SECRET_ID', 'PUBLIC_URL'],
  webhook: ['WEBHOOK_KEYS_ID', 'ALERTS_QUEUE_URL'],
  alerts: [
    'TABLE_NAME',
    'WORKSPACE_SECRET_PREFIX',
    'WEBHOOK_KEYS_ID',
    'APP_SECRET_ID',
    'PUBLIC_URL',
    'ALERTS_QUEUE_URL',
    'ALERTS_DEAD_QUEUE_URL',
  ],
  schedule: ['TABLE_NAME', 'ALERTS_QUEUE_URL'],
  picture: [],
} as const;

export type FunctionName = keyof typeof variables;
export const functionNames = [
  'slack',
  'worker',
  'install',
  'webhook',
  'alerts',
  'schedule',
  'picture',
] as const satisfies readonly FunctionName[];

/** What AWS may set besides: the key that encrypts the workspaces' secrets. */
export type OptionalEnvironment = Readonly<Partial<Record<'SECRETS_KMS_KEY', string>>>;
export type Environment<F extends FunctionName> = Readonly<Record<(typeof variables)[F][number], string>>;

/** What may be set besides: a developer points the bot elsewhere, a deployment names its own key. */
export interface Overrides {
  /** Slack's Web API with its trailing slash. Default https://slack.com/api/ */
  readonly slackApiUrl: string | undefined;
  /** The token that every workspace counts as installed with; set by `npm start` when SLACK_API_URL is given. */
  readonly slackBotToken: string | undefined;
  readonly circleciUrl: string | undefined;
  readonly circleciToken: string | undefined;
  /** The ARN of the KMS key that encrypts the workspaces' secrets. Default is AWS's own. */
  readonly secretsKmsKey: string | undefined;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads a function's variables, or throws one error that names all that are missing. */
export function environment<F extends FunctionName>(name: F, from?: Variables): Environment<F>;
export function environment(
  name: FunctionName,
  from: Variables = process.env,
): Readonly<Record<string, string>> {
  const missing = variables[name].filter((variable) => !from[variable]);
  if (missing.length > 0) throw new Error(`The ${name} function needs ${missing.join(', ')}.`);
  return Object.fromEntries(variables[name].map((variable) => [variable, from[variable] ?? '']));
}

export function overrides(from: Variables = process.env): Overrides {
  return {
    slackApiUrl: from.SLACK_API_URL || undefined,
    slackBotToken: from.SLACK_BOT_TOKEN || undefined,
    circleciUrl: from.CIRCLECI_URL || undefined,
    circleciToken: from.CIRCLECI_TOKEN || undefined,
    secretsKmsKey: from.SECRETS_KMS_KEY || undefined,
  };
}

/** Where Lambda unpacked the function's own files. */
export function taskRoot(from: Variables = process.env): string {
  return from.LAMBDA_TASK_ROOT || '/var/task';
}

export type AwsService = 'LAMBDA' | 'SECRETS_MANAGER' | 'DYNAMODB' | 'SQS' | 'KMS';

/** Where the AWS services are: a stand-in's address on one machine, undefined in AWS. */
export function awsEndpoint(service: AwsService, from: Variables = process.env): string | undefined {
  return from[`AWS_ENDPOINT_URL_${service}`] || from.AWS_ENDPOINT_URL || undefined;
}

export interface AwsIdentity {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** Lambda puts its role's credentials here; the door signs with them. */
export function awsIdentity(from: Variables = process.env): AwsIdentity {
  return {
    region: from.AWS_REGION || 'us-east-1',
    accessKeyId: from.AWS_ACCESS_KEY_ID || '',
    secretAccessKey: from.AWS_SECRET_ACCESS_KEY || '',
    sessionToken: from.AWS_SESSION_TOKEN || undefined,
  };
}

/** How an SDK client reaches its service. Explicit credentials keep the SDK from searching for others. */
export function awsClient(service: AwsService, from?: Variables) {
  const { region, accessKeyId, secretAccessKey, sessionToken } = awsIdentity(from);
  const endpoint = awsEndpoint(service, from);
  return {
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    ...(endpoint && { endpoint }),
  };
}
