/** Secrets Manager's five operations as read, merge and remove. */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import type { Workspace, WorkspaceSecrets } from './store.ts';

export interface Vault {
  read(workspace: Workspace): Promise<WorkspaceSecrets>;
  merge(workspace: Workspace, change: WorkspaceSecrets): Promise<void>;
  remove(workspace: Workspace): Promise<void>;
}

const secretsSchema = v.object({
  slackBotToken: v.optional(v.string()),
  circleci: v.optional(v.object({ host: v.string(), token: v.string() })),
});

/** How long AWS keeps a deleted secret restorable: its least. Nobody can read it meanwhile. */
const recoveryDays = 7;

type Found =
  | { readonly is: 'there'; readonly secrets: WorkspaceSecrets }
  | { readonly is: 'missing' | 'scheduled for deletion' };

export function createVault(client: SecretsManagerClient, prefix: string): Vault {
  const idOf = (workspace: Workspace) => `${prefix}/${workspace}`;
  return {
    async read(workspace) {
      const found = await find(client, idOf(workspace));
      return found.is === 'there' ? found.secrets : {};
    },
    async merge(workspace, change) {
      const id = idOf(workspace);
      await mergeInto(client, id, change).catch((error: unknown) => {
        // Somebody has made it since we looked: now there is something to merge with.
        if (isNamed(error, 'ResourceExistsException')) return mergeInto(client, id, change);
        throw error;
      });
    },
    async remove(workspace) {
      const deletion = new DeleteSecretCommand({
        SecretId: idOf(workspace),
        RecoveryWindowInDays: recoveryDays,
      });
      await client.send(deletion).catch((error: unknown) => {
        if (!isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) throw error;
      });
    },
  };
}

async function find(client: SecretsManagerClient, id: string): Promise<Found> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return { is: 'there', secrets: parse(SecretString) };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return { is: 'missing' };
    if (isNamed(error, 'InvalidRequestException')) return { is: 'scheduled for deletion' };
    throw error;
  }
}

async function mergeInto(client: SecretsManagerClient, id: string, change: WorkspaceSecrets): Promise<void> {
  const found = await find(client, id);
  // What was deleted stays deleted: its tokens were revoked.
  const before = found.is === 'there' ? found.secrets : {};
  const SecretString = JSON.stringify({ ...before, ...change });
  if (found.is === 'missing') {
    await client.send(new CreateSecretCommand({ Name: id, SecretString }));
    return;
  }
  if (found.is !== 'there') await client.send(new RestoreSecretCommand({ SecretId: id }));
  await client.send(new PutSecretValueCommand({ SecretId: id, SecretString }));
}

/** The parser's own error would quote the secret, so it is not even kept as a cause. */
function parse(text: string | undefined): WorkspaceSecrets {
  try {
    return v.parse(secretsSchema, JSON.parse(text ?? ''));
  } catch {
    throw new Error("A workspace's secret is not the JSON that we write.");
  }
}

function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
