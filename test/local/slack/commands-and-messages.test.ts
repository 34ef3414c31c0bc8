import { expect, test } from 'vitest';
import { sign } from '../../../local/slack/user-actions/sign-request.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { respond, secret, stage } from './stand-in-with-scripted-bot.ts';

const { ci, direct, people, random } = workspace.channels;

test('a command reaches the door signed, as a form with every field of a real one', async () => {
  await using at = await stage();
  await at.slack.typeCommand('/circle status  web “main” ');
  const [knock] = at.knocks;
  const timestamp = String(knock!.headers['x-slack-request-timestamp']);
  expect(knock!.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(knock!.headers['x-slack-signature']).toBe(sign(secret, timestamp, knock!.raw));
  expect(timestamp).toBe(String(at.time.clock() / 1000));
  expect(knock!.body).toEqual({
    token: expect.any(String),
    team_id: workspace.team.id,
    team_domain: 'acme',
    channel_id: ci,
    channel_name: 'ci',
    user_id: workspace.people.ada,
    user_name: 'ada',
    command: '/circle',
    text: 'status  web “main”',
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
    response_url: expect.stringContaining(`${at.slack.url}/commands/T0ACME0001/`),
    trigger_id: expect.stringMatching(/^\d+\.\w+\.\w+$/),
  });
});

test.each([
  ['https://circleci.com/gh/acme/web/123?a=1&b=2', '<https://circleci.com/gh/acme/web/123?a=1&amp;b=2>'],
  ['role @ben admin', 'role <@U0BEN00001|ben> admin'],
  ['default web in #ci and #leads', 'default web in <#C0CI000001|ci> and <#C0LEADS001|>'],
  ['retry #123 web#4 @unknown a<b', 'retry #123 web#4 @unknown a&lt;b'],
])('links and mentions in %j are marked up, as the manifest asks', async (text, escaped) => {
  await using at = await stage();
  await at.slack.typeCommand(`/circle ${text}`);
  expect(at.knocks[0]!.body.text).toBe(escaped);
});

test('they stay as typed where the manifest does not ask', async () => {
  await using at = await stage({ escapesCommands: false });
  await at.slack.typeCommand('/circle role @ben https://x.example');
  expect(at.knocks[0]!.body.text).toBe('role @ben https://x.example');
});

test('signatures are those of the example in the documentation of Slack', () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  expect(sign('8f742231b10e8888abcd99yyyzzz85a5', 1531420618, body)).toBe(
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  );
});

test('an answer in the HTTP body is shown, to the person alone or to all', async () => {
  await using at = await stage();
  at.bot.answer = () => ({ text: 'Only you' });
  await at.slack.typeCommand('/circle help');
  at.bot.answer = () => ({ json: { response_type: 'in_channel', text: 'All of you' } });
  await at.slack.typeCommand('/circle help');
  expect(at.slack.ephemerals().map(({ text }) => text)).toEqual(['Only you']);
  expect(at.slack.messages(ci).map(({ text }) => text)).toEqual(['All of you']);
  expect(at.slack.ephemerals(workspace.people.ben)).toEqual([]);
});

test.each([
  ['500', { status: 500 }, 'http_service_error'],
  ['404', { status: 404 }, 'http_client_error'],
  ['a body that is no message', { json: ['no'] }, 'invalid_command_response'],
])('a door that answers %s is named by Slackbot to the person alone', async (_, reaction, code) => {
  await using at = await stage();
  at.bot.answer = () => reaction;
  await expect(at.slack.typeCommand('/circle status')).rejects.toMatchObject({ code });
  expect(at.slack.ephemerals()).toMatchObject([
    { userId: workspace.people.slackbot, text: `/circle failed with the error "${code}"` },
  ]);
});

test('a door that answers after three seconds is too late, and what it answers then is not shown', async () => {
  await using at = await stage();
  const held = Promise.withResolvers<object>();
  const asked = Promise.withResolvers<void>();
  at.bot.answer = () => {
    asked.resolve();
    return held.promise;
  };
  const typed = at.slack.typeCommand('/circle status').catch((error) => error.code);
  await asked.promise;
  at.time.advance(3000);
  expect(await typed).toBe('operation_timeout');
  held.resolve({ text: 'late' });
  expect(at.slack.ephemerals().map(({ text }) => text)).toEqual([
    '/circle failed with the error "operation_timeout"',
  ]);
});

