/**
 * Reads, writes and removes a workspace's two secrets, Slack's and CircleCI's. Each is written whole without being read,
 * so that the install function needs no permission to read them.
 */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { replaceToken, storedToken } from './replace-slack-token.ts';
import type { StoredToken, Workspace, WorkspaceSecrets } from './store.ts';

export interface Vault {
  /** Empty when there is none. */
  read(workspace: Workspace, part: Part): Promise<WorkspaceSecrets>;
  /** Replaces each secret of which a value is given; one whose values are all undefined is removed. */
  write(workspace: Workspace, change: WorkspaceSecrets): Promise<void>;
  remove(workspace: Workspace): Promise<void>;
  /** As Secrets has it. */
  storedToken(workspace: Workspace): Promise<StoredToken | undefined>;
  replaceToken(
    workspace: Workspace,
    seen: Pick<StoredToken, 'version'>,
    next: Omit<StoredToken, 'version'>,
  ): Promise<boolean>;
}

export interface VaultOptions {
  readonly client: SecretsManagerClient;
  readonly prefix: string;
  /** The KMS key of new secrets; undefined is AWS's own. */
  readonly kmsKey?: string | undefined;
}

const servingToken = v.object({
  host: v.string(),
  token: v.string(),
  organizations: v.exactOptional(v.array(v.string())),
});

/** By the last part of the secret's name. infra/ grants by it. */
const schemas = {
  slack: v.object({
    slackBotToken: v.optional(v.string()),
    slackRotation: v.optional(v.object({ refreshToken: v.string(), expiresAt: v.number() })),
  }),
  circleci: v.object({
    circleci: v.optional(
      v.object({ ...servingToken.entries, others: v.exactOptional(v.array(servingToken)) }),
    ),
  }),
} as const;

export type Part = keyof typeof schemas;
export const parts: readonly Part[] = ['slack', 'circleci'];

/** How long AWS keeps a deleted secret restorable: its least. It cannot be read meanwhile. */
const recoveryDays = 7;

export function createVault({ client, prefix, kmsKey }: VaultOptions): Vault {
  const idOf = (workspace: Workspace, part: Part) => `${prefix}/${workspace}/${part}`;
  const remove = (workspace: Workspace, part: Part) => removeSecret(client, idOf(workspace, part));
  return {
    read: async (workspace, part) => (await readSecret(client, idOf(workspace, part), schemas[part])) ?? {},
    async write(workspace, change) {
      for (const part of parts) {
        const values = Object.entries(change).filter(([name]) => name in schemas[part].entries);
        const given = values.filter(([, value]) => value !== undefined);
        const SecretString = JSON.stringify(Object.fromEntries(given));
        if (given.length > 0) await put(client, { id: idOf(workspace, part), SecretString, kmsKey });
        else if (values.length > 0) await remove(workspace, part);
      }
    },
    async remove(workspace) {
      await Promise.all(parts.map((part) => remove(workspace, part)));
    },
    storedToken: (workspace) => storedToken(client, idOf(workspace, 'slack')),
    replaceToken: (workspace, seen, next) =>
      replaceToken(client, { id: idOf(workspace, 'slack'), seen, next }),
  };
}

/** Undefined when there is none, or when it was deleted. */
async function readSecret<Schema extends v.GenericSchema>(
  client: SecretsManagerClient,
  id: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return parse(SecretString, schema);
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) return undefined;
    throw error;
  }
}

interface Writing {
  readonly id: string;
  readonly SecretString: string;
  readonly kmsKey: string | undefined;
}

async function put(client: SecretsManagerClient, { id, SecretString, kmsKey }: Writing): Promise<void> {
  const replace = () => client.send(new PutSecretValueCommand({ SecretId: id, SecretString }));
  const create = new CreateSecretCommand({ Name: id, SecretString, ...(kmsKey && { KmsKeyId: kmsKey }) });
  try {
    await replace();
  } catch (error) {
    if (isNamed(error, 'InvalidRequestException')) {
      // It was deleted, and its name stays taken for a week.
      await client.send(new RestoreSecretCommand({ SecretId: id }));
      await replace();
    } else if (isNamed(error, 'ResourceNotFoundException')) {
      // Another function may create it meanwhile.
      await client.send(create).catch((failed: unknown) => {
        if (!isNamed(failed, 'ResourceExistsException')) throw failed;
        return replace();
      });
    } else throw error;
  }
}

async function removeSecret(client: SecretsManagerClient, id: string): Promise<void> {
  const deletion = new DeleteSecretCommand({ SecretId: id, RecoveryWindowInDays: recoveryDays });
  await client.send(deletion).catch((error: unknown) => {
    if (!isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) throw error;
  });
}

/** The parser's own error would quote the secret, so it is not even kept as a cause. */
function parse<Schema extends v.GenericSchema>(
  text: string | undefined,
  schema: Schema,
): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(text ?? ''));
  } catch {
    throw new Error("A workspace's secret is not the JSON that we write.");
  }
}

function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
