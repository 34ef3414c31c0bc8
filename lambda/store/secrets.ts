/**
 * One JSON secret per workspace in Secrets Manager, `<prefix>/<workspace>`, read through a cache.
 * No secret and no part of one is ever in an error's text.
 */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCache } from './cache.ts';
import type { Secrets, Workspace, WorkspaceSecrets } from './store.ts';
import { createVault } from './vault.ts';

export interface SecretsOptions {
  /** Its `maxAttempts` says how often throttling is met again: 2 is one retry. */
  readonly client: SecretsManagerClient;
  readonly prefix: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const minute = 60_000;

/** What is missing may be there any moment: another instance has just connected or installed the workspace. */
function shelfLife(secrets: WorkspaceSecrets): number {
  return secrets.slackBotToken && secrets.circleci ? 5 * minute : minute / 6;
}

/** Rejects with the AWS client's own errors, or when the secret is not the JSON that we write. */
export function createSecrets({ client, prefix, clock }: SecretsOptions): Secrets {
  const vault = createVault(client, prefix);
  const cache = createCache(vault.read, { shelfLife, clock });
  const inTurn = createTurns();
  const change = (workspace: Workspace, write: () => Promise<void>) =>
    inTurn(workspace, () => write().finally(() => cache.drop(workspace)));
  return {
    read: cache.read,
    // A merge reads first: two at once in one process take turns, so that neither undoes the other.
    write: (workspace, secrets) => change(workspace, () => vault.merge(workspace, secrets)),
    remove: (workspace) => change(workspace, () => vault.remove(workspace)),
  };
}

/** Runs what concerns one workspace one after the other. */
function createTurns() {
  const last = new Map<Workspace, Promise<unknown>>();
  return (workspace: Workspace, task: () => Promise<void>): Promise<void> => {
    const before = last.get(workspace) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(task);
    last.set(workspace, turn);
    const leave = () => void (last.get(workspace) === turn && last.delete(workspace));
    turn.then(leave, leave);
    return turn;
  };
}
