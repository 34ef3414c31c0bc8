/** Installs the bot in a workspace. The event is API Gateway's, the answers are pages. */
import { randomBytes } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { awsClient, environment } from './environment.ts';
import { createServices } from './services.ts';
import { handleInstall } from './slack/install.ts';

const eventSchema = v.object({
  rawPath: v.string(),
  rawQueryString: v.optional(v.string(), ''),
  cookies: v.optional(v.array(v.string()), []),
});
const appSecretSchema = v.object({ clientId: v.string(), clientSecret: v.string() });

const { APP_SECRET_ID, PUBLIC_URL } = environment('install');
const client = new SecretsManagerClient(awsClient('SECRETS_MANAGER'));
const services = createServices();

export const handler = async (event: unknown) => {
  const { rawPath, rawQueryString, cookies } = v.parse(eventSchema, event);
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: APP_SECRET_ID }));
  const app = v.parse(appSecretSchema, JSON.parse(SecretString ?? ''));
  const page = { path: rawPath, query: rawQueryString, cookies: cookies.join('; ') };
  const { status, headers, body } = await handleInstall(page, {
    ...services,
    ...app,
    newState: () => randomBytes(32).toString('base64url'),
    publicUrl: PUBLIC_URL,
  });
  return { statusCode: status, headers, body };
};
