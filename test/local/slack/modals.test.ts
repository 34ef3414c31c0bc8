import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { refusalOf, stage } from './stand-in-with-scripted-bot.ts';

const { ada, ben } = workspace.people;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const connect: ModalView = {
  type: 'modal',
  callback_id: 'connect',
  title: plain('Connect'),
  submit: plain('Save'),
  private_metadata: 'kept',
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'token',
      label: plain('Token'),
      element: { type: 'plain_text_input', action_id: 'value', max_length: 10 },
    },
  ],
};
const value = (text: string) => ({ token: { value: { value: text } } });

async function opened() {
  const at = await stage();
  await at.slack.typeCommand('/circle connect');
  const { view } = await at.client.views.open({ trigger_id: at.knocks[0]!.body.trigger_id, view: connect });
  at.knocks.length = 0;
  return { at, id: view!.id!, hash: view!.hash! };
}

test('a trigger opens one modal, within three seconds, and Slack says why it does not', async () => {
  await using at = await stage();
  const open = (trigger_id: string) => refusalOf(at.client.views.open({ trigger_id, view: connect }));
  await at.slack.typeCommand('/circle connect');
  await at.slack.typeCommand('/circle connect');
  const [first, second] = at.knocks.map(({ body }) => body.trigger_id);
  expect(await open(first)).toBe('accepted');
  expect(at.slack.openViews()).toMatchObject([{ view: { callback_id: 'connect' } }]);
  expect(await open(first)).toBe('exchanged_trigger_id');
  at.time.advance(3001);
  expect(await open(second)).toBe('expired_trigger_id');
  expect(await open('123.456.abc')).toBe('invalid_trigger_id');
});

test('a view that is over the limits is refused with the place of each fault', async () => {
  await using at = await stage();
  await at.slack.typeCommand('/circle connect');
  const view = { ...connect, title: plain('t'.repeat(25)) };
  const call = at.client.views.open({ trigger_id: at.knocks[0]!.body.trigger_id, view });
  const error = await call.catch((refused) => refused.data);
  expect(error).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: {
      messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    },
  });
});

test('a submission carries the values and the metadata; an empty answer closes the modal', async () => {
  const { at, id } = await opened();
  await using _ = at;
  expect(await at.slack.submit(value('abc'))).toEqual({ ok: true, outcome: 'closed', errors: {} });
  expect(at.knocks[0]!.body).toMatchObject({
    type: 'view_submission',
    user: { id: ada },
    trigger_id: expect.any(String),
    response_urls: [],
    view: {
      id,
      callback_id: 'connect',
      private_metadata: 'kept',
      app_installed_team_id: workspace.team.id,
      state: { values: { token: { value: { type: 'plain_text_input', value: 'abc' } } } },
    },
  });
  expect(at.slack.openViews()).toEqual([]);
});

test('what Slack itself finds missing or too long is not sent to the bot', async () => {
  const { at } = await opened();
  await using _ = at;
  expect(await at.slack.submit({})).toMatchObject({
    outcome: 'errors',
    errors: { token: 'Please complete this required field.' },
  });
  expect(await at.slack.submit(value('x'.repeat(11)))).toMatchObject({ outcome: 'errors' });
  expect(at.knocks).toEqual([]);
});

test('the bot answers with errors, another view, one on top, or the end of all', async () => {
  const { at } = await opened();
  await using _ = at;
  at.bot.answer = () => ({
    json: { response_action: 'errors', errors: { token: 'CircleCI does not know it.' } },
  });
  expect(await at.slack.submit(value('abc'))).toMatchObject({
    outcome: 'errors',
    errors: { token: 'CircleCI does not know it.' },
  });
  at.bot.answer = () => ({
    json: { response_action: 'update', view: { ...connect, title: plain('Again') } },
  });
  expect(await at.slack.submit(value('abc'))).toMatchObject({ outcome: 'updated' });
  expect(at.slack.openViews()).toMatchObject([{ view: { title: plain('Again') } }]);
  at.bot.answer = () => ({ json: { response_action: 'push', view: connect } });
  expect(await at.slack.submit(value('abc'))).toMatchObject({ outcome: 'pushed' });
  expect(at.slack.openViews()).toHaveLength(2);
  at.bot.answer = () => ({ json: { response_action: 'clear' } });
  expect(await at.slack.submit(value('abc'))).toMatchObject({ outcome: 'cleared' });
  expect(at.slack.openViews()).toEqual([]);
});

test.each([
  [
    'errors for a block that is no input',
    { response_action: 'errors', errors: { elsewhere: 'x' } },
    'invalid_response_action',
  ],
  ['an unknown action', { response_action: 'dance' }, 'invalid_response_action'],
  [
    'a view over the limits',
    { response_action: 'update', view: { type: 'modal', blocks: [] } },
    'invalid_arguments',
  ],
])('%s in the answer leaves the modal open', async (_, json, code) => {
  const { at, id } = await opened();
  await using __ = at;
  at.bot.answer = () => ({ json });
  await expect(at.slack.submit(value('abc'))).rejects.toMatchObject({ code });
  expect(at.slack.openViews()).toMatchObject([{ id }]);
});

test('views.update needs the present hash where one is given; views.push a trigger from a modal', async () => {
  const { at, id, hash } = await opened();
  await using _ = at;
  expect(await refusalOf(at.client.views.update({ view_id: id, hash: 'old', view: connect }))).toBe(
    'hash_conflict',
  );
  expect(await refusalOf(at.client.views.update({ view_id: id, hash, view: connect }))).toBe('accepted');
  expect(await refusalOf(at.client.views.update({ view_id: 'V404', view: connect }))).toBe('not_found');
  at.bot.answer = () => ({ json: { response_action: 'errors', errors: { token: 'x' } } });
  for (const expected of ['accepted', 'accepted', 'push_limit_reached']) {
    await at.slack.submit(value('abc'));
    const { trigger_id } = at.knocks.at(-1)!.body;
    expect(await refusalOf(at.client.views.push({ trigger_id, view: connect }))).toBe(expected);
  }
});

test('closing tells the bot when it asked for that', async () => {
  const { at, id } = await opened();
  await using _ = at;
  at.slack.closeView();
  await at.heard(1);
  expect(at.knocks[0]!.body).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id } });
  expect(at.slack.openViews()).toEqual([]);
});

test('Home is published to one person, and a press there carries the view and no channel', async () => {
  await using at = await stage();
  const button = { type: 'button' as const, action_id: 'connect', text: plain('Connect'), value: 'v' };
  const view = { type: 'home' as const, blocks: [{ type: 'actions' as const, elements: [button] }] };
  const published = await at.client.views.publish({ user_id: ada, view });
  expect(at.slack.home(ben)).toBeUndefined();
  expect(at.slack.home()).toMatchObject({ type: 'home' });
  await at.slack.click({ viewId: published.view!.id!, actionId: 'connect' });
  const { body } = at.knocks[0]!;
  expect(body.container).toEqual({ type: 'view', view_id: published.view!.id });
  expect(body).not.toHaveProperty('channel');
  expect(body).not.toHaveProperty('response_url');
  expect(await refusalOf(at.client.views.open({ trigger_id: body.trigger_id, view: connect }))).toBe(
    'accepted',
  );
});
