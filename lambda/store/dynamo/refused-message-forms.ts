/** Stores what Slack did not take in a workspace, for a day. */
import * as v from 'valibot';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { Store } from '../store.ts';
import type { Records } from './table-items.ts';

export function createRefusedForms(records: Records): Pick<Store, 'saveRefused' | 'isRefused'> {
  return {
    saveRefused: (workspace, kind, now) =>
      records.write(keys.refused(workspace, kind), { expiresAt: expiry(now + lifetimes.refused) }),
    isRefused: async (workspace, kind) =>
      (await records.read(keys.refused(workspace, kind), v.object({}))) !== undefined,
  };
}
