import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { respond, stage } from './stand-in-with-scripted-bot.ts';

const { ci } = workspace.channels;
const { ada, ben } = workspace.people;
const bot = workspace.bot.userId;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const retry = { type: 'button' as const, action_id: 'retry', text: plain('Retry'), value: 'v' };
const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [retry] }];

type At = Awaited<ReturnType<typeof stage>>;

/** A card with a quiet reply that has a button, and what else is posted below it. */
async function threaded({ client, slack }: At) {
  const { ts } = await client.chat.postMessage({ channel: ci, text: 'Card' });
  const thread_ts = ts ?? '';
  const reply = await client.chat.postMessage({ channel: ci, thread_ts, text: 'Details', blocks });
  const press = () => slack.click({ message: { channel: ci, ts: reply.ts ?? '' }, actionId: 'retry' });
  return { thread_ts, reply: reply.ts ?? '', press };
}

test('a message that was replied to says how often, by whom and when last, in every list that has it', async () => {
  await using at = await stage();
  const { thread_ts } = await threaded(at);
  await at.client.chat.postEphemeral({ channel: ci, user: ada, thread_ts, text: 'Only Ada' });
  const last = at.slack.say('Thanks', { threadTs: thread_ts, as: ben });
  const parent = {
    text: 'Card',
    thread_ts,
    reply_count: 2,
    reply_users_count: 2,
    reply_users: [bot, ben],
    latest_reply: last.ts,
  };
  const history = await at.client.conversations.history({ channel: ci });
  expect(history.messages).toMatchObject([parent]);
  const replies = await at.client.conversations.replies({ channel: ci, ts: thread_ts });
  expect(replies.messages).toMatchObject([
    parent,
    { text: 'Details', parent_user_id: bot },
    { text: 'Thanks', thread_ts, parent_user_id: bot },
  ]);
});

test('a message without replies has no thread fields', async () => {
  await using at = await stage();
  await at.client.chat.postMessage({ channel: ci, text: 'Alone' });
  const [alone] = (await at.client.conversations.history({ channel: ci })).messages ?? [];
  expect(Object.keys(alone ?? {}).filter((key) => /thread|repl|parent/.test(key))).toEqual([]);
});

test('a press on a reply tells the bot of its thread', async () => {
  await using at = await stage();
  const { thread_ts, reply, press } = await threaded(at);
  await press();
  expect(at.knocks[0]?.body).toMatchObject({
    container: { message_ts: reply, thread_ts },
    message: { ts: reply, thread_ts, parent_user_id: bot },
  });
});

test('an answer to a press in a thread stands in the channel, unless a public one names the thread', async () => {
  await using at = await stage();
  const { thread_ts, press } = await threaded(at);
  await press();
  const url = at.knocks[0]?.body.response_url;
  await respond(url, { text: 'Loose', response_type: 'in_channel', replace_original: false });
  await respond(url, { text: 'Private', thread_ts, replace_original: false });
  await respond(url, { text: 'Below', thread_ts, response_type: 'in_channel', replace_original: false });
  const threads = [...at.slack.messages(ci), ...at.slack.ephemerals(ada)].map(({ text, threadTs }) => [
    text,
    threadTs,
  ]);
  expect(threads).toEqual([
    ['Card', undefined],
    ['Details', thread_ts],
    ['Loose', undefined],
    ['Below', thread_ts],
    ['Private', undefined],
  ]);
});

test('a person replies through the page, in the channel too when that was ticked', async () => {
  await using at = await stage();
  const { thread_ts } = await threaded(at);
  const post = async (body: object) => {
    const sent = { method: 'POST', body: JSON.stringify({ channel: ci, ...body }) };
    return (await fetch(`${at.slack.url}/page/say`, sent)).json();
  };
  expect(await post({ text: 'Quiet', threadTs: thread_ts })).toEqual({ ok: true });
  expect(await post({ text: 'Loud', threadTs: thread_ts, broadcast: true })).toEqual({ ok: true });
  expect(await post({ text: 'Lost', threadTs: '1.1' })).toMatchObject({ error: 'thread_not_found' });
  const { messages } = await at.client.conversations.history({ channel: ci });
  expect(messages).toMatchObject([
    { text: 'Loud', user: ada, subtype: 'thread_broadcast', thread_ts },
    { text: 'Card', reply_count: 3 },
  ]);
});
