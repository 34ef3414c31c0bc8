/** Changes of the connections that come at one time: each is kept, whichever delivery read them first. */
import { beforeEach, describe, expect, it } from 'vitest';
import { allConnections } from '../../lambda/connections/find-connection.ts';
import { UsageError } from '../../lambda/errors.ts';
import { ownAccountOf } from '../../lambda/slack/tokens/change-with-own-token.ts';
import { removeConnection, saveConnection } from '../../lambda/slack/tokens/workspace-connections.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import { readOnce } from '../../lambda/store/read-settings-once.ts';
import { openOwnTokens } from './people-with-own-tokens.ts';

const workspace = 'T1';
const hosts = ['https://circleci.com', 'https://ci.example.com', 'https://ci.example.org'] as const;
const [cloud, server, third] = hosts;
const added = (host: string) => ({
  host,
  token: `token-of-${host}`,
  login: 'ada',
  connectedBy: 'U1',
  connectedAt: 0,
});

let services: Services;
const clock = { now: 0 };
beforeEach(() => {
  clock.now = 1_000;
  // The others are handled while one waits.
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 1));
  services = { ...openOwnTokens().services, now: () => clock.now, sleep };
});

const save = (host: string, by = services) => saveConnection(workspace, added(host), by);
const remove = (host: string, by = services) => removeConnection(workspace, { host }, by);
/** As one delivery reads the table: each setting once. */
const delivery = (): Services => ({ ...services, store: readOnce(services.store) });
async function kept() {
  const [connection, { circleci }] = await Promise.all([
    services.store.connection(workspace),
    services.secrets.readFresh(workspace),
  ]);
  const tokens = allConnections(circleci);
  expect(tokens.map(({ host, token }) => [host, token])).toEqual(
    tokens.map(({ host }) => [host, `token-of-${host}`]),
  );
  const listed = allConnections(connection).map(({ host }) => host);
  expect(tokens.map(({ host }) => host).toSorted()).toEqual(listed.toSorted());
  return listed.toSorted();
}
const sorted = (...some: readonly string[]) => some.toSorted();

describe('connections that are changed at one time', () => {
  it('are all there when they were added', async () => {
    await Promise.all(hosts.map((host) => save(host)));
    expect(await kept()).toEqual(sorted(...hosts));
  });

  it('are there, and what was removed is not', async () => {
    await save(cloud);
    await save(server);
    await Promise.all([save(third), remove(server)]);
    expect(await kept()).toEqual(sorted(cloud, third));
  });

  it('are there where a delivery had read them before another one changed them', async () => {
    await save(cloud);
    const late = delivery();
    expect(allConnections(await late.store.connection(workspace))).toHaveLength(1);
    await save(server);
    await save(third, late);
    expect(await kept()).toEqual(sorted(...hosts));
    const later = delivery();
    await later.store.connection(workspace);
    await remove(server);
    await remove(cloud, later);
    expect(await kept()).toEqual([third]);
  });

  it('are refused while another change holds the lock, and not once its function is dead', async () => {
    await save(cloud);
    const lock = { owner: 'another', now: clock.now, until: clock.now + 45_000 };
    await services.store.acquireLock(workspace, 'connections:', lock);
    await expect(save(server)).rejects.toThrow(UsageError);
    expect(await kept()).toEqual([cloud]);
    clock.now += 45_001;
    await save(server);
    expect(await kept()).toEqual(sorted(cloud, server));
  });

  it('are changed where the lock cannot be released, and a refused write frees it', async () => {
    const lost = async () => Promise.reject(new Error('throttled'));
    await save(cloud, { ...services, store: { ...services.store, releaseLock: lost } });
    expect(await kept()).toEqual([cloud]);
    clock.now += 45_001;
    await expect(
      save(server, { ...services, secrets: { ...services.secrets, write: lost } }),
    ).rejects.toThrow('throttled');
    await save(server);
    expect(await kept()).toEqual(sorted(cloud, server));
  });
});

describe('one’s own accounts that are connected at one time', () => {
  it('are all there', async () => {
    const caller = { workspace, user: 'U0ANN00001', channel: undefined };
    const own = () => ownAccountOf(caller, delivery());
    const at = (host: string) => ({ host, token: `token-of-${host}`, login: 'ann' });
    const connected = async () =>
      allConnections(await services.store.account(workspace, caller.user)).map(({ host }) => host);
    await Promise.all(hosts.map((host) => own().saveOwnAccount(at(host))));
    expect((await connected()).toSorted()).toEqual(sorted(...hosts));
    const late = own();
    await late.ownAccounts();
    await own().removeOwnAccount(server);
    await late.removeOwnAccount(cloud);
    expect(await connected()).toEqual([third]);
  });
});
