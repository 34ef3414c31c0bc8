/** Fifty workspaces in one process and one table, alike in all but their ids: nothing of one reaches another. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import { handle } from '../../lambda/queue/handler.ts';
import { handlers } from '../../lambda/queue/jobs.ts';
import { limits } from '../../lambda/queue/limits.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { alertKeys } from '../../lambda/store/alert-keys.ts';
import { keys } from '../../lambda/store/keys.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/rotation.ts';
import { createRandom } from '../prove/random.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';
import { realStore } from '../store/stores.ts';
import { answeringOnly } from './clockwork.ts';
import { hook } from './desk.ts';
import { now as start, subscription, web, whole } from './reports.ts';

const line = { project: web, branch: 'main', workflow: 'ci' };
const due = { kind: 'digest', id: 'C1', at: 1 } as const;

/** Every key of the table that belongs to a workspace, of the very same thing. */
const ofWorkspace: Readonly<
  Record<string, (workspace: string) => { readonly pk: string; readonly sk: string }>
> = {
  installation: keys.installation,
  connection: keys.connection,
  rotation: keys.rotation,
  defaultProject: (workspace) => keys.defaultProject(workspace, 'C1'),
  role: (workspace) => keys.role(workspace, 'U1'),
  card: (workspace) => keys.card(workspace, 'card'),
  act: (workspace) => keys.act(workspace, 'card.0'),
  audit: (workspace) => keys.audit(workspace, { at: 1, id: 'card.0' }),
  notice: (workspace) => keys.notice(workspace, 'sunset'),
  subscriptions: alertKeys.subscriptions,
  subscriptionsTo: (workspace) => alertKeys.subscriptionsTo(workspace, web),
  subscription: (workspace) => alertKeys.subscription(workspace, web, 's1'),
  hooks: alertKeys.hooks,
  hook: (workspace) => alertKeys.hook(workspace, 'h1'),
  run: (workspace) => alertKeys.run(workspace, 'run-1'),
  results: (workspace) => alertKeys.results(workspace, line),
  resultsOf: (workspace) => alertKeys.resultsOf(workspace, web),
  waitingIn: (workspace) => alertKeys.waitingIn(workspace, 'C1'),
  waiting: (workspace) => alertKeys.waiting(workspace, { channel: 'C1', at: 1, id: 'r1' }),
  alert: (workspace) => alertKeys.alert(workspace, { channel: 'C1', id: 'r1' }),
  channel: (workspace) => alertKeys.channel(workspace, 'C1'),
  pace: (workspace) => alertKeys.pace(workspace, 'C1'),
  posted: (workspace) => alertKeys.posted(workspace, 'C1', 'run-1'),
  digest: (workspace) => alertKeys.digest(workspace, 'C1'),
  digests: alertKeys.digests,
  watches: alertKeys.watches,
  watch: (workspace) => alertKeys.watch(workspace, 'w1'),
  login: (workspace) => alertKeys.login(workspace, 'U1'),
  user: (workspace) => alertKeys.user(workspace, 'ann'),
  excerpts: alertKeys.excerpts,
  pointer: (workspace) => alertKeys.pointer({ workspace, ...due }),
  due: (workspace) => alertKeys.due({ workspace, ...due }),
};
/** By an id that no two share, or by none at all: what is due is found over all workspaces. */
const ofNone = ['delivery', 'tally', 'state', 'dueIn'];

describe('P15: workspaces are isolated', () => {
  it('in every key of the table', () => {
    const all = [...Object.keys(keys), ...Object.keys(alertKeys)].filter((name) => !ofNone.includes(name));
    expect(Object.keys(ofWorkspace).sort()).toEqual([...new Set(all)].sort());
    for (const [name, keyOf] of Object.entries(ofWorkspace)) {
      const [one, other] = [keyOf('T1'), keyOf('T2')].map(({ pk, sk }) => `${pk} ${sk}`);
      expect([name, one]).not.toEqual([name, other]);
    }
  });

  let ready: Awaited<ReturnType<typeof realStore>>;
  beforeAll(async () => {
    ready = await realStore();
  });
  afterAll(() => ready.close());

  it('in what is told, to whom, and with whose token', { timeout: 600_000 }, async () => {
    const way = openTenants(ready, 50);
    const random = createRandom(seed());
    const steps = runs(3_000);
    for (const tenant of way.tenants) await way.settle(tenant);
    for (let step = 0; step < steps; step += 1) await way.step(random.pick(way.tenants), random.below(4));
    expect(way.strayed).toEqual([]);
    for (const tenant of way.tenants)
      expect([tenant, way.posts.get(tenant) ?? 0]).toEqual([tenant, way.wanted.get(tenant) ?? 0]);
    const told = await ready.it.due(Number.MAX_SAFE_INTEGER, 1_000);
    expect(
      told
        .filter(({ kind }) => kind === 'digest')
        .map(({ workspace }) => workspace)
        .sort(),
    ).toEqual([...way.tenants].sort());
    proved({
      promise: 'P15',
      inputs: steps,
      of: 'reports, hints and logins of fifty workspaces that are alike',
      failures: 0,
    });
  });
});

