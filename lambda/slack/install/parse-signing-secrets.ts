/** Parses the app's signing secrets. */

import { isFields } from '../../http/gateway-event.ts';
import type { ReadCached } from '../../secret-cache.ts';

export interface AppSecrets {
  /** One, or two while a secret is being rotated. Never empty. */
  readonly signingSecrets: readonly string[];
  readonly appId: string | undefined;
}

export type ReadAppSecrets = ReadCached<AppSecrets>;

/** Throws when the secret could verify nothing, or anything. */
export function parseAppSecrets(text: string): AppSecrets {
  const read: unknown = JSON.parse(text);
  const { signingSecrets, appId } = isFields(read) ? read : {};
  const secrets = Array.isArray(signingSecrets) ? signingSecrets.filter(isFilled) : [];
  if (!Array.isArray(signingSecrets) || secrets.length === 0 || secrets.length !== signingSecrets.length)
    throw new Error('The app secret needs signingSecrets: one or two texts, none of them empty.');
  if (secrets.length > 2) throw new Error('The app secret has more than two signingSecrets.');
  return { signingSecrets: secrets, appId: isFilled(appId) ? appId : undefined };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
