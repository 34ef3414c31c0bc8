/** What the channel alerts remember, in memory. It keeps the same contract test as the real store. */
import { isSameProject, projectKey } from '../../lambda/circleci/project.ts';
import type { AlertStore, Versioned } from '../../lambda/store/alert-store.ts';
import { dueAt } from '../../lambda/store/dynamo/outbox.ts';
import type { Follow, FollowStore } from '../../lambda/store/follow-store.ts';
import { lifetimes } from '../../lambda/store/keys.ts';
import type { Intent, OutboxMessage, PendingMessage, Posted } from '../../lambda/store/outbox-store.ts';
import type { CareStore, StoredCare } from '../../lambda/store/red-time.ts';
import type { RotationStore } from '../../lambda/store/store.ts';
import type { BranchWorkflowKey, Result, Run, RunJob } from '../../lambda/store/stored-runs.ts';
import type {
  Digest,
  Due,
  Hook,
  Subscription,
  Watch,
} from '../../lambda/store/subscriptions-and-schedules.ts';
import { recordOutput } from '../canaries/recorded-output.ts';

interface Destination {
  readonly owner: string | undefined;
  readonly until: number;
  readonly dirty: boolean;
  readonly nextAt: number;
  readonly intent?: Intent | undefined;
}

function emptyTenant() {
  return {
    subscriptions: new Map<string, Subscription>(),
    hooks: new Map<string, Hook>(),
    runs: new Map<string, Versioned<Run> & { readonly expiresAt: number }>(),
    otherJobs: new Map<string, { readonly run: string; readonly job: RunJob; readonly expiresAt: number }>(),
    lines: new Map<
      string,
      BranchWorkflowKey & Versioned<readonly Result[]> & { readonly writtenAt: number }
    >(),
    waiting: new Map<string, Map<string, PendingMessage>>(),
    messages: new Map<string, { readonly stage: 'new' | 'done' | 'dead'; readonly expiresAt: number }>(),
    destinations: new Map<string, Destination>(),
    /** By limit, and host where there are several. */
    nextAt: new Map<string, number>(),
    posted: new Map<string, Posted>(),
    digests: new Map<string, Digest>(),
    watches: new Map<string, Watch>(),
    cares: new Map<string, StoredCare & { readonly expiresAt: number }>(),
    follows: new Map<string, Versioned<Follow> & { readonly expiresAt: number }>(),
    logins: new Map<string, string>(),
    confirmed: new Set<string>(),
    users: new Map<string, string>(),
    proven: new Set<string>(),
    found: new Map<string, { readonly user: string | undefined; readonly until: number }>(),
    excerpts: 'off' as 'on' | 'off',
    noApprovals: new Set<string>(),
    renewing: undefined as { holder: string; until: number } | undefined,
    lost: undefined as string | undefined,
  };
}

type Tenant = ReturnType<typeof emptyTenant>;
type TenantOf = (workspace: string) => Tenant;

export interface FakeAlerts extends AlertStore {
  forgetAlerts(workspace: string): void;
}

/**
 * Values go in as copies, as they do over a wire, and callers cannot change what is stored. They are plain:
 * structuredClone takes ten times as long.
 */
function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copy)) as T;
  const all: Record<string, unknown> = {};
  for (const name in value) all[name] = copy(value[name]);
  return Object.freeze(all) as T;
}
const key = (...parts: readonly unknown[]) => JSON.stringify(parts);
export function createFakeAlerts(clock: () => number): FakeAlerts {
  const tenants = new Map<string, Tenant>();
  const due = new Map<string, Due>();
  const tallies = new Map<string, number>();
  const of: TenantOf = (workspace) => {
    const known = tenants.get(workspace) ?? emptyTenant();
    tenants.set(workspace, known);
    return known;
  };
  return {
    ...subscriptions(of),
    ...runs(of, clock),
    ...follows(of, clock),
    ...cares(of, clock),
    ...outbox(of, clock),
    ...destinations(of),
    ...wishes(of, clock),
    ...dues(due),
    ...rotations(of),
    async addToTally(message, what, by) {
      const count = (tallies.get(key(message, what)) ?? 0) + by;
      tallies.set(key(message, what), count);
      return count;
    },
    forgetAlerts(workspace) {
      tenants.delete(workspace);
      for (const [name, one] of due) if (one.workspace === workspace) due.delete(name);
    },
  };
}

function rotations(of: TenantOf): RotationStore {
  return {
    async beginRotation(workspace, { holder, now, until }) {
      const tenant = of(workspace);
      if (tenant.renewing && tenant.renewing.until > now && tenant.renewing.holder !== holder) return false;
      tenant.renewing = { holder, until };
      return true;
    },
    async endRotation(workspace, holder) {
      const tenant = of(workspace);
      if (tenant.renewing?.holder === holder) tenant.renewing = undefined;
    },
    async loseToken(workspace, { mark }) {
      const tenant = of(workspace);
      if (tenant.lost === mark) return false;
      tenant.lost = mark;
      return true;
    },
    lostToken: async (workspace) => of(workspace).lost,
  };
}

