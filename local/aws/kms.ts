/** Imitates AWS KMS: Encrypt and Decrypt with one symmetric key, bound to the encryption context. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { damaged, readKept } from '../read-kept-file.ts';
import { type Answer, type Call, startFront } from './check-requests.ts';
import { createFaults, type Faults } from './inject-faults.ts';
import { type Identity, localIdentity } from './verify-sigv4.ts';

export interface KmsOptions {
  /** The one key that there is. */
  readonly keyId: string;
  /** Where the key is kept, readable by its owner only; in memory without it. */
  readonly file?: string | undefined;
  readonly identity?: Identity;
}

export interface LocalKms {
  readonly url: string;
  readonly faults: Faults;
  /** The operations asked for, oldest first: `Decrypt`. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** Throws StartError when the file is damaged. */
export async function startKms({ keyId, file, identity = localIdentity }: KmsOptions): Promise<LocalKms> {
  const key = file === undefined ? randomBytes(32) : keptKey(file);
  const calls: string[] = [];
  const faults = createFaults({ status: 400, type: 'ThrottlingException' });
  const answer = (call: Call) => operate(call, { key, keyId, calls });
  const { url, close } = await startFront({ service: 'kms', identity, faults, answer });
  return { url, faults, calls, close };
}

const keySchema = v.object({ key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

function keptKey(file: string): Buffer {
  const kept = readKept(file);
  const read = v.safeParse(keySchema, kept);
  if (read.success) return Buffer.from(read.output.key, 'hex');
  if (kept !== undefined) throw damaged(file);
  const key = randomBytes(32);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ key: key.toString('hex') }), { mode: 0o600 });
  return key;
}

interface Keyring {
  readonly key: Buffer;
  readonly keyId: string;
  readonly calls: string[];
}

const base64 = v.pipe(v.string(), v.base64());
const contextSchema = v.optional(v.record(v.string(), v.string()), {});
/** A request may hold 4,096 bytes of text and 6,144 of ciphertext. */
const inputs = {
  Encrypt: v.object({
    KeyId: v.string(),
    Plaintext: v.pipe(
      base64,
      v.check((text) => bytesOf(text).length > 0 && bytesOf(text).length <= 4_096),
    ),
    EncryptionContext: contextSchema,
  }),
  Decrypt: v.object({
    KeyId: v.optional(v.string()),
    CiphertextBlob: v.pipe(
      base64,
      v.check((text) => bytesOf(text).length > 0 && bytesOf(text).length <= 6_144),
    ),
    EncryptionContext: contextSchema,
  }),
};

function operate({ headers, body }: Call, keyring: Keyring): Answer {
  const operation = String(headers['x-amz-target']).replace('TrentService.', '');
  keyring.calls.push(operation);
  const input: unknown = JSON.parse(body.toString('utf8'));
  if (operation === 'Encrypt') {
    const read = v.safeParse(inputs.Encrypt, input);
    return read.success ? encrypt(read.output, keyring) : refusal('ValidationException');
  }
  if (operation === 'Decrypt') {
    const read = v.safeParse(inputs.Decrypt, input);
    return read.success ? decrypt(read.output, keyring) : refusal('ValidationException');
  }
  return refusal('UnknownOperationException');
}

function encrypt(
  { KeyId, Plaintext, EncryptionContext }: v.InferOutput<typeof inputs.Encrypt>,
  { key, keyId }: Keyring,
): Answer {
  if (KeyId !== keyId) return refusal('NotFoundException');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(tied(EncryptionContext));
  const sealed = Buffer.concat([cipher.update(bytesOf(Plaintext)), cipher.final()]);
  const blob = Buffer.concat([fingerprint(keyId), iv, cipher.getAuthTag(), sealed]);
  return told({ KeyId: arnOf(keyId), CiphertextBlob: blob.toString('base64') });
}

/** The ciphertext names its key: another one that is asked for is refused before anything is decrypted. */
function decrypt(
  { KeyId = '', CiphertextBlob, EncryptionContext }: v.InferOutput<typeof inputs.Decrypt>,
  { key, keyId }: Keyring,
): Answer {
  const blob = bytesOf(CiphertextBlob);
  if (!blob.subarray(0, 8).equals(fingerprint(keyId))) return refusal('InvalidCiphertextException');
  if (KeyId !== '' && KeyId !== keyId) return refusal('IncorrectKeyException');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(8, 20));
    decipher.setAAD(tied(EncryptionContext)).setAuthTag(blob.subarray(20, 36));
    const plain = Buffer.concat([decipher.update(blob.subarray(36)), decipher.final()]);
    return told({ KeyId: arnOf(keyId), Plaintext: plain.toString('base64') });
  } catch {
    return refusal('InvalidCiphertextException');
  }
}

function told(body: object): Answer {
  return { status: 200, body: { ...body, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } };
}

/** KMS says nothing more for another context than for damage. */
function refusal(type: string): Answer {
  return { status: 400, headers: { 'x-amzn-errortype': type }, body: { __type: type } };
}

/** The order of the pairs does not count. */
function tied(context: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).toSorted()));
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function fingerprint(keyId: string): Buffer {
  return createHash('sha256').update(keyId).digest().subarray(0, 8);
}

function arnOf(keyId: string): string {
  return `arn:aws:kms:us-east-1:000000000000:key/${keyId}`;
}
