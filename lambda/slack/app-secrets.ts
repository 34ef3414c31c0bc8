/** The app's signing secrets: read once, kept for minutes, read anew when they may have been rotated. */
import { isFields } from '../http/event.ts';

export interface AppSecrets {
  /** One, or two while a secret is being rotated. Never empty. */
  readonly signingSecrets: readonly string[];
  readonly appId: string | undefined;
}

/** `fresh` is the wish of whoever saw a signature fail. */
export type ReadAppSecrets = (wish: 'cached' | 'fresh') => Promise<AppSecrets>;

const minute = 60_000;
const timeToLive = 5 * minute;
/** A flood of bad signatures costs one read a minute. */
const shortestLife = minute;
/** While the secret store is down, what we know serves on, but not for ever. */
const longestLife = 30 * minute;
const pause = 10_000;

export function cacheAppSecrets(read: () => Promise<AppSecrets>, now: () => number): ReadAppSecrets {
  let known: { readonly secrets: AppSecrets; readonly at: number } | undefined;
  let pending: Promise<AppSecrets> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function readAnew(): Promise<AppSecrets> {
    try {
      const secrets = await read();
      known = { secrets, at: now() };
      return secrets;
    } catch (error) {
      failedAt = now();
      if (known && now() - known.at < longestLife) return known.secrets;
      throw error;
    } finally {
      pending = undefined;
    }
  }

  return async (wish) => {
    const age = known ? now() - known.at : Number.POSITIVE_INFINITY;
    const mayLive = now() - failedAt < pause ? longestLife : wish === 'fresh' ? shortestLife : timeToLive;
    if (known && age < mayLive) return known.secrets;
    pending ??= readAnew();
    return pending;
  };
}

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
