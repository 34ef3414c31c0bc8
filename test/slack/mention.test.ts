/** Mentions of the bot, between real servers: what it answers, where, and who sees it. */
import { describe, expect } from 'vitest';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { saveCard } from '../fakes/save-card.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { run } from '../views/alert-samples.ts';
import { ada, carriedBy, channel, eve, gus, team, textOf } from './worker-between-servers.ts';

const { bot, channels } = workspace;
let mentions = 0;

interface Mentioning {
  readonly user?: string;
  readonly channel?: string;
  readonly thread?: string;
  readonly id?: string;
  readonly waited?: number;
  readonly more?: object;
}

/** As Slack reports a message with `<@U0CIRCLE01>` in it. */
async function mention(text: string, { user = ada, waited = 0, ...how }: Mentioning = {}): Promise<string> {
  const place = how.channel ?? channel;
  const said = stage.slack.say('(a mention)', {
    as: user,
    channel: place,
    ...(how.thread && { threadTs: how.thread }),
  });
  stage.pass(waited);
  const where = { channel: place, ts: said.ts, ...(how.thread && { thread_ts: how.thread }) };
  const event = { type: 'app_mention', user, text, team, ...where, ...how.more };
  const id = how.id ?? `EvMention${++mentions}`;
  await stage.send('event', { type: 'event_callback', team_id: team, event_id: id, event }, { id });
  return how.thread ?? said.ts;
}

const inThread = (thread: string, place: string = channel) =>
  stage.slack.messages(place).filter(({ threadTs, userId }) => threadTs === thread && userId === bot.userId);
const toOne = (user: string = ada) =>
  stage.slack.ephemerals(user).filter(({ userId }) => userId === bot.userId);

