/** Links to CircleCI that people paste, between real servers: where a card is shown below them, and where not. */
import { describe, expect } from 'vitest';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, carriedBy, channel, gus, team, textOf } from './worker-between-servers.ts';

const { bot, channels } = workspace;
const build = 'https://circleci.com/gh/acme/web/123';
let events = 0;

/** As blocks: a workspace whose Slack takes no Work Objects. */
async function previews(some: Partial<ChannelLimits> = {}) {
  await stage.services.store.saveRefused(team, 'work_object', stage.services.now());
  await stage.services.store.saveLimits(team, limitsWith({ linkPreviews: true, ...some }));
}

interface Pasting {
  readonly user?: string;
  readonly channel?: string;
  readonly more?: object;
}

/** Returns the message as it stands once the bot has handled its links. */
async function paste(urls: readonly string[], { user = ada, ...how }: Pasting = {}) {
  const place = how.channel ?? channel;
  const { ts } = stage.slack.say(urls.join(' '), { as: user, channel: place });
  const links = urls.map((url) => ({ url, domain: 'circleci.com' }));
  const event = { type: 'link_shared', user, channel: place, message_ts: ts, links, ...how.more };
  const id = `EvLink${++events}`;
  await stage.send('event', { type: 'event_callback', team_id: team, event_id: id, event }, { id });
  return stage.slack.messages(place).find((message) => message.ts === ts)!;
}

describe('a pasted link', () => {
  it('stays a link until an admin turns previews on', async () => {
    expect((await paste([build])).attachments).toEqual([]);
    expect(stage.circleci.controls.received()).toEqual([]);
  });

  it('is shown as a card below the message, which stays its author’s', async () => {
    await previews();
    const message = await paste([build]);
    expect(message.attachments).toHaveLength(1);
    expect(textOf(message.attachments)).toContain('acme/web#123');
    expect(textOf(message.attachments)).toContain('Open in CircleCI');
    expect(message).toMatchObject({ userId: ada });
    expect(message.editedAt).toBeUndefined();
  });

  it('offers what answers in a message of its own, and nothing that would change the author’s', async () => {
    await previews();
    const message = await paste([build]);
    for (const label of ['Retry', 'Share', 'Refresh'])
      expect(textOf(message.attachments)).not.toContain(label);
    const value = carriedBy(message.attachments, 'Log');
    await stage.press({ value, messageTs: message.ts, isPublic: true });
    expect(stage.answers.at(-1)).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  });

  it('shows three of many, and leaves out what is no page of a build, run or branch', async () => {
    await previews();
    const urls = [1, 2, 3, 4].map((last) => `https://circleci.com/gh/acme/web/${119 + last}`);
    expect((await paste(urls)).attachments).toHaveLength(3);
    const calls = stage.slack.calls.length;
    expect(
      (await paste(['https://circleci.com/docs/', 'https://circleci.com/gh/acme/web/999999'])).attachments,
    ).toEqual([]);
    expect(stage.slack.calls.slice(calls).map(({ method }) => method)).not.toContain('chat.unfurl');
  });

  it.each([
    ['acme/*', 1],
    ['!acme/web', 0],
    ['acme/api', 0],
  ])('keeps to the projects of the channel: %s', async (pattern, cards) => {
    await previews({ channel, projects: [pattern] });
    expect((await paste([build])).attachments).toHaveLength(cards);
  });

  it('of a run, which names no project, is not shown where the channel sees only some', async () => {
    await previews({ channel, projects: ['acme/*'] });
    const run = 'https://app.circleci.com/pipelines/workflows/39f0325f-b957-4b73-bdf5-05eb3d76699f';
    expect((await paste([run])).attachments).toEqual([]);
    expect(stage.circleci.controls.received()).toEqual([]);
  });

  it.each([
    ['another company reads along', { channel: channels.globex }],
    ['it is still being written', { more: { source: 'composer' } }],
    ['the bot wrote it', { more: { user: bot.userId } }],
  ])('stays a link where %s', async (_, how) => {
    await previews();
    expect((await paste([build], how)).attachments).toEqual([]);
  });

  it.each(['off', 'on'] as const)('never shows what builds print, with excerpts %s', async (excerpts) => {
    await previews();
    await stage.services.store.saveExcerpts(team, excerpts);
    await stage.type(`build ${build}`);
    expect(textOf(stage.answers.at(-1))).toContain('12.34');
    for (const who of [{}, { user: gus, channel: channels.web }]) {
      const { attachments } = await paste([build], who);
      expect(attachments).toHaveLength(1);
      expect(textOf(attachments)).not.toContain('12.34');
    }
  });

  it('of a message that is gone stays a link, which is no bug', async () => {
    await previews();
    await paste([build], { more: { message_ts: '1.1' } });
    expect(stage.slack.calls.map(({ method }) => method)).toContain('chat.unfurl');
    const refused = { log: 'unfurl.refused', workspace: team, code: 'cannot_find_message' };
    expect(stage.logged.filter(({ log }) => /bug|refused/.test(log))).toEqual([refused]);
  });

  it('is shown when the event comes again, after Slack had no time for the card', async () => {
    await previews();
    stage.slack.rateLimitNext('chat.unfurl', 1);
    await expect(paste([build])).rejects.toThrow();
    expect((await paste([build])).attachments).toHaveLength(1);
  });

  it('stays a link, without a word, while CircleCI is down or not connected', async () => {
    await previews();
    stage.circleci.controls.fail({ kind: 'unavailable', times: 99 });
    expect((await paste([build])).attachments).toEqual([]);
    await stage.services.store.saveConnection(team, undefined);
    expect((await paste([build])).attachments).toEqual([]);
    expect(stage.slack.ephemerals(ada)).toEqual([]);
    expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  });
});
