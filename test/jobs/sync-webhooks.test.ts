import { describe, expect, it } from 'vitest';
import { CircleCIError, type Reason } from '../../lambda/circleci/errors.ts';
import { type Project, projectSlug } from '../../lambda/circleci/project.ts';
import { handleHooks } from '../../lambda/jobs/sync-webhooks.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription } from '../alerts/sample-reports.ts';

const id = 'github/acme/*';
const whole: Project = { vcs: 'github', org: 'acme', repo: '*' };
const named = (repo: string, org = 'acme'): Project => ({ vcs: 'github', org, repo });
const sixHours = 6 * 60 * 60_000;

/** A CircleCI that follows these projects; a channel asks for all of acme's. */
async function open(projects: readonly Project[]) {
  const world = {
    projects,
    made: [] as string[],
    deleted: [] as string[],
    refuses: new Map<string, Reason>(),
  };
  const circleci = answeringOnly({
    projects: async () =>
      world.projects.map((project) => ({ project, branches: [], defaultBranch: 'main', vcsUrl: '' })),
    createWebhook: async (project) => {
      const reason = world.refuses.get(project.repo);
      if (reason) throw new CircleCIError(reason, 'POST /webhook');
      world.made.push(projectSlug(project));
      return `w-${project.repo}`;
    },
    deleteWebhook: async (_project, webhook) => {
      const reason = world.refuses.get(`delete ${webhook}`);
      if (reason) throw new CircleCIError(reason, 'DELETE /webhook');
      world.deleted.push(webhook);
    },
  });
  let made = 0;
  const clockwork = openClockwork({ circleci });
  const newId = () => {
    made += 1;
    return `hook${made}`;
  };
  const services = { ...clockwork.services, newId };
  const one = subscription({}, { project: whole, owner: 'U01ANN', channel: 'C0DEV' });
  await clockwork.store.saveSubscription(one);
  await clockwork.store.saveConnection('T1', {
    host: 'https://circleci.com',
    login: 'ann',
    connectedBy: 'U01ADA',
    connectedAt: 1,
  });
  const look = async (changes: Partial<AlertServices> = {}) => {
    await handleHooks(
      { version: 1, workspace: 'T1', kind: 'hooks', project: id },
      { ...services, ...changes },
      clockwork.clock.now + 40_000,
    );
    await clockwork.workOff();
  };
  const next = async () => {
    const [due] = (await clockwork.store.due(Number.MAX_SAFE_INTEGER, 10)).filter(
      ({ kind }) => kind === 'hooks',
    );
    return due && due.at - clockwork.clock.now;
  };
  return { ...clockwork, one, world, look, next };
}

describe('the look at webhooks', () => {
  it('sets up what is followed later, each once, and only of that organization', async () => {
    const { look, world, next, said } = await open([named('web'), named('api', 'other')]);
    await look();
    world.projects = [...world.projects, named('new')];
    await look();
    expect(world.made).toEqual(['gh/acme/web', 'gh/acme/new']);
    expect(await next()).toBe(sixHours);
    expect(said).toEqual([]);
  });

  it('goes through hundreds, some at a time', async () => {
    const all = Array.from({ length: 70 }, (_, index) => named(`r${index}`));
    const { look, world, next } = await open(all);
    await look();
    expect(world.made).toHaveLength(30);
    expect(await next()).toBeLessThan(sixHours);
    await look();
    await look();
    expect(new Set(world.made).size).toBe(70);
    expect(await next()).toBe(sixHours);
  });

  it('lists those that it may not set up to the person who subscribed, once, and tries again later', async () => {
    const { look, world, said, next } = await open([named('web'), named('api')]);
    world.refuses.set('api', 'forbidden');
    await look();
    await look();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(JSON.stringify(said)).toContain('webhook gh/acme/api');
    expect(await next()).toBe(sixHours);
    world.refuses.clear();
    await look();
    expect(world.made).toEqual(['gh/acme/web', 'gh/acme/api']);
  });

  it('tells later when Slack says wait, and is not silent for ever', async () => {
    const { look, world, said, outcomes, clock } = await open([named('web')]);
    world.refuses.set('web', 'forbidden');
    outcomes.push({ is: 'rate-limited', after: 3_000 });
    await look();
    expect(said).toEqual([]);
    clock.now += 3_000;
    await look();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
  });

  it('says nothing of a project that reports to the organization’s own address', async () => {
    const { look, world, said, store } = await open([named('web'), named('api')]);
    const byHand = {
      createdBy: 'U01ANN',
      createdAt: 1,
      channel: 'C0DEV',
      webhookId: undefined,
      connectedAt: 1,
    };
    await store.saveHook('T1', { id: 'whole', project: whole, ...byHand });
    await store.saveResults(
      'T1',
      { project: named('web'), branch: 'main', workflow: 'ci' },
      { value: [], version: 0 },
    );
    for (const repo of ['web', 'api']) world.refuses.set(repo, 'forbidden');
    await look();
    expect(JSON.stringify(said)).toContain('acme/api');
    expect(JSON.stringify(said)).not.toContain('acme/web');
  });

  it('tries again soon when CircleCI does not answer, and notifies no one', async () => {
    const { look, world, said, next } = await open([named('web')]);
    world.refuses.set('web', 'unavailable');
    await look();
    expect(await next()).toBe(5 * 60_000);
    expect(said).toEqual([]);
  });

  it('notifies the person who connected when rejected the token', async () => {
    const { look, said, store } = await open([]);
    const projects = async () => {
      throw new CircleCIError('unauthorized', 'GET /projects');
    };
    await look({ circleci: async () => answeringOnly({ projects }) });
    expect(said).toMatchObject([{ to: 'U01ADA' }]);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ kind: 'hooks' }]);
  });

  it('removes unused webhooks when the last channel has unsubscribed, and then ends', async () => {
    const { look, world, store, one, clock } = await open([named('web'), named('api')]);
    await look();
    await store.saveSubscription(subscription({}, { id: 'other', project: named('api') }));
    await store.removeSubscription(one);
    for (const due of await store.due(Number.MAX_SAFE_INTEGER, 10)) await store.unschedule(due);
    clock.now += 1;
    await look();
    expect(world.deleted).toEqual(['w-web']);
    expect(await store.hooks('T1')).toMatchObject([{ project: { repo: 'api' } }]);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  it('tells the person who had it made, once, of a webhook that stays, and tries once more', async () => {
    const { look, world, store, one, clock, said, next } = await open([named('web'), named('api')]);
    await look();
    await store.removeSubscription(one);
    for (const due of await store.due(Number.MAX_SAFE_INTEGER, 10)) await store.unschedule(due);
    world.refuses.set('delete w-web', 'forbidden');
    await look();
    expect(world.deleted).toEqual(['w-api']);
    expect(said).toMatchObject([
      { to: 'U01ANN', message: { text: expect.stringContaining('A webhook is left in CircleCI') } },
    ]);
    expect(JSON.stringify(said)).toContain('acme/web');
    clock.now += (await next()) ?? 0;
    for (const due of await store.due(Number.MAX_SAFE_INTEGER, 10)) await store.unschedule(due);
    await look();
    expect(said).toHaveLength(1);
    expect(await next()).toBeUndefined();
  });
});
