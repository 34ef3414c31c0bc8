/** The keys as they lie in the tables of those who run the bot: another key than yesterday's is a record lost. */
import { describe, expect, it } from 'vitest';
import { alertKeys, dueShards } from '../../lambda/store/alert-keys.ts';
import { expiry, type Key, keys, lease, lifetimes, table, timeKey } from '../../lambda/store/keys.ts';
import { web } from '../alerts/sample-reports.ts';

const odd = { vcs: 'github', org: 'a#b', repo: 'c%d' } as const;
const line = { project: web, branch: 'main', workflow: 'ci' };
const message = { destination: 'C#1', due: 8, at: 7, id: 'r#1' };
const due = { workspace: 'T1', kind: 'digest', id: 'C1', at: 7 } as const;

/** Of each kind of record: its key in a workspace, and where it lies in that of T1. */
const kept: Readonly<Record<string, readonly [(workspace: string) => Key, string]>> = {
  installation: [keys.installation, 'INSTALLATION'],
  rotation: [keys.rotation, 'ROTATION'],
  connection: [keys.connection, 'CONNECTION'],
  'project host': [(of) => alertKeys.projectHost(of, { ...odd, org: 'A' }), 'HOST#gh/a/c%d'],
  account: [(of) => keys.account(of, 'U1'), 'ACCOUNT#U1'],
  'default project': [(of) => keys.defaultProject(of, 'C1'), 'DEFAULT#C1'],
  role: [(of) => keys.role(of, 'U1'), 'ROLE#U1'],
  limits: [(of) => keys.limits(of, '*'), 'LIMITS#*'],
  card: [(of) => keys.card(of, 'c1'), 'CARD#c1'],
  act: [(of) => keys.act(of, 'a1'), 'ACT#a1'],
  refused: [(of) => keys.refused(of, 'data_table'), 'REFUSED#data_table'],
  audit: [(of) => keys.audit(of, { at: 7, id: 'a1' }), 'AUDIT#00000000000007#a1'],
  subscriptions: [alertKeys.subscriptions, 'SUBSCRIPTION#'],
  'subscriptions to a project': [(of) => alertKeys.subscriptionsTo(of, odd), 'SUBSCRIPTION#gh/a%23b/c%25d#'],
  subscription: [(of) => alertKeys.subscription(of, odd, 's1'), 'SUBSCRIPTION#gh/a%23b/c%25d#s1'],
  hooks: [alertKeys.hooks, 'HOOK#'],
  hook: [(of) => alertKeys.hook(of, 'h1'), 'HOOK#h1'],
  run: [(of) => alertKeys.run(of, 'r1'), 'RUN#r1'],
  results: [(of) => alertKeys.results(of, line), 'RESULTS#gh/acme/web#eVRrq0UuRBvK2uUvLnyNFO'],
  'results of a project': [(of) => alertKeys.resultsOf(of, web), 'RESULTS#gh/acme/web#'],
  message: [(of) => alertKeys.message(of, { ...message, scope: 'destination' }), 'MSG#C%231#r#1'],
  notice: [(of) => alertKeys.message(of, { ...message, scope: 'workspace' }), 'MSG##r#1'],
  'messages that wait': [(of) => alertKeys.pendingIn(of, 'C#1'), 'PENDING#C%231#'],
  'a message that waits': [
    (of) => alertKeys.pending(of, message),
    'PENDING#C%231#00000000000008#00000000000007#r#1',
  ],
  destination: [(of) => alertKeys.destination(of, 'C1'), 'DEST#C1'],
  'rate limit': [(of) => alertKeys.rate(of, 'post'), 'RATE#post'],
  'rate limit of a host': [(of) => alertKeys.rate(of, 'polls', 'https://ci.x'), 'RATE#polls#https://ci.x'],
  posted: [(of) => alertKeys.posted(of, { destination: 'C#1', subject: 'run:r#1' }), 'POSTED#C%231#run:r#1'],
  digest: [(of) => alertKeys.digest(of, 'C1'), 'DIGEST#C1'],
  digests: [alertKeys.digests, 'DIGEST#'],
  watches: [alertKeys.watches, 'WATCH#'],
  watch: [(of) => alertKeys.watch(of, 'w1'), 'WATCH#w1'],
  login: [(of) => alertKeys.login(of, 'U1'), 'LOGIN#U1'],
  'user of a login': [(of) => alertKeys.user(of, 'Ada-L'), 'USER#ada-l'],
  'person of an address': [(of) => alertKeys.email(of, 'Ada@acme.example'), 'EMAIL#YZ6nwgqJGyTasI3TiJJh4b'],
  excerpts: [alertKeys.excerpts, 'EXCERPTS'],
  'no approvals': [(of) => alertKeys.noApprovals(of, 'U1'), 'NOAPPROVALS#U1'],
  pointer: [(workspace) => alertKeys.pointer({ ...due, workspace }), 'DUE#digest#C1'],
};

