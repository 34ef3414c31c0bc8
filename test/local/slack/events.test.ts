import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { refusalOf, stage } from './stand-in-with-scripted-bot.ts';

const event = { type: 'app_home_opened', user: workspace.people.ada, tab: 'home' };

test('an event is signed JSON with what the Events API wraps around it', async () => {
  await using at = await stage();
  const { answers } = await at.slack.sendEvent(event);
  expect(answers).toMatchObject([{ kind: 'answered', status: 200 }]);
  expect(at.knocks[0]!.headers).toMatchObject({ 'content-type': 'application/json' });
  expect(at.knocks[0]!.headers).not.toHaveProperty('x-slack-retry-num');
  expect(at.knocks[0]!.body).toMatchObject({
    type: 'event_callback',
    team_id: workspace.team.id,
    api_app_id: workspace.app.id,
    event,
    event_id: expect.stringMatching(/^Ev/),
    event_time: at.time.clock() / 1000,
    authorizations: [{ team_id: workspace.team.id, user_id: workspace.bot.userId, is_bot: true }],
  });
});

test('an event that is not taken comes three times more: at once, after a minute, after five', async () => {
  await using at = await stage();
  at.bot.answer = () => ({ status: 503 });
  const sent = at.slack.sendEvent(event, { id: 'Ev01' });
  for (const [retry, pause] of [100, 60_000, 300_000].entries()) {
    await at.heard(retry + 1);
    await at.settled(() => at.time.pending().includes(pause));
    at.time.advance(pause);
  }
  expect((await sent).answers).toHaveLength(4);
  expect(at.knocks.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2', '3']);
  expect(at.knocks[3]!.headers['x-slack-retry-reason']).toBe('http_error');
  expect(new Set(at.knocks.map(({ body }) => body.event_id))).toEqual(new Set(['Ev01']));
});

test('x-slack-no-retry ends it', async () => {
  await using at = await stage();
  at.bot.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
  expect((await at.slack.sendEvent(event)).answers).toHaveLength(1);
});

test('Slack looks at the address in two ways', async () => {
  await using at = await stage();
  at.bot.answer = ({ body }) => ({ text: body.challenge ?? '' });
  expect(await at.slack.sendUrlVerification('abc')).toMatchObject({ status: 200, body: 'abc' });
  expect(await at.slack.sendSslCheck()).toEqual({ status: 200, body: '' });
  expect(at.knocks[1]!.headers).not.toHaveProperty('x-slack-signature');
});

test('what people do becomes events: looking at Home, inviting the bot, uninstalling it', async () => {
  await using at = await stage();
  at.slack.openHome();
  await at.heard(1);
  expect(at.knocks[0]!.body.event).toMatchObject({
    type: 'app_home_opened',
    tab: 'home',
    channel: workspace.channels.direct,
  });
  at.slack.invite(workspace.channels.random);
  await at.heard(2);
  expect(at.knocks[1]!.body.event).toMatchObject({
    type: 'member_joined_channel',
    user: workspace.bot.userId,
  });
  expect(await refusalOf(at.client.chat.postMessage({ channel: workspace.channels.random, text: 'x' }))).toBe(
    'accepted',
  );
  at.slack.uninstall();
  await at.heard(4);
  expect(
    at.knocks
      .slice(2)
      .map(({ body }) => body.event.type)
      .sort(),
  ).toEqual(['app_uninstalled', 'tokens_revoked']);
  expect(await refusalOf(at.client.auth.test())).toBe('account_inactive');
});

test('an installation is one code for one token', async () => {
  await using at = await stage();
  at.slack.uninstall();
  const access = (code: string) => at.client.oauth.v2.access({ client_id: 'i', client_secret: 's', code });
  const code = at.slack.newInstallCode();
  expect(await access(code)).toMatchObject({ access_token: 'xoxb-local', team: { id: workspace.team.id } });
  expect(await refusalOf(access(code))).toBe('invalid_code');
  expect(await refusalOf(at.client.auth.test())).toBe('accepted');
});
