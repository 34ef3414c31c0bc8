import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { allConnections, candidatesFor } from '../../lambda/connections/find-connection.ts';
import { connectCircleCI } from '../../lambda/slack/connect-circleci.ts';
import { removeConnection, saveConnection } from '../../lambda/slack/tokens/workspace-connections.ts';
import { createSecrets } from '../../lambda/store/workspace-secrets.ts';
import { startSecretsManager } from '../../local/aws/secrets-manager.ts';
import { localIdentity } from '../../local/aws/verify-sigv4.ts';
import { createFakeStore } from '../fakes/store.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';

const { region, ...credentials } = localIdentity;
const workspace = 'T0ACME0001';
const minutes = 60_000;

/** Functions that stay warm, each with what it has read of the same secret. */
async function openFunctions(count: number) {
  const clock = { now: Date.UTC(2026, 10, 23) };
  const vault = await startSecretsManager({ clock: () => clock.now });
  const client = new SecretsManagerClient({ endpoint: vault.url, region, credentials, maxAttempts: 2 });
  const store = createFakeStore({ clock: () => clock.now });
  const used: { readonly host: string; readonly token: string | undefined }[] = [];
  let ids = 0;
  const functions = Array.from({ length: count }, () => ({
    store,
    secrets: createSecrets({ client, prefix: 'bot/workspace', clock: () => clock.now }),
    circleci: (options: Parameters<typeof createCircleCI>[0]) => {
      used.push({ host: options.host, token: options.token });
      return createCircleCI(options);
    },
    circleciToken: undefined,
    circleciHost: 'https://circleci.com',
    now: () => clock.now,
    newId: () => `id-${++ids}`,
    sleep: async () => undefined,
  }));
  const close = async () => {
    client.destroy();
    await vault.close();
  };
  return { clock, store, functions, used, close };
}

