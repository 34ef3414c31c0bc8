/** The store in memory. It keeps the same contract test as the real one: test/store/store.test.ts. */
import type { AlertStore } from '../../lambda/store/alerts.ts';
import { lease, lifetimes } from '../../lambda/store/keys.ts';
import type { Act, Outcome, Role, Store, Workspace } from '../../lambda/store/store.ts';
import { heard } from '../canaries/heard.ts';
import { createFakeAlerts } from './alert-store.ts';

interface Kept {
  readonly workspace: Workspace | undefined;
  readonly value: unknown;
  readonly expiresAt: number;
}

interface Claimed {
  readonly act: Act;
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
    ...cards(records, clock),
    ...work(records, clock),
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
    set(key: readonly [Workspace | undefined, ...string[]], value: unknown, expiresAt = forever) {
      heard('table', [key, value]);
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
    saveInstallation: async (installation) => set([installation.workspace, 'installation'], installation),
    connection: async (workspace) => get([workspace, 'connection']),
    saveConnection: async (workspace, connection) => set([workspace, 'connection'], connection),
    defaultProject: async (workspace, channel) => get([workspace, 'default', channel]),
    saveDefaultProject: async (workspace, channel, project) => set([workspace, 'default', channel], project),
    role: async (workspace, user) => get<Role>([workspace, 'role', user]),
    saveRole: async (workspace, user, role) => set([workspace, 'role', user], role),
    forget: async (workspace) => forget(workspace),
  } satisfies Partial<Store>;
}

function cards({ get, set }: Records, clock: () => number) {
  return {
    saveCard: async (card) => {
      set([card.workspace, 'card', card.id], card, clock() + lifetimes.card);
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
      if (seen && seen.leasedUntil > now) return 'duplicate';
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
    isNoticeDue: async (workspace, notice) => get([workspace, 'notice', notice]) === undefined,
    async firstTime(workspace, notice, now) {
      if (get([workspace, 'notice', notice], now)) return false;
      set([workspace, 'notice', notice], true, now + lifetimes.notice);
      return true;
    },
    async settle(workspace, act, outcome) {
      const held = get<Claimed>([workspace, 'act', act.id]);
      if (!held || held.act.by !== act.by || held.act.at !== act.at) return;
      if (held.outcome === undefined || held.outcome === 'unknown')
        set([workspace, 'act', act.id], { act: held.act, outcome }, act.at + lifetimes.act);
    },
  } satisfies Partial<Store>;
}

function states({ get, set }: Records) {
  return {
    saveState: async (state, expiresAt) => set([undefined, 'state', state], true, expiresAt),
    async takeState(state, now) {
      const good = get<boolean>([undefined, 'state', state], now) ?? false;
      if (good) set([undefined, 'state', state], undefined);
      return good;
    },
  } satisfies Partial<Store>;
}
