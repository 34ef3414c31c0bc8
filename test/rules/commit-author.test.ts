/** Whom a failure mentions: by a proven login, the confirmed address, or an unproven link, and what that costs. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../lambda/store/stored-runs.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { type Clockwork, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription, whole } from '../alerts/sample-reports.ts';

const workspace = 'T1';
const [ann, bea] = ['U0ANN', 'U0BEA'];
const annsAddress = 'ann@acme.example';

let clockwork: Clockwork;
beforeEach(async () => {
  clockwork = openClockwork();
  await clockwork.store.saveHook(workspace, hook);
  clockwork.members.set(annsAddress, ann);
});

async function fail(author: Pick<Run, 'login' | 'email'>, mention: 'author' | 'none' = 'author', id = 'r1') {
  await clockwork.store.saveSubscription(subscription({ mention }));
  const report = { ...whole('failed', { id }), ...author };
  await clockwork.finish({ version: 1, workspace, kind: 'report', hook: hook.id, report });
  return JSON.stringify(clockwork.said.map(({ message }) => message));
}
const link = (user: string, where: 'if free' | 'proven' | 'from its holder') =>
  clockwork.store.saveLogin(workspace, user, 'ann', where);
const install = (...scopes: readonly string[]) =>
  clockwork.store.saveInstallation({
    workspace,
    name: 'Acme',
    botUserId: undefined,
    botId: undefined,
    scopes,
    installedBy: bea,
    installedAt: 1,
  });

describe('a failure mentions', () => {
  it('the member whose address wrote the commit, though no one has linked anything', async () => {
    expect(await fail({ login: 'ann', email: annsAddress })).toContain(`<@${ann}>`);
    expect(clockwork.askedFor).toEqual([annsAddress]);
  });

  it('them rather than a person who only says that the login is theirs', async () => {
    await link(bea, 'if free');
    const said = await fail({ login: 'ann', email: annsAddress });
    expect(said).toContain(`<@${ann}>`);
    expect(said).not.toContain(`<@${bea}>`);
  });

  it.each(['proven', 'from its holder'] as const)(
    'the person whose login is %s, without asking Slack',
    async (where) => {
      await link(bea, where);
      const said = await fail({ login: 'ann', email: annsAddress });
      expect(said).toContain(`<@${bea}>`);
      expect(said).not.toContain(`<@${ann}>`);
      expect(clockwork.askedFor).toEqual([]);
    },
  );

  it('the person with the link where no member has the address', async () => {
    await link(bea, 'if free');
    expect(await fail({ login: 'ann', email: 'ann@elsewhere.example' })).toContain(`<@${bea}>`);
  });

  it('no one where neither is known', async () => {
    expect(await fail({ login: 'ann', email: 'ann@elsewhere.example' })).not.toContain('<@');
  });
});

describe('Slack is asked', () => {
  it('once for a failed run that is told twice, and not again for a day', async () => {
    await fail({ login: undefined, email: annsAddress });
    await fail({ login: undefined, email: annsAddress }, 'author', 'r2');
    clockwork.clock.now += 23 * 60 * 60_000;
    await fail({ login: undefined, email: annsAddress }, 'author', 'r3');
    expect(clockwork.askedFor).toEqual([annsAddress]);
  });

  it('once an hour for an address that no one has', async () => {
    const stranger = { login: undefined, email: 'x@elsewhere.example' };
    await fail(stranger);
    await fail(stranger, 'author', 'r2');
    expect(clockwork.askedFor).toHaveLength(1);
  });

  it('not at all where no rule mentions authors, the address is unknown, or the scope was not granted', async () => {
    expect(await fail({ login: 'ann', email: annsAddress }, 'none')).not.toContain('<@');
    await install('chat:write');
    expect(await fail({ login: 'ann', email: annsAddress }, 'author', 'r2')).not.toContain('<@');
    expect(clockwork.askedFor).toEqual([]);
  });

  it('where the installation granted it', async () => {
    await install('chat:write', 'users:read.email');
    expect(await fail({ login: 'ann', email: annsAddress })).toContain(`<@${ann}>`);
  });

  it('and gives no answer without holding the alert back', async () => {
    const poster = await clockwork.services.poster(workspace);
    const memberByEmail = async () => ({ is: 'unknown' }) as const;
    Object.assign(clockwork.services, { poster: async () => ({ ...poster, memberByEmail }) });
    expect(await fail({ login: 'ann', email: annsAddress })).toContain('Failed');
    expect(await clockwork.store.foundByEmail(workspace, annsAddress)).toBeUndefined();
  });
});

it('the address of a commit gives no right: it links no login and is in no alert', async () => {
  await fail({ login: 'ann', email: annsAddress });
  const { store } = clockwork;
  expect(await store.loginOf(workspace, ann)).toBeUndefined();
  expect(await store.userOf(workspace, 'ann')).toBeUndefined();
  expect(await store.role(workspace, ann)).toBeUndefined();
  expect(JSON.stringify(clockwork.said)).not.toContain('@acme.example');
});
