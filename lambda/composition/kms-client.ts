/** Encrypts and decrypts with the KMS key of people's own tokens, by signed requests without the SDK. */
import * as v from 'valibot';
import { AwsError, askAws } from '../aws/signed-requests.ts';
import { patience } from '../client-timeouts.ts';
import type { Variables } from '../environment.ts';
import type { Kms } from '../store/token-cipher.ts';

const encrypted = v.object({ CiphertextBlob: v.string() });
const decrypted = v.object({ Plaintext: v.string() });

/** What KMS answers for another context or key, or for damage. */
const unreadable: readonly (string | undefined)[] = ['InvalidCiphertextException', 'IncorrectKeyException'];

export function createKms(keyId: string, from: Variables | undefined): Kms {
  const ask = (operation: string, input: Readonly<Record<string, unknown>>) =>
    askAws(
      {
        service: 'KMS',
        target: `TrentService.${operation}`,
        protocol: '1.1',
        input: { KeyId: keyId, ...input },
        milliseconds: patience.tokenKey.milliseconds,
      },
      { from, now: Date.now },
    );
  return {
    async encrypt(plaintext, context) {
      const Plaintext = Buffer.from(plaintext, 'utf8').toString('base64');
      return v.parse(encrypted, await ask('Encrypt', { Plaintext, EncryptionContext: context }))
        .CiphertextBlob;
    },
    async decrypt(ciphertext, context) {
      try {
        const answer = await ask('Decrypt', { CiphertextBlob: ciphertext, EncryptionContext: context });
        return Buffer.from(v.parse(decrypted, answer).Plaintext, 'base64').toString('utf8');
      } catch (error) {
        if (error instanceof AwsError && unreadable.includes(error.code)) return undefined;
        throw error;
      }
    },
  };
}
