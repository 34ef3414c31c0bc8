/** Verifies a deployment, or what `npm start` runs, and prints the results: `npm run verify -- --url <address>`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Row, skipped, sumOf, tableOf } from './verify/check-rows.ts';
import { isLocal, verifyDoors } from './verify/endpoints.ts';
import { readDeployedSecrets, readLocalSecrets } from './verify/find-signing-secrets.ts';
import { verifyManifest } from './verify/manifest.ts';
import { verifyAccount } from './verify/permissions-and-quota.ts';

const usage =
  'npm run verify -- --url https://abc.execute-api.eu-central-1.amazonaws.com (or http://localhost:3000)';

function readUrl(): string | undefined {
  try {
    const { url } = parseArgs({ options: { url: { type: 'string' } } }).values;
    return url === undefined ? undefined : new URL(url).origin;
  } catch {
    return undefined;
  }
}

async function verify(url: string): Promise<readonly Row[]> {
  const { DATA_FOLDER, SLACK_API_URL, SLACK_APP_ID, SLACK_CONFIG_TOKEN } = process.env;
  const local = isLocal(url);
  const folder = DATA_FOLDER || join(import.meta.dirname, '../.local/bot');
  const secrets = local ? readLocalSecrets(folder) : readDeployedSecrets();
  return [
    ...(await verifyDoors(url, secrets)),
    await verifyManifest(url, {
      token: SLACK_CONFIG_TOKEN,
      appId: SLACK_APP_ID,
      apiUrl: SLACK_API_URL || 'https://slack.com/api/',
    }),
    ...(local
      ? [
          skipped(
            'permissions, throttles, reservations, quota and alarms',
            'not on this machine: they exist only in AWS',
          ),
        ]
      : await verifyAccount()),
  ];
}

const url = readUrl();
if (url === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const rows = await verify(url);
  console.log(`${tableOf(rows)}\n\n${sumOf(rows)}`);
  if (rows.some(({ result }) => result === 'failed')) process.exitCode = 1;
}
