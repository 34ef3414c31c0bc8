/** Reads and shows SSH keys as CircleCI does. Pure: no key is kept, only its public half. */
import { createHash, createPrivateKey, type JsonWebKey } from 'node:crypto';
import { hex } from '../model/seeded-random.ts';

export interface PublicKey {
  /** `ssh-rsa AAAA…` without a comment. */
  readonly text: string;
  readonly md5: string;
  readonly sha256: string;
}

export function publicKeyOf(blob: Buffer): PublicKey {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('ascii');
  const md5 = createHash('md5').update(blob).digest('hex');
  const sha256 = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return {
    text: `${type} ${blob.toString('base64')}`,
    md5: (md5.match(/../g) ?? []).join(':'),
    sha256: `SHA256:${sha256}`,
  };
}

/** A made-up RSA public key that is always the same for the same seed. */
export function inventedKey(seed: number, what: string): PublicKey {
  const modulus = Buffer.from(
    Array.from({ length: 8 }, (_, i) => hex(seed, 'modulus', what, i)).join(''),
    'hex',
  );
  return publicKeyOf(rsaBlob(Buffer.from([1, 0, 1]), modulus));
}

/** The public half of a private key in PEM or OpenSSH form; null when it is none, or has a passphrase. */
export function publicHalf(privateKey: string): PublicKey | null {
  try {
    const blob = privateKey.includes('BEGIN OPENSSH PRIVATE KEY')
      ? openSshBlob(privateKey)
      : pemBlob(privateKey);
    return blob && publicKeyOf(blob);
  } catch {
    return null;
  }
}

/** `openssh-key-v1`, cipher, kdf, its options, the number of keys, then the public blob. */
function openSshBlob(text: string): Buffer | null {
  const bytes = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  if (bytes.subarray(0, 15).toString('latin1') !== 'openssh-key-v1\0') return null;
  const [cipher, afterCipher] = field(bytes, 15);
  const [, afterKdf] = field(bytes, afterCipher);
  const [, afterOptions] = field(bytes, afterKdf);
  return cipher.toString() === 'none' ? field(bytes, afterOptions + 4)[0] : null;
}

function field(bytes: Buffer, at: number): readonly [Buffer, number] {
  const end = at + 4 + bytes.readUInt32BE(at);
  if (end > bytes.length) throw new RangeError('The key breaks off');
  return [bytes.subarray(at + 4, end), end];
}

function pemBlob(text: string): Buffer | null {
  const jwk: JsonWebKey = createPrivateKey(text).export({ format: 'jwk' });
  if (jwk.kty === 'RSA' && jwk.e && jwk.n)
    return rsaBlob(Buffer.from(jwk.e, 'base64url'), Buffer.from(jwk.n, 'base64url'));
  if (jwk.crv === 'Ed25519' && jwk.x)
    return Buffer.concat([string('ssh-ed25519'), string(Buffer.from(jwk.x, 'base64url'))]);
  return null;
}

function rsaBlob(e: Buffer, n: Buffer): Buffer {
  return Buffer.concat([string('ssh-rsa'), string(e), string(Buffer.concat([Buffer.from([0]), n]))]);
}

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