function subscriptions(of: TenantOf) {
  const nameOf = ({ project, id }: Pick<Subscription, 'project' | 'id'>) => key(projectKey(project), id);
  return {
    subscriptions: async (workspace) => [...of(workspace).subscriptions.values()],
    subscriptionsTo: async (workspace, project) =>
      [...of(workspace).subscriptions.values()].filter(
        (one) => isSameProject(one.project, project) || isSameProject(one.project, { ...project, repo: '*' }),
      ),
    saveSubscription: async (one) => void of(one.workspace).subscriptions.set(nameOf(one), copy(one)),
    async changeSubscription(which, change) {
      const all = of(which.workspace).subscriptions;
      const known = all.get(nameOf(which));
      if (known) all.set(nameOf(which), { ...known, ...copy(change) });
      return known !== undefined;
    },
    async pauseSubscription(which, paused) {
      const all = of(which.workspace).subscriptions;
      const known = all.get(nameOf(which));
      if (!known || known.paused) return false;
      all.set(nameOf(which), { ...known, paused });
      return true;
    },
    removeSubscription: async (which) => void of(which.workspace).subscriptions.delete(nameOf(which)),
    hook: async (workspace, id) => of(workspace).hooks.get(id),
    hooks: async (workspace) => [...of(workspace).hooks.values()],
    saveHook: async (workspace, hook) => void of(workspace).hooks.set(hook.id, copy(hook)),
    removeHook: async (workspace, id) => void of(workspace).hooks.delete(id),
    async changeHook(workspace, id, change) {
      const all = of(workspace).hooks;
      const known = all.get(id);
      if (known) all.set(id, { ...known, ...copy(change) });
      return known !== undefined;
    },
    async showSecret(workspace, seen, change) {
      const known = of(workspace).hooks.get(seen.id);
      if (!known || known.shownMark !== seen.shownMark)
        return ['shownTo', 'shownAt', 'shownMark'].every(
          (name) => known?.[name as 'shownTo'] === change[name as 'shownTo'],
        );
      of(workspace).hooks.set(seen.id, { ...known, ...copy(change) });
      return true;
    },
  } satisfies Partial<AlertStore>;
}

function runs(of: TenantOf, clock: () => number) {
  const lineKey = ({ project, branch, workflow }: BranchWorkflowKey) =>
    key(projectKey(project), branch, workflow);
  const known = (workspace: string, id: string): Versioned<Run> | undefined => {
    const found = of(workspace).runs.get(id);
    return found && found.expiresAt > clock() ? { value: found.value, version: found.version } : undefined;
  };
  return {
    run: async (workspace, id) => known(workspace, id),
    async saveRun(workspace, run, version) {
      if ((known(workspace, run.id)?.version ?? 0) !== version) return false;
      const expiresAt = clock() + lifetimes.alert;
      of(workspace).runs.set(run.id, { value: copy(run), version: version + 1, expiresAt });
      return true;
    },
    async saveOtherJob(workspace, run, job) {
      const all = of(workspace).otherJobs;
      const known = all.get(key(run, job.name));
      if ((known?.job.number ?? 0) > (job.number ?? 0)) return;
      all.set(key(run, job.name), { run, job: copy(job), expiresAt: clock() + lifetimes.alert });
    },
    otherJobs: async (workspace, run) =>
      [...of(workspace).otherJobs.values()]
        .filter((one) => one.run === run && one.expiresAt > clock())
        .map(({ job }) => copy(job)),
    async results(workspace, line) {
      const { value, version } = of(workspace).lines.get(lineKey(line)) ?? { value: [], version: 0 };
      return { value, version };
    },
    async saveResults(workspace, line, { value, version }) {
      const all = of(workspace).lines;
      if ((all.get(lineKey(line))?.version ?? 0) !== version) return false;
      const kept = { value: copy(value.slice(0, 30)), version: version + 1, writtenAt: clock() };
      all.set(lineKey(line), { ...copy(line), ...kept });
      return true;
    },
    linesOf: async (workspace, project, { since, limit }) =>
      [...of(workspace).lines.values()]
        .filter((line) => isSameProject(line.project, project) && line.writtenAt >= since)
        .map(({ value, version: _, writtenAt: __, ...line }) => ({ ...line, results: value }))
        .slice(0, limit),
  } satisfies Partial<AlertStore>;
}

