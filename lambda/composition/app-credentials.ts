/** Reads the app's own Slack credentials, for OAuth. */
import * as v from 'valibot';
import { readSecret } from '../aws/signed-requests.ts';
import { patience } from '../client-timeouts.ts';
import type { Variables } from '../environment.ts';
import { cached } from '../secret-cache.ts';
import type { AppCredentials } from '../slack/install/install-provider.ts';

const schema = v.object({ clientId: v.string(), clientSecret: v.string() });

/** Cached for minutes, since anyone can request the install page. Rejects when the secret lacks them. */
export function createAppCredentials(
  secretId: string,
  from: Variables | undefined,
): () => Promise<AppCredentials> {
  const read = cached(async () => {
    const text = await readSecret(secretId, patience.addresses.milliseconds, { from, now: Date.now });
    return v.parse(schema, JSON.parse(text));
  }, Date.now);
  return () => read('cached');
}
