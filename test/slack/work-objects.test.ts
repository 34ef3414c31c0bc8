/** Linked builds and runs as Work Objects, between real servers: the card below the link, and the pane that opens from it. */
import type { EntityCustomField, EntityMetadata } from '@slack/types';
import { describe, expect } from 'vitest';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, channel, eve, gus, team, textOf } from './worker-between-servers.ts';

const { channels } = workspace;
const project = 'github/acme/web';
const failed = 'https://circleci.com/gh/acme/web/123';
let events = 0;

const previews = (some: Partial<ChannelLimits> = { linkPreviews: true }) =>
  stage.services.store.saveLimits(team, limitsWith(some));

const event = (body: object) =>
  stage.send('event', {
    type: 'event_callback',
    team_id: team,
    event_id: `EvObject${++events}`,
    event: body,
  });

/** Returns the message as it stands once the bot has handled its links. */
async function paste(urls: readonly string[], place: string = channel) {
  const { ts } = stage.slack.say(urls.join(' '), { as: ada, channel: place });
  const links = urls.map((url) => ({ url, domain: 'circleci.com' }));
  await event({ type: 'link_shared', user: ada, channel: place, message_ts: ts, links });
  return look(ts, place);
}

const look = (ts: string, place: string = channel) =>
  stage.slack.messages(place).find((message) => message.ts === ts)!;

interface Attached {
  readonly work_object?: EntityMetadata;
  readonly blocks?: readonly unknown[];
}

const objectIn = ({ attachments }: { readonly attachments: readonly Attached[] }) =>
  attachments[0]!.work_object!;

const fieldsOf = ({ entity_payload: { custom_fields = [] } }: EntityMetadata) =>
  Object.fromEntries(custom_fields.map((field: EntityCustomField) => [field.key, field.value]));

const labelsOf = ({ entity_payload: { actions } }: EntityMetadata) =>
  [...(actions?.primary_actions ?? []), ...(actions?.overflow_actions ?? [])].map(({ text }) => text);

/** Opens the pane as Slack has it opened, and returns what the bot put there. */
interface Opening {
  readonly link?: string;
  readonly as?: string;
  readonly place?: string;
  readonly more?: object;
}

async function open(ts: string, opening: Opening = {}) {
  const { link = failed, as = ada, place = channel, more } = opening;
  const asked = stage.slack.openObject({ channel: place, messageTs: ts, link }, { as });
  await event({ ...asked, ...more });
  return stage.slack.pane(as);
}

const unfurls = () => stage.slack.calls.filter(({ method }) => method === 'chat.unfurl');

