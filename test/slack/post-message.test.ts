import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { beforeEach, describe, expect } from 'vitest';
import type { Poster } from '../../lambda/ports.ts';
import { posterFor } from '../../lambda/slack/post-message.ts';
import { NotInstalledError } from '../../lambda/slack/tokens/not-installed-error.ts';
import { pausedView } from '../../lambda/views/subscriptions/paused-and-resumed.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { web } from '../alerts/sample-reports.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, botToken, carriedBy, channel, team, textOf } from './worker-between-servers.ts';

let poster: Poster;
beforeEach(async () => {
  poster = await posterFor(team, stage.services);
});

const id = 'report-1';
const card: Message = pausedView({
  channel,
  reason: 'not-in-channel',
  subscriptions: [{ id: 's1', project: web }],
});
const shared = () => stage.slack.workspace.channels.globex;
const stands = (where: string = channel) => stage.slack.messages(where);
const asked = (method: string) => stage.slack.calls.filter((call) => call.method === method);

async function posted(): Promise<string> {
  const outcome = await poster.post(card, { channel, id });
  if (outcome.is !== 'posted') throw new Error(outcome.is);
  return outcome.ts;
}

describe('a post', () => {
  it('stands in the channel, without unfurled links, its buttons sealed for that channel', async () => {
    const ts = await posted();
    expect(stands().map((message) => message.ts)).toEqual([ts]);
    expect(asked('chat.postMessage')[0]?.args).toMatchObject({ channel, unfurl_links: 'false' });
    const value = carriedBy(stands(), 'Resume');
    expect(value).toMatch(/^[\w-]{16}\.0$/);
    const kept = await stage.services.store.card(team, value.slice(0, 16));
    expect(kept).toMatchObject({ workspace: team, channel });
  });

  it('in a thread is in the channel too only when that was asked for', async () => {
    const thread = await posted();
    await poster.post(card, { channel, thread, id: 'two' });
    await poster.post(card, { channel, thread, id: 'three', broadcast: 'channel' });
    const [, quiet, loud] = asked('chat.postMessage').map(({ args }) => args);
    expect(quiet).toMatchObject({ thread_ts: thread });
    expect(textOf(quiet?.reply_broadcast)).not.toContain('true');
    expect(textOf(loud?.reply_broadcast)).toContain('true');
  });

  it('that Slack does not take goes once more as plain text, and the log tells', async () => {
    stage.slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    await posted();
    expect(stands()[0]?.blocks).toEqual([]);
    expect(stands()[0]?.text).toBe(card.text);
    expect(stage.logged.filter(({ log }) => log === 'alert.plain-text-fallback')).toHaveLength(1);
    expect(textOf(stage.logged)).not.toContain('Alerts paused');
  });

  it('has the chart of a digest, and the same in text for a day once Slack has refused it', async () => {
    const chart = {
      type: 'data_visualization',
      title: 'Runs that passed',
      chart: {
        type: 'bar',
        series: [{ name: 'passed', data: [{ label: 'Nov 29', value: 50 }] }],
        axis_config: { categories: ['Nov 29'] },
      },
    };
    const line = {
      type: 'section',
      block_id: 'plain-0',
      text: { type: 'mrkdwn', text: '50 % passed' },
    } as const;
    const digest: Message = {
      ...card,
      blocks: [line],
      richer: { kind: 'data_visualization', blocks: [chart] },
    };
    const types = () => stands().map(({ blocks }) => blocks.map((block) => block.type));
    await poster.post(digest, { channel, id: 'one' });
    stage.slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    await poster.post(digest, { channel, id: 'two' });
    await poster.post(digest, { channel, id: 'three' });
    expect(types()).toEqual([['data_visualization'], ['section'], ['section']]);
    expect(asked('chat.postMessage')).toHaveLength(4);
    expect(asked('chat.postMessage').filter(({ args }) => 'richer' in args)).toEqual([]);
    expect(stage.logged.filter(({ log }) => log === 'alert.plain-text-fallback')).toEqual([]);
  });

  it('is refused when its plain text is not taken either', async () => {
    stage.slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' }, 2);
    const outcome = await poster.post(card, { channel, id });
    expect(outcome).toEqual({ is: 'refused', code: 'invalid_blocks' });
    expect(asked('chat.postMessage')).toHaveLength(2);
  });

  it('keeps its blocks when only its mark is refused', async () => {
    stage.slack.failNext('chat.postMessage', { kind: 'error', error: 'metadata_too_large' });
    await posted();
    expect(carriedBy(stands(), 'Resume')).toBeTruthy();
  });

  it('whose answer is lost is ambiguous, and is not repeated', async () => {
    stage.slack.failNext('chat.postMessage', { kind: 'reset', when: 'after' });
    expect(await poster.post(card, { channel, id })).toEqual({ is: 'ambiguous' });
    expect(stands()).toHaveLength(1);
  });

  it('fails as a whole, before Slack is asked, when its buttons cannot be kept', async () => {
    const saveCard = async () => {
      throw new Error('the table is away');
    };
    const services = { ...stage.services, store: { ...stage.services.store, saveCard } };
    const other = await posterFor(team, services);
    await expect(other.post(card, { channel, id })).rejects.toThrow('the table is away');
    expect(asked('chat.postMessage')).toEqual([]);
  });
});

const waits: readonly [string, string | undefined, number][] = [
  ['nothing', undefined, 30_000],
  ['garbage', 'soon', 30_000],
  ['-1', '-1', 1000],
  ['0', '0', 1000],
  ['3', '3', 3000],
  ['a date', 'Wed, 21 Oct 2026 07:28:00 GMT', 30_000],
  ['10^9', '1000000000', 900_000],
];

