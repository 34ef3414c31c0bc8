import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import { lease } from '../../lambda/store/keys.ts';
import type {
  AuditEntry,
  Card,
  ClaimedAct,
  Connection,
  Installation,
  Store,
} from '../../lambda/store/store.ts';
import { type Clock, type Ready, stores } from './every-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const seed = Number(process.env.SEED ?? 1);

let counted = 0;
/** Each test has a workspace of its own. */
const newWorkspace = () => `T${counted++}`;

const installation = (workspace: string): Omit<Installation, 'hasAdmin'> => ({
  workspace,
  name: 'Acme',
  botUserId: 'UBOT',
  botId: undefined,
  scopes: ['commands', 'chat:write'],
  installedBy: 'U1',
  installedAt: 1,
});

const connection: Connection = {
  host: 'https://circleci.com',
  login: 'ada',
  connectedBy: 'U1',
  connectedAt: 2,
};

const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;

describe.each(stores)('the store %s', (_, make) => {
  let ready: Ready<Store>;
  let store: Store;
  let clock: Clock;
  beforeAll(async () => {
    ready = await make();
    store = ready.it;
    clock = ready.clock;
  });
  afterAll(() => ready.close());

  const act = (more: Partial<ClaimedAct> = {}): ClaimedAct => ({
    id: 'card.0',
    name: 'retry',
    target: 'acme/web#1',
    by: 'U1',
    channel: 'C1',
    at: clock.now,
    ...more,
  });
  const card = (workspace: string, more: Partial<Card> = {}): Card => ({
    id: 'card',
    workspace,
    channel: 'C1',
    createdAt: clock.now,
    intents: ['{"action":"retry"}', ''],
    ...more,
  });

  it('remembers for a day what Slack refused, by its kind and for that workspace', async () => {
    const workspace = newWorkspace();
    await store.saveRefused(workspace, 'data_table', clock.now);
    expect(await store.isRefused(workspace, 'data_table')).toBe(true);
    expect(await store.isRefused(workspace, 'picture')).toBe(false);
    expect(await store.isRefused(newWorkspace(), 'data_table')).toBe(false);
    clock.now += day + 1_000;
    expect(await store.isRefused(workspace, 'data_table')).toBe(false);
  });

  describe('settings', () => {
    it('gives back what was saved, the missing parts too', async () => {
      const workspace = newWorkspace();
      await store.saveInstallation(installation(workspace));
      await store.saveConnection(workspace, connection);
      await store.saveDefaultProject(workspace, 'C1', project);
      await store.saveRole(workspace, 'U1', 'admin');
      expect(await store.installation(workspace)).toStrictEqual({
        ...installation(workspace),
        hasAdmin: false,
      });
      expect(await store.connection(workspace)).toStrictEqual(connection);
      expect(await store.defaultProject(workspace, 'C1')).toStrictEqual(project);
      expect(await store.role(workspace, 'U1')).toBe('admin');
    });

    it('returns nothing for an unknown workspace, channel or person', async () => {
      const workspace = newWorkspace();
      await store.saveInstallation(installation(workspace));
      await store.saveDefaultProject(workspace, 'C1', project);
      await store.saveRole(workspace, 'U1', 'viewer');
      const stranger = newWorkspace();
      expect(await store.installation(stranger)).toBeUndefined();
      expect(await store.connection(workspace)).toBeUndefined();
      expect(await store.defaultProject(workspace, 'C2')).toBeUndefined();
      expect(await store.defaultProject(stranger, 'C1')).toBeUndefined();
      expect(await store.role(workspace, 'U2')).toBeUndefined();
      expect(await store.role(stranger, 'U1')).toBeUndefined();
    });

    it('remembers the CircleCI of each project', async () => {
      const [workspace, stranger] = [newWorkspace(), newWorkspace()];
      await store.saveProjectHost(workspace, project, 'https://ci.example.com');
      expect(await store.projectHost(workspace, project)).toBe('https://ci.example.com');
      expect(await store.projectHost(workspace, { ...project, repo: 'other' })).toBeUndefined();
      expect(await store.projectHost(stranger, project)).toBeUndefined();
      await store.forget(workspace);
      expect(await store.projectHost(workspace, project)).toBeUndefined();
    });

    it('keeps the last of two values, and nothing after undefined', async () => {
      const workspace = newWorkspace();
      await store.saveConnection(workspace, connection);
      await store.saveConnection(workspace, { ...connection, login: 'bob' });
      expect((await store.connection(workspace))?.login).toBe('bob');
      const others = [{ ...connection, host: 'https://ci.example.com', organizations: ['gh/acme'] }];
      await store.saveConnection(workspace, { ...connection, others });
      expect(await store.connection(workspace)).toStrictEqual({ ...connection, others });
      await store.saveConnection(workspace, undefined);
      expect(await store.connection(workspace)).toBeUndefined();
      await store.saveDefaultProject(workspace, 'C1', project);
      await store.saveDefaultProject(workspace, 'C1', undefined);
      expect(await store.defaultProject(workspace, 'C1')).toBeUndefined();
    });
  });

  describe('installations', () => {
    it('keep who installed first, whatever else a later one brings', async () => {
      const workspace = newWorkspace();
      await store.saveInstallation({ ...installation(workspace), botId: 'B1' });
      const again = { ...installation(workspace), name: 'Acme 2', installedBy: 'U2', installedAt: 5 };
      await store.saveInstallation(again);
      const kept = { ...again, installedBy: 'U1', hasAdmin: false };
      expect(await store.installation(workspace)).toStrictEqual(kept);
    });

    it('are not replaced by an older one', async () => {
      const workspace = newWorkspace();
      await store.saveInstallation({ ...installation(workspace), installedAt: 5 });
      await store.saveInstallation({ ...installation(workspace), name: 'late', installedAt: 4 });
      expect(await store.installation(workspace)).toMatchObject({ name: 'Acme', installedAt: 5 });
    });

    it('know that there is an admin, after a second one too', async () => {
      const workspace = newWorkspace();
      await store.noteAdmin(workspace);
      expect(await store.installation(workspace)).toBeUndefined();
      await store.saveInstallation(installation(workspace));
      await store.noteAdmin(workspace);
      await store.saveInstallation({ ...installation(workspace), installedBy: 'U2', installedAt: 5 });
      expect(await store.installation(workspace)).toMatchObject({ installedBy: 'U1', hasAdmin: true });
    });
  });

  describe('the audit trail', () => {
    const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
      id: 'card.0',
      at: clock.now,
      by: 'U1',
      channel: 'C1',
      name: 'retry',
      target: 'acme/web#1',
      outcome: 'done',
      ...more,
    });

    it('gives back the newest first, none older than asked for, so many at most', async () => {
      const workspace = newWorkspace();
      for (const at of [3, 1, 2]) await store.audit(workspace, entry({ id: `${at}`, at: clock.now + at }));
      const range = { since: clock.now + 2, limit: 9 };
      const trail = await store.auditTrail(workspace, range);
      expect(trail).toStrictEqual([3, 2].map((at) => entry({ id: `${at}`, at: clock.now + at })));
      expect(await store.auditTrail(workspace, { since: 0, limit: 1 })).toStrictEqual(trail.slice(0, 1));
      expect(await store.auditTrail(newWorkspace(), { since: 0, limit: 9 })).toEqual([]);
    });

    it('keeps one line of an act, the last that was written, for 400 days', async () => {
      const workspace = newWorkspace();
      await store.audit(workspace, entry({ outcome: 'under way', channel: undefined }));
      await store.audit(workspace, entry({ outcome: 'unknown', channel: undefined }));
      const all = () => store.auditTrail(workspace, { since: 0, limit: 9 });
      expect(await all()).toStrictEqual([entry({ outcome: 'unknown', channel: undefined })]);
      clock.now += 401 * day;
      expect(await all()).toEqual([]);
    });

    it('goes with its workspace', async () => {
      const workspace = newWorkspace();
      await store.audit(workspace, entry());
      await store.forget(workspace);
      expect(await store.auditTrail(workspace, { since: 0, limit: 9 })).toEqual([]);
    });
  });

  describe('the limits of channels', () => {
    const limits = (some: Partial<ChannelLimits> = {}): ChannelLimits => ({
      channel: 'C1',
      acts: ['rerun'],
      projects: ['acme/*', '!acme/x'],
      approvers: ['U1'],
      ownAccount: 'optional',
      ownAccountIn: [],
      ownRuns: 'refused',
      setBy: 'U1',
      setAt: 5,
      ...some,
    });

    it('are the channel’s own, else those of everywhere else', async () => {
      const workspace = newWorkspace();
      const others = limits({ channel: '*', acts: 'all', projects: [], approvers: 'admins' });
      expect(await store.limits(workspace, 'C1')).toBeUndefined();
      await store.saveLimits(workspace, others);
      expect(await store.limits(workspace, 'C1')).toStrictEqual(others);
      await store.saveLimits(workspace, limits());
      expect(await store.limits(workspace, 'C1')).toStrictEqual(limits());
      expect(await store.limits(workspace, 'C2')).toStrictEqual(others);
      expect(await store.limits(workspace, undefined)).toStrictEqual(others);
      expect((await store.allLimits(workspace)).map(({ channel }) => channel).sort()).toEqual(['*', 'C1']);
      await store.removeLimits(workspace, 'C1');
      expect(await store.limits(workspace, 'C1')).toStrictEqual(others);
    });

    it('belong to their workspace, and go with it', async () => {
      const [one, other] = [newWorkspace(), newWorkspace()];
      await store.saveLimits(one, limits());
      await store.saveLimits(one, limits({ channel: '*' }));
      expect(await store.limits(other, 'C1')).toBeUndefined();
      expect(await store.allLimits(other)).toEqual([]);
      await store.forget(one);
      expect(await store.limits(one, 'C1')).toBeUndefined();
      expect(await store.allLimits(one)).toEqual([]);
    });
  });

  describe('people’s own accounts', () => {
    const account = { host: 'https://circleci.com', login: 'ann', connectedAt: 5, sealed: 'c2VhbGVk' };

    it('are of one person in one workspace, and go with it', async () => {
      const [one, other] = [newWorkspace(), newWorkspace()];
      await store.saveAccount(one, 'U1', account);
      await store.saveAccount(one, 'U11', { ...account, login: 'ben' });
      expect(await store.account(one, 'U1')).toStrictEqual(account);
      expect(await store.account(one, 'U11')).toMatchObject({ login: 'ben' });
      expect(await store.account(one, 'U2')).toBeUndefined();
      const others = [{ ...account, host: 'https://ci.example.com' }];
      await store.saveAccount(one, 'U1', { ...account, others });
      expect(await store.account(one, 'U1')).toStrictEqual({ ...account, others });
      expect(await store.account(other, 'U1')).toBeUndefined();
      await store.saveAccount(one, 'U1', undefined);
      expect(await store.account(one, 'U1')).toBeUndefined();
      await store.forget(one);
      expect(await store.account(one, 'U11')).toBeUndefined();
    });
  });

  describe('cards', () => {
    it('belong to their workspace', async () => {
      const workspace = newWorkspace();
      await store.saveCard(card(workspace));
      expect(await store.card(workspace, 'card')).toStrictEqual(card(workspace));
      expect(await store.card(newWorkspace(), 'card')).toBeUndefined();
      expect(await store.card(workspace, 'other')).toBeUndefined();
    });

    it('are bound to the first message that a click comes from', async () => {
      const workspace = newWorkspace();
      await store.saveCard(card(workspace));
      expect(await store.bindCard(workspace, 'card', '1.1')).toBe(true);
      expect(await store.bindCard(workspace, 'card', '1.1')).toBe(true);
      expect(await store.bindCard(workspace, 'card', '2.2')).toBe(false);
      expect(await store.card(workspace, 'card')).toStrictEqual(card(workspace));
    });

    it('are bound to one message when two copies are clicked at once', async () => {
      const workspace = newWorkspace();
      await store.saveCard(card(workspace));
      const bound = await Promise.all(
        ['1.1', '2.2', '3.3'].map((ts) => store.bindCard(workspace, 'card', ts)),
      );
      expect(bound.filter(Boolean)).toHaveLength(1);
    });

    it('cannot be bound when there is none', async () => {
      const workspace = newWorkspace();
      expect(await store.bindCard(workspace, 'card', '1.1')).toBe(false);
      expect(await store.card(workspace, 'card')).toBeUndefined();
    });

    it('are there after a day, for the explanation, and gone after eight', async () => {
      const workspace = newWorkspace();
      await store.saveCard(card(workspace));
      clock.now += 7 * day;
      expect(await store.card(workspace, 'card')).toBeDefined();
      clock.now += day + 1000;
      expect(await store.card(workspace, 'card')).toBeUndefined();
      expect(await store.bindCard(workspace, 'card', '1.1')).toBe(false);
    });
  });

  describe('deliveries', () => {
    it('are taken up once, whether they ended or not', async () => {
      const id = newWorkspace();
      expect(await store.beginDelivery(id, clock.now)).toBe('first');
      expect(await store.beginDelivery(id, clock.now + lease - 1)).toBe('underway');
      await store.endDelivery(id);
      expect(await store.beginDelivery(id, clock.now + minute - 1)).toBe('done');
      expect(await store.beginDelivery(id, clock.now + 25 * hour)).toBe('done');
      expect(await store.beginDelivery(id, clock.now + 27 * hour)).toBe('first');
    });

    it('are taken up again, by one only, when their lease ran out', async () => {
      const id = newWorkspace();
      await store.beginDelivery(id, clock.now);
      const later = clock.now + lease;
      const turns = await Promise.all([1, 2, 3].map(() => store.beginDelivery(id, later)));
      expect(turns.sort()).toEqual(['again', 'underway', 'underway']);
      expect(await store.beginDelivery(id, later + lease)).toBe('again');
    });

    it('go to one of those who come at once', async () => {
      const id = newWorkspace();
      const turns = await Promise.all([1, 2, 3, 4].map(() => store.beginDelivery(id, clock.now)));
      expect(turns.sort()).toEqual(['first', 'underway', 'underway', 'underway']);
    });
  });

  describe('claims', () => {
    it('are won by the first, and tell the others who that was', async () => {
      const workspace = newWorkspace();
      expect(await store.claim(workspace, act())).toEqual({ won: true });
      const lost = { won: false, act: act(), outcome: undefined };
      expect(await store.claim(workspace, act({ by: 'U2', at: clock.now + 1 }))).toStrictEqual(lost);
      await store.settle(workspace, act(), 'done');
      expect(await store.claim(workspace, act({ by: 'U2' }))).toStrictEqual({ ...lost, outcome: 'done' });
    });

    it('keep an act that came from no channel', async () => {
      const workspace = newWorkspace();
      await store.claim(workspace, act({ channel: undefined }));
      const claim = await store.claim(workspace, act());
      expect(claim).toStrictEqual({ won: false, act: act({ channel: undefined }), outcome: undefined });
    });

    it('are free again after a refusal, and stay taken after an unknown outcome', async () => {
      const workspace = newWorkspace();
      await store.claim(workspace, act());
      await store.settle(workspace, act(), 'refused');
      expect(await store.claim(workspace, act({ by: 'U2' }))).toEqual({ won: true });
      await store.settle(workspace, act({ by: 'U2' }), 'unknown');
      expect(await store.claim(workspace, act())).toMatchObject({ won: false, outcome: 'unknown' });
    });

    it('are settled by their winner only', async () => {
      const workspace = newWorkspace();
      await store.claim(workspace, act());
      await store.settle(workspace, act({ by: 'U2' }), 'refused');
      await store.settle(workspace, act({ at: clock.now - 1 }), 'refused');
      expect(await store.claim(workspace, act({ by: 'U2' }))).toMatchObject({
        won: false,
        outcome: undefined,
      });
    });

    it('are settled for good', async () => {
      const workspace = newWorkspace();
      await store.claim(workspace, act());
      await store.settle(workspace, act(), 'unknown');
      await store.settle(workspace, act(), 'done');
      await store.settle(workspace, act(), 'refused');
      expect(await store.claim(workspace, act())).toMatchObject({ won: false, outcome: 'done' });
    });

    it('leave no trace when settled without being claimed', async () => {
      const workspace = newWorkspace();
      await store.settle(workspace, act(), 'done');
      expect(await store.claim(workspace, act())).toEqual({ won: true });
    });

    it('belong to their workspace, and last 400 days', async () => {
      const workspace = newWorkspace();
      await store.claim(workspace, act());
      expect(await store.claim(newWorkspace(), act())).toEqual({ won: true });
      clock.now += 400 * day - minute;
      expect(await store.claim(workspace, act())).toMatchObject({ won: false });
      clock.now += 2 * minute;
      expect(await store.claim(workspace, act())).toEqual({ won: true });
    });

    it('have one winner among concurrent callers, however often it was refused before', async () => {
      const people = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 10 });
      const history = fc.array(fc.constantFrom('refused' as const, 'unknown' as const), { maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(people, history, async (callers, outcomes) => {
          const workspace = newWorkspace();
          let taken = false;
          for (const [index, outcome] of [...outcomes, undefined].entries()) {
            const acts = callers.map((caller) => act({ by: `U${caller}`, at: clock.now + index }));
            const claims = await Promise.all(acts.map((one) => store.claim(workspace, one)));
            const winners = acts.filter((_, at) => claims[at]?.won);
            expect(winners).toHaveLength(taken ? 0 : 1);
            if (winners[0] && outcome) await store.settle(workspace, winners[0], outcome);
            taken ||= outcome !== 'refused';
          }
        }),
        { seed, numRuns: 40 },
      );
    });
  });

  describe('OAuth states', () => {
    it('are used once', async () => {
      const state = newWorkspace();
      const used = await Promise.all([1, 2, 3].map(() => store.consumeState(state, clock.now + minute)));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await store.consumeState(state, clock.now + minute)).toBe(false);
      expect(await store.consumeState(newWorkspace(), clock.now + minute)).toBe(true);
    });
  });

  describe('forgetting', () => {
    it('removes all of one workspace, page by page, and nothing of another', async () => {
      const [gone, stays] = [newWorkspace(), newWorkspace()];
      const fill = async (workspace: string) => {
        await store.saveInstallation(installation(workspace));
        await store.saveConnection(workspace, connection);
        await store.saveDefaultProject(workspace, 'C1', project);
        await store.saveRole(workspace, 'U1', 'admin');
        await store.claim(workspace, act());
        const ids = Array.from({ length: 60 }, (_, index) => `card${index}`);
        await Promise.all(ids.map((id) => store.saveCard(card(workspace, { id }))));
      };
      await Promise.all([fill(gone), fill(stays)]);
      await store.forget(gone);
      await store.forget(gone);
      expect(await store.installation(gone)).toBeUndefined();
      expect(await store.connection(gone)).toBeUndefined();
      expect(await store.defaultProject(gone, 'C1')).toBeUndefined();
      expect(await store.role(gone, 'U1')).toBeUndefined();
      expect(await store.card(gone, 'card0')).toBeUndefined();
      expect(await store.card(gone, 'card59')).toBeUndefined();
      expect(await store.claim(gone, act())).toEqual({ won: true });
      expect(await store.installation(stays)).toBeDefined();
      expect(await store.card(stays, 'card59')).toBeDefined();
      expect(await store.claim(stays, act())).toMatchObject({ won: false });
    });
  });

  it('keeps any two workspaces, channels and people apart, whatever they are called', async () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 20,
      unit: fc.constantFrom('#', '/', 'W', 'U', '|', 'é', ' '),
    });
    const pair = fc.tuple(name, name);
    await fc.assert(
      fc.asyncProperty(pair, pair, async ([workspace, user], [otherWorkspace, otherUser]) => {
        fc.pre(workspace !== otherWorkspace || user !== otherUser);
        await store.saveRole(workspace, user, 'admin');
        await store.saveRole(otherWorkspace, otherUser, 'viewer');
        expect(await store.role(workspace, user)).toBe('admin');
      }),
      { seed, numRuns: 40 },
    );
  });
});
