import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleInstall } from '../../lambda/slack/install/install-pages.ts';
import type { InstallPorts } from '../../lambda/slack/install/install-provider.ts';
import { issueState } from '../../lambda/slack/install/oauth-state.ts';
import { requestedScopes } from '../../lambda/slack/install/scopes.ts';
import { startSlack } from '../../local/slack/server.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { canary } from '../canaries/canary-classes.ts';
import { deriveCanary } from '../canaries/find-canaries.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';
import { ordinary } from '../views/samples-of-every-view.ts';
import { subscriptionOf } from '../views/subscription-samples.ts';

let slack: Awaited<ReturnType<typeof startSlack>>;
let ports: InstallPorts;
let store: ReturnType<typeof createFakeStore>;
let now = Date.UTC(2026, 10, 23);
let states = 0;
const botToken = canary('bot token');

beforeEach(async () => {
  slack = await startSlack({ signingSecret: canary('signing secret'), botToken });
  store = createFakeStore({ clock: () => now });
  ports = {
    store,
    secrets: createFakeSecrets(),
    now: () => now,
    log: (entry) => recordOutput('log', entry),
    newState: () => `${canary('OAuth state')}-${++states}`.padEnd(43, 'x'),
    app: async () => ({ clientId: '1.2', clientSecret: canary('client secret') }),
    publicUrl: 'https://bot.example',
    slackApiUrl: slack.apiUrl,
  };
});
afterEach(() => slack.close());

async function begin() {
  const { headers, status } = await handleInstall({ path: '/slack/install', query: '', cookies: '' }, ports);
  const url = new URL(headers.location ?? '');
  const cookie = (headers['set-cookie'] ?? '').split(';')[0] ?? '';
  return {
    status,
    url,
    cookie,
    flags: headers['set-cookie'] ?? '',
    state: url.searchParams.get('state') ?? '',
  };
}

function newCode(authorizeUrl?: string): string {
  const code = slack.newInstallCode(authorizeUrl);
  deriveCanary('OAuth code', code);
  return code;
}

async function finish(query: Readonly<Record<string, string>>, cookies: string) {
  const search = new URLSearchParams(query).toString();
  const answer = await handleInstall({ path: '/slack/oauth_redirect', query: search, cookies }, ports);
  recordOutput('answer', answer.body);
  return answer;
}

const team = workspace.team.id;
const { ada } = workspace.people;