describe('P16: a token goes to the host that it was given for', () => {
  it('whichever function is asked, however old what it knows, while the workspace moves between hosts', async () => {
    const random = createRandom(seed());
    const { clock, store, functions, used, close } = await openFunctions(4);
    const tokenOf = (host: string, generation: number) => `token-of-${host}-${generation}`;
    const steps = runs(20_000);
    let moved = 0;
    let changedAt = clock.now;
    const move = async (secrets: (typeof functions)[number]['secrets']) => {
      moved += 1;
      changedAt = clock.now;
      const host = `https://ci-${random.below(5)}.example`;
      await secrets.write(workspace, { circleci: { host, token: tokenOf(host, moved) } });
      await store.saveConnection(workspace, {
        host,
        login: 'ada',
        connectedBy: 'U1',
        connectedAt: clock.now,
      });
    };
    await move(random.pick(functions).secrets);
    for (let step = 0; step < steps; step += 1) {
      const one = random.pick(functions);
      const what = random.below(20);
      if (what === 0) await move(one.secrets);
      else if (what === 1) clock.now += random.below(6 * minutes);
      else if (what === 2) await one.secrets.write(workspace, { slackBotToken: `xoxb-${step}` });
      else await connectCircleCI(workspace, one);
      const last = used.at(-1);
      if (last) expect(last.token?.startsWith(`token-of-${last.host}-`)).toBe(true);
      if (last && what > 2 && clock.now - changedAt > 5 * minutes)
        expect(last.token).toBe(tokenOf(last.host, moved));
    }
    await close();
    expect(used.length).toBeGreaterThan(steps / 2);
    proved({ promise: 'P16', inputs: used.length, of: 'uses of a token by warm functions', failures: 0 });
  });

  it('of several connections, too, whichever serves the project, while they come and go', async () => {
    const random = createRandom(seed());
    const { clock, functions, close } = await openFunctions(4);
    const hosts = [0, 1, 2].map((at) => `https://ci-${at}.example`);
    const organizations = ['gh/acme', 'gh/forge', 'gh/mill'];
    const sent: { readonly host: string; readonly token: string; readonly org: string }[] = [];
    /** Each host shows the projects of one organization, and says nothing of others. */
    const answer: typeof fetch = async (input, { headers } = {}) => {
      const { origin, pathname } = new URL(String(input));
      const [, org = ''] = /github\/(\w+)/.exec(pathname) ?? [];
      const token = new Headers(headers).get('authorization')?.replace('Bearer ', '') ?? '';
      sent.push({ host: origin, token, org });
      const isShown = hosts.indexOf(origin) === organizations.indexOf(`gh/${org}`);
      return isShown ? new Response('[]') : new Response('{"message":"Not found"}', { status: 404 });
    };
    const ready = functions.map((one) => ({
      ...one,
      circleci: (options: Parameters<typeof createCircleCI>[0]) =>
        createCircleCI({ ...options, fetch: answer, random: () => 0 }),
    }));
    let made = 0;
    const add = async (one: (typeof ready)[number]) => {
      const host = random.pick(hosts);
      const only = random.below(2) === 0 ? [random.pick(organizations)] : undefined;
      const token = `token-of-${host}-${++made}`;
      const at = { login: 'ada', connectedBy: 'U1', connectedAt: clock.now };
      await saveConnection(workspace, { host, organizations: only, token, ...at }, one);
    };
    const remove = async (one: (typeof ready)[number]) => {
      const all = allConnections(await one.store.connection(workspace));
      if (all.length > 1) await removeConnection(workspace, random.pick(all), one);
    };
    const steps = runs(5_000);
    await add(random.pick(ready));
    for (let step = 0; step < steps; step += 1) {
      const one = random.pick(ready);
      const what = random.below(20);
      if (what < 2) await add(one);
      else if (what === 2) await remove(one);
      else if (what === 3) clock.now += random.below(6 * minutes);
      else {
        const project = { vcs: 'github', org: random.pick(organizations).slice(3), repo: 'web' } as const;
        const from = sent.length;
        const before = allConnections(await one.store.connection(workspace));
        await connectCircleCI(workspace, one)
          .then((circleci) => circleci.builds(project))
          .catch(() => undefined);
        const asked = sent.slice(from);
        const serving = candidatesFor(project, before);
        // Another connection's host is asked nothing of it.
        expect(asked.every(({ host }) => serving.some((known) => known.host === host))).toBe(true);
      }
    }
    await close();
    expect(sent.filter(({ host, token }) => !token.startsWith(`token-of-${host}-`))).toEqual([]);
    expect(new Set(sent.map(({ host }) => host)).size).toBe(3);
    expect(sent.length).toBeGreaterThan(steps / 2);
    proved({ promise: 'P16', inputs: sent.length, of: 'requests by several connections', failures: 0 });
  });

  it('and not to one that was disconnected, while the workspace’s other connection stays', async () => {
    const { functions, used, close } = await openFunctions(2);
    const [one, other] = functions;
    if (!one || !other) throw new Error('two functions');
    const [before, after] = ['https://ci-0.example', 'https://ci-1.example'];
    const added = (host: string) => ({
      host,
      token: `of ${host}`,
      login: 'a',
      connectedBy: 'U1',
      connectedAt: 0,
    });
    await saveConnection(workspace, added(before), one);
    await connectCircleCI(workspace, other);
    await saveConnection(workspace, added(after), one);
    await removeConnection(workspace, { host: before }, one);
    await connectCircleCI(workspace, other);
    expect(used.at(-1)).toEqual({ host: after, token: `of ${after}` });
    await close();
  });

  it('and not at all where the workspace was disconnected', async () => {
    const { store, functions, used, close } = await openFunctions(2);
    const [one, other] = functions;
    if (!one || !other) throw new Error('two functions');
    const host = 'https://ci.example';
    await one.secrets.write(workspace, { slackBotToken: 'xoxb', circleci: { host, token: 'secret' } });
    await store.saveConnection(workspace, { host, login: 'ada', connectedBy: 'U1', connectedAt: 0 });
    await connectCircleCI(workspace, other);
    await one.secrets.write(workspace, { circleci: undefined });
    await store.saveConnection(workspace, undefined);
    await expect(connectCircleCI(workspace, other)).rejects.toThrow('no CircleCI token');
    expect(used).toHaveLength(1);
    await close();
  });
});
