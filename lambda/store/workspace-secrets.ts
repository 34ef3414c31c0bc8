/**
 * The workspaces' secrets in Secrets Manager, `<prefix>/<workspace>/<part>`, read through a cache.
 * No secret and no part of one is ever in an error's text.
 */
import { createCache } from './read-cache.ts';
import { createVault, parts, type VaultOptions } from './secrets-manager.ts';
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
  const longest = slackBotToken || circleci ? 5 * minute : least;
  return slackRotation ? Math.min(longest, Math.max(least, slackRotation.expiresAt - now)) : longest;
}

/** Rejects with the AWS client's own errors, or when the secret is not the JSON that we write. */
export function createSecrets({ clock, ...options }: SecretsOptions): Secrets {
  const vault = createVault(options);
  // Each by itself: while one cannot be read, the other is not read again and again.
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
    readAnew(workspace) {
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
