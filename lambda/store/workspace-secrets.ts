/**
 * The workspaces' secrets in Secrets Manager, `<prefix>/<workspace>/<part>`, read through a cache.
 * No secret and no part of one is ever in an error's text.
 */
import { createCache } from './read-cache.ts';
import { createVault, type VaultOptions } from './secrets-manager.ts';
import type { Secrets, Workspace, WorkspaceSecrets } from './store.ts';

/** The client's `maxAttempts` says how often throttling is met again: 2 is one retry. */
export interface SecretsOptions extends VaultOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const minute = 60_000;

/** What is missing may be there any moment: another instance has just connected or installed the workspace. */
function shelfLife({ slackBotToken, slackRotation, circleci }: WorkspaceSecrets, now: number): number {
  const least = minute / 6;
  const longest = slackBotToken && circleci ? 5 * minute : least;
  return slackRotation ? Math.min(longest, Math.max(least, slackRotation.expiresAt - now)) : longest;
}

/** Rejects with the AWS client's own errors, or when the secret is not the JSON that we write. */
export function createSecrets({ clock, ...options }: SecretsOptions): Secrets {
  const vault = createVault(options);
  const cache = createCache(vault.read, { shelfLife: (secrets) => shelfLife(secrets, clock()), clock });
  const change = (workspace: Workspace, changing: Promise<void>) =>
    changing.finally(() => cache.drop(workspace));
  return {
    read: cache.read,
    readAnew(workspace) {
      cache.drop(workspace);
      return cache.read(workspace);
    },
    storedToken: vault.storedToken,
    replaceToken: (workspace, seen, next) =>
      vault.replaceToken(workspace, seen, next).finally(() => cache.drop(workspace)),
    write: (workspace, secrets) => change(workspace, vault.write(workspace, secrets)),
    remove: (workspace) => change(workspace, vault.remove(workspace)),
  };
}
