/** Our key was changed: who gives CircleCI the new secrets, and who is told to. */
import { describe, expect, it } from 'vitest';
import { CircleCIError, type Reason } from '../../lambda/circleci/errors.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import { handleHooks } from '../../lambda/jobs/sync-webhooks.ts';
import type { Hook } from '../../lambda/store/subscriptions-and-schedules.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';

const web: Project = { vcs: 'github', org: 'acme', repo: 'web' };
const week = 7 * 24 * 60 * 60_000;

async function open(changes: Partial<Hook>) {
  const world = {
    given: [] as (readonly [string, string])[],
    made: [] as string[],
    refuses: undefined as Reason | undefined,
  };
  const circleci = answeringOnly({
    projects: async () => [],
    setWebhookSecret: async (_project, id, secret) => {
      if (world.refuses) throw new CircleCIError(world.refuses, 'PUT /webhook');
      world.given.push([id, secret]);
    },
    createWebhook: async (_, { secret }) => {
      world.made.push(secret);
      return 'w-new';
    },
  });
  const clockwork = openClockwork({ circleci });
  const { store, clock, services } = clockwork;
  await store.saveSubscription(subscription({}, { project: web, owner: 'U01ANN', channel: 'C0DEV' }));
  const of = { id: 'h', project: web, createdBy: 'U01BEN', createdAt: 1, channel: 'C0DEV' };
  await store.saveHook('T1', { ...of, webhookId: undefined, connectedAt: undefined, ...changes });
  const look = async (project = 'github/acme/web') => {
    const queued = { version: 1, workspace: 'T1', kind: 'hooks', project } as const;
    await handleHooks(queued, services, clock.now + 40_000);
    await clockwork.workOff();
  };
  const next = async () => {
    const [due] = await store.due(Number.MAX_SAFE_INTEGER, 10);
    return due && due.at - clock.now;
  };
  const kept = async () => (await store.hooks('T1')).find(({ id }) => id === 'h');
  return { ...clockwork, world, look, next, kept, ...(await fakeHookAddress('T1', { id: 'h' })) };
}

const ours = { webhookId: 'w', secretMark: 'of the former key' };
const byHand = { used: { renewal: 0, at: 1 }, secretMark: 'former', shownTo: 'U01ADA', shownAt: 1 };

describe('the look after the key was changed', () => {
  it('gives a webhook of ours its new secret, once, though nothing was built', async () => {
    const { look, world, kept, secret, mark, next, said } = await open(ours);
    await look();
    await look();
    expect(world.given).toEqual([['w', secret]]);
    expect(await kept()).toMatchObject({ webhookId: 'w', secretMark: mark });
    expect(await next()).toBe(week);
    expect(said).toEqual([]);
  });

  it.each(['unavailable', 'rate-limited'] as const)(
    'tries again soon when CircleCI is %s',
    async (reason) => {
      const { look, world, next, kept, said } = await open(ours);
      world.refuses = reason;
      await look();
      expect(await next()).toBe(5 * 60_000);
      world.refuses = undefined;
      await look();
      expect((await kept())?.secretMark).not.toBe(ours.secretMark);
      expect(said).toEqual([]);
    },
  );

  it('sets up again a webhook that was removed at CircleCI', async () => {
    const { look, world, kept, secret, mark } = await open({ ...ours, connectedAt: 1 });
    world.refuses = 'not-found';
    await look();
    expect(world.made).toEqual([secret]);
    expect(await kept()).toMatchObject({ webhookId: 'w-new', secretMark: mark });
  });

  it('asks for the new secret to be pasted where it may not give it, and still knows that it is reported', async () => {
    const { look, world, kept, said } = await open(ours);
    world.refuses = 'forbidden';
    await look();
    await look();
    expect(said).toMatchObject([{ to: 'U01BEN' }]);
    expect(await kept()).toMatchObject({ used: { renewal: 0 }, secretMark: ours.secretMark });
    expect((await kept())?.webhookId).toBeUndefined();
    expect(world.made).toEqual([]);
  });

  it('tells each person who has seen the secret, once, what to type', async () => {
    const { look, said, world } = await open(byHand);
    await look();
    await look();
    expect(said).toMatchObject([{ to: 'U01ADA' }]);
    expect(JSON.stringify(said)).toContain('/circle webhook acme/web');
    expect([world.given, world.made]).toEqual([[], []]);
  });

  it('finds the organization’s own hook from a look at one of its projects', async () => {
    const { look, said } = await open({ ...byHand, project: { ...web, repo: '*' } });
    await look();
    expect(JSON.stringify(said)).toContain('/circle webhook acme/*');
  });

  it('sends no message about a secret that no person has seen', async () => {
    const { look, said, world } = await open({ ...byHand, used: undefined });
    await look();
    expect([said, world.given]).toEqual([[], []]);
  });
});
