/** Creates the real clients of the installation's pages. */
import { randomBytes } from 'node:crypto';
import { environment, overrides, type Variables } from '../environment.ts';
import { log } from '../log.ts';
import type { InstallPorts } from '../slack/install/install-provider.ts';
import { createAppCredentials } from './app-credentials.ts';
import { openSecrets, openTable } from './storage-clients.ts';

export function createInstallServices(from?: Variables): InstallPorts {
  const { APP_SECRET_ID, PUBLIC_URL, TABLE_NAME, WORKSPACE_SECRET_PREFIX } = environment('install', from);
  return {
    store: openTable(TABLE_NAME, from),
    secrets: openSecrets(WORKSPACE_SECRET_PREFIX, from),
    app: createAppCredentials(APP_SECRET_ID, from),
    newState: () => randomBytes(32).toString('base64url'),
    publicUrl: PUBLIC_URL,
    slackApiUrl: overrides(from).slackApiUrl ?? 'https://slack.com/api/',
    now: Date.now,
    log,
  };
}
