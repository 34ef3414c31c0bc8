/** Encrypts people's own tokens in memory, as KMS does: for one context, and unreadable for any other. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { TokenCipher } from '../../lambda/store/own-account-store.ts';
import { createTokenCipher, type EncryptionContext } from '../../lambda/store/token-cipher.ts';

export function createFakeCipher(): TokenCipher {
  const key = randomBytes(32);
  const tied = (context: EncryptionContext) => Buffer.from(JSON.stringify(Object.entries(context).sort()));
  return createTokenCipher({
    async encrypt(plaintext, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(tied(context));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    async decrypt(ciphertext, context) {
      const bytes = Buffer.from(ciphertext, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAAD(tied(context)).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  });
}
