/** Stores digests, watches and scheduled jobs. */
import * as v from 'valibot';
import { alertKeys, dueShards } from '../alert-keys.ts';
import { digestSchema, dueSchema, watchSchema } from '../alert-schemas.ts';
import type { AlertStore } from '../alert-store.ts';
import { expiry, lifetimes, timeKey } from '../keys.ts';
import type { Due, Watch } from '../subscriptions-and-schedules.ts';
import { list } from './query.ts';
import { createStampedLists, type Stamps } from './reads/cache-lists-by-stamp.ts';
import type { Expression, Records, Table } from './table-items.ts';

type Wishes =
  | 'digest'
  | 'saveDigest'
  | 'watch'
  | 'digests'
  | 'watches'
  | 'saveWatch'
  | 'endWatch'
  | 'excerpts'
  | 'saveExcerpts'
  | 'approvalMessages'
  | 'saveApprovalMessages';

/** Digests and watches. The last writer wins. */
export function createWishes(records: Records, table: Table, stamps: Stamps): Pick<AlertStore, Wishes> {
  const stamped = createStampedLists<Watch>(stamps, table);
  return {
    digest: (workspace, channel) => records.read(alertKeys.digest(workspace, channel), digestSchema),
    digests: (workspace) => {
      const { pk, sk } = alertKeys.digests(workspace);
      return list(table, { pk, prefix: sk }, digestSchema);
    },
    saveDigest: (workspace, channel, digest) => {
      const key = alertKeys.digest(workspace, channel);
      return digest ? records.write(key, { ...digest }) : records.remove(key);
    },
    watch: (workspace, id) => records.read(alertKeys.watch(workspace, id), watchSchema),
    watches: (workspace) => {
      const { pk, sk } = alertKeys.watches(workspace);
      return stamped(workspace, 'watches', () => list(table, { pk, prefix: sk }, watchSchema));
    },
    async saveWatch(workspace, watch) {
      const expiresAt = expiry(table.clock() + lifetimes.watch);
      await records.write(alertKeys.watch(workspace, watch.id), { ...watch, expiresAt });
      await stamps.changed(workspace);
    },
    async endWatch(workspace, id) {
      const isOurs = await records.removeIf(alertKeys.watch(workspace, id), { text: 'attribute_exists(pk)' });
      await stamps.changed(workspace);
      return isOurs;
    },
    excerpts: async (workspace) =>
      (await records.read(alertKeys.excerpts(workspace), v.object({}))) ? 'on' : 'off',
    saveExcerpts: (workspace, excerpts) =>
      excerpts === 'on'
        ? records.write(alertKeys.excerpts(workspace), {})
        : records.remove(alertKeys.excerpts(workspace)),
    approvalMessages: async (workspace, user) =>
      (await records.read(alertKeys.noApprovals(workspace, user), v.object({}))) ? 'off' : 'on',
    saveApprovalMessages: (workspace, user, messages) =>
      messages === 'off'
        ? records.write(alertKeys.noApprovals(workspace, user), {})
        : records.remove(alertKeys.noApprovals(workspace, user)),
  };
}

type Dues = 'due' | 'schedule' | 'scheduleNew' | 'scheduleOnce' | 'unschedule';

interface DueOptions extends Table {
  readonly newId?: () => string;
}

const pointerSchema = v.object({ at: v.number(), stamp: v.optional(v.string()) });

/**
 * The pointer is written after its entry and removed before it, so an entry without a pointer is sent once more and
 * removed. Each scheduling has a fencing stamp, so that unscheduling never removes a newer one.
 */
export function createDues(records: Records, table: DueOptions): Pick<AlertStore, Dues> {
  const removeEntry = (due: Due) =>
    due.stamp === undefined
      ? records.remove(alertKeys.due(due))
      : records.removeIf(alertKeys.due(due), { text: 'stamp = :stamp', values: { stamp: due.stamp } });
  const before = (due: Due) => records.read(alertKeys.pointer(due), pointerSchema);
  const replace = async (due: Due, old: Awaited<ReturnType<typeof before>>) => {
    const stamp = table.newId?.();
    await records.write(alertKeys.due(due), { ...due, stamp });
    await records.write(alertKeys.pointer(due), { at: due.at, stamp });
    if (old && old.at !== due.at) await removeEntry({ ...due, ...old });
  };
  return {
    async due(now, limit) {
      const below = timeKey(now + 1);
      const found = await Promise.all(
        dueShards.map((shard) => list(table, { pk: alertKeys.dueIn(shard), below, limit }, dueSchema)),
      );
      const all: readonly Due[] = found.flat();
      return all.toSorted((one, other) => one.at - other.at).slice(0, limit);
    },
    async schedule(due) {
      await replace(due, await before(due));
    },
    scheduleNew: (due) => replace(due, undefined),
    async scheduleOnce(due) {
      if (!(await before(due))) await replace(due, undefined);
    },
    async unschedule(due) {
      const taken = await records.removeIf(alertKeys.pointer(due), thisOne(due));
      await removeEntry(due);
      return taken;
    },
  };
}

function thisOne({ at, stamp }: Due): Expression {
  const names = { at: 'at' };
  return stamp === undefined
    ? { text: '#at = :at', values: { at }, names }
    : { text: '#at = :at AND stamp = :stamp', values: { at, stamp }, names };
}
