/** Words that people write to the app in a direct message, between real servers: what is answered, and what never is. */
import { describe, expect } from 'vitest';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { saveCard } from '../fakes/save-card.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { run } from '../views/alert-samples.ts';
import { ada, ben, carriedBy, eve, gus, team, textOf } from './worker-between-servers.ts';

const { bot, channels } = workspace;
let written = 0;

interface Writing {
  readonly user?: string;
  readonly channel?: string;
  readonly thread?: string;
  readonly id?: string;
  readonly waited?: number;
  readonly more?: object;
}

/** As Slack reports a message of a direct message with the app. */
async function write(text: string, { user = ada, channel = channels.direct, ...how }: Writing = {}) {
  const ts = (stage.services.now() / 1000).toFixed(6);
  stage.pass(how.waited ?? 0);
  const where = { channel, ts, channel_type: 'im', ...(how.thread && { thread_ts: how.thread }) };
  const event = { type: 'message', user, text, team, ...where, ...how.more };
  const id = how.id ?? `EvDirect${++written}`;
  await stage.send('event', { type: 'event_callback', team_id: team, event_id: id, event }, { id });
}

const posted = (channel: string = channels.direct) =>
  stage.slack.messages(channel).filter(({ userId }) => userId === bot.userId);
const whispered = (user: string = ada) =>
  stage.slack.ephemerals(user).filter(({ userId }) => userId === bot.userId);

describe('a direct message to the app', () => {
  it.each(['status web', `<@${bot.userId}> status web`])(
    'is answered there, and the answer stays: %s',
    async (text) => {
      await write(text);
      expect(posted()).toMatchObject([{ ephemeral: false }]);
      expect(posted()[0]).not.toHaveProperty('threadTs');
      expect(textOf(posted())).toContain('acme/web');
      expect(textOf(posted())).not.toContain('Share to channel');
      expect(whispered()).toEqual([]);
    },
  );

  it('shows its one reader why a build failed, and the way to its log', async () => {
    await write('build web#123');
    expect(textOf(posted())).toContain('acme/web#123');
    expect(textOf(posted())).toMatch(/"text":"(?:View )?Log"/);
    expect(textOf(posted())).toContain('12.34');
  });

  it.each([
    ['a guest', gus],
    ['a person of another company', eve],
  ])('assigns a red branch to a member, not to %s', async (_, other) => {
    await write(`own web main assign <@${other}>`);
    expect(textOf(posted())).toContain('Only members of this workspace can be assigned');
    expect(await stage.services.store.cares(team)).toEqual([]);
    await write(`own web main assign <@${ben}>`);
    expect(await stage.services.store.cares(team)).toMatchObject([{ owner: ben }]);
  });

  it('gets what builds print as a message that does not stay', async () => {
    await write('log web#123');
    expect(posted()).toEqual([]);
    expect(textOf(whispered())).toContain('12.34');
  });

  it('without a command is answered with what to type', async () => {
    await write('statsu web');
    expect(textOf(posted())).toContain('status web');
  });

  it('starts once what it asks for, however often Slack sends it', async () => {
    const build = stage.circleci.controls.start({ project: 'github/acme/web' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    await write(`retry web#${build}`, { id: 'EvSame' });
    await write(`retry web#${build}`, { id: 'EvSame' });
    expect(stage.writes()).toHaveLength(1);
    expect(posted()).toHaveLength(1);
  });

  it('asks before it does what cannot be undone', async () => {
    await write('disconnect');
    expect(textOf(posted())).toContain('Disconnect');
    expect(await stage.services.store.connection(team)).toBeDefined();
  });

  it('that asks for a form gets the button that opens it', async () => {
    await write('connect');
    expect(stage.slack.calls.map(({ method }) => method)).not.toContain('views.open');
    const value = carriedBy(posted().at(-1), 'Open form');
    await stage.press({ value, channel: channels.direct, messageTs: posted()[0]!.ts, isPublic: true });
    expect(stage.slack.calls.map(({ method }) => method)).toContain('views.open');
  });

  it('gives guests what the slash command gives them', async () => {
    await write('retry web#123', { user: gus, channel: 'D0GUSBOT01' });
    expect(stage.writes()).toEqual([]);
    expect(textOf(posted('D0GUSBOT01'))).toContain('🔒');
  });

  it('of a person of another company runs nothing and reads nothing', async () => {
    stage.circleci.controls.forgetReceived();
    await write('status web', { user: eve });
    expect(textOf(posted())).toContain('Only people of this workspace can run commands');
    expect(stage.circleci.controls.received()).toEqual([]);
  });

  it('that comes a minute late does nothing and says so', async () => {
    await write('retry web#123', { waited: 61_000 });
    expect(stage.writes()).toEqual([]);
    expect(posted()).toHaveLength(1);
  });

  it('in the thread of an alert means its run', async () => {
    const { ts } = stage.slack.say('(the card)', { channel: channels.direct });
    const { project } = subscription();
    const job = { name: 'test', number: 123, status: 'failed', at: 1 } as const;
    const told = run({ id: 'r54', project, pipeline: 54, jobs: [job] });
    await stage.services.store.saveRun(team, told, 0);
    await saveCard(stage.services.store, team, { destination: ada, run: told.id, ts });
    await write('build', { thread: ts });
    expect(posted()).toMatchObject([{ threadTs: ts }]);
    expect(textOf(posted())).toContain('acme/web#123');
  });

  it.each([
    ['the bot itself', { user: bot.userId, bot_id: bot.botId }],
    ['another bot', { bot_id: 'B0OTHER001' }],
    ['an edit', { subtype: 'message_changed' }],
    ['a deletion', { subtype: 'message_deleted' }],
    ['a reply that is also sent to the channel', { subtype: 'thread_broadcast' }],
    ['another place than a direct message', { channel_type: 'channel' }],
  ])('of %s asks nothing', async (_, more) => {
    stage.circleci.controls.forgetReceived();
    await write('status web', { more });
    expect([posted(), whispered(), stage.circleci.controls.received()]).toEqual([[], [], []]);
  });
});
