import { describe, expect, test } from 'vitest';
import type { InstalledFor } from '../../../local/slack/organization.ts';
import { members, organization, sister } from '../../../local/slack/organization.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { recorded, unlike } from './recorded-shapes.ts';
import { respond, stage } from './stand-in-with-scripted-bot.ts';

const kinds = ['workspace', 'workspace of an organization', 'organization'] as const satisfies InstalledFor[];
const { ada, ben, gus, eve } = workspace.people;
const { ci, globex, direct } = workspace.channels;
const placed = (kind: InstalledFor) => (kind === 'workspace' ? 'a workspace' : 'an organization');

const button = [
  {
    type: 'actions',
    elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: 'v' }],
  },
];
const form = {
  type: 'modal',
  callback_id: 'form',
  title: { type: 'plain_text', text: 'Form' },
  submit: { type: 'plain_text', text: 'Send' },
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: { type: 'plain_text', text: 'Name' },
      element: { type: 'plain_text_input', action_id: 'value' },
    },
  ],
};

describe.each(kinds)('the app installed for: %s', (installedFor) => {
  test('people are as recorded', async () => {
    await using at = await stage({ installedFor });
    for (const user of [ada, ben, gus, eve]) {
      const found = await at.client.users.info({ user });
      expect(unlike(found.user, recorded.user[placed(installedFor)])).toEqual([]);
    }
  });

  test('channels are as recorded, and a direct message does not say who else reads it', async () => {
    await using at = await stage({ installedFor });
    const info = async (channel: string) => (await at.client.conversations.info({ channel })).channel;
    expect(unlike(await info(ci), recorded.channel)).toEqual([]);
    expect(unlike(await info(globex), recorded.sharedChannel)).toEqual([]);
    expect(unlike(await info(direct), recorded.direct)).toEqual([]);
  });

  test('a command is as recorded', async () => {
    await using at = await stage({ installedFor });
    await at.slack.typeCommand('/circle help');
    expect(unlike(at.knocks[0]?.body, recorded.command[placed(installedFor)])).toEqual([]);
  });

  test('a press and a submitted form are as recorded', async () => {
    await using at = await stage({ installedFor });
    const posted = await at.client.chat.postMessage({ channel: ci, text: 'Card', blocks: button as never });
    await at.slack.click({ message: { channel: ci, ts: posted.ts ?? '' }, actionId: 'go' });
    const pressed = at.knocks[0]?.body;
    expect(unlike(pressed, recorded.press[installedFor])).toEqual([]);
    await at.client.views.open({ trigger_id: pressed.trigger_id, view: form as never });
    await at.slack.submit({ name: { value: { value: 'x' } } });
    expect(unlike(at.knocks[1]?.body, recorded.submission[installedFor])).toEqual([]);
  });

  test('events are as recorded: our own, those of the other company, and the ends', async () => {
    await using at = await stage({ installedFor });
    const joined = { type: 'member_joined_channel', user: ada, channel: globex };
    await at.slack.sendEvent(joined);
    await at.slack.sendEvent(joined, { side: 'other' });
    await at.slack.sendEvent({ type: 'app_uninstalled' });
    await at.slack.sendEvent({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['U1'] } });
    const [own, theirs, ...ends] = at.knocks.map(({ body }) => body);
    expect(unlike(own, recorded.event[installedFor])).toEqual([]);
    expect(unlike(theirs, recorded.theirs[installedFor])).toEqual([]);
    expect(theirs.team_id).toBe(workspace.partner.id);
    expect(theirs.authorizations).toEqual(own.authorizations);
    for (const end of ends) expect(unlike(end, recorded.end[installedFor])).toEqual([]);
  });

  test('an installation is as recorded', async () => {
    await using at = await stage({ installedFor });
    const access = await respond(`${at.slack.apiUrl}oauth.v2.access`, {
      client_id: '1',
      client_secret: '2',
      code: at.slack.newInstallCode(),
    });
    expect(unlike(await access.json(), recorded.access[installedFor])).toEqual([]);
  });
});

test('a person of another company is no stranger where the app sees them, and an admin of their own', async () => {
  await using at = await stage({ installedFor: 'organization' });
  const { user } = await at.client.users.info({ user: eve });
  expect(user).toMatchObject({ is_stranger: false, team_id: workspace.partner.id });
  expect(user?.enterprise_user).toMatchObject({ is_owner: true, enterprise_id: 'E0GLOBEX01' });
  at.slack.invite(globex, { remove: true });
  expect((await at.client.users.info({ user: eve })).user).toMatchObject({ is_stranger: true });
});

test('an organization has members who are at home in another workspace of it', async () => {
  await using at = await stage({ installedFor: 'workspace of an organization' });
  const of = async (user: string) => (await at.client.users.info({ user })).user;
  expect(await of(members.lia)).toMatchObject({
    team_id: sister.id,
    is_admin: true,
    enterprise_user: {
      enterprise_id: organization.id,
      teams: [sister.id, workspace.team.id],
      is_admin: false,
    },
  });
  expect((await of(members.max))?.enterprise_user?.teams).toEqual([sister.id]);
});

test('what is not as recorded is found: a missing key, an unknown one, another type', () => {
  const shape = { a: 'string', 'b?': 'number', c: ['boolean'] } as const;
  expect(unlike({ a: 'x', c: [true] }, shape)).toEqual([]);
  expect(unlike({ a: 1, b: 'x', c: [0], d: 1 }, shape)).toEqual([
    ...['.a: number', '.b: string', '.c[0]: number', '.d: not recorded'],
  ]);
  expect(unlike({ c: 'x' }, shape)).toEqual(['.a: missing', '.c: string']);
});
