/** Alerts of a workspace with two installations of CircleCI: each run is read where it ran, and one is no other's trouble. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { projectSlug } from '../../lambda/circleci/project.ts';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { clientFor } from '../../lambda/circleci/route-calls.ts';
import { connectCircleCI } from '../../lambda/slack/connect-circleci.ts';
import { saveConnection } from '../../lambda/slack/tokens/workspace-connections.ts';
import { addProject } from '../../local/circleci/histories/add-project.ts';
import { layPipeline } from '../../local/circleci/histories/lay-history.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { takeDeliveries } from '../../local/circleci/webhook-deliveries.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { type Clockwork, openClockwork } from './minute-by-minute.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const minute = 60_000;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const anvil = { vcs: 'github', org: 'forge', repo: 'anvil' } as const;
const clock = { now };
let cloud: CircleCISimulator;
let server: CircleCISimulator;
let bot: FakeBot;
let alerts: Clockwork;

beforeEach(async () => {
  clock.now = now - 10 * minute;
  const token = { kind: 'personal', login: 'ada' } as const;
  const of = { port: 0, quiet: true, empty: true, clock: () => clock.now } as const;
  cloud = await startCircleCI({ ...of, tokens: [{ ...token, token: 'cloud-token' }] });
  server = await startCircleCI({ ...of, seed: 2, tokens: [{ ...token, token: 'server-token' }] });
  addProject(cloud.world, { org: 'acme', name: 'web' });
  addProject(server.world, { org: 'forge', name: 'anvil' });
  bot = createFakeBot({ host: cloud.url, now: clock.now });
  alerts = openClockwork({ now });
  const { store } = alerts;
  const connecting = { ...bot.services, store, circleci: createCircleCI };
  Object.assign(bot.services, { store });
  Object.assign(alerts.services, {
    circleci: async (...[of, project]: Parameters<typeof alerts.services.circleci>) =>
      clientFor(project, await connectCircleCI(of, connecting)),
  });
  for (const [{ url: host }, name] of [[cloud, 'cloud'] as const, [server, 'server'] as const]) {
    const at = { login: 'ada', connectedBy: `U-${name}`, connectedAt: 1 };
    await saveConnection(workspace, { host, token: `${name}-token`, ...at }, connecting);
  }
  await bot.type('subscribe gh/acme/web');
  await bot.type('subscribe gh/forge/anvil');
});
afterEach(() => Promise.all([cloud.close(), server.close().catch(() => undefined)]));

/** A run fails there, and is reported to the webhooks that there are. Returns what channels are told. */
async function fails({ world }: CircleCISimulator, project: string, branch = 'main') {
  clock.now = now;
  layPipeline(world, {
    project,
    branch,
    at: now - 5 * minute,
    workflows: [{ name: 'ci', jobs: [{ name: 'test', status: 'failed' }] }],
  });
  const hooks = await alerts.store.hooks(workspace);
  const before = alerts.said.length;
  for (const { body } of takeDeliveries(world, now)) {
    const report = readReport(JSON.parse(body));
    const hook = hooks.find((one) => project.endsWith(`${one.project.org}/${one.project.repo}`));
    if (!report || 'ping' in report || !hook) continue;
    await alerts.handle({ version: 1, workspace, kind: 'report', hook: hook.id, report });
    await alerts.workOff();
  }
  // What waited for details is told then.
  await alerts.minute();
  return alerts.said.slice(before).flatMap(({ to, message }) => (to.startsWith('C') ? [message] : []));
}

const builds = ({ controls }: CircleCISimulator, org: string) =>
  controls.received().filter(({ path }) => path.includes(`/${org}/`));

describe('an alert', () => {
  it('has its webhook, its details and its links from the CircleCI that ran it', async () => {
    expect([cloud, server].map(({ world }) => world.webhooks.length)).toEqual([1, 1]);
    for (const { controls } of [cloud, server]) controls.forgetReceived();
    const [card] = await fails(server, 'github/forge/anvil');
    expect(textOf(card)).toContain('forge/anvil');
    expect(JSON.stringify(card)).toContain(`${server.url}/`);
    expect(JSON.stringify(card)).not.toContain(cloud.url);
    expect(builds(server, 'forge').length).toBeGreaterThan(0);
    const [other] = await fails(cloud, 'github/acme/web');
    expect(JSON.stringify(other)).toContain(`${cloud.url}/`);
    expect(builds(server, 'acme')).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['refuses its token', () => cloud.controls.revoke('cloud-token')],
    ['is down', () => cloud.close()],
  ])(
    'comes with its details while the other CircleCI %s, and the other’s alert comes, too',
    async (_, begin) => {
      // Which connection a project has is known by then.
      await fails(server, 'github/forge/anvil');
      await begin();
      const [card] = await fails(server, 'github/forge/anvil', 'topic');
      expect(JSON.stringify(card)).toContain(`${server.url}/`);
      expect(await fails(cloud, 'github/acme/web')).toHaveLength(1);
    },
  );
});

