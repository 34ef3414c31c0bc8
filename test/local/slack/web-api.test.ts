import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { refusalOf, stage, token } from './stand-in-with-scripted-bot.ts';

const { ci, web, random, leads, people, direct, archive, globex } = workspace.channels;
const { ada, eve } = workspace.people;
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

test('the bot knows itself', async () => {
  await using at = await stage();
  expect(await at.client.auth.test()).toMatchObject({
    ok: true,
    team_id: workspace.team.id,
    user_id: workspace.bot.userId,
    bot_id: workspace.bot.botId,
  });
});

test.each([
  ['no token', undefined, 'not_authed'],
  ['a wrong token', 'xoxb-wrong', 'invalid_auth'],
])('%s is refused', async (_, as, code) => {
  await using at = await stage();
  expect(await refusalOf(at.clientWith(as).auth.test())).toBe(code);
});

test.each([
  ['a channel that is none', 'C404', 'channel_not_found'],
  ['a channel without the bot', random, 'not_in_channel'],
  ['a private channel without the bot', leads, 'channel_not_found'],
  ['a DM of two people', people, 'channel_not_found'],
  ['an archived channel', archive, 'is_archived'],
  ['a channel with the bot', ci, 'accepted'],
  ['a channel by its name', '#ci', 'accepted'],
  ['a person', ada, 'accepted'],
])('a post to %s', async (_, channel, outcome) => {
  await using at = await stage();
  expect(await refusalOf(at.client.chat.postMessage({ channel, text: 'x' }))).toBe(outcome);
});