test('no door, an unknown command and a partner are each refused', async () => {
  await using at = await stage({ doors: { commands: 'http://127.0.0.1:1/', interactions: '', events: '' } });
  await expect(at.slack.typeCommand('/circle status')).rejects.toMatchObject({ code: 'dispatch_failed' });
  await expect(at.slack.typeCommand('/square')).rejects.toMatchObject({ code: 'unknown_command' });
  const asEve = { as: workspace.people.eve, channel: workspace.channels.globex };
  await expect(at.slack.typeCommand('/circle status', asEve)).rejects.toMatchObject({
    code: 'restricted_action',
  });
});

test('a response_url takes five messages within half an hour, wherever the person is', async () => {
  await using at = await stage();
  for (const channel of [people, random, direct]) {
    await at.slack.typeCommand('/circle status', { channel });
    const url = at.knocks.at(-1)!.body.response_url;
    for (let use = 1; use <= 5; use += 1) expect((await respond(url, { text: `${use}` })).status).toBe(200);
    const sixth = await respond(url, { text: '6' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
    expect(at.slack.ephemerals().filter((message) => message.channel === channel)).toHaveLength(5);
  }
  await at.slack.typeCommand('/circle status');
  at.time.advance(30 * 60_000 + 1);
  const late = await respond(at.knocks.at(-1)!.body.response_url, { text: 'late' });
  expect([late.status, await late.json()]).toEqual([404, { ok: false, error: 'expired_url' }]);
});

test('a response_url refuses what Slack refuses, and says where it is wrong', async () => {
  await using at = await stage();
  await at.slack.typeCommand('/circle status');
  const url = at.knocks[0]!.body.response_url;
  const refused = await respond(url, {
    text: 'x',
    blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
  });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    {
      ok: false,
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] unsupported type: "mrkdwn" [json-pointer:/blocks/0/text/type]'],
      },
    },
  ]);
  expect(await (await respond(url, {})).json()).toEqual({ ok: false, error: 'no_text' });
  expect(at.slack.ephemerals()).toEqual([]);
});

test('a person’s message is seen by all, and the bot gets it only where it subscribed', async () => {
  await using at = await stage({ events: ['message.im'] });
  at.slack.say('hello');
  at.slack.say('hello bot', { channel: direct });
  await at.heard(1);
  expect(at.knocks[0]!.body.event).toMatchObject({
    type: 'message',
    channel_type: 'im',
    text: 'hello bot',
    channel: direct,
  });
  expect(at.slack.messages(ci)).toMatchObject([
    { text: 'hello', userId: workspace.people.ada, ephemeral: false },
  ]);
});

test('the bot gets its own direct messages as events, and their edits and deletions', async () => {
  await using at = await stage({ events: ['message.im'] });
  const { ts = '' } = await at.client.chat.postMessage({ channel: direct, text: 'an alert' });
  await at.client.chat.update({ channel: direct, ts, text: 'an edit' });
  await at.client.chat.delete({ channel: direct, ts });
  await at.heard(3);
  const told = at.knocks.map(({ body }) => body.event);
  expect(told.find(({ subtype }) => subtype === undefined)).toMatchObject({ bot_id: workspace.bot.botId });
  expect(
    told
      .map(({ subtype }) => subtype)
      .filter(Boolean)
      .sort(),
  ).toEqual(['message_changed', 'message_deleted']);
});

test('direct messages reach the bot only where the installation granted im:history', async () => {
  await using at = await stage({ events: ['message.im', 'app_home_opened'], optionalScopes: [] });
  at.slack.say('hello bot', { channel: direct });
  at.slack.openHome();
  await at.heard(1);
  expect(at.knocks.map(({ body }) => body.event.type)).toEqual(['app_home_opened']);
});