it.each(waits)('a rate limit with %s for Retry-After is waited for sensibly', async (_, header, after) => {
  const headers = header === undefined ? {} : { 'retry-after': header };
  stage.slack.failNext('chat.postMessage', { kind: 'status', status: 429, headers });
  const begun = performance.now();
  expect(await poster.post(card, { channel, id })).toEqual({ is: 'rate-limited', after });
  expect(performance.now() - begun).toBeLessThan(900);
  expect(stands()).toEqual([]);
});

describe('a change', () => {
  it('replaces the message where it stands', async () => {
    const ts = await posted();
    const outcome = await poster.update({ ...card, text: 'new', blocks: [] }, { channel, ts });
    expect(outcome).toEqual({ is: 'posted', ts });
    expect(stands()).toMatchObject([{ ts, text: 'new', blocks: [] }]);
  });

  it('of what is gone says so', async () => {
    expect(await poster.update(card, { channel, ts: '1.1' })).toEqual({ is: 'message-gone' });
    const ts = await posted();
    stage.slack.failNext('chat.update', { kind: 'error', error: 'edit_window_closed' });
    expect(await poster.update(card, { channel, ts })).toEqual({ is: 'message-gone' });
  });
});

describe('finding a post', () => {
  const since = () => stage.services.now() - 1000;

  it('finds it by the id of a report, also in a message about several', async () => {
    const outcome = await poster.post(card, { channel, id: 'a report-9 b' });
    const ts = outcome.is === 'posted' && outcome.ts;
    expect(await poster.find({ channel, id: 'report-9', since: since() })).toBe(ts);
    expect(await poster.find({ channel, id: 'report', since: since() })).toBe('absent');
  });

  it('reads past what other apps put into their messages', async () => {
    const client = new WebClient(botToken, { slackApiUrl: stage.slack.apiUrl, retryConfig: { retries: 0 } });
    const outcome = await poster.post(card, { channel, id: 'report-9' });
    const ts = outcome.is === 'posted' && outcome.ts;
    for (const event_payload of [{ id: 7 }, { id: null }, {}, { id: ['report-9'] }, { other: 'x' }])
      await client.apiCall('chat.postMessage', {
        channel,
        text: 'from another app',
        metadata: { event_type: 'circleci_alert', event_payload },
      });
    expect(await poster.find({ channel, id: 'report-9', since: since() })).toBe(ts);
    expect(await poster.find({ channel, id: '7', since: since() })).toBe('absent');
  });

  it('finds a reply in its thread, and only there', async () => {
    const thread = await posted();
    const outcome = await poster.post(card, { channel, thread, id: 'reply' });
    const ts = outcome.is === 'posted' && outcome.ts;
    expect(await poster.find({ channel, thread, id: 'reply', since: since() })).toBe(ts);
    expect(await poster.find({ channel, id: 'reply', since: since() })).toBe('absent');
    stage.slack.failNext('conversations.replies', { kind: 'error', error: 'missing_scope' });
    await posted();
    expect(await poster.find({ channel, thread, id: 'reply', since: since() })).toBe('unknown');
  });

  it('knows nothing without the scope to read the history, or when there is more of it', async () => {
    stage.slack.failNext('conversations.history', { kind: 'error', error: 'missing_scope' });
    expect(await poster.find({ channel, id, since: since() })).toBe('unknown');
    for (let index = 0; index < 101; index += 1) stage.slack.say(`${index}`);
    expect(await poster.find({ channel, id, since: since() })).toBe('unknown');
  });
});

it('a direct message has buttons that only its recipient can press, and only there', async () => {
  expect((await poster.tell(ada, card)).is).toBe('posted');
  const direct = stage.slack.workspace.channels.direct;
  const value = carriedBy(stands(direct), 'Resume');
  const [told] = stands(direct);
  const refused = () => stage.logged.filter(({ log }) => log === 'click.invalid').length;
  await stage.press({ value, user: stage.slack.workspace.people.ben, channel: 'D0BENBOT01' });
  expect(refused()).toBe(1);
  await stage.press({ value, user: ada, channel });
  expect(refused()).toBe(2);
  await stage.press({ value, user: ada, channel: direct, messageTs: told?.ts ?? '' });
  expect(refused()).toBe(2);
  expect(textOf(stage.answers.at(-1))).toContain('No paused or muted alerts');
});

it('a channel counts as shared when it is, and when Slack does not tell; a direct message does not', async () => {
  expect(await poster.readers(channel)).toBe('own company');
  expect(await poster.readers(stage.slack.workspace.channels.direct)).toBe('own company');
  expect(await poster.readers(shared())).toBe('another company too');
  stage.slack.failNext('conversations.info', { kind: 'error', error: 'missing_scope' });
  expect(await poster.readers(channel)).toBe('unknown');
});

describe('the token', () => {
  it('is the workspace’s own, and there is none once it has removed us', async () => {
    await expect(posterFor('T0GLOBEX01', stage.services)).rejects.toBeInstanceOf(NotInstalledError);
    await stage.services.store.forget(team);
    await expect(posterFor(team, stage.services)).rejects.toBeInstanceOf(NotInstalledError);
  });

  it('is revoked in the middle: the workspace is gone', async () => {
    stage.slack.uninstall();
    expect(await poster.post(card, { channel, id })).toEqual({ is: 'workspace-gone' });
  });
});

it('a server that does not answer is given up', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const services = { ...stage.services, slackApiUrl: `http://127.0.0.1:${port}/api/` };
  const hasty = await posterFor(team, services, 50);
  expect(await hasty.post(card, { channel, id })).toEqual({ is: 'ambiguous' });
  silent.closeAllConnections();
  silent.close();
});
