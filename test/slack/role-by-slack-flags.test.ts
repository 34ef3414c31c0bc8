import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { noteAdminOnUse, readEffectiveRole } from '../../lambda/slack/effective-role.ts';
import { canary } from '../canaries/canary-classes.ts';
import { createFakeStore } from '../fakes/store.ts';

describe('a person as Slack describes them', () => {
  const [workspace, other, enterprise, user] = ['T1', 'T2', 'E1', 'U1'];
  const inOrganization = (more: object = {}) => ({
    enterprise_user: { enterprise_id: enterprise, teams: [workspace], ...more },
  });

  interface Known {
    readonly tenant?: string;
    readonly homeTeam?: string;
    readonly role?: 'viewer' | 'admin';
    readonly installation?: { readonly installedBy: string; readonly hasAdmin: boolean } | undefined;
    readonly slackBotToken?: string;
    readonly slackApiUrl?: string;
  }

  /** Another person installed the bot, and an admin is known, unless something else is said. */
  async function judged(member: object | undefined, known: Known = {}) {
    const { tenant = workspace, homeTeam, role, slackBotToken } = known;
    const { slackApiUrl = 'https://slack.com/api/' } = known;
    const { installation = { installedBy: 'U2', hasAdmin: true } } = known;
    const store = createFakeStore();
    if (role) await store.saveRole(tenant, user, role);
    const noted: string[] = [];
    Object.assign(store, {
      installation: async () => ('installation' in known ? known.installation : installation),
      noteAdmin: async (of: string) => void noted.push(of),
    });
    const info = async () => {
      if (!member) throw new Error('users.info failed');
      return { user: { id: user, team_id: workspace, ...member } };
    };
    const client = { users: { info } } as unknown as WebClient;
    const is = await readEffectiveRole({ workspace: tenant, user, homeTeam }, client, {
      store,
      slackBotToken,
      slackApiUrl,
    });
    return { is, noted };
  }

  it.each([
    ['nothing more', {}, 'operator'],
    ['an admin', { is_admin: true }, 'admin'],
    ['an owner', { is_owner: true }, 'admin'],
    ['a guest of several channels', { is_restricted: true }, 'guest'],
    ['a guest of one channel', { is_ultra_restricted: true }, 'guest'],
    ['a guest who is called an admin', { is_restricted: true, is_admin: true }, 'guest'],
    ['deleted', { deleted: true, is_admin: true }, 'unknown'],
    ['a bot', { is_bot: true, is_admin: true }, 'bot'],
    ['a stranger, though of this team', { is_stranger: true, is_admin: true }, 'external'],
    ['of another team and no stranger', { team_id: other, is_stranger: false, is_admin: true }, 'external'],
    ['of no team', { team_id: undefined, is_admin: true }, 'external'],
    [
      'of another team, and in this one too',
      { team_id: other, is_admin: true, ...inOrganization() },
      'operator',
    ],
    [
      'an owner at home, and in this team too',
      { team_id: other, is_owner: true, ...inOrganization() },
      'operator',
    ],
    ['an admin of the organization alone', inOrganization({ is_admin: true, is_owner: true }), 'operator'],
    ['of another shape', { is_admin: 'yes' }, 'unknown'],
  ])('%s', async (_, member, expected) => {
    expect((await judged(member)).is).toBe(expected);
  });

  it.each([
    ['nothing more', inOrganization(), 'operator'],
    ['an admin of it', inOrganization({ is_admin: true }), 'admin'],
    ['an owner of it', inOrganization({ is_owner: true }), 'admin'],
    [
      'an admin of one of its workspaces',
      { is_admin: true, is_owner: true, ...inOrganization() },
      'operator',
    ],
    ['of another organization', inOrganization({ enterprise_id: 'E2', is_owner: true }), 'external'],
    ['of no organization', { is_owner: true }, 'external'],
    ['of no workspace of it', { enterprise_user: { enterprise_id: enterprise } }, 'operator'],
  ])('where the organization has the app: %s', async (_, member, expected) => {
    expect((await judged(member, { tenant: enterprise })).is).toBe(expected);
  });

  it.each([
    [workspace, {}, 'operator'],
    [other, {}, 'external'],
    [other, inOrganization({ teams: [workspace, other] }), 'operator'],
    [other, inOrganization({ teams: undefined }), 'external'],
  ])('whose payload names the home %s', async (homeTeam, member, expected) => {
    expect((await judged(member, { homeTeam })).is).toBe(expected);
  });

  // As with `npm run slack`, whenever Slack is slow or has too much to do.
  it.each(['https://slack.com/api/', 'https://slack-gov.com/api/', 'http://127.0.0.1:4000/api/'])(
    'whom Slack does not describe is unknown (%s)',
    async (slackApiUrl) => {
      expect((await judged(undefined, { slackApiUrl })).is).toBe('unknown');
      const is = slackApiUrl.startsWith('https:') ? 'unknown' : 'admin';
      expect((await judged(undefined, { slackApiUrl, slackBotToken: canary('bot token') })).is).toBe(is);
    },
  );

  const installation = (installedBy: string, hasAdmin: boolean) => ({
    installation: { installedBy, hasAdmin },
  });
  it.each([
    ['has installed the bot', installation(user, false), 'admin'],
    ['has installed the bot, and there is an admin', installation(user, true), 'operator'],
    ['has not installed it', installation('U2', false), 'operator'],
    ['comes where nothing is installed', { installation: undefined }, 'operator'],
    ['has a role and has installed the bot', { role: 'viewer', ...installation(user, false) }, 'viewer'],
    ['was named an admin', { role: 'admin' }, 'admin'],
  ] as const)('who %s', async (_, known, expected) => {
    expect(await judged({}, known)).toEqual({ is: expected, noted: [] });
  });

  it('who is an admin is noted as the first one, and only then', async () => {
    const admin = { is_admin: true };
    expect(await judged(admin, installation('U2', false))).toEqual({ is: 'admin', noted: [workspace] });
    expect(await judged(admin, installation('U2', true))).toEqual({ is: 'admin', noted: [] });
    expect(await judged(admin, { installation: undefined })).toEqual({ is: 'admin', noted: [] });
  });

  it.each([
    [false, 1],
    [true, 0],
    [undefined, 0],
  ])('is looked up with each use while it is %s that there is an admin', async (hasAdmin, times) => {
    let looks = 0;
    await noteAdminOnUse(hasAdmin, () => {
      looks += 1;
      return Promise.reject(new Error('throttled'));
    });
    expect(looks).toBe(times);
  });
});