describe('a mention', () => {
  it.each([
    `<@${bot.userId}> status web`,
    `<@${bot.userId}>: status web`,
    `status web <@${bot.userId}|circleci>`,
  ])('is answered in its thread, for all who read it: %s', async (text) => {
    const thread = await mention(text);
    expect(inThread(thread)).toHaveLength(1);
    expect(textOf(inThread(thread))).toContain('acme/web');
    expect(textOf(inThread(thread))).not.toContain('Share to channel');
    expect(toOne()).toEqual([]);
  });

  it('without words, or with words that say nothing, tells the person alone what to type', async () => {
    const thread = await mention(`<@${bot.userId}>`);
    await mention(`<@${bot.userId}> statsu web`, { thread });
    expect(inThread(thread)).toEqual([]);
    // Slack shows a message to one person in a thread only once the thread has a reply.
    expect(toOne().map(({ threadTs }) => threadTs)).toEqual([undefined, thread]);
    expect(textOf(toOne()[1])).toContain('status web');
  });

  it('starts once what it asks for, however often Slack sends it, and says so in the thread', async () => {
    const build = stage.circleci.controls.start({ project: 'github/acme/web' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    const thread = await mention(`<@${bot.userId}> retry web#${build}`, { id: 'EvSame' });
    await mention(`<@${bot.userId}> retry web#${build}`, { id: 'EvSame', thread });
    expect(stage.writes()).toHaveLength(1);
    expect(inThread(thread)).toHaveLength(1);
    expect(textOf(inThread(thread))).toContain(`<@${ada}>`);
  });

  it('asks the person alone before it does what cannot be undone', async () => {
    const thread = await mention(`<@${bot.userId}> disconnect`);
    expect(inThread(thread)).toEqual([]);
    expect(textOf(toOne())).toContain('Disconnect');
    expect(await stage.services.store.connection(team)).toBeDefined();
  });

  it.each(['off', 'on'] as const)(
    'posts a failed build without what it printed, with excerpts %s',
    async (excerpts) => {
      await stage.services.store.saveExcerpts(team, excerpts);
      const thread = await mention(`<@${bot.userId}> build web#123`);
      expect(textOf(inThread(thread))).toContain('acme/web#123');
      expect(textOf(inThread(thread))).not.toContain('12.34');
    },
  );

  it('never posts by itself what builds print', async () => {
    const thread = await mention(`<@${bot.userId}> log web#123`);
    expect(inThread(thread)).toEqual([]);
    expect(toOne()).toHaveLength(1);
    expect(textOf(toOne())).toContain('12.34');
  });

  it('gives guests what the slash command gives them', async () => {
    const thread = await mention(`<@${bot.userId}> retry web#123`, { user: gus, channel: channels.web });
    expect(inThread(thread, channels.web)).toEqual([]);
    expect(toOne(gus)).toHaveLength(1);
    expect(stage.writes()).toEqual([]);
    const shown = await mention(`<@${bot.userId}> status web`, { user: gus, channel: channels.web });
    expect(textOf(inThread(shown, channels.web))).toContain('acme/web');
  });

  // Slack has no slash commands for them, but lets them mention the bot in a shared channel.
  it.each(['retry web#123', 'status web', 'projects', 'recent', 'help'])(
    'by a person of another company runs nothing and reads nothing: %s',
    async (text) => {
      stage.circleci.controls.forgetReceived();
      const thread = await mention(`<@${bot.userId}> ${text}`, { user: eve, channel: channels.globex });
      expect(inThread(thread, channels.globex)).toEqual([]);
      expect(textOf(toOne(eve))).toContain('Only people of this workspace can run commands');
      expect(stage.circleci.controls.received()).toEqual([]);
    },
  );

  it('that asks for a form gets the button that opens it', async () => {
    await mention(`<@${bot.userId}> connect`);
    expect(stage.slack.calls.map(({ method }) => method)).not.toContain('views.open');
    expect(textOf(toOne())).toContain('only from a button');
    await stage.press({ value: carriedBy(toOne().at(-1), 'Open form') });
    expect(stage.slack.calls.map(({ method }) => method)).toContain('views.open');
  });

  it('is known where the installation does not tell who the bot is', async () => {
    const installation = (await stage.services.store.installation(team))!;
    await stage.services.store.saveInstallation({ ...installation, botUserId: undefined });
    const thread = await mention(`<@${bot.userId}> status web`);
    expect(textOf(inThread(thread))).toContain('acme/web');
  });

  it('gives people of another company no way to a log', async () => {
    const thread = await mention(`<@${bot.userId}> build web#123`, { channel: channels.globex });
    const labels = textOf(inThread(thread, channels.globex));
    expect(labels).toContain('acme/web');
    expect(labels).not.toMatch(/"text":"(?:View )?Log"|Why\?/);
  });

  it.each([
    ['a bot', { bot_id: 'B0OTHER001' }],
    ['an edit', { edited: { user: ada, ts: '1.2' } }],
  ])('of %s asks nothing', async (_, more) => {
    const thread = await mention(`<@${bot.userId}> status web`, { more });
    expect(inThread(thread)).toEqual([]);
    expect(toOne()).toEqual([]);
  });

  it('that comes a minute late does nothing and says so', async () => {
    const thread = await mention(`<@${bot.userId}> retry web#123`, { waited: 61_000 });
    expect(stage.writes()).toEqual([]);
    expect(inThread(thread)).toEqual([]);
    expect(toOne()).toHaveLength(1);
  });

  it('subscribes the channel that it was typed in', async () => {
    await mention(`<@${bot.userId}> subscribe gh/acme/web`);
    expect(await stage.services.store.subscriptions(team)).toMatchObject([{ channel }]);
  });
});

describe('in the thread of an alert, a command without an object', () => {
  /** An alert about pipeline 54 of acme/web, in which #123 failed. */
  async function alertThread(): Promise<string> {
    const { ts } = stage.slack.say('(the card)');
    const { project } = subscription();
    const job = { name: 'test', number: 123, status: 'failed', at: 1 } as const;
    const lint = { name: 'lint', number: 122, status: 'success', at: 1 } as const;
    const told = run({ id: 'r54', project, pipeline: 54, jobs: [lint, job] });
    await stage.services.store.saveRun(team, told, 0);
    await saveCard(stage.services.store, team, { destination: channel, run: told.id, ts });
    return ts;
  }

  it.each([
    ['why', 'acme/web'],
    ['status', 'acme/web'],
    ['Build', 'acme/web#123'],
  ])('means its run: %s', async (text, shown) => {
    const thread = await alertThread();
    await mention(`<@${bot.userId}> ${text}`, { thread });
    expect(textOf([...inThread(thread), ...toOne()])).toContain(shown);
    expect(textOf(toOne())).not.toContain('Which');
  });

  it.each([
    ['own', 'is on it'],
    ['own note “reverting it now”', 'noted'],
    ['own snooze 1h', 'snoozed replies'],
  ])('means its branch: %s', async (text, shown) => {
    const thread = await alertThread();
    await mention(`<@${bot.userId}> ${text}`, { thread });
    expect(textOf([...inThread(thread), ...toOne()])).toContain(shown);
    expect(await stage.services.store.cares(team)).toMatchObject([{ branch: 'main' }]);
  });

  it('leaves what names its object, takes none, or stands in another thread', async () => {
    const thread = await alertThread();
    await mention(`<@${bot.userId}> status acme/api`, { thread });
    expect(textOf(inThread(thread))).toContain('acme/api');
    await mention(`<@${bot.userId}> build`);
    expect(textOf(toOne().at(-1))).toContain('Which build?');
  });
});

describe('a button in a thread', () => {
  const retryIn = async (isPublic: boolean) => {
    const build = stage.circleci.controls.start({ project: 'github/acme/web' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    const thread = await mention(`<@${bot.userId}> build web#${build}`);
    const card = inThread(thread)[0]!;
    const messageTs = card.ts;
    await stage.press({ value: carriedBy(card, 'Retry'), messageTs, threadTs: thread, isPublic });
    expect(stage.writes()).toHaveLength(1);
    return thread;
  };

  it('announces there what it started, where only one person saw the card', async () => {
    const thread = await retryIn(false);
    expect(inThread(thread).at(-1)?.text).toContain('retried acme/web#');
  });

  it('changes the card that all see, which offers no Share', async () => {
    await retryIn(true);
    expect(stage.answers.at(-1)).toMatchObject({ replace_original: true });
    expect(textOf(stage.answers.at(-1))).not.toContain('Share to channel');
  });
});
