/** P19: a token is renewed once, stored before it is used, and asked for by a person once when it is lost. */
import { afterEach, expect, it } from 'vitest';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';
import { type Calling, type Home, hour, openRotating, type Rotating } from './expiring-slack-tokens.ts';

let world: Rotating;
afterEach(() => world.close());

const consumers = 8;

/** All of them at once, while eight instances work the queue off. What each use came to. */
async function workAtOnce(workers: number): Promise<readonly string[]> {
  let busy = true;
  const working = Array.from({ length: consumers }, async () => {
    const own = new Map(world.homes.map((home) => [home.workspace, world.instance(home).services]));
    while (busy || world.queue.length > 0) {
      const queued = world.queue.shift();
      if (queued) await world.work(queued, own.get(queued.workspace)!);
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  const used = await Promise.all(
    Array.from({ length: workers }, (_, at) =>
      world.use(world.homes[at % world.homes.length]!, 60_000).catch((error: Error) => error.name),
    ),
  );
  busy = false;
  await Promise.all(working);
  return used;
}

/** Until nothing waits: once for each message, by an instance that nothing happens to. */
async function workOff(home: Home): Promise<void> {
  for (let queued = world.queue.shift(); queued; queued = world.queue.shift())
    world.pass(await world.work(queued, world.instance(home).services));
}

const generations = 4;

it('P19: a thousand workers at the end of a token buy one new token', { timeout: 1_800_000 }, async () => {
  world = await openRotating();
  const random = createRandom(seed());
  const workers = runs(1_000);
  for (const home of world.homes) await world.install(home);
  for (let generation = 1; generation <= generations; generation += 1) {
    // Near the end, or beyond it.
    world.pass(random.pick([10.1, 11, 11.9, 12.1]) * hour);
    const used = await workAtOnce(workers);
    expect(used.filter((came) => came !== 'ok')).toEqual([]);
    for (const home of world.homes)
      expect(world.exchanges(home)).toEqual(Array.from({ length: generation }, () => 'bought'));
  }
  expect(world.homes.map(world.told)).toEqual([0, 0, 0]);
  proved({ promise: 'P19', inputs: generations * workers, of: 'workers at the end of a token', failures: 0 });
});

it('P19: would notice a renewal without a lease', { timeout: 1_800_000 }, async () => {
  world = await openRotating({ beginRotation: async () => true });
  for (const home of world.homes) await world.install(home);
  world.pass(11 * hour);
  await workAtOnce(30);
  expect(world.homes.flatMap(world.exchanges)).toContain('invalid_refresh_token');
});

/** Lets the process die before or after the call `at`: none of its code runs on. */
function mortal(at: number, when: 'before' | 'after') {
  let [calls, isDead] = [0, false];
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = <T>() => new Promise<T>(() => undefined);
  const dying = <T>() => {
    isDead = true;
    die();
    return never<T>();
  };
  const calling: Calling = async (_, act) => {
    if (isDead) return never();
    calls += 1;
    const mine = calls === at;
    if (mine && when === 'before') return dying();
    const answer = await act();
    return isDead ? never() : mine ? dying() : answer;
  };
  return { calling, death, calls: () => calls };
}

it('P19: dying at any call loses a token only between Slack and the secret, and asks once', {
  timeout: 1_800_000,
}, async () => {
  world = await openRotating();
  const random = createRandom(seed());
  const schedules = Math.max(30, runs(1_000));
  let [died, lost] = [0, 0];
  for (const home of world.homes) await world.install(home);
  for (let at = 0; at < schedules; at += 1) {
    const home = world.homes[at % world.homes.length]!;
    world.queue.push({ version: 1, workspace: home.workspace, kind: 'rotation' });
    await workOff(home);
    home.slack.calls.length = 0;
    world.pass(10.5 * hour);
    // The answer of the exchange itself may be what is lost.
    if (random.below(12) === 0) home.slack.failNext('oauth.v2.access', { kind: 'reset', when: 'after' });
    const before = died;
    for (let deaths = 1 + random.below(2); deaths > 0; deaths -= 1) {
      const life = mortal(1 + random.below(22), random.pick(['before', 'after']));
      const { services } = world.instance(home, life.calling);
      const queued = { version: 1, workspace: home.workspace, kind: 'rotation' } as const;
      const end = await Promise.race([
        world.work(queued, services).then(() => 'ended'),
        life.death.then(() => 'died'),
      ]);
      if (end === 'died') died += 1;
      // The message comes back when its visibility ends: the lease has ended before that.
      world.pass(360_000);
    }
    world.queue.push({ version: 1, workspace: home.workspace, kind: 'rotation' });
    await workOff(home);
    const bought = world.exchanges(home).filter((came) => came === 'bought');
    const refused = world.exchanges(home).filter((came) => came === 'invalid_refresh_token');
    expect(bought.length + (world.exchanges(home).length - bought.length - refused.length)).toBe(1);
    if (refused.length === 0) {
      expect([await world.use(home, 0), world.told(home)]).toEqual(['ok', 0]);
      continue;
    }
    lost += 1;
    // However often it is asked for, and long after the old token has ended.
    for (let later = 0; later < 3; later += 1) {
      await world.use(home, 0).catch(() => undefined);
      world.queue.push({ version: 1, workspace: home.workspace, kind: 'rotation' });
      await workOff(home);
      world.pass(2 * hour);
    }
    const unclear = world.log.filter(({ log }) => log === 'alert.ambiguous').length;
    world.log.length = 0;
    // One who dies before it is noted leaves the question to the next.
    const asked = world.exchanges(home).filter((came) => came === 'invalid_refresh_token').length;
    expect(asked).toBeLessThanOrEqual(1 + died - before);
    expect(asked).toBe(refused.length);
    expect(world.told(home)).toBeGreaterThanOrEqual(1);
    expect(world.told(home)).toBeLessThanOrEqual(1 + unclear);
    await expect(world.use(home, 0)).rejects.toMatchObject({ name: 'NotInstalledError' });
    await world.install(home);
    expect(await world.use(home, 0)).toBe('ok');
  }
  expect(died).toBeGreaterThan(0);
  expect(lost).toBeGreaterThan(0);
  proved({ promise: 'P19', inputs: schedules, of: 'renewals with a death at a call', failures: 0 });
});
