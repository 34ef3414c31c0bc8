/** Stores the lease on renewing a workspace's Slack token, and the mark of a refresh token that no longer works. */
import * as v from 'valibot';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { RotationStore } from '../store.ts';
import type { Records } from './table-items.ts';

const schema = v.object({ lost: v.optional(v.string(), () => undefined) });

export function createRotations(records: Records): RotationStore {
  const until = (at: number) => expiry(at + lifetimes.notice);
  return {
    beginRotation: (workspace, { holder, now, until: leasedUntil }) =>
      records.changeIf(
        keys.rotation(workspace),
        'SET holder = :holder, leasedUntil = :until, expiresAt = :expiresAt',
        {
          text: 'attribute_not_exists(leasedUntil) OR leasedUntil <= :now OR holder = :holder',
          values: { holder, now, until: leasedUntil, expiresAt: until(now) },
        },
      ),
    async endRotation(workspace, holder) {
      await records.changeIf(keys.rotation(workspace), 'REMOVE holder, leasedUntil', {
        text: 'holder = :holder',
        values: { holder },
      });
    },
    loseToken: (workspace, { mark, at }) =>
      records.changeIf(keys.rotation(workspace), 'SET lost = :mark, expiresAt = :expiresAt', {
        text: 'attribute_not_exists(lost) OR lost <> :mark',
        values: { mark, expiresAt: until(at) },
      }),
    lostToken: async (workspace) => (await records.read(keys.rotation(workspace), schema))?.lost,
  };
}
