/** Keeps the audit trail: who did what, when, and what came of it. */

import { auditSchema } from './items.ts';
import { auditPrefix, expiry, keys, lifetimes, timeKey, workspaceKey } from './keys.ts';
import { list } from './listing.ts';
import type { Records, Table } from './records.ts';
import type { Store } from './store.ts';

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
