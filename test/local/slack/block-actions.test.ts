import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { respond, stage } from './stand-in-with-scripted-bot.ts';

const { ci } = workspace.channels;
const { ada, ben, eve } = workspace.people;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const retry = {
  type: 'button' as const,
  action_id: 'retry',
  text: plain('Retry'),
  value: 'card.0',
  style: 'primary' as const,
};
const options = [
  { text: plain('web'), value: 'card.1' },
  { text: plain('api'), value: 'card.2' },
];
const menu = { type: 'static_select' as const, action_id: 'run', placeholder: plain('Which?'), options };
const box = { type: 'checkboxes' as const, action_id: 'tick', options, initial_options: options.slice(0, 1) };
const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [retry, menu, box] }];

test('a press in a public message carries the message, its state and a response_url', async () => {
  await using at = await stage();
  const posted = await at.client.chat.postMessage({ channel: ci, text: 'Card', blocks });
  await at.slack.click({ message: { channel: ci, ts: posted.ts! }, actionId: 'retry', as: ben });
  expect(at.knocks[0]!.path).toBe('/interactions');
  expect(at.knocks[0]!.body).toEqual({
    type: 'block_actions',
    user: { id: ben, username: 'ben', name: 'ben', team_id: workspace.team.id },
    api_app_id: workspace.app.id,
    token: expect.any(String),
    team: { id: workspace.team.id, domain: 'acme' },
    enterprise: null,
    is_enterprise_install: false,
    container: { type: 'message', message_ts: posted.ts, channel_id: ci, is_ephemeral: false },
    trigger_id: expect.any(String),
    channel: { id: ci, name: 'ci' },
    message: expect.objectContaining({ ts: posted.ts, text: 'Card', blocks, user: workspace.bot.userId }),
    state: {
      values: {
        b: {
          run: { type: 'static_select', selected_option: null },
          tick: { type: 'checkboxes', selected_options: [options[0]] },
        },
      },
    },
    response_url: expect.stringContaining('/actions/T0ACME0001/'),
    actions: [
      {
        type: 'button',
        action_id: 'retry',
        block_id: 'b',
        text: plain('Retry'),
        value: 'card.0',
        style: 'primary',
        action_ts: expect.stringMatching(/^\d{10}\.\d{6}$/),
      },
    ],
  });
});

test('a press in an ephemeral message carries no message, and only its person may press', async () => {
  await using at = await stage();
  await at.client.chat.postEphemeral({ channel: ci, user: ada, text: 'Card', blocks });
  const [message] = at.slack.ephemerals();
  await at.slack.click({ message, label: 'Retry' });
  expect(at.knocks[0]!.body).not.toHaveProperty('message');
  expect(at.knocks[0]!.body.container).toMatchObject({ is_ephemeral: true, message_ts: message!.ts });
  await expect(at.slack.click({ message, label: 'Retry', as: ben })).rejects.toMatchObject({
    code: 'message_not_found',
  });
});

test('a press in an attachment says which, and a choice comes as selected_option', async () => {
  await using at = await stage();
  const posted = await at.client.chat.postMessage({
    channel: ci,
    text: 'Card',
    attachments: [{ color: '#2eb67d', blocks }],
  });
  const message = { channel: ci, ts: posted.ts! };
  await at.slack.click({ message, actionId: 'run', chosen: { selected_option: options[1]! } });
  expect(at.knocks[0]!.body.container).toMatchObject({ type: 'message_attachment', attachment_id: 1 });
  expect(at.knocks[0]!.body.actions).toMatchObject([{ type: 'static_select', selected_option: options[1] }]);
  const unknown = { text: plain('x'), value: 'forged' };
  await expect(
    at.slack.click({ message, actionId: 'run', chosen: { selected_option: unknown } }),
  ).rejects.toMatchObject({
    code: 'no_such_option',
  });
});

test('a partner may press in a shared channel, and comes with their own workspace', async () => {
  await using at = await stage();
  const channel = workspace.channels.globex;
  const posted = await at.client.chat.postMessage({ channel, text: 'Card', blocks });
  await at.slack.click({ message: { channel, ts: posted.ts! }, actionId: 'retry', as: eve });
  expect(at.knocks[0]!.body.user).toMatchObject({ id: eve, team_id: workspace.partner.id });
});

test('the response_url of a press replaces or deletes what was pressed, or says more beside it', async () => {
  await using at = await stage();
  await at.client.chat.postEphemeral({ channel: ci, user: ada, text: 'Mine', blocks });
  const posted = await at.client.chat.postMessage({ channel: ci, text: 'Ours', blocks });
  for (const message of [at.slack.ephemerals()[0]!, { channel: ci, ts: posted.ts! }]) {
    await at.slack.click({ message, actionId: 'retry' });
    const url = at.knocks.at(-1)!.body.response_url;
    await respond(url, { replace_original: true, text: 'Retried' });
    await respond(url, { text: 'By the way' });
    await respond(url, { response_type: 'in_channel', text: 'Told all' });
  }
  expect(at.slack.ephemerals().map(({ text }) => text)).toEqual(['Retried', 'By the way', 'By the way']);
  expect(at.slack.messages(ci).map(({ text }) => text)).toEqual(['Retried', 'Told all', 'Told all']);
  expect(at.slack.messages(ci)[0]).toMatchObject({ ts: posted.ts, blocks: [], editedAt: at.time.clock() });
  await respond(at.knocks.at(-1)!.body.response_url, { delete_original: true });
  expect(at.slack.messages(ci).map(({ ts }) => ts)).not.toContain(posted.ts);
});

test('a press that is not answered in three seconds is noticed by the person, and not sent again', async () => {
  await using at = await stage();
  const posted = await at.client.chat.postMessage({ channel: ci, text: 'Card', blocks });
  at.bot.answer = () => new Promise(() => undefined);
  const pressed = at.slack
    .click({ message: { channel: ci, ts: posted.ts! }, actionId: 'retry' })
    .catch((error) => error.code);
  await at.heard(1);
  at.time.advance(3000);
  expect(await pressed).toBe('operation_timeout');
  expect(at.knocks).toHaveLength(1);
  expect(at.time.pending()).toEqual([]);
});

test('an external menu shows what the bot suggests', async () => {
  await using at = await stage();
  const external = [{ ...blocks[0]!, elements: [{ type: 'external_select' as const, action_id: 'find' }] }];
  const posted = await at.client.chat.postMessage({ channel: ci, text: 'Card', blocks: external });
  at.bot.answer = () => ({ json: { options } });
  const message = { channel: ci, ts: posted.ts! };
  expect(await at.slack.suggest({ message, actionId: 'find', value: 'we' })).toEqual({
    ok: true,
    options,
    optionGroups: [],
  });
  expect(at.knocks[0]!.body).toMatchObject({
    type: 'block_suggestion',
    action_id: 'find',
    block_id: 'b',
    value: 'we',
  });
  at.bot.answer = () => ({ json: { nothing: true } });
  expect(await at.slack.suggest({ message, actionId: 'find', value: 'x' })).toMatchObject({ options: [] });
});