describe.each(Object.entries(kept))('the key of: %s', (_, [keyOf, sk]) => {
  it('lies in the partition of its workspace', () => {
    expect(keyOf('T1')).toEqual({ pk: 'W#T1', sk });
    expect(keyOf('T2')).toEqual({ pk: 'W#T2', sk });
  });
});

describe('the keys', () => {
  it('of two kinds never meet', () => {
    const all = Object.values(kept).map(([, sk]) => sk);
    expect(new Set(all).size).toBe(all.length);
  });

  it('of what no workspace owns are by its unguessable id', () => {
    expect([keys.delivery('d1'), keys.tally('m1'), keys.state('s1')]).toEqual([
      { pk: 'D#d1', sk: 'DELIVERY' },
      { pk: 'M#m1', sk: 'TALLY' },
      { pk: 'S#s1', sk: 'STATE' },
    ]);
  });

  it('of the results of two branches never meet, however their names are cut', () => {
    const of = (branch: string, workflow: string) =>
      alertKeys.results('T1', { ...line, branch, workflow }).sk;
    expect(of('a', 'bc')).not.toBe(of('ab', 'c'));
    expect(of('a', 'b')).not.toBe(of('b', 'a'));
    expect(of('x'.repeat(5_000), 'ci')).toMatch(/^RESULTS#gh\/acme\/web#[\w-]{22}$/);
  });

  it('name the attributes of the table', () => {
    expect(table).toEqual({ partitionKey: 'pk', sortKey: 'sk', timeToLive: 'expiresAt' });
  });
});

describe('what is due', () => {
  it('lies where it is looked for, in the order of time, apart for each workspace', () => {
    const { pk, sk } = alertKeys.due(due);
    expect(sk).toBe('00000000000007#T1#digest#C1');
    expect(dueShards.map(alertKeys.dueIn)).toContain(pk);
    expect(alertKeys.due({ ...due, workspace: 'T#2' }).sk).toBe('00000000000007#T%232#digest#C1');
    expect(alertKeys.due({ ...due, at: 10 }).sk > sk).toBe(true);
  });

  it('stays in its partition when its time changes, and is spread over all of them', () => {
    expect(alertKeys.due({ ...due, at: 99 }).pk).toBe(alertKeys.due(due).pk);
    const ids = Array.from({ length: 200 }, (_, n) => `C${n}`);
    const partitions = new Set(ids.map((id) => alertKeys.due({ ...due, id }).pk));
    expect([...partitions].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((shard) => `DUE#${shard}`));
  });
});

describe('times', () => {
  it('sort as numbers do, and what is none of our time is cut', () => {
    const times = [-5, 0, 9.9, 10, Date.UTC(2026, 10, 30), 1e15];
    expect(times.map(timeKey)).toEqual([
      ...['00000000000000', '00000000000000', '00000000000009', '00000000000010'],
      ...['01795996800000', '99999999999999'],
    ]);
  });

  it('of DynamoDB are whole seconds, and never early', () => {
    expect([expiry(1_000), expiry(1_001)]).toEqual([1, 2]);
  });

  it('last as long as the schema says', () => {
    const hours = Object.entries(lifetimes).map(([name, time]) => [name, time / 3_600_000]);
    expect(Object.fromEntries(hours)).toEqual({
      card: 192,
      act: 9_600,
      projectHost: 720,
      audit: 9_600,
      delivery: 26,
      alert: 384,
      results: 2_160,
      watch: 192,
      notice: 744,
      tally: 360,
      found: 24,
      notFound: 1,
      refused: 24,
      rate: 24,
    });
    expect(lease).toBe(45_000);
  });
});
