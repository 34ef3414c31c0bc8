/** Keeps the audit trail: who did what, when, and with which outcome. */

import { auditSchema } from '../item-schemas.ts';
import { auditPrefix, expiry, keys, lifetimes, timeKey, workspaceKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { list } from './query.ts';
import type { Records, Table } from './table-items.ts';

export function createAuditLog(records: Records, table: Table): Pick<Store, 'audit' | 'auditTrail'> {
  return {
    audit: (workspace, entry) =>
      records.write(keys.audit(workspace, entry), {
        ...entry,
        expiresAt: expiry(entry.at + lifetimes.audit),
      }),
    auditTrail: (workspace, { since, limit }) =>
      list(
        table,
        {
          pk: workspaceKey(workspace),
          from: `${auditPrefix}${timeKey(since)}`,
          // After every digit.
          to: `${auditPrefix}:`,
          order: 'last first',
          limit,
        },
        auditSchema,
      ),
  };
}
