/** Replaces a workspace's Slack token by compare-and-swap on the secret's versions, in two steps that survive a crash. */
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import type { StoredToken } from './store.ts';

/** Secrets Manager's staging labels of the current version and of the next one. */
const stages = { inUse: 'AWSCURRENT', next: 'AWSPENDING' } as const;

const tokenSchema = v.object({
  slackBotToken: v.string(),
  slackRotation: v.optional(v.object({ refreshToken: v.string(), expiresAt: v.number() }), () => undefined),
  /** The version that it was bought with. */
  replaces: v.optional(v.string(), () => undefined),
});

interface Version extends StoredToken {
  readonly replaces: string | undefined;
}

/** Reads the current token, after completing a replacement that a crash interrupted between its two steps. */
export async function storedToken(
  client: SecretsManagerClient,
  id: string,
): Promise<StoredToken | undefined> {
  const inUse = await read(client, id, stages.inUse);
  if (!inUse) return undefined;
  const next = await read(client, id, stages.next);
  if (next?.replaces !== inUse.version) return inUse;
  await promote(client, { id, from: inUse.version, to: next.version });
  return read(client, id, stages.inUse);
}

interface Replacement {
  readonly id: string;
  readonly seen: Pick<StoredToken, 'version'>;
  readonly next: Omit<StoredToken, 'version'>;
}

/** Stores the next version as pending, then makes it current if the current one is still the one that was seen. */
export async function replaceToken(
  client: SecretsManagerClient,
  { id, seen, next }: Replacement,
): Promise<boolean> {
  try {
    const SecretString = JSON.stringify({ ...next, replaces: seen.version });
    const put = new PutSecretValueCommand({ SecretId: id, SecretString, VersionStages: [stages.next] });
    const { VersionId: to = '' } = await client.send(put);
    return await promote(client, { id, from: seen.version, to });
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

interface Promotion {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

async function promote(client: SecretsManagerClient, { id, from, to }: Promotion): Promise<boolean> {
  const move = { VersionStage: stages.inUse, RemoveFromVersionId: from, MoveToVersionId: to };
  try {
    await client.send(new UpdateSecretVersionStageCommand({ SecretId: id, ...move }));
    return true;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'InvalidParameterException')) throw error;
    // Another version is current: another instance's, or ours by a first attempt whose answer was lost.
    return (await read(client, id, stages.inUse))?.version === to;
  }
}

async function read(
  client: SecretsManagerClient,
  id: string,
  VersionStage: string,
): Promise<Version | undefined> {
  try {
    const found = await client.send(new GetSecretValueCommand({ SecretId: id, VersionStage }));
    return { ...parse(found.SecretString), version: found.VersionId ?? '' };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The parser's own error would quote the token. */
function parse(text: string | undefined): Omit<Version, 'version'> {
  try {
    return v.parse(tokenSchema, JSON.parse(text ?? ''));
  } catch {
    throw new Error("A workspace's secret is not the JSON that we write.");
  }
}

/** There is no such secret or version, or the secret was deleted. */
function isGone(error: unknown): boolean {
  const names = ['ResourceNotFoundException', 'InvalidRequestException'];
  return error instanceof Error && names.includes(error.name);
}