function cares(of: TenantOf, clock: () => number): CareStore {
  const nameOf = ({ project, branch, workflow }: BranchWorkflowKey) =>
    key(projectKey(project), branch, workflow);
  const known = (workspace: string) => {
    const all = [...of(workspace).cares.values()].filter(({ expiresAt }) => expiresAt > clock());
    return all.map(({ expiresAt: _, ...care }) => care);
  };
  return {
    care: async (workspace, line) => known(workspace).find((one) => nameOf(one) === nameOf(line)),
    cares: async (workspace) => known(workspace),
    async saveCare(workspace, care, version) {
      const now = known(workspace).find((one) => nameOf(one) === nameOf(care));
      if ((now?.version ?? 0) !== version) return false;
      const kept = { ...care, version: version + 1, expiresAt: clock() + lifetimes.results };
      of(workspace).cares.set(nameOf(care), JSON.parse(JSON.stringify(kept)));
      return true;
    },
  };
}

function follows(of: TenantOf, clock: () => number): FollowStore {
  const known = (workspace: string, id: string) => {
    const found = of(workspace).follows.get(id);
    return found && found.expiresAt > clock() ? { value: found.value, version: found.version } : undefined;
  };
  return {
    follow: async (workspace, id) => known(workspace, id),
    async saveFollow(workspace, follow, version) {
      if ((known(workspace, follow.id)?.version ?? 0) !== version) return false;
      const kept = { value: copy(follow), version: version + 1, expiresAt: clock() + lifetimes.watch };
      of(workspace).follows.set(follow.id, kept);
      return true;
    },
    removeFollow: async (workspace, id) => void of(workspace).follows.delete(id),
  };
}

function outbox(of: TenantOf, clock: () => number) {
  const keysOf = ({ scope, destination, id, covers = [] }: OutboxMessage) =>
    [...new Set([id, ...covers])].map((one) => key(scope === 'workspace' ? '' : destination, one));
  const waitingIn = (workspace: string, destination: string) => {
    const { waiting } = of(workspace);
    const found = waiting.get(destination) ?? new Map<string, PendingMessage>();
    waiting.set(destination, found);
    return found;
  };
  const isKnown = (workspace: string, name: string) =>
    (of(workspace).messages.get(name)?.expiresAt ?? 0) > clock();
  const enqueue: AlertStore['enqueue'] = async (workspace, message) => {
    recordOutput('table', message);
    const names = keysOf(message);
    if (names.some((name) => isKnown(workspace, name))) return 'known';
    for (const name of names)
      of(workspace).messages.set(name, { stage: 'new', expiresAt: clock() + message.lifetime });
    waitingIn(workspace, message.destination).set(message.id, {
      ...copy(message),
      due: dueAt(message, clock()),
    });
    return 'enqueued';
  };
  return {
    enqueue,
    knownKeys: async (workspace, { scope, destination, ids }) =>
      ids.filter((id) => isKnown(workspace, key(scope === 'workspace' ? '' : destination, id))),
    async pending(workspace, destination, limit) {
      const all = [...waitingIn(workspace, destination).values()];
      all.sort((one, other) => one.due - other.due || one.at - other.at || (one.id < other.id ? -1 : 1));
      return all.slice(0, limit);
    },
    async endMessages(workspace, { messages, end, posted = [], followUps = [], release }) {
      for (const message of messages) {
        for (const name of keysOf(message))
          of(workspace).messages.set(name, { ...end, expiresAt: clock() + message.lifetime });
        waitingIn(workspace, message.destination).delete(message.id);
      }
      for (const one of posted) of(workspace).posted.set(key(one.destination, one.subject), copy(one));
      for (const message of followUps) await enqueue(workspace, message);
      const destination = messages[0]?.destination ?? '';
      const lock = of(workspace).destinations.get(destination);
      if (!lock || release === undefined || lock.owner !== release || lock.dirty) return 'settled';
      of(workspace).destinations.set(destination, { ...lock, owner: undefined, intent: undefined });
      return 'released';
    },
    posted: async (workspace, destination, subject) => of(workspace).posted.get(key(destination, subject)),
    postedAt: async (workspace, destination, ts) =>
      [...of(workspace).posted.values()].find((one) => one.destination === destination && one.ts === ts),
    allPosted: async (workspace, destination, subjects) =>
      subjects.flatMap((subject) => of(workspace).posted.get(key(destination, subject)) ?? []),
  } satisfies Partial<AlertStore>;
}

