/** Assembles the store on DynamoDB: single conditional writes, consistent reads, nothing expired, never a Scan. */

import { alertKeys } from '../alert-keys.ts';
import type { AlertStore } from '../alert-store.ts';
import { connectionSchema, hostSchema, projectSchema, roleSchema } from '../item-schemas.ts';
import { expiry, type Key, keys, lifetimes } from '../keys.ts';
import type { Store } from '../store.ts';
import { createAuditLog } from './audit-log.ts';
import { createCares } from './branch-owners.ts';
import { createCards } from './button-bindings.ts';
import { createLimits } from './channel-limits.ts';
import { createActs } from './claimed-changes.ts';
import { createForget } from './delete-workspace.ts';
import { createDestinations, createRateLimits } from './destination-locks.ts';
import { createDues, createWishes } from './digests-watches-and-due-jobs.ts';
import { createTallies } from './failure-counts.ts';
import { createFollows } from './followed-messages.ts';
import { createDeliveries } from './idempotency.ts';
import { createInstallations } from './installations.ts';
import { createStates } from './oauth-states.ts';
import { createOutbox } from './outbox.ts';
import { createAccounts } from './own-accounts.ts';
import { createStamps } from './reads/cache-lists-by-stamp.ts';
import { createRefusedForms } from './refused-message-forms.ts';
import { createRuns } from './runs.ts';
import { createHooks, createSubscriptions } from './subscriptions-and-webhooks.ts';
import { createRecords, type Records, type Table } from './table-items.ts';
import { createRotations } from './token-renewal-lease.ts';
import { createLogins } from './vcs-logins.ts';

export interface StoreOptions extends Table {
  /**
   * Returns a fresh unguessable id, by which a claim or delivery whose answer was lost is recognized as ours when the
   * client repeats the write.
   */
  readonly newId: () => string;
}

/**
 * Rejects only with the AWS client's own errors (throttled, unreachable); a failed condition is a result. The client
 * retries throttling up to its `maxAttempts`.
 */
export function createStore(options: StoreOptions): Store & AlertStore {
  const records = createRecords(options);
  const stamps = createStamps(records, options);
  return {
    ...createInstallations(records),
    ...createSettings(records, options),
    ...createAccounts(records),
    ...createLimits(records, options),
    ...createCards(records, options),
    ...createDeliveries(records, options),
    ...createActs(records, options),
    ...createAuditLog(records, options),
    ...createStates(records),
    ...createRefusedForms(records),
    ...createSubscriptions(records, options, stamps),
    ...createHooks(records, options),
    ...createRuns(records, options),
    ...createCares(records, options),
    ...createFollows(records, options),
    ...createOutbox(records, options),
    ...createDestinations(records, options),
    ...createRateLimits(records, options),
    ...createWishes(records, options, stamps),
    ...createLogins(records),
    ...createDues(records, options),
    ...createTallies(records, options),
    ...createRotations(records),
    forget: createForget(options),
  };
}

type Settings =
  | 'connection'
  | 'saveConnection'
  | 'projectHost'
  | 'saveProjectHost'
  | 'defaultProject'
  | 'saveDefaultProject'
  | 'role'
  | 'saveRole';

/** Settings that stay until people change them. The last writer wins. */
function createSettings(records: Records, { clock }: Table): Pick<Store, Settings> {
  const save = (key: Key, value: object | undefined) =>
    value ? records.write(key, { ...value }) : records.remove(key);
  return {
    connection: (workspace) => records.read(keys.connection(workspace), connectionSchema),
    saveConnection: (workspace, connection) => save(keys.connection(workspace), connection),
    projectHost: async (workspace, project) =>
      (await records.read(alertKeys.projectHost(workspace, project), hostSchema))?.host,
    saveProjectHost: (workspace, project, host) =>
      records.write(alertKeys.projectHost(workspace, project), {
        host,
        expiresAt: expiry(clock() + lifetimes.projectHost),
      }),
    defaultProject: (workspace, channel) =>
      records.read(keys.defaultProject(workspace, channel), projectSchema),
    saveDefaultProject: (workspace, channel, project) =>
      save(keys.defaultProject(workspace, channel), project),
    role: async (workspace, user) => (await records.read(keys.role(workspace, user), roleSchema))?.role,
    saveRole: (workspace, user, role) => save(keys.role(workspace, user), { role }),
  };
}
