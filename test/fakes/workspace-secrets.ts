/** The workspaces' secrets in memory. It keeps the same contract test as the real ones. */
import type { Secrets, WorkspaceSecrets } from '../../lambda/store/store.ts';

const ofSlack = ['slackBotToken', 'slackRotation'];

export function createFakeSecrets(): Secrets {
  const kept = new Map<string, WorkspaceSecrets>();
  const versions = new Map<string, number>();
  const versionOf = (workspace: string) => String(versions.get(workspace) ?? 0);
  const write = (workspace: string, change: WorkspaceSecrets) => {
    // Each of the two secrets is written whole.
    const isSlack = Object.keys(change).some((name) => ofSlack.includes(name));
    const before = Object.entries(kept.get(workspace) ?? {}).filter(
      ([name]) => !isSlack || !ofSlack.includes(name),
    );
    if (isSlack) versions.set(workspace, (versions.get(workspace) ?? 0) + 1);
    kept.set(workspace, JSON.parse(JSON.stringify({ ...Object.fromEntries(before), ...change })));
  };
  const read = async (workspace: string) => ({ ...kept.get(workspace) });
  return {
    read,
    readFresh: read,
    async storedToken(workspace) {
      const { slackBotToken, slackRotation } = kept.get(workspace) ?? {};
      return slackBotToken === undefined
        ? undefined
        : { version: versionOf(workspace), slackBotToken, slackRotation };
    },
    async replaceToken(workspace, { version }, next) {
      const isThere = kept.get(workspace)?.slackBotToken !== undefined && versionOf(workspace) === version;
      if (isThere) write(workspace, next);
      return isThere;
    },
    write: async (workspace, change) => write(workspace, change),
    remove: async (workspace) => void kept.delete(workspace),
  };
}
