import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PageState } from '../../../local/slack/page-api/page-api.ts';
import { startSlack } from '../../../local/slack/server.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { secret, stage, token } from './stand-in-with-scripted-bot.ts';

const { ci, direct } = workspace.channels;
const { ada, ben, gus, eve } = workspace.people;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const retry = { type: 'button' as const, action_id: 'retry', text: plain('Retry'), value: 'v' };
const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [retry] }];

type At = Awaited<ReturnType<typeof stage>>;

async function state({ slack }: At, as?: string): Promise<PageState> {
  return (await (await fetch(`${slack.url}/page/state${as ? `?as=${as}` : ''}`)).json()) as PageState;
}

async function post({ slack }: At, path: string, body: unknown, headers: Record<string, string> = {}) {
  const sent = { method: 'POST', body: JSON.stringify(body), headers };
  const response = await fetch(`${slack.url}/page/${path}`, sent);
  return [response.status, await response.json()];
}

/** The events of one person's stream, as they come. */
async function* events({ slack }: At, as: string) {
  const response = await fetch(`${slack.url}/page/events?as=${as}`);
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop()!;
    for (const part of parts) {
      const [, type, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
      if (type && data) yield JSON.parse(data);
    }
  }
}

test('each person sees their own channels, and their own ephemeral messages', async () => {
  await using at = await stage();
  await at.client.chat.postMessage({ channel: ci, text: 'All' });
  await at.client.chat.postEphemeral({ channel: ci, user: ada, text: 'Ada' });
  const names = async (as: string) => (await state(at, as)).channels.map(({ name }) => name);
  expect(await names(ada)).toEqual([
    'general',
    'ci',
    'web',
    'random',
    'leads',
    'ext-globex',
    'CircleCI Bot',
    'Ben Ortiz',
  ]);
  expect(await names(ben)).toEqual([
    'general',
    'ci',
    'web',
    'random',
    'leads',
    'ext-globex',
    'Ada Park',
    'CircleCI Bot',
  ]);
  expect(await names(gus)).toEqual(['general', 'web', 'CircleCI Bot']);
  expect(await names(eve)).toEqual(['ext-globex']);
  const mine = await state(at);
  expect(mine).toMatchObject({
    me: ada,
    workspace: { name: 'Acme', commands: ['/circle'] },
    views: [],
    home: null,
  });
  expect(mine.messages[ci]).toMatchObject([
    { text: 'All', ephemeral: false },
    { text: 'Ada', ephemeral: true },
  ]);
  expect((await state(at, ben)).messages[ci]).toHaveLength(1);
});

test('the stream tells each person what they see change, and nothing else', async () => {
  await using at = await stage();
  const adas = events(at, ada);
  const bens = events(at, ben);
  const first = [adas.next(), bens.next()];
  await at.settled(() => at.slack.watchers() === 2);
  await at.client.chat.postEphemeral({ channel: ci, user: ada, text: 'Ada' });
  const posted = await at.client.chat.postMessage({ channel: ci, text: 'All' });
  await at.client.chat.update({ channel: ci, ts: posted.ts!, text: 'All!' });
  await at.client.chat.delete({ channel: ci, ts: posted.ts! });
  const seen = async (stream: AsyncGenerator, begun: Promise<any>, more: number) => {
    const all = [(await begun).value];
    for (let count = 0; count < more; count += 1) all.push((await stream.next()).value);
    return all.map((event) => [event.type, event.message?.text ?? event.ts]);
  };
  const common = [
    ['message', 'All'],
    ['update', 'All!'],
    ['delete', posted.ts],
  ];
  expect(await seen(adas, first[0]!, 3)).toEqual([['message', 'Ada'], ...common]);
  expect(await seen(bens, first[1]!, 2)).toEqual(common);
});

test('a command, a press and a failure go through the page', async () => {
  await using at = await stage();
  at.bot.answer = ({ path }) => (path === '/commands' ? { json: { text: 'Card', blocks } } : {});
  expect(await post(at, 'command', { channel: direct, text: '/circle status' })).toEqual([200, { ok: true }]);
  const [card] = (await state(at)).messages[direct]!;
  expect(card).toMatchObject({ text: 'Card', ephemeral: true });
  const press = { channel: direct, messageTs: card!.ts, blockId: 'b', actionId: 'retry' };
  expect(await post(at, 'click', press)).toEqual([200, { ok: true }]);
  expect(at.knocks[1]!.body).toMatchObject({ type: 'block_actions', actions: [{ value: 'v' }] });
  const gone = { ok: false, error: 'no_such_element', message: expect.any(String) };
  expect(await post(at, 'click', { ...press, actionId: 'cancel' })).toEqual([400, gone]);
  at.bot.answer = () => ({ status: 500 });
  const failed = {
    ok: false,
    error: 'http_service_error',
    message: expect.stringContaining('http_service_error'),
  };
  expect(await post(at, 'command', { channel: direct, text: '/circle status' })).toEqual([400, failed]);
});

