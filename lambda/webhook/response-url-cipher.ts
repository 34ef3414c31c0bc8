/** Seals response_urls for the table, with a key that is derived for each followed message. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { ReadCached } from '../secret-cache.ts';
import type { UrlCipher } from '../store/follow-store.ts';
import { urlKeys, type WebhookKeys } from './derived-secrets.ts';

const algorithm = 'aes-256-gcm';
const tagLength = 16;
const nonceLength = 12;

export function createUrlCipher(keys: ReadCached<WebhookKeys>): UrlCipher {
  return {
    async seal({ workspace, follow }, url) {
      const [key] = urlKeys(await keys('cached'), workspace, follow);
      // One for each url, so that no nonce of a key seals two.
      const nonce = createHmac('sha256', key).update(url).digest().subarray(0, nonceLength);
      const cipher = createCipheriv(algorithm, key, nonce);
      const body = Buffer.concat([cipher.update(url, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    async open({ workspace, follow }, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const opened = urlKeys(await keys('cached'), workspace, follow).map((key) => decrypt(key, bytes));
      return opened.find((url) => url !== undefined);
    },
  };
}

function decrypt(key: Buffer, bytes: Buffer): string | undefined {
  const sealedFrom = nonceLength + tagLength;
  const [nonce, tag] = [bytes.subarray(0, nonceLength), bytes.subarray(nonceLength, sealedFrom)];
  try {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(sealedFrom)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
