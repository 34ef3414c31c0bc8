/** Gives out the app's tokens and checks them: one without expiry, or, with rotation, tokens of 12 hours. */
import { createHash } from 'node:crypto';
import { Refusal } from './web-api/refusal.ts';

/** What oauth.v2.access answers with. */
export interface Grant {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}

export interface Tokens {
  /** For an installation. */
  install(): Grant;
  /** For a refresh token: once. */
  refresh(refreshToken: string): Grant;
  /** Throws Slack's word for a token that is none of ours, has ended, or was revoked. */
  check(token: unknown): void;
  /** From now on installations are given tokens that end, or no longer. */
  rotate(rotation: 'on' | 'off'): void;
}

interface Settings {
  readonly botToken: string;
  readonly seed: number | string;
  readonly tokenRotation: 'on' | 'off';
  readonly clock: () => number;
}

const seconds = 12 * 60 * 60;
/** Of one installation. */
const mostAlive = 2;

interface Given {
  readonly token: string;
  readonly endsAt: number;
}

export function newTokens({ botToken, seed, tokenRotation, clock }: Settings): Tokens {
  let rotation = tokenRotation;
  let made = 0;
  let alive: readonly Given[] = [];
  const ended = new Set<string>();
  const refreshTokens = new Set<string>();
  const give = (): Grant => {
    made += 1;
    const text = createHash('sha256').update(`${seed}:${botToken}:${made}`).digest('hex');
    const access = `xoxe.${botToken}-${text.slice(0, 32)}`;
    const refresh = `xoxe-1-${text.slice(32)}`;
    alive = [...alive, { token: access, endsAt: clock() + seconds * 1000 }];
    for (const { token } of alive.slice(0, -mostAlive)) ended.add(token);
    alive = alive.slice(-mostAlive);
    refreshTokens.add(refresh);
    return { access_token: access, refresh_token: refresh, expires_in: seconds };
  };
  return {
    install: () => (rotation === 'on' ? give() : { access_token: botToken }),
    refresh(refreshToken) {
      if (!refreshTokens.delete(refreshToken)) throw new Refusal('invalid_refresh_token');
      return give();
    },
    check(token) {
      if (token === botToken) return;
      const given = alive.find((one) => one.token === token);
      if (given && given.endsAt > clock()) return;
      if (given) throw new Refusal('token_expired');
      throw new Refusal(typeof token === 'string' && ended.has(token) ? 'token_revoked' : 'invalid_auth');
    },
    rotate(wanted) {
      rotation = wanted;
    },
  };
}
