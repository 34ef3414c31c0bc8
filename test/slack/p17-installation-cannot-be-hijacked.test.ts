import { afterEach, describe, expect, it } from 'vitest';
import { handleInstall } from '../../lambda/slack/install/install-pages.ts';
import type { InstallPorts } from '../../lambda/slack/install/install-provider.ts';
import { issueState } from '../../lambda/slack/install/oauth-state.ts';
import type { InstalledFor } from '../../local/slack/organization.ts';
import { startSlack } from '../../local/slack/server.ts';
import { canary } from '../canaries/canary-classes.ts';
import { deriveCanary } from '../canaries/find-canaries.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { tenantOf } from './worker-between-servers.ts';

const minute = 60_000;
const cookieName = 'slack-app-oauth-state';
const botToken = canary('bot token');
let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

interface Visit {
  readonly state: string | undefined;
  readonly cookie: string;
  readonly code?: string;
  readonly error?: string;
}

async function open(installedFor: InstalledFor) {
  const slack = await startSlack({ signingSecret: canary('signing secret'), botToken, installedFor });
  stop = () => slack.close();
  const clock = { now: Date.UTC(2026, 10, 23) };
  const store = createFakeStore({ clock: () => clock.now });
  let [states, codes] = [0, 0];
  const app = { clientId: '1.2', clientSecret: canary('client secret') };
  const ports: InstallPorts = {
    store,
    secrets: createFakeSecrets(),
    now: () => clock.now,
    app: async () => app,
    log: (entry) => recordOutput('log', entry),
    newState: () => `${canary('OAuth state')}-${++states}`.padEnd(43, 'x'),
    publicUrl: 'https://bot.example',
    slackApiUrl: slack.apiUrl,
  };
  return {
    slack,
    clock,
    store,
    ports,
    app,
    async begin() {
      const page = { path: '/slack/install', query: '', cookies: '' };
      const { headers } = await handleInstall(page, ports);
      const cookie = (headers['set-cookie'] ?? '').split(';')[0] ?? '';
      return { cookie, state: new URL(headers.location ?? '').searchParams.get('state') ?? '' };
    },
    newCode() {
      const code = slack.newInstallCode();
      codes += 1;
      // All that left is searched for each of these.
      if (codes <= 100) deriveCanary('OAuth code', code);
      return code;
    },
    async finish({ state, cookie, code, error }: Visit) {
      const all = Object.entries({ state, code, error });
      const query = new URLSearchParams(all.flatMap(([name, value]) => (value ? [[name, value]] : [])));
      const page = { path: '/slack/oauth_redirect', query: query.toString(), cookies: cookie };
      const { status, body } = await handleInstall(page, ports);
      recordOutput('answer', body);
      return status;
    },
  };
}

type Way = Awaited<ReturnType<typeof open>>;

/** Each is one visit that must not install anything. */
const attacks: Readonly<Record<string, (way: Way, random: Random) => Promise<Visit>>> = {
  'a state that was made up': async (way, random) => {
    const state = random.text(60);
    return { state, cookie: `${cookieName}=${encodeURIComponent(state)}`, code: way.newCode() };
  },
  'a state that was changed, its cookie too': async (way, random) => {
    const { state } = await way.begin();
    const changed = changedText(state, random);
    return { state: changed, cookie: `${cookieName}=${encodeURIComponent(changed)}`, code: way.newCode() };
  },
  'a state that another secret signed': async (way, random) => {
    const state = issueState(random.text(43), { secret: 'another secret', now: () => way.clock.now });
    return { state, cookie: `${cookieName}=${encodeURIComponent(state)}`, code: way.newCode() };
  },
  'a state that has expired': async (way, random) => {
    const begun = await way.begin();
    way.clock.now += 10 * minute + 1_000 + random.below(1_000_000);
    return { ...begun, code: way.newCode() };
  },
  'a state without its cookie': async (way) => ({ ...(await way.begin()), cookie: '', code: way.newCode() }),
  'the state of one browser in another': async (way) => {
    const [mine, theirs] = [await way.begin(), await way.begin()];
    return { state: theirs.state, cookie: mine.cookie, code: way.newCode() };
  },
  'no state': async (way) => ({ cookie: (await way.begin()).cookie, state: undefined, code: way.newCode() }),
  'no code': async (way) => way.begin(),
  'a person who said no': async (way) => ({ ...(await way.begin()), error: 'access_denied' }),
  'an error of Slack’s beside a code': async (way) => ({
    ...(await way.begin()),
    error: 'server_error',
    code: way.newCode(),
  }),
};

function changedText(text: string, random: Random): string {
  const at = random.below(text.length);
  const kinds = [
    () => text.slice(0, at),
    () => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`,
    () => `${text.slice(0, at)}${random.pick([...'.-_09az'])}${text.slice(at)}`,
    () => text + text,
    () => `${text.toUpperCase()}.`,
  ];
  return random.pick(kinds)();
}

describe.each(['workspace', 'workspace of an organization', 'organization'] as const)(
  'P17: an installation cannot be hijacked (%s)',
  (installedFor) => {
    const tenant = tenantOf(installedFor);

    it('nothing is installed by a visit that is not the end of one’s own', {
      timeout: 1_800_000,
    }, async () => {
      const way = await open(installedFor);
      const random = createRandom(seed());
      const each = Math.ceil(runs(50_000) / Object.keys(attacks).length);
      for (const [name, attack] of Object.entries(attacks)) {
        for (let n = 0; n < each; n += 1)
          expect([name, await way.finish(await attack(way, random))]).toEqual([name, 400]);
        proved({ promise: 'P17', inputs: each, of: `${name} (${installedFor})`, failures: 0 });
      }
      expect(await way.store.installation(tenant)).toBeUndefined();
      expect(await way.ports.secrets.read(tenant)).toEqual({});
      expect(
        way.slack.calls.filter(
          ({ method, answer }) =>
            method === 'oauth.v2.access' && JSON.stringify(answer).includes('access_token'),
        ),
      ).toEqual([]);
    });

    it('a state installs once, a code once, and each for whom Slack names', {
      timeout: 1_800_000,
    }, async () => {
      const way = await open(installedFor);
      const count = runs(2_000);
      let made = 0;
      const trail = () => way.store.auditTrail(tenant, { since: 0, limit: Number.MAX_SAFE_INTEGER });
      for (let n = 0; n < count; n += 1) {
        way.clock.now += minute;
        const begun = await way.begin();
        const code = way.newCode();
        expect(await way.finish({ ...begun, code })).toBe(200);
        made += 1;
        expect(await way.finish({ ...begun, code: way.newCode() })).toBe(400);
        expect(await way.finish({ ...(await way.begin()), code })).toBe(400);
      }
      expect(await trail()).toHaveLength(made);
      expect(await way.store.installation(tenant)).toMatchObject({ workspace: tenant });
      for (const other of [tenantOf('workspace'), tenantOf('organization')].filter((one) => one !== tenant))
        expect([await way.store.installation(other), await way.ports.secrets.read(other)]).toEqual([
          undefined,
          {},
        ]);
      proved({
        promise: 'P17',
        inputs: 3 * count,
        of: `states and codes, used twice (${installedFor})`,
        failures: 0,
      });
    });
  },
);