describe('the installation', () => {
  it('sends the browser to Slack with our scopes, a state and a cookie that only we can read', async () => {
    const { status, url, flags, state } = await begin();
    expect(status).toBe(302);
    expect(url.origin + url.pathname).toBe('https://slack.com/oauth/v2/authorize');
    expect(url.searchParams.get('scope')).toBe(requestedScopes.join(','));
    expect(url.searchParams.get('redirect_uri')).toBe('https://bot.example/slack/oauth_redirect');
    expect(flags).toContain(state);
    expect(flags).toMatch(/HttpOnly/i);
    expect(flags).toMatch(/Secure/i);
  });

  it('stores the token apart from the installation', async () => {
    const { cookie, state, url } = await begin();
    const { status, body } = await finish({ code: newCode(url.href), state }, cookie);
    expect(body).toContain('Acme');
    expect(status).toBe(200);
    expect(await ports.secrets.read(team)).toEqual({ slackBotToken: botToken });
    const installation = await ports.store.installation(team);
    expect(installation).toMatchObject({ workspace: team, installedBy: expect.stringMatching(/^U/) });
    expect(JSON.stringify(installation)).not.toContain('xoxb');
    // Slack grants no optional scope that was not asked for.
    expect(installation?.scopes).toEqual(requestedScopes);
  });

  it('keeps what was set up when the bot is installed again', async () => {
    await ports.store.saveConnection(team, {
      host: 'https://circleci.com',
      login: 'ada',
      connectedBy: 'U1',
      connectedAt: 1,
    });
    await ports.secrets.write(team, { circleci: { host: 'https://circleci.com', token: 'kept' } });
    const { cookie, state } = await begin();
    await finish({ code: newCode(), state }, cookie);
    expect(await ports.secrets.read(team)).toEqual({
      slackBotToken: botToken,
      circleci: { host: 'https://circleci.com', token: 'kept' },
    });
    expect(await ports.store.connection(team)).toMatchObject({ login: 'ada' });
    expect((await store.due(now, 9)).map(({ kind, id }) => [kind, id])).toContainEqual(['resume', '*']);
  });

  it('sends the installer one direct message with the first steps, however often they install', async () => {
    for (const _ of [1, 2]) {
      const { cookie, state } = await begin();
      await finish({ code: newCode(), state }, cookie);
    }
    const waiting = await store.pending(team, ada, 9);
    expect(waiting.map(({ kind }) => kind)).toEqual(['notice']);
    expect(JSON.stringify(waiting)).toContain('Connect CircleCI');
    expect((await store.due(now, 9)).map(({ kind, id }) => [kind, id])).toContainEqual(['drain', ada]);
  });

  it('sends none where the first steps were taken before', async () => {
    await store.saveConnection(team, {
      host: 'https://circleci.com',
      login: 'a',
      connectedBy: ada,
      connectedAt: 1,
    });
    await store.saveSubscription({ ...subscriptionOf(ordinary), workspace: team });
    const { cookie, state } = await begin();
    await finish({ code: newCode(), state }, cookie);
    expect(await store.pending(team, ada, 9)).toEqual([]);
  });

  it('keeps who installed it first, and shows each installation in the audit trail', async () => {
    await ports.store.saveInstallation({
      workspace: team,
      name: 'Acme',
      botUserId: undefined,
      botId: undefined,
      scopes: [],
      installedBy: 'U0FIRST001',
      installedAt: now - 60_000,
    });
    const { cookie, state } = await begin();
    await finish({ code: newCode(), state }, cookie);
    const installation = await ports.store.installation(team);
    expect(installation).toMatchObject({ installedBy: 'U0FIRST001', installedAt: now });
    const [line] = await ports.store.auditTrail(team, { since: 0, limit: 9 });
    expect(line).toMatchObject({ at: now, name: 'install', target: 'Acme', outcome: 'done' });
    expect(line?.by).not.toBe('U0FIRST001');
  });

  const refused: readonly [string, () => Promise<readonly [Record<string, string>, string]>][] = [
    ['no state', async () => [{ code: newCode() }, (await begin()).cookie]],
    ['a state of their own', async () => [{ code: newCode(), state: 'mine' }, 'slack-app-oauth-state=mine']],
    ['another browser', async () => [{ code: newCode(), state: (await begin()).state }, '']],
    [
      'a state that was used',
      async () => {
        const { cookie, state } = await begin();
        await finish({ code: newCode(), state }, cookie);
        await ports.store.forget(team);
        await ports.secrets.remove(team);
        return [{ code: newCode(), state }, cookie];
      },
    ],
    [
      'a state of eleven minutes ago',
      async () => {
        const { cookie, state } = await begin();
        now += 11 * 60_000;
        return [{ code: newCode(), state }, cookie];
      },
    ],
    [
      'a code that Slack does not know',
      async () => {
        const { cookie, state } = await begin();
        return [{ code: 'stolen', state }, cookie];
      },
    ],
    [
      'a person who said no',
      async () => {
        const { cookie, state } = await begin();
        return [{ error: 'access_denied', state }, cookie];
      },
    ],
  ];

  it.each(refused)('stores nothing for %s', async (_, attempt) => {
    const { status, body } = await finish(...(await attempt()));
    expect(status).toBe(400);
    expect(body).toContain('https://bot.example/slack/install');
    expect(await ports.store.installation(team)).toBeUndefined();
    expect(await ports.secrets.read(team)).toEqual({});
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['says wait', (response) => response.writeHead(429, { 'retry-after': '30' }).end()],
    [
      'says wait with a 200',
      (response) =>
        response.writeHead(200, { 'retry-after': '30' }).end('{"ok":false,"error":"ratelimited"}'),
    ],
    ['breaks off', (response) => response.writeHead(200).write('{"ok":', () => response.destroy())],
    ['stalls once it has begun', (response) => void response.writeHead(200).write('{"ok":')],
  ])('ends in a page, in time, when Slack %s', { timeout: 8_000 }, async (_, answer) => {
    const { cookie, state } = await begin();
    const slow = createServer((request, response) => request.resume().on('end', () => answer(response)));
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as AddressInfo;
    ports = { ...ports, slackApiUrl: `http://127.0.0.1:${port}/api/` };
    const { status, body } = await finish({ code: newCode(), state }, cookie);
    slow.closeAllConnections();
    slow.close();
    expect(status).toBe(503);
    expect(body).toContain('Wait a minute');
    expect(body).toContain('https://bot.example/slack/install');
    expect(await ports.store.installation(team)).toBeUndefined();
  });

  it.each([
    [
      'the app’s secret cannot be read',
      () => ({ ...ports, app: () => Promise.reject(new Error('throttled')) }),
    ],
    [
      'the token cannot be kept',
      () => ({
        ...ports,
        secrets: {
          ...ports.secrets,
          write: () => Promise.reject(Object.assign(new Error(), { name: 'ThrottlingException' })),
        },
      }),
    ],
  ])('ends in a page when %s', async (_, broken) => {
    const { cookie, state } = await begin();
    ports = broken();
    const { status, body } = await finish({ code: newCode(), state }, cookie);
    expect(status).toBe(503);
    expect(body).toContain('Wait a minute');
  });

  it('is begun without a read or a write of the table, however many strangers begin it', async () => {
    const untouched = new Proxy(ports.store, {
      get: () => () => Promise.reject(new Error('the table was asked')),
    });
    ports = { ...ports, store: untouched };
    expect((await begin()).status).toBe(302);
    expect((await begin()).status).toBe(302);
  });

  it.each([
    [
      'signed by another app',
      (state: string) => issueState(state.split('.')[0] ?? '', { secret: 'other', now: () => now }),
    ],
    [
      'moved to a later end',
      (state: string) =>
        state.replace(
          /\.([0-9a-z]+)\./,
          (_, end) => `.${(Number.parseInt(end, 36) + 600_000).toString(36)}.`,
        ),
    ],
    ['without its signature', (state: string) => state.replace(/\.[^.]*$/, '.')],
  ])('stores nothing for a state %s', async (_, forge) => {
    const forged = forge((await begin()).state);
    const { status } = await finish({ code: newCode(), state: forged }, `slack-app-oauth-state=${forged}`);
    expect(status).toBe(400);
    expect(await ports.store.installation(team)).toBeUndefined();
  });

  it('never shows what the address bar says', async () => {
    const { body } = await finish({ error: '<script>alert(1)</script>', state: '"><img>' }, '');
    expect(body).not.toContain('<script>');
    expect(body).not.toContain('<img>');
  });

  it('has no other page', async () => {
    expect((await handleInstall({ path: '/admin', query: '', cookies: '' }, ports)).status).toBe(404);
  });
});
