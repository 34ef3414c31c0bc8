import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { stage } from './stand-in-with-scripted-bot.ts';

const { channels, people } = workspace;
const { ci } = channels;

test('a message shortcut reaches the interactions endpoint with the whole message', async () => {
  await using at = await stage();
  const { ts } = at.slack.say('see https://circleci.com/gh/acme/web/123', { as: people.ben });
  await at.slack.useShortcut({ callbackId: 'show_build', channel: ci, messageTs: ts });
  const pressed = at.knocks.find(({ body }) => body.type === 'message_action');
  expect(pressed?.body).toEqual({
    type: 'message_action',
    token: expect.any(String),
    api_app_id: workspace.app.id,
    action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
    callback_id: 'show_build',
    team: { id: workspace.team.id, domain: 'acme' },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: people.ada, username: 'ada', name: 'ada', team_id: workspace.team.id },
    channel: { id: ci, name: 'ci' },
    message_ts: ts,
    message: expect.objectContaining({
      ts,
      type: 'message',
      user: people.ben,
      text: 'see <https://circleci.com/gh/acme/web/123>',
    }),
    trigger_id: expect.any(String),
    response_url: expect.stringContaining('/actions/'),
  });
});

test('a global shortcut has no channel, and no response_url', async () => {
  await using at = await stage();
  await at.slack.useShortcut({ callbackId: 'trigger_build' });
  expect(at.knocks[0]!.body).toMatchObject({ type: 'shortcut', callback_id: 'trigger_build' });
  for (const key of ['channel', 'response_url', 'message'])
    expect(at.knocks[0]!.body).not.toHaveProperty(key);
});

test('there is none for people of another workspace, none that the app lacks, none on what one person sees', async () => {
  await using at = await stage();
  const use = { callbackId: 'show_build', channel: ci, messageTs: '1.1' };
  await expect(at.slack.useShortcut(use, { as: people.eve })).rejects.toMatchObject({
    code: 'restricted_action',
  });
  await expect(at.slack.useShortcut({ ...use, callbackId: 'other' })).rejects.toMatchObject({
    code: 'unknown_shortcut',
  });
  await expect(at.slack.useShortcut(use)).rejects.toMatchObject({ code: 'message_not_found' });
  expect(at.knocks).toEqual([]);
});

test('what is said with names and links reaches the app as Slack writes it', async () => {
  await using at = await stage();
  at.slack.say('@circleci look at https://a.b/c?d=1&e=2 <3, @ben, #web', { as: people.ada });
  await at.heard(1);
  const mentioned = at.knocks.map(({ body }) => body.event).filter(({ type }) => type === 'app_mention');
  expect(mentioned).toMatchObject([
    {
      type: 'app_mention',
      text: `<@${workspace.bot.userId}> look at <https://a.b/c?d=1&amp;e=2> &lt;3, <@${people.ben}>, <#${channels.web}|web>`,
    },
  ]);
});
