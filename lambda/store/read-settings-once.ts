/** Reads the settings of a workspace, a channel and a person at most once while one delivery is handled. */
import { askOnce } from '../ask-once.ts';
import type { AlertStore } from './alert-store.ts';
import type { Store } from './store.ts';

/** A change by the same delivery is seen by its later reads; another's may be missed, as if it came a moment later. */
export function readOnce(store: Store & AlertStore): Store & AlertStore {
  const installation = askOnce(store.installation);
  const connection = askOnce(store.connection);
  const defaultProject = askOnce(store.defaultProject);
  const role = askOnce(store.role);
  const limits = askOnce(store.limits);
  const excerpts = askOnce(store.excerpts);
  const account = askOnce(store.account);
  const kept = [installation, connection, defaultProject, role, limits, excerpts, account];
  const changing =
    <Given extends readonly unknown[], Done>(change: (...given: Given) => Promise<Done>) =>
    async (...given: Given): Promise<Done> => {
      try {
        return await change(...given);
      } finally {
        for (const { forget } of kept) forget();
      }
    };
  return {
    ...store,
    installation: installation.ask,
    connection: connection.ask,
    defaultProject: defaultProject.ask,
    role: role.ask,
    limits: limits.ask,
    excerpts: excerpts.ask,
    account: account.ask,
    saveInstallation: changing(store.saveInstallation),
    noteAdmin: changing(store.noteAdmin),
    saveConnection: changing(store.saveConnection),
    saveDefaultProject: changing(store.saveDefaultProject),
    saveRole: changing(store.saveRole),
    saveLimits: changing(store.saveLimits),
    removeLimits: changing(store.removeLimits),
    saveExcerpts: changing(store.saveExcerpts),
    saveAccount: changing(store.saveAccount),
    // What is changed under a lock is read under it.
    acquireLock: changing(store.acquireLock),
    forget: changing(store.forget),
  };
}