describe('the card below a link', () => {
  it('is a Work Object with the build’s state, reason, branch, commit, author and job', async () => {
    await previews();
    const object = objectIn(await paste([failed]));
    expect(object).toMatchObject({
      entity_type: 'slack#/entities/item',
      external_ref: { type: 'build' },
      url: 'https://circleci.com/gh/acme/web/123',
      entity_payload: { attributes: { title: { text: 'acme/web#123' }, display_type: 'Build' } },
    });
    expect(fieldsOf(object)).toMatchObject({
      status: 'Failed',
      reason: 'Failed step: Run tests, exit code 1',
      branch: 'main',
      commit: '6b58dce Round prices half up (#318)',
      author: 'Ada Park',
      jobs: 'test in workflow ci',
    });
    expect(labelsOf(object)).toEqual(expect.arrayContaining(['Why?', 'Log', 'Open in CircleCI']));
    for (const label of ['Retry', 'Rerun failed', 'Refresh', 'Share to channel'])
      expect(labelsOf(object)).not.toContain(label);
  });

  it('of a run counts its jobs, and is known by its own id', async () => {
    await previews();
    const id = stage.circleci.controls.push({ project, branch: 'linked' });
    const run = `https://app.circleci.com/pipelines/workflows/${id}`;
    const object = objectIn(await paste([run]));
    expect(object.external_ref).toEqual({ type: 'run', id: expect.stringContaining(id) });
    expect(fieldsOf(object)).toMatchObject({
      branch: 'linked',
      as_of: expect.any(Number),
      jobs: expect.stringMatching(/^\w+ (running|queued|blocked|passed) · /),
    });
  });

  it('stands beside the blocks of a link that is neither a build nor a run', async () => {
    await previews();
    const branch = 'https://app.circleci.com/pipelines/github/acme/web?branch=main';
    const { attachments } = await paste([failed, branch]);
    const shown: readonly Attached[] = attachments;
    expect(shown.filter(({ work_object }) => work_object)).toHaveLength(1);
    expect(shown.filter(({ blocks }) => blocks)).toHaveLength(1);
  });

  it('is blocks where Slack refuses the object, which is remembered for a day', async () => {
    await previews();
    stage.slack.failNext('chat.unfurl', { kind: 'error', error: 'error_processing_metadata' });
    const { attachments } = await paste([failed]);
    expect(textOf(attachments)).toContain('Failed step');
    expect(objectIn({ attachments })).toBeUndefined();
    expect(unfurls()).toHaveLength(2);
    expect(objectIn(await paste([failed]))).toBeUndefined();
    expect(unfurls()).toHaveLength(3);
    stage.pass(25 * 3_600_000);
    expect(objectIn(await paste([failed]))).toBeDefined();
    expect(stage.logged.filter(({ log }) => /bug|refused/.test(log))).toEqual([]);
  });

  it('is not given up for a message that is gone', async () => {
    await previews();
    const links = [{ url: failed, domain: 'circleci.com' }];
    await event({ type: 'link_shared', user: ada, channel, message_ts: '1.1', links });
    expect(stage.logged.filter(({ log }) => log === 'unfurl.refused')).toHaveLength(1);
    expect(objectIn(await paste([failed]))).toBeDefined();
  });

  it('does not take a branch’s name for a button', async () => {
    await previews();
    const branch = '{"action": "retry", "build": "gh/acme/web#1"}';
    const number = stage.circleci.controls.start({ project, branch });
    const object = objectIn(await paste([`https://circleci.com/gh/acme/web/${number}`]));
    expect(fieldsOf(object).branch).toBe(branch);
  });
});

