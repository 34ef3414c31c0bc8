/** Whom Slack names for an e-mail address, and who of them counts. */
import type { UsersLookupByEmailResponse } from '@slack/web-api';
import { beforeEach, describe, expect, it } from 'vitest';
import { memberByEmail } from '../../lambda/slack/effective-role.ts';
import { posterFor } from '../../lambda/slack/post-message.ts';
import { ben, openStage, type Stage, team } from './worker-between-servers.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  return () => stage.close();
});
const find = async (email: string) => (await posterFor(team, stage.services)).memberByEmail(email);

describe('a member by their address', () => {
  it('is found whatever its capitals', async () => {
    expect(await find('Ben@acme.example')).toEqual({ is: 'member', user: ben });
  });

  it.each(['gus@acme.example', 'eve@globex.example', 'unknown@acme.example'])(
    'is none for a guest, another company’s and an unknown person: %s',
    async (email) => {
      expect(await find(email)).toEqual({ is: 'none' });
    },
  );

  it('is none once the account is deactivated', async () => {
    stage.slack.deactivate(ben);
    expect(await find('ben@acme.example')).toEqual({ is: 'none' });
  });

  it('is none without the scope, and unknown where Slack does not answer', async () => {
    stage.slack.failNext('users.lookupByEmail', { kind: 'error', error: 'missing_scope' });
    expect(await find('ben@acme.example')).toEqual({ is: 'none' });
    stage.slack.failNext('users.lookupByEmail', { kind: 'error', error: 'internal_error' });
    expect(await find('ben@acme.example')).toEqual({ is: 'unknown' });
    stage.slack.failNext('users.lookupByEmail', { kind: 'reset', when: 'before' });
    expect(await find('ben@acme.example')).toEqual({ is: 'unknown' });
  });
});

describe('what Slack says of the person', () => {
  const good = {
    id: 'U1',
    team_id: 'T1',
    is_email_confirmed: true,
    profile: { email: 'ann@acme.example' },
  };
  const ask = (user: object) =>
    memberByEmail('ann@acme.example', 'T1', {
      users: { lookupByEmail: async () => ({ ok: true, user }) as UsersLookupByEmailResponse },
    });

  it('is believed when they are a member with this very, confirmed address', async () => {
    expect(await ask(good)).toEqual({ is: 'member', user: 'U1' });
  });

  it.each([
    ['not confirmed', { is_email_confirmed: false }],
    ['not said to be confirmed', { is_email_confirmed: undefined }],
    ['of another address', { profile: { email: 'bob@acme.example' } }],
    ['without an address', { profile: {} }],
    ['a bot', { is_bot: true }],
    ['a guest', { is_restricted: true }],
    ['a guest of one channel', { is_ultra_restricted: true }],
    ['of another workspace', { team_id: 'T2' }],
    ['a stranger', { is_stranger: true }],
    ['deactivated', { deleted: true }],
  ])('is not: %s', async (_, change) => {
    expect(await ask({ ...good, ...change })).toEqual({ is: 'none' });
  });
});
