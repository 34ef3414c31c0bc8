/** The workspaces' secrets in memory. It keeps the same contract test as the real ones. */
import type { Secrets, WorkspaceSecrets } from '../../lambda/store/store.ts';

export function createFakeSecrets(): Secrets {
  const kept = new Map<string, WorkspaceSecrets>();
  return {
    read: async (workspace) => ({ ...kept.get(workspace) }),
    write: async (workspace, change) => {
      const merged = { ...kept.get(workspace), ...change };
      kept.set(workspace, JSON.parse(JSON.stringify(merged)));
    },
    remove: async (workspace) => void kept.delete(workspace),
  };
}