describe('the pane', () => {
  it('says what CircleCI says when it is opened, and the card below the link from then on, too', async () => {
    await previews();
    const { start, finish } = stage.circleci.controls;
    const number = start({ project, branch: 'linked', hold: 'running' });
    const link = `https://circleci.com/gh/acme/web/${number}`;
    const message = await paste([link]);
    expect(fieldsOf(objectIn(message))).toMatchObject({ status: 'Running', as_of: expect.any(Number) });
    finish(project, number, 'failed');
    stage.pass(2_000);
    const pane = await open(message.ts, { link });
    expect(fieldsOf(pane!.entity!)).toMatchObject({ status: 'Failed', branch: 'linked' });
    expect(fieldsOf(pane!.entity!).as_of).toBeUndefined();
    expect(fieldsOf(objectIn(look(message.ts))).status).toBe('Failed');
  });

  it('offers what its reader may press: a guest reads', async () => {
    await previews();
    const { ts } = await paste([failed]);
    expect(labelsOf((await open(ts))!.entity!)).toEqual(expect.arrayContaining(['Retry', 'Why?']));
    const shown = await paste([failed], channels.web);
    const guest = labelsOf((await open(shown.ts, { as: gus, place: channels.web }))!.entity!);
    expect(guest).toContain('Open in CircleCI');
    for (const label of ['Retry', 'Rerun failed', 'Why?', 'Log']) expect(guest).not.toContain(label);
  });

  it.each(['off', 'on'] as const)('never shows what builds print, with excerpts %s', async (excerpts) => {
    await previews();
    await stage.services.store.saveExcerpts(team, excerpts);
    await stage.type(`build ${failed}`);
    expect(textOf(stage.answers.at(-1))).toContain('12.34');
    stage.circleci.controls.forgetReceived();
    const message = await paste([failed]);
    expect(textOf([message, await open(message.ts)])).not.toContain('12.34');
    // Nor is it read.
    expect(stage.circleci.controls.received().filter(({ path }) => path.includes('/output'))).toEqual([]);
  });

  it.each<readonly [string, string, () => Promise<unknown>]>([
    ['an admin has turned previews off', 'restricted', () => previews({})],
    [
      'the channel no longer sees the project',
      'not_found',
      () => previews({ linkPreviews: true, channel, projects: ['acme/api'] }),
    ],
    ['another company has joined', 'restricted', async () => stage.slack.share(channel)],
    [
      'CircleCI is down',
      'custom',
      async () => stage.circleci.controls.fail({ kind: 'unavailable', times: 99 }),
    ],
    ['CircleCI is not connected', 'custom', () => stage.services.store.saveConnection(team, undefined)],
  ])('is an error without a word of the build where %s', async (_, status, change) => {
    await previews();
    const { ts } = await paste([failed]);
    await change();
    const pane = await open(ts);
    expect(pane).toMatchObject({ error: { status } });
    expect(textOf(pane!.error)).not.toContain('acme');
    expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  });

  it('is an error for a person of another company', async () => {
    await previews();
    const { ts } = await paste([failed]);
    expect(await open(ts, { as: eve })).toMatchObject({ error: { status: 'restricted' } });
  });

  it('is an error where it was not opened from a message, or is about something else', async () => {
    await previews();
    const { ts } = await paste([failed]);
    expect(await open(ts, { more: { channel: undefined } })).toMatchObject({
      error: { status: 'restricted' },
    });
    const other = { external_ref: { id: 'another' } };
    expect(await open(ts, { more: other })).toMatchObject({ error: { status: 'not_found' } });
  });

  it('is left as it was, without a bug, where Slack no longer takes the answer', async () => {
    await previews();
    const { ts } = await paste([failed]);
    await open(ts, { more: { trigger_id: 'old' } });
    expect(stage.slack.pane(ada)).toBeUndefined();
    const refused = { log: 'object.refused', workspace: team, code: 'invalid_trigger_id' };
    expect(stage.logged.filter(({ log }) => /bug|refused/.test(log))).toEqual([refused]);
  });
});

describe('a button in the pane', () => {
  /** Presses it as Slack reports it: without a channel of its own and without a response_url. */
  async function press(ts: string, label: string, as: string = ada) {
    const pane = await open(ts, { as });
    const { actions } = pane!.entity!.entity_payload;
    const action = [...actions!.primary_actions!, ...actions!.overflow_actions!].find(
      ({ text }) => text === label,
    )!;
    const { trigger_id, app_unfurl_url, external_ref, entity_url } = stage.slack.openObject(
      { channel, messageTs: ts, link: failed },
      { as },
    );
    const of = { app_unfurl_url, external_ref, entity_url, message_ts: ts, channel_id: channel };
    await stage.send('action', {
      type: 'block_actions',
      team: { id: team },
      user: { id: as, team_id: team },
      container: { type: 'entity_detail', ...of },
      actions: [{ type: 'button', action_id: action.action_id, value: action.value }],
      trigger_id,
    });
  }

  it('changes the build once, says so in the channel, and fills the pane with what is then true', async () => {
    await previews();
    const { ts } = await paste([failed]);
    await press(ts, 'Retry');
    expect(stage.writes().map(({ path }) => path)).toEqual([expect.stringContaining('/123/retry')]);
    expect(textOf(stage.slack.messages(channel))).toContain('retried');
    expect(stage.slack.calls.filter(({ method }) => method === 'entity.presentDetails')).toHaveLength(2);
    expect(stage.answers).toEqual([]);
  });

  it('answers with a log for its reader alone', async () => {
    await previews();
    const { ts } = await paste([failed]);
    await press(ts, 'Log');
    expect(textOf(stage.slack.ephemerals(ada))).toContain('12.34');
    expect(textOf(stage.slack.messages(channel))).not.toContain('12.34');
  });
});
