/** Records notices, so that each is sent once during its lifetime. */
import * as v from 'valibot';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { Store } from '../store.ts';
import type { Records } from './table.ts';

export function createNotices(records: Records): Pick<Store, 'claimNotice' | 'isNoticeDue'> {
  return {
    isNoticeDue: async (workspace, notice) =>
      (await records.read(keys.notice(workspace, notice), v.object({}))) === undefined,
    claimNotice: (workspace, notice, now) =>
      records.writeIf(
        keys.notice(workspace, notice),
        { expiresAt: expiry(now + lifetimes.notice) },
        { text: 'attribute_not_exists(pk) OR expiresAt <= :seconds', values: { seconds: now / 1000 } },
      ),
  };
}
