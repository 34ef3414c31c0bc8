/** P15: fifty workspaces in one process and one table, alike in all but their ids: nothing of one reaches another. */

import { describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { hostOfProject } from '../../lambda/connections/find-connection.ts';
import { notify } from '../../lambda/outbox/monthly-notice.ts';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { seal, unseal } from '../../lambda/slack/button-tokens.ts';
import { alertKeys } from '../../lambda/store/alert-keys.ts';
import { createStore } from '../../lambda/store/dynamo/dynamo-store.ts';
import { keys } from '../../lambda/store/keys.ts';
import type { Role } from '../../lambda/store/store.ts';
import type { Digest } from '../../lambda/store/subscriptions-and-schedules.ts';
import { tokenRefusedView } from '../../lambda/views/people/circleci-token-refused.ts';
import { writeIntent } from '../../lambda/views/text/button-intent.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { openQuickDynamo } from '../fakes/dynamodb-in-process.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { full } from '../views/sample-builds.ts';
import { hook } from './fake-alert-services.ts';
import { now as start, subscription, web, whole } from './sample-reports.ts';

const line = { project: web, branch: 'main', workflow: 'ci' };
const due = { kind: 'digest', id: 'C1', at: 1 } as const;
const pipeline = {
  number: 7,
  createdAt: start,
  tag: undefined,
  revision: 'abc',
  pullRequest: undefined,
  project: undefined,
  startedBy: undefined,
  trigger: undefined,
  state: 'created',
  errors: [],
};
const workflow = {
  ...({ name: 'ci', createdAt: start, stoppedAt: undefined, kind: 'workflow' } as const),
};

/** Every key of the table that belongs to a workspace, of the very same thing. */
const ofWorkspace: Readonly<
  Record<string, (workspace: string) => { readonly pk: string; readonly sk: string }>
> = {
  installation: keys.installation,
  connection: keys.connection,
  projectHost: (workspace) => alertKeys.projectHost(workspace, web),
  rotation: keys.rotation,
  refused: (workspace) => keys.refused(workspace, 'picture'),
  account: (workspace) => keys.account(workspace, 'U1'),
  limits: (workspace) => keys.limits(workspace, 'C1'),
  defaultProject: (workspace) => keys.defaultProject(workspace, 'C1'),
  role: (workspace) => keys.role(workspace, 'U1'),
  card: (workspace) => keys.card(workspace, 'card'),
  act: (workspace) => keys.act(workspace, 'card.0'),
  audit: (workspace) => keys.audit(workspace, { at: 1, id: 'card.0' }),
  stamp: alertKeys.stamp,
  subscriptions: alertKeys.subscriptions,
  subscriptionsTo: (workspace) => alertKeys.subscriptionsTo(workspace, web),
  subscription: (workspace) => alertKeys.subscription(workspace, web, 's1'),
  hooks: alertKeys.hooks,
  hook: (workspace) => alertKeys.hook(workspace, 'h1'),
  run: (workspace) => alertKeys.run(workspace, 'run-1'),
  otherJobs: (workspace) => alertKeys.otherJobs(workspace, 'run-1'),
  otherJob: (workspace) => alertKeys.otherJob(workspace, 'run-1', 'test'),
  results: (workspace) => alertKeys.results(workspace, line),
  resultsOf: (workspace) => alertKeys.resultsOf(workspace, web),
  message: (workspace) => alertKeys.message(workspace, { scope: 'destination', destination: 'C1', id: 'r1' }),
  pendingIn: (workspace) => alertKeys.pendingIn(workspace, 'C1'),
  pending: (workspace) => alertKeys.pending(workspace, { destination: 'C1', due: 1, at: 1, id: 'r1' }),
  destination: (workspace) => alertKeys.destination(workspace, 'C1'),
  rate: (workspace) => alertKeys.rate(workspace, 'post'),
  posted: (workspace) => alertKeys.posted(workspace, { destination: 'C1', subject: 'run:run-1' }),
  digest: (workspace) => alertKeys.digest(workspace, 'C1'),
  digests: alertKeys.digests,
  cares: alertKeys.cares,
  care: (workspace) => alertKeys.care(workspace, line),
  follow: (workspace) => alertKeys.follow(workspace, 'f1'),
  watches: alertKeys.watches,
  watch: (workspace) => alertKeys.watch(workspace, 'w1'),
  login: (workspace) => alertKeys.login(workspace, 'U1'),
  user: (workspace) => alertKeys.user(workspace, 'ann'),
  email: (workspace) => alertKeys.email(workspace, 'ann@acme.example'),
  excerpts: alertKeys.excerpts,
  noApprovals: (workspace) => alertKeys.noApprovals(workspace, 'U1'),
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

  it('in what is told, pressed and kept, and with whose token', { timeout: 14_400_000 }, async () => {
    const world = await openTenants(50);
    const random = createRandom(seed());
    const steps = runs(100_000);
    for (let done = 0; done < steps; ) done += await world.wave(random);
    expect(world.strayed.slice(0, 5)).toEqual([]);
    expect(Object.fromEntries(world.posts)).toEqual(Object.fromEntries(world.wanted));
    expect(await world.due()).toEqual(world.tenants.toSorted());
    proved({
      promise: 'P15',
      inputs: steps,
      of: 'reports, hints, polls, digests, clicks and commands of fifty workspaces that are alike',
      failures: 0,
    });
  });
});

