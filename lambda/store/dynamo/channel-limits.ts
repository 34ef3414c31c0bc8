/** Keeps the limits of channels. */
import * as v from 'valibot';
import { actGroups, everywhereElse, type LimitStore, ownAccounts, ownRuns } from '../channel-limit-store.ts';
import { keys } from '../keys.ts';
import { list } from './query.ts';
import type { Records, Table } from './table-items.ts';

const limitsSchema = v.object({
  channel: v.string(),
  acts: v.union([v.literal('all'), v.array(v.picklist(actGroups))]),
  projects: v.array(v.string()),
  approvers: v.union([v.picklist(['operators', 'admins']), v.array(v.string())]),
  ownRuns: v.picklist(ownRuns),
  linkPreviews: v.exactOptional(v.literal(true)),
  ownAccount: v.optional(v.picklist(ownAccounts), 'optional'),
  ownAccountIn: v.optional(v.array(v.string()), []),
  setBy: v.string(),
  setAt: v.number(),
});

/** Rejects for an unreadable item: a change must not pass because its limits are of another version. */
export function createLimits(records: Records, table: Table): LimitStore {
  const read = (workspace: string, channel: string) =>
    records.read(keys.limits(workspace, channel), limitsSchema);
  return {
    async limits(workspace, channel) {
      const [own, others] = await Promise.all([
        channel === undefined ? undefined : read(workspace, channel),
        read(workspace, everywhereElse),
      ]);
      return own ?? others;
    },
    allLimits(workspace) {
      const { pk, sk } = keys.limits(workspace, '');
      return list(table, { pk, prefix: sk }, limitsSchema);
    },
    saveLimits: (workspace, limits) => records.write(keys.limits(workspace, limits.channel), { ...limits }),
    removeLimits: (workspace, channel) => records.remove(keys.limits(workspace, channel)),
  };
}
