/** Finds the secrets that sign the requests: in Secrets Manager, or beside `npm start`. */
import { join } from 'node:path';
import * as v from 'valibot';
import { parseWebhookKeys, type WebhookKeys } from '../../lambda/webhook/derived-secrets.ts';
import { openSecretFile } from '../../local/aws/secret-file.ts';
import { ask } from '../deploy/aws-cli.ts';
import { appSecretName, webhookKeysName } from '../shared-names.ts';

export interface DoorSecrets {
  /** Undefined where it is not filled in, or may not be read. */
  readonly signing: string | undefined;
  readonly webhookKeys: WebhookKeys | undefined;
}

const valueSchema = v.object({ SecretString: v.string() });
const appSchema = v.object({ signingSecrets: v.pipe(v.array(v.string()), v.minLength(1)) });

export function readDeployedSecrets(): DoorSecrets {
  return secretsFrom(
    (name) => ask(valueSchema, ['secretsmanager', 'get-secret-value', '--secret-id', name])?.SecretString,
  );
}

/** `folder` is where `npm start` keeps its data. */
export function readLocalSecrets(folder: string): DoorSecrets {
  const held = openSecretFile(join(folder, 'secrets.json')).load();
  return secretsFrom((name) => held.get(name)?.value);
}

function secretsFrom(read: (name: string) => string | undefined): DoorSecrets {
  const app = attempt(() => v.parse(appSchema, JSON.parse(read(appSecretName) ?? '')));
  return {
    signing: app?.signingSecrets[0],
    webhookKeys: attempt(() => parseWebhookKeys(read(webhookKeysName) ?? '')),
  };
}

function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