test('Home is asked for and modals are closed through the page', async () => {
  await using at = await stage();
  await post(at, 'open-home', {}, { 'x-slack-as': ben });
  await at.heard(1);
  expect(at.knocks[0]!.body.event).toMatchObject({ type: 'app_home_opened', user: ben });
  await at.slack.typeCommand('/circle connect');
  const view = { type: 'modal' as const, title: plain('Connect'), blocks: [] };
  const section = { type: 'section' as const, text: plain('x') };
  const opened = await at.client.views.open({
    trigger_id: at.knocks[1]!.body.trigger_id,
    view: { ...view, blocks: [section] },
  });
  expect((await state(at)).views).toMatchObject([{ id: opened.view!.id }]);
  expect(await post(at, 'close', { viewId: opened.view!.id })).toEqual([200, { ok: true }]);
  expect((await state(at)).views).toEqual([]);
});

test('the bot is invited through the page, and may post from then on', async () => {
  await using at = await stage();
  await post(at, 'invite', { channel: workspace.channels.leads });
  await at.client.chat.postMessage({ channel: workspace.channels.leads, text: 'Here I am' });
  expect((await state(at)).channels.find(({ name }) => name === 'leads')).toMatchObject({
    botIsMember: true,
  });
});

test.each([
  ['an unknown person', 'say?as=U404', { channel: ci, text: 'x' }, {}, 'user_not_found'],
  [
    'a page of another site',
    'say',
    { channel: ci, text: 'x' },
    { origin: 'https://evil.example' },
    'foreign_origin',
  ],
  ['a request that says too little', 'say', { channel: ci }, {}, 'invalid_request'],
  [
    'a channel that the person does not see',
    `say?as=${gus}`,
    { channel: ci, text: 'x' },
    {},
    'channel_not_found',
  ],
])('%s is refused', async (_, path, body, headers, error) => {
  await using at = await stage();
  expect(await post(at, path, body, headers)).toEqual([
    400,
    { ok: false, error, message: expect.any(String) },
  ]);
  expect(at.slack.messages(ci)).toEqual([]);
});

test('a name that merely leads here is refused', async () => {
  await using at = await stage();
  const status = await new Promise((resolve) => {
    const sent = request(`${at.slack.url}/page/state`, { headers: { host: 'rebound.example' } });
    sent.on('response', (response) => resolve(response.resume().statusCode)).end();
  });
  expect(status).toBe(400);
});

test('what is neither Slack nor the page is served by the given handler', async () => {
  await using at = await stage({ home: (_, response) => void response.end('the page') });
  expect(await (await fetch(`${at.slack.url}/`)).text()).toBe('the page');
  await using bare = await stage();
  expect((await fetch(`${bare.slack.url}/`)).status).toBe(404);
});

test('a restart keeps messages and response_urls; a broken file starts over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slack-'));
  const options = { signingSecret: secret, botToken: token, stateFile: join(folder, 'state', 'slack.json') };
  const first = await startSlack(options);
  const { ts } = first.say('remember');
  await first.close();
  const second = await startSlack(options);
  expect(second.messages(ci)).toMatchObject([{ ts, text: 'remember' }]);
  expect(Number(second.say('next').ts)).toBeGreaterThan(Number(ts));
  await second.close();
  writeFileSync(options.stateFile, '{"me":1}');
  const third = await startSlack(options);
  expect(third.messages(ci)).toEqual([]);
  await third.close();
  rmSync(folder, { recursive: true });
});

test('the same seed gives the same ids', async () => {
  const ids = async (seed: number) => {
    await using at = await stage({ seed });
    await at.client.chat.postMessage({ channel: ci, text: 'x', blocks: [{ type: 'divider' }] });
    return at.slack.messages(ci)[0]!.blocks[0]!.block_id;
  };
  expect(await ids(1)).toBe(await ids(1));
  expect(await ids(1)).not.toBe(await ids(2));
});
