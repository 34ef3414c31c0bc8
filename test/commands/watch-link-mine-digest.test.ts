import { describe, expect } from 'vitest';
import { RefusedError, UsageError } from '../../lambda/errors.ts';
import { prepared } from '../../lambda/outbox/prepared-renderer.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import { sendDigest } from '../../lambda/slack/turns/send-digest.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

const web = 'github/acme/web';
const ann = 'U0ANN00001';

const due = () => bot.store.due(Number.MAX_SAFE_INTEGER, 10);
const say = async (text: string, who = {}) => textOf(messageOf(await bot.type(text, who), 'say'));
const announced = async (text: string, who = {}) => textOf(messageOf(await bot.type(text, who), 'announce'));

describe('watch', () => {
  it('waits for a build that runs', async () => {
    const build = simulator.controls.start({ project: web, hold: 'running' });
    expect(await say(`watch web#${build}`)).toContain(`acme/web#${build}`);
    expect(await bot.store.watches(workspace)).toMatchObject([{ build, branch: undefined }]);
    expect(await due()).toMatchObject([{ kind: 'watch', workspace }]);
  });

  it('shows at once what has ended already', async () => {
    const build = simulator.controls.start({ project: web, hold: 'running' });
    simulator.controls.finish(web, build, 'failed');
    const text = await say(`watch web#${build}`);
    expect(text).toContain('Failed');
    expect(text).toContain('It has already finished');
    expect(await due()).toEqual([]);
  });

  it('waits for the newest run of a branch', async () => {
    simulator.controls.start({ project: web, hold: 'running' });
    const text = await say('watch web main');
    expect(text).toContain('a direct message when it ends');
    expect(text).not.toMatch(/no build yet|already ended/);
    expect(await bot.store.watches(workspace)).toMatchObject([{ build: undefined, branch: 'main' }]);
  });

  it.each([
    ['success', '✅ passed'],
    ['failed', '❌ failed'],
  ] as const)(
    'tells what a branch’s newest run came to that has ended, and waits for the next',
    async (ending, word) => {
      const build = simulator.controls.start({ project: web, branch: `ended ${ending}`, hold: 'running' });
      simulator.controls.finish(web, build, ending);
      const text = await say(`watch web "ended ${ending}"`);
      expect(text).toContain('a direct message when the next run ends');
      expect(text).toContain(`The newest run has already ended: ${word}.`);
      expect(await bot.store.watches(workspace)).toMatchObject([{ branch: `ended ${ending}` }]);
    },
  );

  it('says of a branch without a build that it has none, and waits for the first', async () => {
    expect(await say('watch web nosuch')).toContain('It has no builds yet');
    expect(await bot.store.watches(workspace)).toMatchObject([{ branch: 'nosuch' }]);
  });

  it('is not for guests', async () => {
    await expect(bot.type('watch web main', { effectiveRole: 'guest' })).rejects.toBeInstanceOf(RefusedError);
  });
});

