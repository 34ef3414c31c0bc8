/**
 * Reads and writes the workspaces' secrets in Secrets Manager, `<prefix>/<workspace>/<part>`, through a cache. Error texts
 * never contain a secret or a part of one.
 */
import { createCache } from './read-cache.ts';
import { createVault, parts, type VaultOptions } from './secrets-manager-client.ts';
import type { Secrets, Workspace, WorkspaceSecrets } from './store.ts';

/** The client's `maxAttempts` limits retries of throttling: 2 is one retry. */
export interface SecretsOptions extends VaultOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const minute = 60_000;

/** Does not cache a missing secret, which another instance may write at any moment. */
function shelfLife({ slackBotToken, slackRotation, circleci }: WorkspaceSecrets, now: number): number {
  const least = minute / 6;
  const longest = slackBotToken || circleci ? 5 * minute : least;
  return slackRotation ? Math.min(longest, Math.max(least, slackRotation.expiresAt - now)) : longest;
}

/** Rejects with the AWS client's own errors, or when the secret is not the JSON that we write. */
export function createSecrets({ clock, ...options }: SecretsOptions): Secrets {
  const vault = createVault(options);
  // Cached separately, so that one unreadable secret does not cause repeated reads of the other.
  const caches = parts.map((part) =>
    createCache((workspace: Workspace) => vault.read(workspace, part), {
      shelfLife: (secrets) => shelfLife(secrets, clock()),
      clock,
    }),
  );
  const drop = (workspace: Workspace) => {
    for (const cache of caches) cache.drop(workspace);
  };
  const read = async (workspace: Workspace) => {
    const [slack, circleci] = await Promise.all(caches.map((cache) => cache.read(workspace)));
    return { ...slack, ...circleci };
  };
  return {
    read,
    readFresh(workspace) {
      drop(workspace);
      return read(workspace);
    },
    storedToken: vault.storedToken,
    replaceToken: (workspace, seen, next) =>
      vault.replaceToken(workspace, seen, next).finally(() => drop(workspace)),
    write: (workspace, secrets) => vault.write(workspace, secrets).finally(() => drop(workspace)),
    remove: (workspace) => vault.remove(workspace).finally(() => drop(workspace)),
  };
}