type Kind = 'report' | 'hint' | 'poll' | 'digest' | 'click' | 'setting';
/** As often as people do each. */
const kinds: readonly Kind[] = [
  ...(['report', 'hint', 'poll', 'digest'] as const),
  ...(['click', 'click', 'click', 'click', 'click'] as const),
  ...(['setting', 'setting', 'setting', 'setting', 'setting'] as const),
];

const numberOf = (tenant: string) => Number(tenant.slice(1, 3));
const isSharedIn = (tenant: string) => numberOf(tenant) % 7 === 3;
const isAgreed = (tenant: string) => numberOf(tenant) % 14 === 3;

/** Organizations among them, and channels that another company reads; no id is the beginning of another. */
async function openTenants(count: number) {
  const tenants = Array.from(
    { length: count },
    (_, index) => `${index % 5 === 0 ? 'E' : 'T'}${String(index).padStart(2, '0')}X`,
  );
  const clock = { now: start };
  let [ids, waves] = [0, 0];
  const newId = () => `id-${++ids}`;
  const client = await openQuickDynamo('bot');
  const store = createStore({
    client,
    tableName: 'bot',
    clock: () => clock.now,
    newId,
    unreadable: (kind) => strayed.push(`unreadable ${kind}`),
  });
  const [queue, strayed] = [[] as Queued[], [] as string[]];
  const [posts, wanted, linked] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  const add = (of: Map<string, number>, tenant: string) => of.set(tenant, (of.get(tenant) ?? 0) + 1);
  let kind: Kind = 'report';

  const look = (tenant: string, message: Message) => {
    const said = JSON.stringify(message);
    const named = [...said.matchAll(/made by ([TE]\d\dX)|<@U([TE]\d\dX)>/g)].map(
      ([, subject, user]) => subject ?? user,
    );
    if (named.some((one) => one !== tenant)) strayed.push(`${tenant} got the alert of ${named}`);
    if (kind !== 'digest' && !said.includes(`made by ${tenant}`))
      strayed.push(`${tenant} did not get its own ${kind}`);
    if (isSharedIn(tenant) && said.includes('"log ')) strayed.push(`${tenant} got a log for all to read`);
    if (kind === 'report' && linked.has(tenant) !== said.includes(`<@U${tenant}>`))
      strayed.push(`${tenant} called the wrong person`);
  };
  const poster = (tenant: string): Poster => ({
    async post(message) {
      look(tenant, message);
      add(posts, `${tenant} ${kind}`);
      return { is: 'posted', ts: `${ids}.1` };
    },
    update: async (_, { ts }) => ({ is: 'posted', ts }),
    replace: async () => true,
    find: async () => 'absent',
    tell: async () => ({ is: 'posted', ts: '1.1' }),
    readers: async () => (isSharedIn(tenant) ? 'another company too' : 'own company'),
    memberByEmail: async () => ({ is: 'none' }),
    effectiveRole: async () => 'operator',
  });
  const services: AlertServices = {
    ...noRotation,
    store,
    newId,
    hookAddress: fakeHookAddress,
    log: () => undefined,
    now: () => clock.now,
    circleci: async (workspace) =>
      circleciOf(workspace, {
        wave: () => waves,
        now: () => clock.now,
        status: () => (ended.has(workspace) ? 'success' : 'running'),
      }),
    poster: async (workspace) => poster(workspace),
    send: async (queued) => void queue.push(queued),
    sleep: async (milliseconds) => {
      clock.now += milliseconds;
    },
  };
  const workOff = async () => {
    for (let queued = queue.shift(); queued; queued = queue.shift()) await runJob(jobs, queued, services);
  };

  for (const workspace of tenants) {
    await store.saveHook(workspace, hook);
    const rule = { statuses: ['failed', 'started'], mention: 'author' } as const;
    const agreed = isAgreed(workspace) ? { sharedBy: 'U1' } : {};
    await store.saveSubscription(subscription(rule, { workspace, ...agreed }));
    await store.schedule({ workspace, ...due, at: Number.MAX_SAFE_INTEGER / 1_000 });
  }

  /** Alerts wait where another company reads and no admin has agreed. */
  const told = (tenant: string) => {
    if (kind === 'digest' || isAgreed(tenant) || !isSharedIn(tenant)) add(wanted, `${tenant} ${kind}`);
  };
  const acts: Readonly<Record<Kind, (tenant: string, random: Random) => Promise<void>>> = {
    async report(workspace) {
      told(workspace);
      const own = { branch: `b${waves}`, subject: `made by ${workspace}`, login: 'ann' };
      const when = { at: clock.now, createdAt: clock.now };
      const report = whole('failed', { id: `r${waves}`, run: `r${waves}`, ...own, ...when });
      queue.push({ version: 1, workspace, kind: 'report', hook: hook.id, report });
      await workOff();
    },
    async hint(workspace) {
      told(workspace);
      const about = { hook: hook.id, project: 'gh/acme/web', build: waves };
      queue.push({ version: 1, workspace, kind: 'hint', ...about });
      await workOff();
    },
    /** Of one pipeline that some of them see running, and others ended: what their tokens may see differs. */
    async poll(workspace, random) {
      if (random.below(2) === 0) ended.add(workspace);
      else told(workspace);
      queue.push({ version: 1, workspace, kind: 'poll', project: 'github/acme/web' });
      await workOff();
    },
    /** Set and turned off at random; what is set is told once a day. */
    async digest(workspace, random) {
      const isOn = random.below(3) > 0;
      const time = { every: 'day', hour: 9, minute: 0, timeZone: 'UTC' } as const;
      const plan: Digest = { channel: 'C1', ...time, owner: `U${workspace}`, sharedBy: 'U1' };
      await store.saveDigest(workspace, 'C1', isOn ? plan : undefined);
      digests.set(workspace, isOn);
    },
    async click(workspace) {
      const place = { workspace, channel: 'C1', user: 'U1', messageTs: '1.1' };
      const intent = { action: 'run', command: `status ${workspace}` } as const;
      const ports = { store, now: () => clock.now, newId: () => `w${waves}`.padStart(16, 'x') };
      const { value } = await seal({ value: writeIntent(intent) }, place, ports);
      values.push([workspace, value]);
    },
    async setting(workspace, random) {
      const role = random.pick(['viewer', 'operator', 'admin'] as const);
      const project = { ...web, repo: `made-by-${workspace}-${role}` };
      await store.saveRole(workspace, 'U1', role);
      await store.saveDefaultProject(workspace, 'C1', project);
      await store.saveConnection(workspace, {
        host: workspace,
        login: role,
        connectedBy: 'U1',
        connectedAt: 1,
        others: [{ host: `${workspace}-server`, login: role, connectedBy: 'U1', connectedAt: 1 }],
      });
      await store.saveProjectHost(workspace, web, `${workspace}-server`);
      await store.saveInstallation({
        workspace,
        name: workspace,
        botUserId: undefined,
        botId: undefined,
        scopes: [],
        installedBy: 'U1',
        installedAt: clock.now,
      });
      await store.saveExcerpts(workspace, role === 'admin' ? 'on' : 'off');
      const watch = {
        id: 'w',
        user: `U${workspace}`,
        project: web,
        build: 1,
        branch: undefined,
        createdAt: 1,
      };
      await store.saveWatch(workspace, watch);
      await store.audit(workspace, { ...entry, id: `w${waves}`, at: clock.now, target: workspace });
      settings.set(workspace, role);
      if (random.below(4) > 0) return;
      linked.add(workspace);
      const holder = await store.saveLogin(workspace, `U${workspace}`, 'ann', 'if free');
      if (holder !== undefined) strayed.push(`${workspace} found its login taken by ${holder}`);
    },
  };
  const entry = { by: 'U1', channel: 'C1', name: 'set', outcome: 'done' } as const;
  const [digests, settings] = [new Map<string, boolean>(), new Map<string, Role>()];
  const ended = new Set<string>();
  let values: (readonly [string, string])[] = [];

  const sleep = async () => undefined;

  /** What each of them is to find, after all of them have acted at the same time. */
  async function check(some: readonly string[]): Promise<void> {
    for (const [workspace, value] of values) {
      const place = { workspace, channel: 'C1', user: 'U1', messageTs: '1.1' };
      const { intent, key } = await unseal(value, place, { store, now: () => clock.now, newId, sleep });
      if (!JSON.stringify(intent).includes(workspace)) strayed.push(`${workspace} pressed another's`);
      const notice = { workspace, user: 'U1', names: [`w${waves}`] };
      if (
        (await notify(notice, () => tokenRefusedView({ host: 'https://circleci.com' }), services)) !==
        'enqueued'
      )
        strayed.push(`${workspace} was noted`);
      const lost = { mark: `w${waves}`, at: clock.now };
      if (!(await store.loseToken(workspace, lost))) strayed.push(`${workspace} had lost a token`);
      const act = { id: key, name: 'run', target: workspace, by: 'U1', channel: 'C1', at: clock.now };
      if (!(await store.claim(workspace, act)).won) strayed.push(`${workspace} found its act taken`);
      const stranger = tenants.find((one) => !some.includes(one)) ?? '';
      if (await store.card(stranger, key.split('.')[0] ?? ''))
        strayed.push(`${stranger} holds ${workspace}'s`);
    }
    values = [];
    if (kind === 'setting') for (const workspace of some) await checkSettings(workspace);
    if (kind === 'digest') await tellDigests();
  }
  async function checkSettings(workspace: string): Promise<void> {
    const role = settings.get(workspace);
    const found = [
      await store.role(workspace, 'U1'),
      (await store.defaultProject(workspace, 'C1'))?.repo,
      (await store.installation(workspace))?.name,
      (await store.connection(workspace))?.host,
      (await store.connection(workspace))?.others?.[0]?.host,
      await hostOfProject(workspace, web, store),
      (await store.watch(workspace, 'w'))?.user,
      (await store.watches(workspace)).map(({ user }) => user).join(),
      (await store.hooks(workspace)).length,
      await store.excerpts(workspace),
      (await store.auditTrail(workspace, { since: clock.now, limit: 9 })).map(({ target }) => target).join(),
    ];
    const own = [
      role,
      `made-by-${workspace}-${role}`,
      ...[
        workspace,
        workspace,
        `${workspace}-server`,
        `${workspace}-server`,
        `U${workspace}`,
        `U${workspace}`,
        1,
      ],
      role === 'admin' ? 'on' : 'off',
      workspace,
    ];
    if (JSON.stringify(found) !== JSON.stringify(own)) strayed.push(`${workspace} finds ${found}`);
  }
  /** The next morning, of all of them. */
  async function tellDigests(): Promise<void> {
    clock.now += 24 * 3_600_000;
    for (const [workspace, isOn] of digests) {
      if (isOn) told(workspace);
      queue.push({ version: 1, workspace, kind: 'digest', channel: 'C1' });
      await workOff();
    }
    digests.clear();
  }

  return {
    tenants,
    strayed,
    posts,
    wanted,
    due: async () =>
      (await store.due(Number.MAX_SAFE_INTEGER, 1_000))
        .filter((one) => one.kind === 'digest')
        .map(({ workspace }) => workspace)
        .toSorted(),
    /** The same in two to five of them at once; says in how many. */
    async wave(random: Random): Promise<number> {
      waves += 1;
      clock.now += 61_000;
      ended.clear();
      kind = random.pick(kinds);
      const some = [...new Set(Array.from({ length: 2 + random.below(4) }, () => random.pick(tenants)))];
      for (const workspace of some) await acts[kind](workspace, random);
      await check(some);
      return some.length;
    },
  };
}

interface Seen {
  readonly wave: () => number;
  readonly now: () => number;
  /** Of the workflow that is polled. */
  readonly status: () => 'running' | 'success';
}

/** Of each workspace’s own account, with the same project, builds and runs in it. */
function circleciOf(workspace: string, { wave, now, status }: Seen): CircleCI {
  const subject = `made by ${workspace}`;
  const given: Partial<CircleCI> = {
    host: `https://${workspace}.example`,
    build: async ({ number }) =>
      full({ number, status: 'failed', workflow: undefined, branch: `h${number}`, subject }),
    pipelines: async () => [
      { ...pipeline, id: `p${wave()}`, branch: `p${wave()}`, subject, createdAt: now() },
    ],
    workflowsOf: async () => [{ ...workflow, id: `w${wave()}`, createdAt: now(), status: status() }],
    approvalsOf: async () => [],
    builds: async () => [],
  };
  const none = () => Promise.reject(new CircleCIError('not-found', 'none'));
  return new Proxy(given as CircleCI, {
    // No promise: who awaits it gets it.
    get: (known, name) =>
      Reflect.get(known, name) ?? (['then', 'several'].includes(String(name)) ? undefined : none),
  });
}
