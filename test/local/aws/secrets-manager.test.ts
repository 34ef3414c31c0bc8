import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSecretsManager, startSecretsManager } from '../../../local/aws/secrets-manager.ts';
import { localIdentity } from '../../../local/aws/verify-sigv4.ts';

const { region, ...credentials } = localIdentity;
const SecretId = 'app/one';
const day = 24 * 60 * 60 * 1000;

let folder: string;
let now: number;
let vault: LocalSecretsManager;
let client: SecretsManagerClient;

async function start() {
  vault = await startSecretsManager({ file: join(folder, 'deep', 'secrets.json'), clock: () => now });
  client = new SecretsManagerClient({ endpoint: vault.url, region, credentials, maxAttempts: 1 });
}

async function stop() {
  client.destroy();
  await vault.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  now = Date.UTC(2026, 10, 23);
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const create = (SecretString = 'v1') =>
  client.send(new CreateSecretCommand({ Name: SecretId, SecretString }));
const put = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId, SecretString }));
const read = async () => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
const remove = (days = 7) => client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: days }));
const restore = () => client.send(new RestoreSecretCommand({ SecretId }));

describe('Secrets Manager on this machine', () => {
  it('keeps a version beside the one in use, and moves the label from that one alone', async () => {
    const { VersionId: first } = await create();
    const VersionStages = ['AWSPENDING'];
    const { VersionId: second } = await client.send(
      new PutSecretValueCommand({ SecretId, SecretString: 'v2', VersionStages }),
    );
    const staged = async (VersionStage: string) =>
      (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
    const move = (RemoveFromVersionId: string | undefined, MoveToVersionId: string | undefined) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          RemoveFromVersionId,
          MoveToVersionId,
        }),
      );
    expect([await read(), await staged('AWSPENDING')]).toEqual(['v1', 'v2']);
    await expect(staged('AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await move(first, second);
    expect([await read(), await staged('AWSPREVIOUS')]).toEqual(['v2', 'v1']);
    await expect(move(first, second)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(move(second, 'none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('takes the same version twice, and no other by its id', async () => {
    await create();
    const ClientRequestToken = 'x'.repeat(32);
    const again = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }));
    await again('v2');
    await again('v2');
    await expect(again('v3')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect(await read()).toBe('v2');
  });

  it('gives back the last value', async () => {
    await create();
    expect(await read()).toBe('v1');
    await put('v2');
    expect(await read()).toBe('v2');
  });

  it('refuses in the words of AWS', async () => {
    await expect(read()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await expect(put('v')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('keeps a deleted secret unreadable and its name taken until the window ends', async () => {
    await create();
    await remove();
    const deleted = { name: 'InvalidRequestException' };
    await expect(read()).rejects.toMatchObject(deleted);
    await expect(put('v2')).rejects.toMatchObject(deleted);
    await expect(create()).rejects.toMatchObject({
      ...deleted,
      message: expect.stringContaining('scheduled for deletion'),
    });
    expect((await client.send(new DescribeSecretCommand({ SecretId }))).DeletedDate).toEqual(
      new Date(now + 7 * day),
    );
    now += 7 * day;
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create('v3');
    expect(await read()).toBe('v3');
  });

  it('restores within the window', async () => {
    await create();
    await remove();
    await restore();
    expect(await read()).toBe('v1');
  });

  it.each([6, 31])('refuses a recovery window of %i days', async (days) => {
    await create();
    await expect(remove(days)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('outlives a restart in a file that only its owner may read', async () => {
    await create();
    await stop();
    expect(statSync(join(folder, 'deep', 'secrets.json')).mode & 0o777).toBe(0o600);
    await start();
    expect(await read()).toBe('v1');
  });

  it('refuses other credentials', async () => {
    const other = { ...credentials, secretAccessKey: 'other' };
    const stranger = new SecretsManagerClient({ endpoint: vault.url, region, credentials: other });
    await expect(stranger.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    stranger.destroy();
  });
});
