/** P15 for people: in any order of connecting, acting and leaving, no change goes out with another person's token. */
import { describe, expect, it } from 'vitest';
import { allConnections } from '../../lambda/connections/find-connection.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { ownAccounts } from '../../lambda/store/channel-limit-store.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import {
  changes,
  cloud,
  type OwnTokenWorld,
  openOwnTokens,
  server,
  type Who,
} from './people-with-own-tokens.ts';

/** Two workspaces and an organization; one id is the beginning of another, and people are in several. */
const workspaces = ['T0ACME0001', 'T0ACME00011', 'E0ACME0001'] as const;
/** As they stand in each workspace: a guest here may be an admin there. */
const standing: Readonly<Record<string, readonly [EffectiveRole, EffectiveRole, EffectiveRole]>> = {
  U1: ['admin', 'guest', 'operator'],
  U11: ['operator', 'admin', 'external'],
  U2: ['external', 'operator', 'admin'],
  U3: ['viewer', 'operator', 'operator'],
  U4: ['operator', 'external', 'guest'],
};
const people: readonly Who[] = Object.entries(standing).flatMap(([user, roles]) =>
  workspaces.map((workspace, index) => ({ workspace, user, effectiveRole: roles[index] ?? 'unknown' })),
);

interface Held {
  readonly token: string;
  readonly host: string;
}

const nameOf = ({ workspace, user }: Who) => `${workspace}/${user}`;

/** Several people at once, steps at random. Returns what went out with the wrong token. */
async function play(world: OwnTokenWorld, random: Random, sequences: number): Promise<readonly string[]> {
  const strayed: string[] = [];
  /** By person and host. */
  const own = new Map<string, ReadonlyMap<string, string>>();
  const hosts = new Map<string, string>();
  const shared = new Map<string, readonly Held[]>();
  let made = 0;

  const connect = async (who: Who) => {
    const held = { token: `own:${nameOf(who)}:${++made}`, host: random.below(8) === 0 ? server : cloud };
    await world.connectOwn(who, held.token, held.host);
    own.set(nameOf(who), new Map([...(own.get(nameOf(who)) ?? []), [held.host, held.token]]));
    hosts.set(held.token, held.host);
  };
  /** A workspace moves to one connection, or gets another one beside it. */
  const share = async (who: Who) => {
    const { workspace } = who;
    const held = { token: `shared:${workspace}:${++made}`, host: random.below(2) === 0 ? server : cloud };
    const others = (shared.get(workspace) ?? []).filter(({ host }) => host !== held.host);
    if (random.below(3) > 0 && others.length > 0) {
      await world.addConnection(who, held.token, held.host);
      shared.set(workspace, [...others, held]);
    } else {
      await world.connectWorkspace(workspace, held.token, held.host);
      shared.set(workspace, [held]);
    }
  };
  const act = async (who: Who) => {
    const mark = `m${++made}`;
    const mine = own.get(nameOf(who)) ?? new Map();
    const theirs = shared.get(who.workspace) ?? [];
    // Of a person whose accounts are all elsewhere nothing is changed.
    const isAbsent = mine.size > 0 && theirs.every((one) => !mine.has(one.host));
    await world.change(who, random.pick(changes), mark);
    for (const { method, token, host } of world.sentFor(mark)) {
      // One of theirs that was put elsewhere may come back to them.
      const isOwn = token?.startsWith(`own:${nameOf(who)}:`) && hosts.get(token) === host;
      const isShared = theirs.some((one) => token === one.token && host === one.host);
      const isRight = isOwn || (isShared && (method === 'GET' || !(mine.has(host) || isAbsent)));
      if (!isRight) strayed.push(`${nameOf(who)}: ${method} with ${token} at ${host}`);
    }
  };
  /** An item of the table that lies where it does not belong. */
  const misplace = async (who: Who) => {
    const from = random.pick(people);
    const { store } = world.services;
    await store.saveAccount(who.workspace, who.user, await store.account(from.workspace, from.user));
    if (nameOf(from) === nameOf(who)) return;
    const put = allConnections(await store.account(who.workspace, who.user));
    own.set(nameOf(who), new Map(put.map(({ host }) => [host, 'none may be used'])));
  };
  const steps: readonly ((who: Who) => Promise<unknown>)[] = [
    ...[act, act, act, act, act, act],
    ...[connect, connect],
    async (who) => {
      await world.contextOf(who).removeOwnAccount();
      own.delete(nameOf(who));
    },
    async (who) => {
      for (const token of own.get(nameOf(who))?.values() ?? []) world.revoked.add(token);
    },
    misplace,
    share,
    ({ workspace }) =>
      world.services.store.saveLimits(workspace, limitsWith({ ownAccount: random.pick(ownAccounts) })),
  ];

  for (const workspace of workspaces) await share({ workspace, user: 'U1', effectiveRole: 'admin' });
  for (let done = 0; done < sequences; done += 1) {
    // Different people at the same time; each does one thing after another.
    const first = random.below(people.length);
    const several = [0, 1, 2]
      .map((next) => people[(first + next * 4) % people.length])
      .filter((one) => !!one);
    const isQuiet = random.below(3) > 0;
    for (let step = 0; step < 4; step += 1)
      if (isQuiet) for (const who of several) await random.pick(steps)(who);
      else await Promise.all(several.map(act));
    world.sent.length = 0;
  }
  return strayed;
}

describe('P15: people are isolated', () => {
  it('in whose token their changes go out with', { timeout: 7_200_000 }, async () => {
    const sequences = runs(50_000);
    const strayed = await play(openOwnTokens(), createRandom(seed()), sequences);
    expect(strayed.slice(0, 5)).toEqual([]);
    proved({
      promise: 'P15',
      inputs: sequences,
      of: 'sequences of connecting, acting and leaving over two workspaces and an organization',
      failures: 0,
    });
  });

  it('and would show a token that is found without its owner', { timeout: 60_000 }, async () => {
    const world = openOwnTokens();
    const { store, tokenCipher } = world.services;
    const { account } = store;
    const owners: Who[] = [];
    Object.assign(store, {
      // The account that was connected last in the workspace, for every person.
      account: async (workspace: string, user: string) => {
        const last = owners.findLast((who) => who.workspace === workspace);
        return last && (await account(workspace, user)) ? account(workspace, last.user) : undefined;
      },
    });
    Object.assign(tokenCipher, {
      encrypt: async (owner: Who, value: object) => {
        owners.push(owner);
        return JSON.stringify(value);
      },
      decrypt: async (_: unknown, sealed: string) => JSON.parse(sealed),
    });
    expect((await play(world, createRandom(1), 100)).length).toBeGreaterThan(0);
  });

  it('and would show a change that falls back to the workspace’s token', { timeout: 60_000 }, async () => {
    const world = openOwnTokens();
    const { circleci } = world.services;
    Object.assign(world.services, {
      circleci: (options: Parameters<typeof circleci>[0]) =>
        circleci(options.token?.startsWith('own') ? { ...options, token: 'shared-by-mistake' } : options),
    });
    expect((await play(world, createRandom(1), 100)).length).toBeGreaterThan(0);
  });
});
