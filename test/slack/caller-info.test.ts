import { WebClient } from '@slack/web-api';
import { expect } from 'vitest';
import { readCallerInfo } from '../../lambda/slack/api/caller-info.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, botToken, channel, team } from './worker-between-servers.ts';

function surroundings(where: string | undefined) {
  const client = new WebClient(botToken, { slackApiUrl: stage.slack.apiUrl, retryConfig: { retries: 0 } });
  return readCallerInfo({ workspace: team, user: ada, channel: where }, client);
}

function audience(where: string | undefined): Promise<string> {
  return surroundings(where).audience();
}

function readers(where: string | undefined): Promise<string> {
  return surroundings(where).readers();
}

it('tells a channel of one’s own from one that another company reads', async () => {
  expect(await audience(channel)).toBe('own');
  expect(await audience(stage.slack.workspace.channels.globex)).toBe('shared');
});

it('knows where nothing could be posted: a channel that we are not in, or cannot see', async () => {
  expect(await audience(stage.slack.workspace.channels.random)).toBe('not a member');
  expect(await audience('C0NOWHERE1')).toBe('not a member');
});

it.each(['missing_scope', 'internal_error'])('is careful when Slack says %s', async (error) => {
  stage.slack.failNext('conversations.info', { kind: 'error', error });
  expect(await audience(channel)).toBe('shared');
});

it('tells its own direct messages from those between other people, where nothing could be posted', async () => {
  const { channels } = stage.slack.workspace;
  expect(await audience(channels.direct)).toBe('own');
  expect(await audience(channels.people)).toBe('not a member');
});

it('takes a direct message for its own where Slack does not tell', async () => {
  stage.slack.failNext('conversations.info', { kind: 'error', error: 'missing_scope' });
  expect(await audience(stage.slack.workspace.channels.direct)).toBe('own');
});

it('tells who reads a channel, whether or not the bot is in it', async () => {
  const { channels } = stage.slack.workspace;
  expect(await readers(channel)).toBe('own company');
  expect(await readers(channels.random)).toBe('own company');
  expect(await readers(channels.globex)).toBe('another company too');
});

it('takes the own direct message for private, and no other', async () => {
  const { channels } = stage.slack.workspace;
  expect(await readers(channels.direct)).toBe('own company');
  expect(await readers(channels.people)).toBe('unknown');
  expect(await readers(undefined)).toBe('own company');
});

it('does not guess who reads where Slack does not tell', async () => {
  expect(await readers(stage.slack.workspace.channels.leads)).toBe('unknown');
  stage.slack.failNext('conversations.info', { kind: 'error', error: 'missing_scope' });
  expect(await readers(channel)).toBe('unknown');
});

it('asks Slack once of one place', async () => {
  const place = surroundings(channel);
  await Promise.all([place.audience(), place.readers()]);
  expect(stage.slack.calls.map(({ method }) => method)).toEqual(['conversations.info']);
});
