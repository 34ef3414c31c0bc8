/** The store in memory. It keeps the same contract test as the real one: test/store/store.test.ts. */
import { projectKey } from '../../lambda/circleci/project.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { type ChannelLimits, everywhereElse } from '../../lambda/store/channel-limit-store.ts';
import { lease, lifetimes } from '../../lambda/store/keys.ts';
import type { StoredAccount } from '../../lambda/store/own-account-store.ts';
import type {
  AuditEntry,
  ClaimedAct,
  Installation,
  Outcome,
  Role,
  Store,
  Workspace,
} from '../../lambda/store/store.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { createFakeAlerts } from './alert-store.ts';

interface Kept {
  readonly workspace: Workspace | undefined;
  readonly value: unknown;
  readonly expiresAt: number;
}

interface Claimed {
  readonly act: ClaimedAct;
  readonly outcome: Outcome | undefined;
}

const forever = Number.POSITIVE_INFINITY;

export function createFakeStore({
  clock = Date.now,
}: {
  readonly clock?: () => number;
} = {}): Store & AlertStore {
  const records = createRecords(clock);
  const alerts = createFakeAlerts(clock);
  const { forget } = settings(records);
  return {
    ...alerts,
    ...settings(records),
    ...limits(records),
    ...accounts(records),
    ...cards(records, clock),
    ...work(records, clock),
    ...audit(records),
    ...states(records),
    async forget(workspace) {
      await forget(workspace);
      alerts.forgetAlerts(workspace);
    },
  };
}

type Records = ReturnType<typeof createRecords>;

/** Values go in and come out as copies, as they do over a wire. */
function createRecords(clock: () => number) {
  const kept = new Map<string, Kept>();
  const keyOf = (key: readonly (string | undefined)[]) => JSON.stringify(key);
  return {
    get<T>(key: readonly (string | undefined)[], now = clock()): T | undefined {
      const found = kept.get(keyOf(key));
      return found && found.expiresAt > now ? (structuredClone(found.value) as T) : undefined;
    },
    all<T>([workspace, kind]: readonly [Workspace, string]): T[] {
      const wanted = [...kept].filter(
        ([key, record]) =>
          record.workspace === workspace && JSON.parse(key)[1] === kind && record.expiresAt > clock(),
      );
      return structuredClone(wanted.map(([, record]) => record.value as T));
    },
    set(key: readonly [Workspace | undefined, ...string[]], value: unknown, expiresAt = forever) {
      recordOutput('table', [key, value]);
      if (value === undefined) kept.delete(keyOf(key));
      else kept.set(keyOf(key), { workspace: key[0], value: structuredClone(value), expiresAt });
    },
    forget(workspace: Workspace) {
      for (const [key, record] of kept) if (record.workspace === workspace) kept.delete(key);
    },
  };
}

function settings({ get, set, forget }: Records) {
  return {
    installation: async (workspace) => get([workspace, 'installation']),
    async saveInstallation(installation) {
      const known = get<Installation>([installation.workspace, 'installation']);
      if (known && known.installedAt > installation.installedAt) return;
      const { installedBy, hasAdmin } = known ?? { ...installation, hasAdmin: false };
      set([installation.workspace, 'installation'], { ...installation, installedBy, hasAdmin });
    },
    async noteAdmin(workspace) {
      const known = get<Installation>([workspace, 'installation']);
      if (known) set([workspace, 'installation'], { ...known, hasAdmin: true });
    },
    connection: async (workspace) => get([workspace, 'connection']),
    saveConnection: async (workspace, connection) => set([workspace, 'connection'], connection),
    projectHost: async (workspace, project) => get([workspace, 'project host', projectKey(project)]),
    saveProjectHost: async (workspace, project, host) =>
      set([workspace, 'project host', projectKey(project)], host),
    defaultProject: async (workspace, channel) => get([workspace, 'default', channel]),
    saveDefaultProject: async (workspace, channel, project) => set([workspace, 'default', channel], project),
    role: async (workspace, user) => get<Role>([workspace, 'role', user]),
    saveRole: async (workspace, user, role) => set([workspace, 'role', user], role),
    forget: async (workspace) => forget(workspace),
  } satisfies Partial<Store>;
}

