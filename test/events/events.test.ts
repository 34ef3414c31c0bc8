import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { EventContext } from '../../lambda/conversation/context.ts';
import { NotConnectedError } from '../../lambda/errors.ts';
import { events } from '../../lambda/events/index.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { createFakeStore } from '../fakes/store.ts';

const workspace = 'T0ACME00001';

function stage(circleci?: CircleCI, effectiveRole: EffectiveRole = 'viewer') {
  const said: unknown[] = [];
  const store = createFakeStore();
  const context: EventContext = {
    workspace,
    store,
    botUserId: 'U0BOT00001',
    now: 1_000,
    log: (entry) => void said.push(entry),
    publishHome: async (user, home) => void said.push({ user, home }),
    forget: async () => void said.push('forgotten'),
    effectiveRole: async () => effectiveRole,
    email: async () => undefined,
    async circleci() {
      if (!circleci) throw new NotConnectedError('no token');
      return circleci;
    },
  };
  const happen = async (event: { readonly type: string; readonly [field: string]: unknown }) => {
    await events[event.type]?.run(event, context);
    return said;
  };
  return { store, happen };
}

describe('what Slack tells us', () => {
  it('draws the Home tab with a way to connect, for those who may', async () => {
    const [published] = await stage(undefined, 'admin').happen({
      type: 'app_home_opened',
      user: 'U1',
      tab: 'home',
    });
    const { user, home } = published as { user: string; home: unknown };
    expect(user).toBe('U1');
    expect(validateView(home)).toEqual([]);
    expect(JSON.stringify(home)).toContain('"text":"Connect"');
    const byMember = JSON.stringify(
      await stage().happen({ type: 'app_home_opened', user: 'U1', tab: 'home' }),
    );
    expect(byMember).toContain('Ask an admin');
    expect(byMember).not.toContain('"text":"Connect"');
  });

  describe('on the Home tab', () => {
    const open = async (effectiveRole: EffectiveRole, user: string) => {
      const { store, happen } = stage(undefined, effectiveRole);
      const own = { workspace, owner: user };
      await store.saveSubscription(subscription({}, { ...own, id: 's1', channel: 'C0OWN00001' }));
      const paused = { reason: 'not-in-channel', at: 1 } as const;
      await store.saveSubscription(
        subscription({}, { workspace, id: 's2', owner: 'U9', channel: 'C0OTHER001', paused }),
      );
      const watch = { project: subscription().project, build: undefined, createdAt: 1 };
      await store.saveWatch(workspace, { ...watch, id: 'w1', user, branch: 'mine' });
      await store.saveWatch(workspace, { ...watch, id: 'w2', user: 'U9', branch: 'theirs' });
      return JSON.stringify(await happen({ type: 'app_home_opened', user }));
    };

    it('shows a member what is theirs, and nothing of the others', async () => {
      const home = await open('operator', 'U1');
      for (const own of ['C0OWN00001', '`mine`', 'Your role: operator']) expect(home).toContain(own);
      for (const other of ['C0OTHER001', '`theirs`', 'Audit log']) expect(home).not.toContain(other);
    });

    it('shows an admin the alerts that do not come, the settings and the audit log', async () => {
      const home = await open('admin', 'U1');
      for (const shown of [
        'C0OWN00001',
        'C0OTHER001',
        'paused',
        '2 subscriptions in 2 channels',
        'Audit log',
      ])
        expect(home).toContain(shown);
      expect(home).not.toContain('`theirs`');
    });

    it.each(['guest', 'external', 'unknown'] as const)('shows no project to: %s', async (effectiveRole) => {
      const home = await open(effectiveRole, 'U1');
      for (const hidden of ['C0OWN00001', 'C0OTHER001', 'Audit log', '/circle link', 'Failing projects'])
        expect(home).not.toContain(hidden);
    });
  });

  it('deletes the CircleCI account of a person who has left, on record, and no other', async () => {
    const { store, happen } = stage();
    const account = { host: 'https://circleci.com', login: 'ann', connectedAt: 1, sealed: 'c2VhbGVk' };
    for (const user of ['U1', 'U2']) await store.saveAccount(workspace, user, account);
    await store.saveAccount('T0OTHER001', 'U1', account);
    const audited: unknown[] = [];
    Object.assign(store, { audit: async (...of: readonly unknown[]) => void audited.push(of) });
    await happen({ type: 'user_change', user: { id: 'U1', deleted: false } });
    await happen({ type: 'user_change', user: { id: 'U3', deleted: true } });
    expect(await store.account(workspace, 'U1')).toBeDefined();
    expect(audited).toEqual([]);
    for (let copy = 0; copy < 2; copy += 1)
      await happen({ type: 'user_change', user: { id: 'U1', deleted: true } });
    expect(await store.account(workspace, 'U1')).toBeUndefined();
    expect(await store.account(workspace, 'U2')).toBeDefined();
    expect(await store.account('T0OTHER001', 'U1')).toBeDefined();
    expect(audited).toMatchObject([[workspace, { by: 'U1', name: 'disconnect me', outcome: 'done' }]]);
  });

  it('draws it with the connected account', async () => {
    const { store, happen } = stage();
    await store.saveConnection(workspace, {
      host: 'https://circleci.com',
      login: 'ada',
      connectedBy: 'U1',
      connectedAt: 1,
    });
    expect(JSON.stringify(await happen({ type: 'app_home_opened', user: 'U1' }))).toContain('ada');
  });

  describe('on the Home tab of a person whose runs are red', () => {
    let simulator: CircleCISimulator;
    beforeAll(async () => {
      simulator = await startCircleCI({ port: 0, quiet: true });
    });
    afterAll(() => simulator.close());

    async function open(effectiveRole: EffectiveRole, login = 'ada') {
      const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
      const { store, happen } = stage(circleci, effectiveRole);
      const at = { connectedBy: 'U1', connectedAt: 1 };
      await store.saveConnection(workspace, { host: simulator.url, login: 'ci', ...at });
      if (login !== '') await store.saveLogin(workspace, 'U1', login, 'if free');
      return happen({ type: 'app_home_opened', user: 'U1' });
    }

    it('says why in one line, once CircleCI has told', async () => {
      const [first, second, ...others] = await open('viewer');
      expect(others).toEqual([]);
      expect(JSON.stringify(first)).not.toContain('12.35');
      const { home } = second as { home: unknown };
      expect(validateView(home)).toEqual([]);
      expect(JSON.stringify(home)).toMatch(/acme\/web>\*.*: expected 12\.35, got 12\.34/);
    });

    it.each([
      ['guests', 'guest', 'ada'],
      ['people of another company', 'external', 'ada'],
      ['who has linked no login', 'viewer', ''],
    ] as const)('says nothing of it to %s', async (_, effectiveRole, login) => {
      expect(await open(effectiveRole, login)).toHaveLength(1);
    });

    it('says so to those who have nothing red', async () => {
      const [, second] = await open('viewer', 'no-such-login');
      expect(JSON.stringify(second)).toContain('None failing, running or waiting');
    });

    it('names the branches that CircleCI does not show', async () => {
      simulator.controls.fail({
        kind: 'custom',
        path: '/pipeline',
        status: 500,
        body: '{}',
        times: Infinity,
      });
      const [, second] = await open('viewer');
      simulator.controls.heal();
      const { home } = second as { home: unknown };
      expect(validateView(home)).toEqual([]);
      expect(JSON.stringify(home)).toContain('Could not check: ');
    });

    it('stays as it is while CircleCI is in trouble', async () => {
      simulator.controls.fail({ kind: 'unavailable', times: 9 });
      expect(await open('viewer')).toHaveLength(1);
      simulator.controls.heal();
    });
  });

  it('leaves the other tabs alone', async () => {
    expect(await stage().happen({ type: 'app_home_opened', user: 'U1', tab: 'messages' })).toEqual([]);
  });

  it.each([
    ['app_uninstalled', { type: 'app_uninstalled' }],
    ['tokens_revoked with the bot’s', { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: ['UBOT'] } }],
  ])('forgets the workspace on %s', async (_, event) => {
    expect(await stage().happen(event)).toEqual(['forgotten']);
  });

  it.each([
    ['only people’s', { type: 'tokens_revoked', tokens: { oauth: ['U1'] } }],
    ['none', { type: 'tokens_revoked', tokens: { oauth: [], bot: [] } }],
  ])('keeps the workspace when the revoked tokens are %s', async (_, event) => {
    expect(await stage().happen(event)).toEqual([]);
  });

  it('resumes a channel’s paused subscriptions when the bot is invited, not another user', async () => {
    const { store, happen } = stage();
    await happen({ type: 'member_joined_channel', user: 'U1', channel: 'C1' });
    expect(await store.due(2_000, 9)).toEqual([]);
    await happen({ type: 'member_joined_channel', user: 'U0BOT00001', channel: 'C1' });
    expect(await store.due(2_000, 9)).toMatchObject([{ workspace, kind: 'resume', id: 'C1', at: 1_000 }]);
  });

  it('notes that events are held back', async () => {
    expect(await stage().happen({ type: 'app_rate_limited', minute_rate_limited: 1 })).toEqual([
      { log: 'event.app-rate-limited', workspace },
    ]);
  });

  it('ignores, and counts, an event without the fields that it needs', async () => {
    for (const event of [
      { type: 'app_home_opened', user: 5 },
      { type: 'tokens_revoked', tokens: 'all' },
    ])
      expect(await stage().happen(event)).toEqual([{ log: 'event.ignored', workspace }]);
  });
});
