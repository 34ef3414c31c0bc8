/** Private keys as people paste them, made on the spot: none is kept here. */
import { generateKeyPairSync } from 'node:crypto';
import { core } from '../canaries/canary-classes.ts';

const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const pem = (type: 'pkcs1' | 'pkcs8', more: object = {}) =>
  rsa.privateKey.export({ type, format: 'pem', ...more }).toString();

/** OpenSSH's own form of the same ed25519 key. */
function openSsh(cipher: string): string {
  const { x = '', d = '' } = ed25519.privateKey.export({ format: 'jwk' });
  const publicHalf = Buffer.from(x, 'base64url');
  const string = (value: string | Buffer) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([string('ssh-ed25519'), string(publicHalf)]);
  const check = Buffer.alloc(8, 7);
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), publicHalf]);
  const inner = Buffer.concat([
    check,
    blob,
    string(secret),
    string(core('SSH key')),
    Buffer.from([1, 2, 3, 4]),
  ]);
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[cipher, cipher === 'none' ? 'none' : 'bcrypt', ''].map(string),
    Buffer.from([0, 0, 0, 1]),
    string(blob),
    string(inner),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const passphrase = { cipher: 'aes-256-cbc', passphrase: 'long ago' };

export const sshKeys = {
  ed25519: openSsh('none'),
  'ed25519 in PKCS 8': ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  rsa: pem('pkcs1'),
  'rsa in PKCS 8': pem('pkcs8'),
} as const;

export const guardedKeys = {
  'of OpenSSH': openSsh('aes256-ctr'),
  'of PKCS 1': pem('pkcs1', passphrase),
  'of PKCS 8': pem('pkcs8', passphrase),
} as const;

/** As long as one of RSA-4096 is in PEM. */
export const longKey = `-----BEGIN RSA PRIVATE KEY-----\n${`${'MIIJ'.repeat(16)}\n`.repeat(49)}-----END RSA PRIVATE KEY-----\n`;

export const publicHalves = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGzzz ann@laptop',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC ann@laptop',
  'ecdsa-sha2-nistp256 AAAAE2VjZHNh ann@laptop',
  'sk-ssh-ed25519@openssh.com AAAAGnNr ann@laptop',
  rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----',
] as const;
