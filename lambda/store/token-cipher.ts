/**
 * Encrypts people's own tokens with KMS itself: a token is far smaller than its 4 KB, so a data key would be one more
 * secret in memory and save no call.
 */
import * as v from 'valibot';
import type { TokenCipher, TokenOwner } from './own-account-store.ts';

/** Names whose token it is. KMS decrypts for the same context alone, and logs it. */
export type EncryptionContext = Readonly<Record<'workspace' | 'person', string>>;

export interface Kms {
  /** Returns the ciphertext in base64. */
  encrypt(plaintext: string, context: EncryptionContext): Promise<string>;
  /** Returns undefined for a ciphertext that KMS does not take for this context. */
  decrypt(ciphertext: string, context: EncryptionContext): Promise<string | undefined>;
}

const schema = v.pipe(v.string(), v.parseJson(), v.object({ host: v.string(), token: v.string() }));

export function createTokenCipher(kms: Kms): TokenCipher {
  return {
    encrypt: (owner, { host, token }) => kms.encrypt(JSON.stringify({ host, token }), contextOf(owner)),
    async decrypt(owner, sealed) {
      const read = v.safeParse(schema, await kms.decrypt(sealed, contextOf(owner)));
      return read.success ? read.output : undefined;
    },
  };
}

function contextOf({ workspace, user }: TokenOwner): EncryptionContext {
  return { workspace, person: user };
}