function limits({ get, set, all }: Records) {
  return {
    limits: async (workspace, channel) =>
      get<ChannelLimits>([workspace, 'limits', channel]) ?? get([workspace, 'limits', everywhereElse]),
    allLimits: async (workspace) => all<ChannelLimits>([workspace, 'limits']),
    saveLimits: async (workspace, one) => set([workspace, 'limits', one.channel], one),
    removeLimits: async (workspace, channel) => set([workspace, 'limits', channel], undefined),
  } satisfies Partial<Store>;
}

function accounts({ get, set }: Records) {
  return {
    account: async (workspace, user) => get<StoredAccount>([workspace, 'account', user]),
    saveAccount: async (workspace, user, account) => set([workspace, 'account', user], account),
  } satisfies Partial<Store>;
}

function cards({ get, set }: Records, clock: () => number) {
  return {
    saveCard: async ({ kept, ...card }) => {
      const lifetime = kept === 'long' ? lifetimes.act : lifetimes.card;
      set([card.workspace, 'card', card.id], card, clock() + lifetime);
      set([card.workspace, 'bound', card.id], undefined);
    },
    card: async (workspace, id) => get([workspace, 'card', id]),
    async bindCard(workspace, id, messageTs) {
      if (!get([workspace, 'card', id])) return false;
      const bound = get<string>([workspace, 'bound', id]);
      if (bound === undefined) set([workspace, 'bound', id], messageTs);
      return bound === undefined || bound === messageTs;
    },
  } satisfies Partial<Store>;
}

function work({ get, set }: Records, clock: () => number) {
  return {
    async beginDelivery(id, now) {
      const seen = get<{ leasedUntil: number }>([undefined, 'delivery', id], now);
      if (seen?.leasedUntil === forever) return 'done';
      if (seen && seen.leasedUntil > now) return 'underway';
      set([undefined, 'delivery', id], { leasedUntil: now + lease }, now + lifetimes.delivery);
      return seen ? 'again' : 'first';
    },
    endDelivery: async (id) =>
      set([undefined, 'delivery', id], { leasedUntil: forever }, clock() + lifetimes.delivery),
    async claim(workspace, act) {
      const held = get<Claimed>([workspace, 'act', act.id]);
      if (held && held.outcome !== 'refused') return { won: false, ...held };
      set([workspace, 'act', act.id], { act, outcome: undefined }, act.at + lifetimes.act);
      return { won: true };
    },
    async settle(workspace, act, outcome) {
      const held = get<Claimed>([workspace, 'act', act.id]);
      if (!held || held.act.by !== act.by || held.act.at !== act.at) return;
      if (held.outcome === undefined || held.outcome === 'unknown')
        set([workspace, 'act', act.id], { act: held.act, outcome }, act.at + lifetimes.act);
    },
  } satisfies Partial<Store>;
}

function audit({ all, set }: Records) {
  return {
    audit: async (workspace, entry) =>
      set([workspace, 'audit', `${entry.at}#${entry.id}`], entry, entry.at + lifetimes.audit),
    auditTrail: async (workspace, { since, limit }) =>
      all<AuditEntry>([workspace, 'audit'])
        .filter(({ at }) => at >= since)
        .sort((one, other) => other.at - one.at || (other.id > one.id ? 1 : -1))
        .slice(0, limit),
  } satisfies Partial<Store>;
}

function states({ get, set }: Records) {
  return {
    isRefused: async (workspace, kind) => get<boolean>([workspace, 'refused', kind]) ?? false,
    saveRefused: async (workspace, kind, now) =>
      set([workspace, 'refused', kind], true, now + lifetimes.refused),
    async consumeState(state, until) {
      if (get<boolean>([undefined, 'state', state])) return false;
      set([undefined, 'state', state], true, until);
      return true;
    },
  } satisfies Partial<Store>;
}