describe('link and mine', () => {
  it('finds the builds of the login that a person has linked', async () => {
    await expect(bot.type('mine')).rejects.toThrow('Link your login once');
    expect(await say('link ada')).toContain('user `ada`');
    const build = simulator.controls.start({ project: web, by: 'ada', hold: 'running' });
    const others = simulator.controls.start({ project: web, by: 'grace', hold: 'running' });
    const text = await say('mine');
    expect(text).toContain(`#${build}`);
    expect(text).not.toContain(`#${others}`);
    expect(text.match(/acme\/web>\* on `main`/g)).toHaveLength(1);
    expect(await say('link')).toContain('`ada`');
    await say('link off');
    expect(await bot.store.userOf(workspace, 'ada')).toBeUndefined();
  });

  it('suggests no command to a guest, who may not link a login', async () => {
    const guest = { effectiveRole: 'guest' } as const;
    await expect(bot.type('link ada', guest)).rejects.toBeInstanceOf(RefusedError);
    expect(await bot.store.userOf(workspace, 'ada')).toBeUndefined();
    await expect(bot.type('mine', guest)).rejects.toMatchObject({
      message: expect.stringContaining('Only an admin can link your login.'),
      paste: ['/circle help'],
    });
    const shown = textOf(messageOf(await bot.type('link', guest), 'say'));
    expect(shown).toContain('Only an admin can link it');
    expect(shown).not.toContain('/circle link');
    expect(await say('link')).toContain('Link yours: `/circle link ada`');
  });

  it('shows what is failing now, a row for each branch, and nothing that was mended', async () => {
    await say('link kenji');
    const run = (branch: string, ending: 'failed' | 'success', by = 'kenji') =>
      simulator.controls.finish(
        web,
        simulator.controls.start({ project: web, branch, by, ending, hold: 'running' }),
      );
    for (const ending of ['failed', 'failed'] as const) run('kenji/red', ending);
    run('kenji/mended', 'failed');
    run('kenji/mended', 'success', 'grace');
    run('grace/red', 'failed', 'grace');
    const text = await say('mine');
    expect(text.split('`kenji/red`')).toHaveLength(2);
    expect(text).toMatch(/`feature\/v2-orders`.*\n\*.*: expected 12\.35, got 12\.34\*\n/);
    expect(text).toContain('2 runs in a row');
    expect(text).not.toContain('kenji/mended');
    expect(text).not.toContain('grace/red');
    run('kenji/red', 'success');
    expect(await say('mine')).not.toContain('kenji/red');
  });

  it('names the branches that CircleCI does not show, and does not call them quiet', async () => {
    await say('link ada');
    simulator.controls.fail({ kind: 'custom', path: '/pipeline', status: 500, body: '{}', times: Infinity });
    const text = await say('mine');
    simulator.controls.heal();
    expect(text).toMatch(/Could not check: acme\/\S+ on `.*Refresh to try again/);
    expect(text).not.toContain('None of your builds');
  });

  it('knows a person by the address of their commits, and says so', async () => {
    const email = 'ada@acme.example';
    expect(textOf(messageOf(await bot.type('mine', { email }), 'say'))).toContain('of ada@acme.example');
    expect(textOf(messageOf(await bot.type('mine', { email }), 'say'))).toContain('#123 failed');
    const stranger = textOf(messageOf(await bot.type('mine', { email: 'x@acme.example' }), 'say'));
    expect(stranger).toContain('None of your builds');
    const known = textOf(messageOf(await bot.type('link', { email }), 'say'));
    expect(known).toMatch(/haven’t linked a login.*Commits by `ada@acme.example` are yours, too/s);
    expect(textOf(messageOf(await bot.type('link'), 'say'))).not.toContain('are yours, too');
  });

  it('says so when nothing of theirs is red or runs', async () => {
    await say('link unknown-login');
    expect(await say('mine')).toContain('✅ None of your builds is failing, running or waiting.');
  });

  it('does not take another person’s login, however it is written; an admin may move it', async () => {
    await say('link ada');
    const bens = { user: 'U0BEN00001' };
    await expect(bot.type('link ADA', bens)).rejects.toThrow('already linked to someone else');
    await expect(bot.type('mine', bens)).rejects.toThrow('Link your login once');
    await expect(bot.type('link ada <@U0BEN00001|ben>', bens)).rejects.toBeInstanceOf(RefusedError);
    expect((await bot.store.userOf(workspace, 'ada'))?.user).toBe(ann);
    const moved = await bot.type('link ada <@U0BEN00001|ben>', {
      effectiveRole: 'admin',
      user: 'U0ADMIN0001',
    });
    expect(textOf(messageOf(moved, 'announce'))).toContain('linked `ada` to <@U0BEN00001>');
    expect((await bot.store.userOf(workspace, 'ada'))?.user).toBe('U0BEN00001');
    expect(await bot.store.loginOf(workspace, ann)).toBeUndefined();
    await bot.type('link off <@U0BEN00001|ben>', { effectiveRole: 'admin' });
    expect(await bot.store.userOf(workspace, 'ada')).toBeUndefined();
    const names = (await bot.store.auditTrail(workspace, { since: 0, limit: 9 })).map(({ name }) => name);
    expect(names.filter((name) => name === 'move login')).toHaveLength(2);
  });

  it.each(['guest', 'external', 'bot', 'unknown'] as const)('is not for: %s', async (effectiveRole) => {
    await expect(bot.type('link ada', { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
    expect(await bot.store.userOf(workspace, 'ada')).toBeUndefined();
  });

  it('refuses what is no login', async () => {
    for (const text of ['link "ada lovelace"', 'link ada ben', 'link ada <@U0BEN00001|ben> x'])
      await expect(bot.type(text)).rejects.toBeInstanceOf(UsageError);
    await expect(bot.type('link <@U0BEN00001|ben>')).rejects.toThrow('Enter your GitHub');
    expect(await say('link')).toContain('linked a login');
  });
});

describe('digest', () => {
  it('comes at its time, by its author’s clock, until it is turned off', async () => {
    expect(await announced('digest daily 9:30')).toContain('every day at *9:30*');
    expect(await bot.store.digest(workspace, 'C0DEV00001')).toMatchObject({
      every: 'day',
      hour: 9,
      minute: 30,
      timeZone: 'Europe/Berlin',
      owner: ann,
    });
    expect(await due()).toMatchObject([{ kind: 'digest', id: 'C0DEV00001' }]);
    expect(await say('digest')).toContain('every day');
    expect(await announced('digest weekly')).toContain('every Monday at *9:00*');
    expect(await announced('digest off')).toContain('turned off this channel’s digest');
    expect(await say('digest off')).toContain('has no digest');
    expect(await say('digest')).toContain('This channel has no digest.');
    expect(await bot.store.digest(workspace, 'C0DEV00001')).toBeUndefined();
  });

  it('is for an admin to agree to where another company reads along', async () => {
    const shared = { audience: 'shared' } as const;
    await expect(
      bot.type('digest daily 9:00', { ...shared, effectiveRole: 'operator' }),
    ).rejects.toBeInstanceOf(RefusedError);
    await bot.type('digest daily 9:00', { ...shared, effectiveRole: 'admin', user: ann });
    expect(await bot.store.digest(workspace, 'C0DEV00001')).toMatchObject({ sharedBy: ann });
  });

  it.each([
    ['digest weekly at 8:30', 'week'],
    ['digest weekly monday 8:30', 'week'],
    ['digest every day 8:30', 'day'],
    ['digest Daily 8:30', 'day'],
  ])('is read as people say it: %s', async (text, every) => {
    await announced(text);
    expect(await bot.store.digest(workspace, 'C0DEV00001')).toMatchObject({ every, hour: 8, minute: 30 });
  });

  it('comes on any weekday', async () => {
    expect(await announced('digest weekly friday 16:30')).toContain('every Friday at *16:30*');
    expect(await bot.store.digest(workspace, 'C0DEV00001')).toMatchObject({ every: 'week', weekday: 5 });
    expect(await announced('digest weekly on sun at 9:00')).toContain('every Sunday at *9:00*');
    await expect(bot.type('digest weekly friday monday 9:00')).rejects.toThrow('on which day');
    await expect(bot.type('digest daily friday 9:00')).rejects.toThrow('on which day');
  });

  describe('shown before it is due', () => {
    const subscribe = () =>
      bot.type('subscribe web', { effectiveRole: 'operator' }).catch((error: unknown) => error);
    const intents = (message: Message) =>
      intentsOf(message).map((one) => ('command' in one ? one.command : ''));

    it('is a preview for one person, with what is red, and can be sent from there', async () => {
      await subscribe();
      await announced('digest daily 9:30');
      const preview = messageOf(await bot.type('digest preview'), 'say');
      expect(textOf(preview)).toMatch(/Daily digest.*failing now/);
      expect(textOf(preview)).toContain('acme/web');
      expect(intents(preview)).toContain('digest now');
      expect(await bot.store.digest(workspace, 'C0DEV00001')).toMatchObject({ hour: 9 });
    });

    const waiting = () => bot.store.pending(workspace, 'C0DEV00001', 10);
    const act = { name: 'set digest', target: 'now' } as const;

    it('is sent to the channel by the outbox, names who sent it, and is what the act has done', async () => {
      await subscribe();
      expect(await say('digest now')).toContain('Posting the digest');
      const sent = await waiting();
      expect(sent).toMatchObject([{ kind: 'digest', payload: { owner: 'U0ANN00001' } }]);
      const text = textOf(prepared(sent[0]!)!);
      expect(text).toMatch(/Daily digest.*failing now/);
      expect(text).toContain('Sent by <@');
      expect(bot.settled).toContainEqual(expect.objectContaining({ ...act, outcome: 'done' }));
    });

    it('is not said to be sent where it was not stored, and is where the queue does not answer', async () => {
      await subscribe();
      const fails = async () => Promise.reject(new Error('no answer'));
      const type = (services: Partial<typeof bot.services>) => {
        const caller = { workspace, user: 'U0ANN00001', channel: 'C0DEV00001' };
        const sendDirectly = (message: Message) =>
          sendDigest(message, caller, { ...bot.services, ...services });
        return runCommand('digest now', { ...bot.context(), sendDigest: sendDirectly });
      };
      await expect(type({ store: { ...bot.store, enqueue: fails } })).rejects.toThrow('no answer');
      expect(bot.settled).toContainEqual(expect.objectContaining({ ...act, outcome: 'unknown' }));
      expect(await waiting()).toEqual([]);
      await type({ requestDispatch: fails });
      expect(await waiting()).toHaveLength(1);
      expect(await due()).toContainEqual(expect.objectContaining({ kind: 'drain', id: 'C0DEV00001' }));
    });

    it('is not posted where there is nothing to sum up: the next step is said to one person', async () => {
      for (const text of ['digest now', 'digest preview']) {
        const refused = await bot.type(text).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(UsageError);
        expect((refused as UsageError).paste).toEqual(['/circle subscribe']);
      }
      expect(bot.settled).toEqual([]);
    });

    it('says what could not be checked, and not that nothing is red', async () => {
      await subscribe();
      simulator.controls.fail({ kind: 'unavailable', path: '/api/', times: 100 });
      const text = await say('digest preview');
      expect(text).toContain('Could not check: acme/web');
      expect(text).not.toContain('nothing is failing now');
    });

    it('is not sent where another company reads along, unless an admin has agreed', async () => {
      const shared = { audience: 'shared', effectiveRole: 'operator' } as const;
      await subscribe();
      await expect(bot.type('digest now', shared)).rejects.toThrow(RefusedError);
      await bot.type('digest daily 9:00', { ...shared, effectiveRole: 'admin', user: ann });
      await bot.type('digest now', shared);
      expect(await waiting()).toHaveLength(1);
    });

    it('is not shown to guests, and not sent where the bot may not post', async () => {
      await expect(bot.type('digest preview', { effectiveRole: 'guest' })).rejects.toThrow(RefusedError);
      await expect(bot.type('digest now', { audience: 'not a member' })).rejects.toThrow(UsageError);
    });
  });

  it.each(['digest hourly', 'digest daily 25:00', 'digest daily nine'])('refuses %s', async (text) => {
    await expect(bot.type(text)).rejects.toThrow('Daily or weekly');
  });
});

describe('excerpts', () => {
  it('are turned on by admins alone, with a word on the risk', async () => {
    expect(await say('excerpts')).toContain('Log excerpts in alerts are off');
    await expect(bot.type('excerpts on')).rejects.toBeInstanceOf(RefusedError);
    const admin = { effectiveRole: 'admin' } as const;
    expect(textOf(messageOf(await bot.type('excerpts on', admin), 'say'))).toContain('masking can miss some');
    expect(await bot.store.excerpts(workspace)).toBe('off');
    await bot.agree('excerpts on', admin);
    expect(await bot.store.excerpts(workspace)).toBe('on');
    await expect(bot.type('excerpts maybe')).rejects.toBeInstanceOf(UsageError);
  });
});
