/** Stores who looks after red branches. */
import { alertKeys } from '../alert-keys.ts';
import { expiry, lifetimes } from '../keys.ts';
import { type CareStore, careSchema } from '../red-time.ts';
import { list } from './query.ts';
import type { Records, Table } from './table-items.ts';

export function createCares(records: Records, table: Table): CareStore {
  return {
    care: (workspace, line) => records.read(alertKeys.care(workspace, line), careSchema),
    cares: (workspace) => {
      const { pk, sk } = alertKeys.cares(workspace);
      return list(table, { pk, prefix: sk }, careSchema);
    },
    saveCare(workspace, care) {
      const { project, branch, workflow, owner, snoozedUntil, note, at } = care;
      const expiresAt = expiry(table.clock() + lifetimes.results);
      const kept = { project, branch, workflow, owner, snoozedUntil, note, at, expiresAt };
      return records.write(alertKeys.care(workspace, care), kept);
    },
  };
}
