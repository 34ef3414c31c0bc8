/** Installs the bot in a workspace. The event is API Gateway's, the answers are pages. */
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { createAppCredentials } from './composition/app-credentials.ts';
import { openSecrets, openTable } from './composition/storage-clients.ts';
import { environment, overrides } from './environment.ts';
import { log } from './log.ts';
import { handleInstall } from './slack/install/install-pages.ts';

const eventSchema = v.object({
  rawPath: v.string(),
  rawQueryString: v.optional(v.string(), ''),
  cookies: v.optional(v.array(v.string()), []),
});

const { APP_SECRET_ID, PUBLIC_URL, TABLE_NAME, WORKSPACE_SECRET_PREFIX } = environment('install');
const app = createAppCredentials(APP_SECRET_ID, undefined);
const services = {
  store: openTable(TABLE_NAME, undefined),
  secrets: openSecrets(WORKSPACE_SECRET_PREFIX, undefined),
  slackApiUrl: overrides().slackApiUrl ?? 'https://slack.com/api/',
  now: Date.now,
  log,
};

export const handler = async (event: unknown) => {
  const { rawPath, rawQueryString, cookies } = v.parse(eventSchema, event);
  const page = { path: rawPath, query: rawQueryString, cookies: cookies.join('; ') };
  const { status, headers, body } = await handleInstall(page, {
    ...services,
    app,
    newState: () => randomBytes(32).toString('base64url'),
    publicUrl: PUBLIC_URL,
  });
  return { statusCode: status, headers, body };
};
