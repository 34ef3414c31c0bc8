import { WebClient } from '@slack/web-api';
import { beforeEach, describe, expect } from 'vitest';
import { posterFor } from '../../lambda/slack/post-message.ts';
import { botToken, markOf } from '../../lambda/slack/tokens/bot-token.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { canary } from '../canaries/canary-classes.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { hour } from './expiring-slack-tokens.ts';
import { channel, gus, botToken as lasting, team, textOf } from './worker-between-servers.ts';

const refreshToken = canary('refresh token');
const message: Message = { text: 'Failed.', blocks: [], unfurl_links: false, unfurl_media: false };
let asked: unknown[];
beforeEach(async () => {
  asked = [];
  Object.assign(stage.services, {
    requestRenewal: async (...given: readonly unknown[]) => void asked.push(given),
    sleep: async (milliseconds: number) => stage.pass(milliseconds),
  } satisfies Partial<Services>);
});

const keep = (slackBotToken: string, left: number) =>
  stage.services.secrets.write(team, {
    slackBotToken,
    slackRotation: { refreshToken, expiresAt: stage.services.now() + left },
  });
const post = async () => (await posterFor(team, stage.services)).post(message, { channel, id: 'r1' });

describe('a token that ends', () => {
  it('serves without a word while it lives for hours', async () => {
    await keep(lasting, 3 * hour);
    expect([await post(), asked]).toEqual([expect.objectContaining({ is: 'posted' }), []]);
  });

  it('serves on near its end, and the next is asked for', async () => {
    await keep(lasting, hour);
    expect([await post(), asked]).toEqual([expect.objectContaining({ is: 'posted' }), [[team, undefined]]]);
  });

  it('is waited for by a person, and by no alert: that one comes back', async () => {
    await keep('xoxe.ended', -hour);
    await expect(post()).rejects.toMatchObject({ name: 'TokenUnavailableError' });
    let looks = 0;
    const sleep = async (milliseconds: number) => {
      stage.pass(milliseconds);
      looks += 1;
      if (looks === 3) await keep(lasting, 12 * hour);
    };
    expect(await botToken(team, { ...stage.services, sleep }, 10_000)).toBe(lasting);
  });

  it('and does not come: a person is told to try again, and a form stays open', async () => {
    await keep('xoxe.ended', -hour);
    await stage.type('help');
    expect(textOf(stage.answers.at(-1))).toContain('Try again');
    const view = { id: 'V1', callback_id: 'connect', state: { values: {} }, private_metadata: '' };
    const body = { type: 'view_submission', team: { id: team }, user: { id: 'U1', team_id: team }, view };
    await expect(stage.send('submission', body)).rejects.toThrow();
  });

  it('and cannot be renewed: a person is told to have it installed again', async () => {
    await keep('xoxe.ended', -hour);
    const mark = markOf({ refreshToken, expiresAt: 0 });
    await stage.services.store.loseToken(team, { mark, at: 0 });
    await stage.type('help');
    expect(textOf(stage.answers.at(-1))).toContain('admin to install it');
  });
});

describe('a call that Slack refuses for its token', () => {
  const posts = () => stage.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;

  it.each(['token_expired', 'token_revoked', 'invalid_auth', 'account_inactive'])(
    'is made once more with the token that is stored by now: %s',
    async (error) => {
      const poster = await posterFor(team, stage.services);
      const stale = { ...stage.services, secrets: { ...stage.services.secrets } };
      stale.secrets.read = async () => ({ slackBotToken: 'xoxb-stale' });
      const late = await posterFor(team, stale);
      stage.slack.failNext('chat.postMessage', { kind: 'error', error });
      expect(await late.post(message, { channel, id: 'r1' })).toMatchObject({ is: 'posted' });
      expect(posts()).toBe(2);
      stage.slack.failNext('chat.postMessage', { kind: 'error', error });
      expect((await poster.post(message, { channel, id: 'r2' })).is).toBe(
        error === 'token_expired' ? 'rate-limited' : 'workspace-gone',
      );
      expect(posts()).toBe(3);
    },
  );

  it('has the token renewed before its time, where none newer is stored', async () => {
    await keep(lasting, 12 * hour);
    stage.slack.failNext('chat.postMessage', { kind: 'error', error: 'token_expired' });
    expect((await post()).is).toBe('rate-limited');
    expect(asked).toEqual([[team, markOf({ refreshToken, expiresAt: 0 })]]);
  });

  it('is made once more in a conversation, too', async () => {
    const { read } = stage.services.secrets;
    let reads = 0;
    stage.services.secrets.read = async (workspace) => {
      reads += 1;
      return reads === 1 ? { ...(await read(workspace)), slackBotToken: 'xoxb-stale' } : read(workspace);
    };
    await stage.send('event', {
      type: 'event_callback',
      team_id: team,
      event_id: 'e1',
      // A guest's Home has no builds, so that it is published once.
      event: { type: 'app_home_opened', user: gus, tab: 'home', channel: 'D1' },
    });
    const answers = stage.slack.calls.filter(({ method }) => method === 'views.publish');
    expect(answers.map(({ answer }) => Object(answer?.body).error ?? 'ok')).toEqual(['invalid_auth', 'ok']);
  });
});

describe('the stand-in’s tokens', () => {
  const refresh = (refresh_token: string) =>
    new WebClient(undefined, {
      slackApiUrl: stage.slack.apiUrl,
      retryConfig: { retries: 0 },
    }).oauth.v2.access({
      client_id: '1.2',
      client_secret: canary('client secret'),
      grant_type: 'refresh_token',
      refresh_token,
    });

  it('are renewed once each, the last two live, and none of another’s', async () => {
    stage.slack.rotateTokens('on');
    const client = new WebClient(undefined, { slackApiUrl: stage.slack.apiUrl, retryConfig: { retries: 0 } });
    const code = stage.slack.newInstallCode();
    const first = await client.oauth.v2.access({ client_id: '1.2', client_secret: 'x', code });
    expect(first).toMatchObject({ expires_in: 43_200, token_type: 'bot' });
    const second = await refresh(first.refresh_token!);
    await expect(refresh(first.refresh_token!)).rejects.toThrow('invalid_refresh_token');
    const test = (token: string | undefined) =>
      new WebClient(token, { slackApiUrl: stage.slack.apiUrl, retryConfig: { retries: 0 } }).auth.test();
    expect([(await test(first.access_token)).ok, (await test(second.access_token)).ok]).toEqual([true, true]);
    await refresh(second.refresh_token!);
    await expect(test(first.access_token)).rejects.toThrow('token_revoked');
    expect((await test(second.access_token)).ok).toBe(true);
  });
});