/** Organizations among them; no id is the beginning of another. */
function openTenants({ it: store, clock }: Awaited<ReturnType<typeof realStore>>, count: number) {
  const tenants = Array.from(
    { length: count },
    (_, index) => `${index % 5 === 0 ? 'E' : 'T'}${String(index).padStart(2, '0')}X`,
  );
  const [queue, strayed] = [[] as Queued[], [] as string[]];
  const [posts, wanted, linked] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  const count1 = (of: Map<string, number>, tenant: string) => of.set(tenant, (of.get(tenant) ?? 0) + 1);
  clock.now = start;
  const look = (tenant: string, message: Message) => {
    const said = JSON.stringify(message);
    const named = [...said.matchAll(/made by ([TE]\d\dX)|<@U([TE]\d\dX)>/g)].map(
      ([, subject, user]) => subject ?? user,
    );
    if (named.some((one) => one !== tenant)) strayed.push(`${tenant} was told of ${named}`);
    if (!said.includes(`made by ${tenant}`)) strayed.push(`${tenant} was not told of its own`);
    if (linked.has(tenant) !== said.includes(`<@U${tenant}>`))
      strayed.push(`${tenant} called the wrong person`);
  };
  const poster = (tenant: string): Poster => ({
    async post(message) {
      look(tenant, message);
      count1(posts, tenant);
      return { is: 'posted', ts: `${posts.get(tenant)}.1` };
    },
    update: async (_, { ts }) => ({ is: 'posted', ts }),
    find: async () => 'absent',
    tell: async () => ({ is: 'posted', ts: '1.1' }),
    readers: async () => 'own company',
    standing: async () => 'operator',
  });
  const services: AlertServices = {
    store,
    circleci: async (workspace) => answeringOnly({ host: `https://${workspace}.example` }),
    poster: async (workspace) => poster(workspace),
    ...noRotation,
    hookAddress: fakeHookAddress,
    send: async (queued) => void queue.push(queued),
    now: () => clock.now,
    sleep: async (milliseconds) => {
      clock.now += milliseconds;
    },
    newId: () => `id-${queue.length}-${clock.now}-${posts.size}`,
    log: () => undefined,
  };
  const workOff = async () => {
    for (let queued = queue.shift(); queued; queued = queue.shift())
      await handle(handlers, queued, services, clock.now + limits.longest[queued.kind]);
  };
  return {
    ...{ tenants, strayed, posts, wanted },
    async settle(workspace: string) {
      await store.saveHook(workspace, hook);
      await store.saveSubscription(subscription({ mention: 'author' }, { workspace }));
      await store.schedule({ workspace, ...due, at: Number.MAX_SAFE_INTEGER / 1_000 });
    },
    /** What it does next is called as in every other workspace: run 1, report 1, login ann. */
    async step(workspace: string, what: number) {
      clock.now += 61_000;
      if (what === 0) {
        linked.add(workspace);
        const holder = await store.saveLogin(workspace, `U${workspace}`, 'ann', 'if free');
        if (holder !== undefined) strayed.push(`${workspace} found its login taken by ${holder}`);
        return;
      }
      count1(wanted, workspace);
      const run = `run-${wanted.get(workspace)}`;
      const more = {
        branch: run,
        subject: `made by ${workspace}`,
        login: 'ann',
        at: clock.now,
        createdAt: clock.now,
      };
      const report = whole('failed', { id: run, run, ...more });
      queue.push({ version: 1, workspace, kind: 'report', hook: hook.id, report });
      await workOff();
    },
  };
}
