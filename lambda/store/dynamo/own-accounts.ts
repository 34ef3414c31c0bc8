/** Stores people's own CircleCI accounts, their tokens encrypted. */
import * as v from 'valibot';
import { keys } from '../keys.ts';
import type { AccountStore } from '../own-account-store.ts';
import type { Records } from './table-items.ts';

const oneAccount = v.object({
  host: v.string(),
  login: v.string(),
  connectedAt: v.number(),
  sealed: v.string(),
});
const accountSchema = v.object({ ...oneAccount.entries, others: v.exactOptional(v.array(oneAccount)) });

export function createAccounts(records: Records): AccountStore {
  return {
    account: (workspace, user) => records.read(keys.account(workspace, user), accountSchema),
    saveAccount: (workspace, user, account) => {
      const key = keys.account(workspace, user);
      return account ? records.write(key, { ...account }) : records.remove(key);
    },
  };
}