test.each([
  ['nothing', {}, 'no_text'],
  ['too long a text', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
  ['blocks that are no list', { blocks: 'x' }, 'invalid_blocks_format'],
  ['blocks over the limits', { text: 'x', blocks: [section('')] }, 'invalid_blocks'],
  [
    'attachments over the limits',
    { text: 'x', attachments: [{ blocks: [section('')] }] },
    'invalid_attachments',
  ],
  [
    'too much in sum',
    { text: 'x', blocks: Array.from({ length: 5 }, () => section('s'.repeat(2900))) },
    'msg_blocks_too_long',
  ],
])('a post of %s is refused', async (_, content, code) => {
  await using at = await stage();
  expect(await refusalOf(at.client.apiCall('chat.postMessage', { channel: ci, ...content }))).toBe(code);
  expect(at.slack.messages(ci)).toEqual([]);
});

test('the SDK posts, edits, links and deletes; blocks without ids get some', async () => {
  await using at = await stage();
  const posted = await at.client.chat.postMessage({ channel: ci, text: 'One', blocks: [section('One')] });
  expect(posted.message?.blocks).toMatchObject([{ block_id: expect.stringMatching(/^\w{5}$/) }]);
  const ts = posted.ts!;
  await at.client.chat.update({ channel: ci, ts, text: 'Two' });
  expect(at.slack.messages(ci)).toMatchObject([
    { ts, text: 'Two', blocks: [{ type: 'section' }], editedAt: at.time.clock() },
  ]);
  await at.client.chat.update({ channel: ci, ts, text: 'Three', blocks: [] });
  expect(at.slack.messages(ci)).toMatchObject([{ text: 'Three', blocks: [] }]);
  const link = await at.client.chat.getPermalink({ channel: ci, message_ts: ts });
  expect(link.permalink).toBe(`https://acme.slack.com/archives/${ci}/p${ts.replace('.', '')}`);
  await at.client.chat.delete({ channel: ci, ts });
  expect(at.slack.messages(ci)).toEqual([]);
  expect(await refusalOf(at.client.chat.update({ channel: ci, ts, text: 'x' }))).toBe('message_not_found');
});

test('the bot edits and deletes its own messages only, and no ephemeral ones', async () => {
  await using at = await stage();
  const { ts } = at.slack.say('mine');
  expect(await refusalOf(at.client.chat.update({ channel: ci, ts, text: 'x' }))).toBe('cant_update_message');
  expect(await refusalOf(at.client.chat.delete({ channel: ci, ts }))).toBe('cant_delete_message');
  const whispered = await at.client.chat.postEphemeral({ channel: ci, user: ada, text: 'psst' });
  const update = at.client.chat.update({ channel: ci, ts: whispered.message_ts!, text: 'x' });
  expect(await refusalOf(update)).toBe('message_not_found');
  expect(await refusalOf(at.client.chat.postEphemeral({ channel: ci, user: eve, text: 'x' }))).toBe(
    'user_not_in_channel',
  );
});

test('channels, members and people are those that the bot may see', async () => {
  await using at = await stage();
  const { client } = at;
  expect((await client.conversations.info({ channel: globex })).channel).toMatchObject({
    is_ext_shared: true,
    is_member: true,
  });
  expect(await refusalOf(client.conversations.info({ channel: leads }))).toBe('channel_not_found');
  const list = await client.conversations.list({
    types: 'public_channel,private_channel',
    exclude_archived: true,
    limit: 2,
  });
  expect(list.channels?.map(({ name }) => name)).toEqual(['general', 'ci']);
  const next = await client.conversations.list({ limit: 2, cursor: list.response_metadata!.next_cursor! });
  expect(next.channels?.map(({ name }) => name)).toEqual(['web', 'random']);
  expect((await client.conversations.members({ channel: globex })).members).toContain(eve);
  expect((await client.conversations.open({ users: ada })).channel).toEqual({ id: direct });
  expect((await client.users.info({ user: eve })).user).toMatchObject({
    is_stranger: false,
    team_id: workspace.partner.id,
  });
  expect((await client.users.lookupByEmail({ email: 'ben@acme.example' })).user).toMatchObject({
    id: workspace.people.ben,
  });
  expect(await refusalOf(client.users.info({ user: 'U404' }))).toBe('user_not_found');
  expect(await refusalOf(client.users.lookupByEmail({ email: 'x@acme.example' }))).toBe('users_not_found');
});

test('addresses of people are told with the optional scope alone', async () => {
  const emailOf = async ({ client }: Awaited<ReturnType<typeof stage>>) =>
    (await client.users.info({ user: ada })).user?.profile?.email;
  await using granted = await stage();
  expect(await emailOf(granted)).toBe('ada@acme.example');
  await using refused = await stage({ optionalScopes: ['im:history'] });
  expect(await emailOf(refused)).toBeUndefined();
  const looking = refused.client.users.lookupByEmail({ email: 'ada@acme.example' });
  await expect(looking).rejects.toMatchObject({
    data: { ok: false, error: 'missing_scope', needed: 'users:read.email' },
  });
});

test('joining opens a public channel to the bot, and its history', async () => {
  await using at = await stage();
  at.slack.say('before', { channel: random });
  expect(await refusalOf(at.client.conversations.history({ channel: random }))).toBe('not_in_channel');
  await at.client.conversations.join({ channel: random });
  const history = await at.client.conversations.history({ channel: random });
  expect(history.messages).toMatchObject([{ text: 'before', user: ada }]);
});

test('replies stand in their thread, the oldest first, and in the channel when they are broadcast', async () => {
  await using at = await stage();
  const metadata = { event_type: 'told', event_payload: { id: 'second' } };
  const { ts: thread_ts } = await at.client.chat.postMessage({ channel: ci, text: 'card' });
  const reply = { channel: ci, thread_ts: thread_ts! };
  await at.client.chat.postMessage({ ...reply, text: 'quiet' });
  await at.client.chat.postMessage({ ...reply, text: 'loud', reply_broadcast: true, metadata });
  const asked = { channel: ci, include_all_metadata: true };
  const thread = await at.client.conversations.replies({ ...asked, ts: thread_ts! });
  expect(thread.messages).toMatchObject([
    { text: 'card' },
    { text: 'quiet', thread_ts },
    { text: 'loud', thread_ts, subtype: 'thread_broadcast', metadata },
  ]);
  expect(thread.has_more).toBe(false);
  const { messages } = await at.client.conversations.history(asked);
  expect(messages?.map(({ text }) => text)).toEqual(['loud', 'card']);
  const other = at.client.conversations.replies({ ...asked, ts: '1.1' });
  expect(await refusalOf(other)).toBe('thread_not_found');
});

test('a reaction is added once', async () => {
  await using at = await stage();
  const { ts: timestamp } = at.slack.say('look');
  const add = () => at.client.reactions.add({ channel: ci, timestamp, name: 'eyes' });
  expect(await refusalOf(add())).toBe('accepted');
  expect(await refusalOf(add())).toBe('already_reacted');
  expect(at.slack.messages(ci)).toMatchObject([
    { reactions: [{ name: 'eyes', userIds: [workspace.bot.userId] }] },
  ]);
});

test.each([
  ['an unknown method', 'chat.shout', {}, 'unknown_method'],
  ['a method of every object', 'constructor', {}, 'unknown_method'],
])('%s is refused', async (_, method, args, code) => {
  await using at = await stage();
  expect(await refusalOf(at.client.apiCall(method, args))).toBe(code);
});

test('JSON bodies are read as well as forms, and neither when broken', async () => {
  await using at = await stage();
  const send = async (body: string, type = 'application/json; charset=utf-8') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const response = await fetch(`${at.slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    return (await response.json()).error;
  };
  expect(await send(JSON.stringify({ channel: ci, text: 'x', blocks: [section('x')] }))).toBeUndefined();
  expect(await send('{')).toBe('invalid_json');
  expect(await send('[]')).toBe('json_not_object');
  expect(await send('x', 'text/plain')).toBe('invalid_post_type');
});

test('a sixth message at once is too much for a channel, not for the next one', async () => {
  await using at = await stage({ rateLimits: 'slack' });
  const post = (channel: string) => at.client.chat.postMessage({ channel, text: 'x' });
  for (let count = 1; count <= 5; count += 1) await post(ci);
  expect(await post(ci).catch((error) => [error.code, error.retryAfter])).toEqual([
    'slack_webapi_rate_limited_error',
    1,
  ]);
  expect(await refusalOf(post(web))).toBe('accepted');
  at.time.advance(1000);
  expect(await refusalOf(post(ci))).toBe('accepted');
  expect(await refusalOf(post(ci))).not.toBe('accepted');
});

test('faults are had to order, once each, and every call is on record without its token', async () => {
  await using at = await stage();
  const post = (text: string) =>
    at.client.chat.postMessage({ channel: ci, text }).then(
      () => 'accepted',
      (error) => error.code,
    );
  at.slack.failNext('chat.postMessage', { kind: 'error', error: 'fatal_error' });
  at.slack.failNext('chat.postMessage', { kind: 'status', status: 503 });
  at.slack.rateLimitNext('*', 30);
  at.slack.failNext('chat.postMessage', { kind: 'reset' });
  at.slack.failNext('chat.postMessage', { kind: 'reset', when: 'after' });
  const outcomes = [];
  for (const text of ['1', '2', '3', '4', '5', '6']) outcomes.push(await post(text));
  expect(outcomes).toEqual([
    'slack_webapi_platform_error',
    expect.stringContaining('error'),
    'slack_webapi_rate_limited_error',
    'slack_webapi_request_error',
    'slack_webapi_request_error',
    'accepted',
  ]);
  expect(at.slack.messages(ci).map(({ text }) => text)).toEqual(['5', '6']);
  expect(at.slack.calls.map(({ method, args }) => [method, args.text])).toEqual(
    ['1', '2', '3', '4', '5', '6'].map((text) => ['chat.postMessage', text]),
  );
  expect(JSON.stringify(at.slack.calls)).not.toContain(token);
});

test('a call that hangs ends when its caller gives up', async () => {
  await using at = await stage();
  at.slack.failNext('auth.test', { kind: 'hang' });
  const call = fetch(`${at.slack.apiUrl}auth.test`, { signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(at.slack.calls).toMatchObject([{ method: 'auth.test', answer: undefined }]);
});