describe.each<[string, () => unknown]>([
  ['is down', () => server.close()],
  ['limits its rate', () => server.controls.fail({ kind: 'rate-limited', times: 999, retryAfter: 600 })],
  ['answers errors', () => server.controls.fail({ kind: 'unavailable', times: 999 })],
  ['no longer takes its token', () => server.controls.revoke('server-token')],
])('while the CircleCI of another project %s', (_, begin) => {
  beforeEach(async () => {
    const { store } = alerts;
    await fails(cloud, 'github/acme/web');
    await fails(server, 'github/forge/anvil');
    await begin();
    for (const { project } of await store.subscriptions(workspace))
      await store.schedule({ workspace, kind: 'hooks', id: projectSlug(project), at: now });
    const watch = { user: 'U1', branch: undefined, createdAt: now, project: anvil, build: 1 };
    await store.saveWatch(workspace, { ...watch, id: 'w1' });
    await store.schedule({ workspace, kind: 'watch', id: 'w1', at: now });
    await alerts.minute();
    alerts.said.splice(0);
    for (const { controls } of [cloud, server]) controls.forgetReceived();
  });

  it('a watched build is told at once', async () => {
    const watch = { user: 'U2', branch: undefined, createdAt: now, project: web, build: 1 };
    await alerts.store.saveWatch(workspace, { ...watch, id: 'w2' });
    await alerts.handle({ version: 1, workspace, kind: 'watch', id: 'w2' });
    await alerts.workOff();
    const told = alerts.said.filter(({ to }) => to === 'U2').map(({ message }) => textOf(message));
    expect(told).toEqual([expect.stringContaining('acme/web')]);
  });

  it('a project is polled', async () => {
    const { store } = alerts;
    for (const one of await store.subscriptions(workspace))
      await store.changeSubscription(one, { rule: { ...one.rule, statuses: ['started', 'hold'] } });
    for (const project of [anvil, web])
      await alerts.handle({ version: 1, workspace, kind: 'poll', project: projectSlug(project) });
    expect(builds(cloud, 'acme').map(({ path }) => path.split('?')[0])).toContain(
      '/api/v2/project/gh/acme/web/pipeline',
    );
  });

  it('a webhook that is gone is made again', async () => {
    const [hook] = (await alerts.store.hooks(workspace)).filter(({ project }) => project.org === 'acme');
    cloud.world.webhooks.splice(0);
    await alerts.store.removeHook(workspace, hook?.id ?? '');
    await alerts.handle({ version: 1, workspace, kind: 'hooks', project: projectSlug(web) });
    expect(cloud.world.webhooks).toHaveLength(1);
  });

  it('a digest has the project, and names the other as unread', async () => {
    const time = { every: 'day', hour: 12, minute: 30, timeZone: 'UTC' } as const;
    await alerts.store.saveDigest(workspace, 'C0DEV00001', { channel: 'C0DEV00001', ...time, owner: 'U1' });
    await alerts.handle({ version: 1, workspace, kind: 'digest', channel: 'C0DEV00001' });
    await alerts.workOff();
    const text = textOf(alerts.said.find(({ to }) => to === 'C0DEV00001')?.message);
    expect(text).toMatch(/Could not check.*?anvil/s);
    expect(text).not.toMatch(/Could not check.*?acme.web/s);
    expect(builds(cloud, 'acme')).not.toEqual([]);
  });
});

it('a digest waits for a few seconds at most for a CircleCI that hangs', async () => {
  await fails(cloud, 'github/acme/web');
  await fails(server, 'github/forge/anvil');
  server.controls.fail({ kind: 'hang', times: 999 });
  const time = { every: 'day', hour: 12, minute: 30, timeZone: 'UTC' } as const;
  await alerts.store.saveDigest(workspace, 'C0DEV00001', { channel: 'C0DEV00001', ...time, owner: 'U1' });
  alerts.said.splice(0);
  const began = performance.now();
  await alerts.handle({ version: 1, workspace, kind: 'digest', channel: 'C0DEV00001' });
  await alerts.workOff();
  expect(performance.now() - began).toBeLessThan(8_000);
  const text = textOf(alerts.said.find(({ to }) => to === 'C0DEV00001')?.message);
  expect(text).toMatch(/Could not check.*?anvil/s);
  expect(text).not.toMatch(/Could not check.*?acme.web/s);
});