function destinations(of: TenantOf) {
  return {
    async acquireLock(workspace, destination, { owner, now, until }) {
      const all = of(workspace).destinations;
      const known = all.get(destination) ?? { owner: undefined, until: 0, dirty: false, nextAt: 0 };
      const isFree = known.owner === undefined || known.until <= now || known.owner === owner;
      all.set(destination, isFree ? { ...known, owner, until, dirty: false } : { ...known, dirty: true });
      return isFree ? { nextAt: known.nextAt, intent: known.intent } : 'dirty';
    },
    async changeDestination(workspace, destination, { owner, nextAt, intent }) {
      const all = of(workspace).destinations;
      const known = all.get(destination);
      if (known?.owner !== owner) return false;
      all.set(destination, { ...known, nextAt, intent: copy(intent) });
      return true;
    },
    async releaseLock(workspace, destination, owner) {
      const all = of(workspace).destinations;
      const known = all.get(destination);
      if (known?.owner !== owner) return true;
      all.set(destination, known.dirty ? { ...known, dirty: false } : { ...known, owner: undefined });
      return !known.dirty;
    },
    async takeSlot(
      workspace,
      { of: what, host = '', count, interval, now, within = Number.POSITIVE_INFINITY },
    ) {
      const { nextAt } = of(workspace);
      const key = what + host;
      const start = Math.max(now, nextAt.get(key) ?? 0);
      if (start - now <= within) nextAt.set(key, start + count * interval);
      return start;
    },
    async blockUntil(workspace, what, until) {
      const { nextAt } = of(workspace);
      nextAt.set(what, Math.max(until, nextAt.get(what) ?? 0));
    },
  } satisfies Partial<AlertStore>;
}

function wishes(of: TenantOf, clock: () => number) {
  return {
    digest: async (workspace, channel) => of(workspace).digests.get(channel),
    digests: async (workspace) => [...of(workspace).digests.values()],
    async saveDigest(workspace, channel, digest) {
      if (digest) of(workspace).digests.set(channel, copy(digest));
      else of(workspace).digests.delete(channel);
    },
    watch: async (workspace, id) => of(workspace).watches.get(id),
    watches: async (workspace) => [...of(workspace).watches.values()],
    saveWatch: async (workspace, watch) => void of(workspace).watches.set(watch.id, copy(watch)),
    endWatch: async (workspace, id) => of(workspace).watches.delete(id),
    async saveLogin(workspace, user, login, where) {
      const { logins, users, confirmed, proven } = of(workspace);
      const holder = login === undefined ? undefined : users.get(login.toLowerCase());
      if (holder !== undefined && holder !== user) {
        if (where !== 'from its holder') return holder;
        logins.delete(holder);
        confirmed.delete(holder);
      }
      if (where !== 'from its holder' || login === undefined) confirmed.delete(user);
      else confirmed.add(user);
      const before = logins.get(user)?.toLowerCase();
      if (before !== undefined && before !== login?.toLowerCase() && users.get(before) === user)
        users.delete(before);
      if (login === undefined) {
        logins.delete(user);
        return undefined;
      }
      logins.set(user, login);
      users.set(login.toLowerCase(), user);
      if (where === 'if free') proven.delete(login.toLowerCase());
      else proven.add(login.toLowerCase());
      return undefined;
    },
    isLoginConfirmed: async (workspace, user) => of(workspace).confirmed.has(user),
    loginOf: async (workspace, user) => of(workspace).logins.get(user),
    async userOf(workspace, login) {
      const { users, proven } = of(workspace);
      const user = users.get(login.toLowerCase());
      return user === undefined ? undefined : { user, isProven: proven.has(login.toLowerCase()) };
    },
    async foundByEmail(workspace, email) {
      const found = of(workspace).found.get(email.toLowerCase());
      return found && found.until > clock() ? { user: found.user } : undefined;
    },
    async saveFoundByEmail(workspace, email, { user }, now) {
      const until = now + (user === undefined ? lifetimes.notFound : lifetimes.found);
      of(workspace).found.set(email.toLowerCase(), { user, until });
    },
    excerpts: async (workspace) => of(workspace).excerpts,
    saveExcerpts: async (workspace, excerpts) => {
      of(workspace).excerpts = excerpts;
    },
    approvalMessages: async (workspace, user) => (of(workspace).noApprovals.has(user) ? 'off' : 'on'),
    async saveApprovalMessages(workspace, user, messages) {
      of(workspace).noApprovals[messages === 'off' ? 'add' : 'delete'](user);
    },
  } satisfies Partial<AlertStore>;
}

function dues(due: Map<string, Due>) {
  const nameOf = ({ workspace, kind, id }: Due) => key(workspace, kind, id);
  return {
    due: async (now, limit) =>
      [...due.values()]
        .filter(({ at }) => at <= now)
        .sort((one, other) => one.at - other.at)
        .slice(0, limit),
    schedule: async (one) => void due.set(nameOf(one), copy(one)),
    scheduleNew: async (one) => void due.set(nameOf(one), copy(one)),
    async scheduleOnce(one) {
      if (!due.has(nameOf(one))) due.set(nameOf(one), copy(one));
    },
    async unschedule(one) {
      const is = due.get(nameOf(one))?.at === one.at;
      if (is) due.delete(nameOf(one));
      return is;
    },
  } satisfies Partial<AlertStore>;
}
