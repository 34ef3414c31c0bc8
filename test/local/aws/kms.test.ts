/** The stand-in for KMS, and the bot's own client of it, over HTTP. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError, askAws } from '../../../lambda/aws/signed-requests.ts';
import { createKms } from '../../../lambda/composition/kms-client.ts';
import { createTokenCipher } from '../../../lambda/store/token-cipher.ts';
import { isTrouble } from '../../../lambda/transient-errors.ts';
import { type LocalKms, startKms } from '../../../local/aws/kms.ts';
import { localIdentity } from '../../../local/aws/verify-sigv4.ts';

const keyId = 'key-1';
const folder = mkdtempSync(join(tmpdir(), 'kms-'));
const file = join(folder, 'kms-key.json');
let kms: LocalKms;

const variables = () => ({
  AWS_REGION: localIdentity.region,
  AWS_ACCESS_KEY_ID: localIdentity.accessKeyId,
  AWS_SECRET_ACCESS_KEY: localIdentity.secretAccessKey,
  AWS_ENDPOINT_URL_KMS: kms.url,
});
const cipher = (key = keyId) => createTokenCipher(createKms(key, variables()));
const ask = (operation: string, input: Readonly<Record<string, unknown>>) =>
  askAws(
    { service: 'KMS', target: `TrentService.${operation}`, protocol: '1.1', input, milliseconds: 2_000 },
    { from: variables(), now: Date.now },
  );
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'taken',
    (error: unknown) => (error instanceof AwsError ? error.code : 'another error'),
  );

beforeEach(async () => {
  kms = await startKms({ keyId });
  return () => kms.close();
});
afterEach(() => rmSync(file, { force: true }));

const ann = { workspace: 'T1', user: 'U1' };
const value = { host: 'https://circleci.com', token: 'secret-of-ann' };

describe('a token of a person', () => {
  it('is one value with its host, unreadable as it is kept, and comes back for its owner', async () => {
    const sealed = await cipher().encrypt(ann, value);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('secret-of-ann');
    expect(await cipher().decrypt(ann, sealed)).toEqual(value);
    expect(await cipher().encrypt(ann, value)).not.toBe(sealed);
    expect(kms.calls).toEqual(['Encrypt', 'Decrypt', 'Encrypt']);
  });

  it.each([
    { workspace: 'T1', user: 'U2' },
    { workspace: 'T2', user: 'U1' },
    { workspace: 'U1', user: 'T1' },
    { workspace: '', user: '' },
  ])('is not decrypted for another person or workspace: %j', async (other) => {
    expect(await cipher().decrypt(other, await cipher().encrypt(ann, value))).toBeUndefined();
  });

  it('is not decrypted when it is damaged, cut, or of another key', async () => {
    const sealed = await cipher().encrypt(ann, value);
    const bytes = Buffer.from(sealed, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(await cipher().decrypt(ann, bytes.toString('base64'))).toBeUndefined();
    expect(await cipher().decrypt(ann, bytes.subarray(0, 20).toString('base64'))).toBeUndefined();
    expect(await cipher('key-2').decrypt(ann, sealed)).toBeUndefined();
  });

  it('is tried again where KMS is in trouble, and is never called unreadable then', async () => {
    const sealed = await cipher().encrypt(ann, value);
    kms.faults.next('unavailable');
    expect(await cipher().decrypt(ann, sealed)).toEqual(value);
    kms.faults.next('throttle', Number.POSITIVE_INFINITY);
    const error = await cipher()
      .decrypt(ann, sealed)
      .catch((thrown: unknown) => thrown);
    expect([isTrouble(error), error instanceof AwsError && error.code]).toEqual([
      true,
      'ThrottlingException',
    ]);
  });
});

describe('the stand-in', () => {
  const Plaintext = Buffer.from('text').toString('base64');

  it('refuses as KMS does', async () => {
    expect(await codeOf(ask('Encrypt', { KeyId: 'key-2', Plaintext }))).toBe('NotFoundException');
    expect(await codeOf(ask('Encrypt', { KeyId: keyId, Plaintext: '' }))).toBe('ValidationException');
    const large = Buffer.alloc(4_097).toString('base64');
    expect(await codeOf(ask('Encrypt', { KeyId: keyId, Plaintext: large }))).toBe('ValidationException');
    const most = Buffer.alloc(4_096).toString('base64');
    expect(await codeOf(ask('Encrypt', { KeyId: keyId, Plaintext: most }))).toBe('taken');
    expect(await codeOf(ask('GenerateDataKey', { KeyId: keyId }))).toBe('UnknownOperationException');
    const { CiphertextBlob } = (await ask('Encrypt', {
      KeyId: keyId,
      Plaintext,
      EncryptionContext: { a: '1', b: '2' },
    })) as { CiphertextBlob: string };
    const decrypt = (EncryptionContext: object, KeyId?: string) =>
      codeOf(ask('Decrypt', { CiphertextBlob, EncryptionContext, ...(KeyId && { KeyId }) }));
    expect(await decrypt({ b: '2', a: '1' })).toBe('taken');
    expect(await decrypt({ a: '1' })).toBe('InvalidCiphertextException');
    expect(await decrypt({ a: '1', b: '2', c: '3' })).toBe('InvalidCiphertextException');
    expect(await decrypt({ a: '1', b: '2' }, 'key-2')).toBe('IncorrectKeyException');
  });

  it('keeps its key for the next start, for its owner alone, and refuses a damaged one', async () => {
    const first = await startKms({ keyId, file });
    await kms.close();
    kms = first;
    const sealed = await cipher().encrypt(ann, value);
    await first.close();
    kms = await startKms({ keyId, file });
    expect(await cipher().decrypt(ann, sealed)).toEqual(value);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, '{}');
    await expect(startKms({ keyId, file })).rejects.toThrow('damaged');
  });
});
