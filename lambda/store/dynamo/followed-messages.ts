/** Stores followed messages, with optimistic concurrency by version. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import type { Follow, FollowStore } from '../follow-store.ts';
import { projectSchema } from '../item-schemas.ts';
import { lifetimes } from '../keys.ts';
import { type RunOptions, versioned } from './runs.ts';
import type { Records } from './table-items.ts';

const targetSchema = v.variant('kind', [
  v.object({ kind: v.literal('build'), project: projectSchema, number: v.number() }),
  v.object({ kind: v.literal('workflow'), project: projectSchema, id: v.string() }),
  v.object({ kind: v.literal('pipeline'), project: projectSchema, number: v.number() }),
  v.object({ kind: v.literal('branch'), project: projectSchema, branch: v.string() }),
]);

const urlSchema = v.object({
  sealed: v.string(),
  left: v.number(),
  until: v.number(),
  isUnsent: v.boolean(),
});

const followSchema: v.GenericSchema<unknown, Follow> = v.object({
  id: v.string(),
  channel: v.string(),
  user: v.string(),
  target: targetSchema,
  drawing: v.unknown(),
  createdAt: v.number(),
  usual: v.optional(v.number()),
  shown: v.string(),
  seenAt: v.number(),
  message: v.optional(v.unknown()),
  end: v.optional(v.picklist(['ended', 'as of'])),
  responseUrl: v.optional(urlSchema),
});

const itemSchema = v.object({ follow: followSchema, version: v.number() });

export function createFollows(records: Records, table: RunOptions): FollowStore {
  const save = versioned(records, table);
  return {
    async follow(workspace, id) {
      const found = await records.read(alertKeys.follow(workspace, id), itemSchema);
      return found && { value: found.follow, version: found.version };
    },
    saveFollow: (workspace, follow, version) =>
      save(alertKeys.follow(workspace, follow.id), { follow }, { version, lifetime: lifetimes.watch }),
    removeFollow: (workspace, id) => records.remove(alertKeys.follow(workspace, id)),
  };
}