describe('a cool-down after a 429', () => {
  const throttled = { kind: 'rate-limited', times: 999, retryAfter: 600 } as const;
  const polled = async () => {
    const { store } = alerts;
    for (const one of await store.subscriptions(workspace)) {
      await store.changeSubscription(one, { rule: { ...one.rule, statuses: ['started', 'hold'] } });
      const { vcs, org, repo } = one.project;
      await store.schedule({ workspace, kind: 'poll', id: `${vcs}/${org}/${repo}`, at: now });
    }
  };
  const asked = ({ controls }: CircleCISimulator) => {
    const { length } = controls.received();
    controls.forgetReceived();
    return length > 0;
  };

  it('is of the one CircleCI: projects at the other are polled each minute', async () => {
    await polled();
    server.controls.fail(throttled);
    await alerts.minute();
    expect([cloud, server].map(asked)).toEqual([true, true]);
    server.controls.heal();
    for (let minutes = 0; minutes < 5; minutes += 1) {
      await alerts.minute();
      expect([cloud, server].map(asked)).toEqual([true, false]);
    }
    for (let minutes = 0; minutes < 6; minutes += 1) await alerts.minute();
    expect([cloud, server].map(asked)).toEqual([true, true]);
  });

  it('leaves a digest the projects at the other', async () => {
    const time = { every: 'day', hour: 12, minute: 30, timeZone: 'UTC' } as const;
    await alerts.store.saveDigest(workspace, 'C0DEV00001', { channel: 'C0DEV00001', ...time, owner: 'U1' });
    await fails(cloud, 'github/acme/web');
    await fails(server, 'github/forge/anvil');
    server.controls.fail(throttled);
    await polled();
    await alerts.minute();
    server.controls.heal();
    [cloud, server].map(asked);
    alerts.said.splice(0);
    await alerts.handle({ version: 1, workspace, kind: 'digest', channel: 'C0DEV00001' });
    await alerts.workOff();
    expect([cloud, server].map(asked)).toEqual([true, false]);
    const text = textOf(alerts.said.find(({ to }) => to === 'C0DEV00001')?.message);
    expect(text).toMatch(/Could not check.*?anvil/s);
    expect(text).not.toMatch(/Could not check.*?web/s);
  });
});

describe('a token that CircleCI refuses', () => {
  it.each<[string, () => unknown]>([
    ['all', () => server.controls.fail({ kind: 'unauthorized', times: 999 })],
    // Then API v1.1 answers as if no project were there.
    ['as one that has ended', () => server.controls.revoke('server-token')],
    [
      'as if no project were there in API v2 either',
      () => {
        server.controls.revoke('server-token');
        const gone = { status: 404, body: '{"message":"Project not found"}' } as const;
        server.controls.fail({ kind: 'custom', times: 999, path: '/api/v2/', ...gone });
      },
    ],
  ])('is told to the person who connected it, once, and names its CircleCI: %s', async (_, refuse) => {
    refuse();
    const { store } = alerts;
    for (const one of await store.subscriptions(workspace)) {
      await store.changeSubscription(one, { rule: { ...one.rule, statuses: ['started', 'hold'] } });
      const { vcs, org, repo } = one.project;
      await store.schedule({ workspace, kind: 'poll', id: `${vcs}/${org}/${repo}`, at: now });
    }
    alerts.said.splice(0);
    for (let polls = 0; polls < 12; polls += 1) await alerts.minute();
    const told = alerts.said.map(({ to, message }) => [to, message.text]);
    expect(told).toEqual([['U-server', expect.stringContaining(new URL(server.url).host.replace(':', '꞉'))]]);
    expect(textOf(alerts.said[0]?.message)).toContain('Your other CircleCI connections work');
  });

  it('is told with the first failure whose reason it hides', async () => {
    await fails(server, 'github/forge/anvil');
    server.controls.revoke('server-token');
    alerts.said.splice(0);
    for (const branch of ['one', 'two']) await fails(server, 'github/forge/anvil', branch);
    expect(alerts.said.filter(({ to }) => to === 'U-server')).toHaveLength(1);
    expect(alerts.said.filter(({ to }) => to.startsWith('C'))).toHaveLength(2);
  });

  it('ends no watch of its projects', async () => {
    const { store } = alerts;
    const watch = { user: 'U1', project: anvil, build: 1, branch: undefined, createdAt: now };
    await store.saveWatch(workspace, { ...watch, id: 'w1' });
    await store.schedule({ workspace, kind: 'watch', id: 'w1', at: now });
    server.controls.revoke('server-token');
    alerts.said.splice(0);
    for (let minutes = 0; minutes < 5; minutes += 1) await alerts.minute();
    expect(alerts.said.map(({ to }) => to)).toEqual(['U-server']);
    expect(await store.watches(workspace)).toHaveLength(1);
  });
});
