/** Stores who looks after red branches, with optimistic concurrency by version. */
import { alertKeys } from '../alert-keys.ts';
import { lifetimes } from '../keys.ts';
import { type CareStore, careSchema } from '../red-time.ts';
import { list } from './query.ts';
import { type RunOptions, versioned } from './runs.ts';
import type { Records } from './table-items.ts';

export function createCares(records: Records, table: RunOptions): CareStore {
  const save = versioned(records, table);
  return {
    care: (workspace, line) => records.read(alertKeys.care(workspace, line), careSchema),
    cares: (workspace) => {
      const { pk, sk } = alertKeys.cares(workspace);
      return list(table, { pk, prefix: sk }, careSchema);
    },
    saveCare(workspace, care, version) {
      const { project, branch, workflow, owner, snoozedUntil, note, at } = care;
      const kept = { project, branch, workflow, owner, snoozedUntil, note, at };
      return save(alertKeys.care(workspace, care), kept, { version, lifetime: lifetimes.results });
    },
  };
}
