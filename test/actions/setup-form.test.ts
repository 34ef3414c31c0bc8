/** The form of the first steps: a channel and projects are chosen, and the channel gets their alerts. */
import { describe, expect } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { NotConnectedError, RefusedError } from '../../lambda/errors.ts';
import { createFakeBot, type Who, workspace } from '../fakes/bot-in-memory.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const form = submissions.setup;
if (!form) throw new Error('there is no such form');
const metadata = JSON.stringify({ v: 1, workspace, channel: 'D0ANN00001' });
const channel = 'C0NEW00001';

const submit = (values: Readonly<Record<string, string>>, who: Who = {}) =>
  form.run(
    { channel, projects: 'gh/acme/web', ...values },
    bot.context({ channel: 'D0ANN00001', ...who }),
    form.read(metadata),
  );
const kept = async () =>
  (await bot.store.subscriptions(workspace)).map(({ channel, project }) => `${project.repo} in ${channel}`);

async function errorsOf(values: Readonly<Record<string, string>>, who: Who = {}) {
  const reply = await submit(values, who);
  if (reply.kind !== 'errors') throw new Error(`no errors but ${reply.kind}`);
  return reply.errors;
}

describe('the form of the first steps', () => {
  it('subscribes the channel to all of the projects, says so to both, and offers a test alert', async () => {
    const reply = await submit({ projects: 'gh/acme/web\ngh/acme/mobile' });
    if (reply.kind !== 'tell' || !reply.told) throw new Error(reply.kind);
    expect((await kept()).toSorted()).toEqual([`mobile in ${channel}`, `web in ${channel}`]);
    expect(reply.channel).toBe(channel);
    expect(textOf(reply.message)).toContain(
      '<@U0ANN00001> subscribed this channel to *acme/web*, *acme/mobile*',
    );
    const [first] = await bot.store.subscriptions(workspace);
    const commands = intentsOf(reply.told).map((intent) => ('command' in intent ? intent.command : ''));
    expect(commands.some((command) => command.startsWith('subscriptions --test '))).toBe(true);
    expect(first?.rule).toMatchObject({ statuses: ['failed', 'fixed'], when: 'always' });
    expect(bot.settled.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['subscribe', 'done'],
      ['subscribe', 'done'],
    ]);
  });

  it('takes all projects of an organization, and a name as it was typed', async () => {
    await submit({ projects: 'gh/acme/*\nmobile' });
    expect((await kept()).toSorted()).toEqual([`* in ${channel}`, `mobile in ${channel}`]);
  });

  it('joins the channel where Slack lets it, and says so', async () => {
    const reply = await submit({}, { audience: 'not a member', joins: 'joined' });
    if (reply.kind !== 'tell' || !reply.told) throw new Error(reply.kind);
    expect(textOf(reply.told)).toContain('I joined');
    expect(await kept()).toHaveLength(1);
  });

  it('says at the channel how to invite it where it cannot join, and keeps nothing', async () => {
    expect(await errorsOf({}, { audience: 'not a member' })).toEqual({
      channel: expect.stringContaining('/invite'),
    });
    expect(await kept()).toEqual([]);
  });

  it('says at the channel that another company reads it', async () => {
    expect(await errorsOf({}, { audience: 'shared', effectiveRole: 'admin' })).toEqual({
      channel: expect.stringContaining('Another company'),
    });
    expect(await kept()).toEqual([]);
  });

  it('says at each field what is wrong with it', async () => {
    expect(await errorsOf({ projects: '' })).toEqual({ projects: 'Choose at least one project.' });
    expect(await errorsOf({ channel: '' })).toEqual({ channel: 'Choose a channel.' });
    expect(await errorsOf({ channel: 'D0ANN00001' })).toEqual({ channel: 'Choose a channel.' });
    expect(await errorsOf({ projects: 'gh/acme/web\nno-such-project' })).toEqual({
      projects: expect.stringContaining('“no-such-project” is not in the list'),
    });
    expect(await errorsOf({ projects: [...Array(6).keys()].map((n) => `gh/acme/p${n}`).join('\n') })).toEqual(
      {
        projects: 'Choose 5 projects at most.',
      },
    );
    expect(await kept()).toEqual([]);
  });

  it('keeps those that can be subscribed, and says why the others cannot', async () => {
    const reply = await submit({ projects: 'gh/acme/web\ngh/acme/nothing' });
    if (reply.kind !== 'tell' || !reply.told) throw new Error(reply.kind);
    expect(await kept()).toEqual([`web in ${channel}`]);
    expect(textOf(reply.told)).toMatch(/⚠️ \*acme\/nothing\*/);
    expect(await errorsOf({ projects: 'gh/acme/nothing' })).toEqual({
      projects: expect.stringContaining('acme/nothing: '),
    });
  });

  it('may be submitted twice: the channel has each subscription once', async () => {
    await submit({});
    const again = await submit({});
    expect(again.kind).toBe('tell');
    expect(await kept()).toEqual([`web in ${channel}`]);
  });

  it.each(['viewer', 'guest', 'external', 'unknown'] as const)(
    'is refused to a %s',
    async (effectiveRole) => {
      await expect(submit({}, { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      await expect(bot.type('setup alerts', { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      expect(await kept()).toEqual([]);
    },
  );

  it('keeps to the limits of the channel that was chosen, and not of the one where it was opened', async () => {
    const limits = limitsWith({ channel, acts: [] });
    await bot.store.saveLimits(workspace, limits);
    await expect(submit({})).rejects.toBeInstanceOf(RefusedError);
    await bot.store.removeLimits(workspace, channel);
    await bot.store.saveLimits(workspace, { ...limits, channel: 'D0ANN00001' });
    expect((await submit({})).kind).toBe('tell');
  });
});

describe('setup', () => {
  const said = async (who: Who = {}) => messageOf(await bot.type('setup', who), 'say');
  const labels = (message: unknown) =>
    [...JSON.stringify(message).matchAll(/"text":"([A-Z][^"]{3,30})","emoji"/g)].map(([, label]) => label);

  it('shows one step after the other, with one button for the next', async () => {
    const fresh = createFakeBot({ host: simulator.url });
    const first = messageOf(await fresh.type('setup', { effectiveRole: 'admin' }), 'say');
    expect(labels(first)).toEqual(['Connect CircleCI']);
    expect(labels(messageOf(await fresh.type('setup', { effectiveRole: 'operator' }), 'say'))).toEqual([]);
    expect(labels(await said())).toEqual(['Choose projects…']);
    await submit({});
    expect(labels(await said())).toEqual(['Send test alert', 'Choose projects…']);
    expect(textOf(await said())).toContain('CircleCI Bot is set up');
  });

  it('opens the form with the channel where it was typed', async () => {
    const reply = await bot.type('setup alerts');
    if (reply.kind !== 'open') throw new Error(reply.kind);
    expect(JSON.stringify(reply.modal)).toContain('"initial_conversation":"C0DEV00001"');
    for (const who of [{ audience: 'shared' }, { channel: 'D0ANN00001' }, { channel: undefined }] as const) {
      const other = await bot.type('setup alerts', who);
      expect(JSON.stringify(other)).not.toContain('initial_conversation');
    }
  });

  it('opens no form where nothing is connected', async () => {
    const fresh = createFakeBot({ host: simulator.url });
    await expect(fresh.type('setup alerts')).rejects.toBeInstanceOf(NotConnectedError);
  });
});
