import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RefusedError, UsageError } from '../../lambda/errors.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { validateView } from '../../local/slack/limits.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot.ts';
import { messageOf, textOf } from '../fakes/spoken.ts';

let simulator: CircleCISimulator;
let bot: FakeBot;
const hour = 3_600_000;

// A project takes five webhooks at most: each test has a CircleCI of its own.
afterEach(() => simulator.close());
beforeEach(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true });
  bot = createFakeBot({ host: simulator.url });
  await bot.connect();
});

const kept = () => bot.store.subscriptions(workspace);
const asked = (method: string) => simulator.controls.received().filter((one) => one.method === method);
const said = async (text: string, who = {}) => textOf(messageOf(await bot.type(text, who), 'announce'));

describe('subscribe', () => {
  it('keeps the rule, tells CircleCI where to report, and names who did it', async () => {
    const text = await said('subscribe web');
    expect(text).toContain('<@U0ANN00001> subscribed this channel to');
    expect(text).toContain('failed, fixed');
    expect(await kept()).toMatchObject([
      {
        channel: 'C0DEV00001',
        owner: 'U0ANN00001',
        project: { vcs: 'github', org: 'acme', repo: 'web' },
        rule: {
          ...{ statuses: ['failed', 'fixed'], branches: ['!dependabot/*', '!renovate/*'], mention: 'nobody' },
          ...{ thread: 'off', quiet: undefined, timeZone: 'Europe/Berlin' },
        },
      },
    ]);
    const [posted] = asked('POST');
    expect(posted?.path).toBe('/api/v2/webhook');
    expect(await bot.store.hooks(workspace)).toMatchObject([{ webhookId: expect.any(String) }]);
  });

  it('sets the webhook up once, however many rules a project has', async () => {
    await said('subscribe web');
    await said('subscribe web --branch main --status success');
    expect(asked('POST')).toHaveLength(1);
    expect(await kept()).toHaveLength(2);
  });

  it('reads every option, said once, several times or with commas', async () => {
    await said(
      'subscribe web --status failed,hold --branch main,release/* --branch !x/* --workflow deploy --job test --author !renovate* --mention author --thread on --quiet 22-7',
    );
    const [{ rule } = { rule: undefined }] = await kept();
    expect(rule).toEqual({
      ...{ statuses: ['failed', 'hold'], branches: ['main', 'release/*', '!x/*'], workflows: ['deploy'] },
      ...{ jobs: ['test'], authors: ['!renovate*'], mention: 'author', thread: 'on' },
      ...{ quiet: { from: 22, to: 7 }, timeZone: 'Europe/Berlin' },
    });
  });

  it('has starts and holds looked for, since no webhook tells of them', async () => {
    await said('subscribe web --status hold');
    expect(await bot.store.due(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ kind: 'poll', workspace }]);
  });

  it('mentions a user group picked from Slack’s list', async () => {
    await said('subscribe web --mention <!subteam^S012AB|@ops>');
    expect(await kept()).toMatchObject([{ rule: { mention: { group: 'S012AB' } } }]);
  });

  it('of a whole organization sets up each followed project', async () => {
    await said('subscribe acme/*');
    expect(await kept()).toMatchObject([{ project: { org: 'acme', repo: '*' } }]);
    expect(asked('POST').length).toBeGreaterThan(1);
  });

  it('says how to do it by hand when the token may not', async () => {
    simulator.controls.fail({ kind: 'unauthorized', method: 'POST' });
    const text = await said('subscribe web');
    expect(text).toContain('/circle webhook gh/acme/web');
    expect(await kept()).toHaveLength(1);
  });

  it.each([
    ['--status broken', '--status is one or more of'],
    ['--thread maybe', '--thread is on or off'],
    ['--quiet late', '--quiet is from one full hour'],
    ['--quiet 7-7', '--quiet is from one full hour'],
    ['--mention @U012AB3CD', '--mention is author'],
    ['--branch ""', '--branch wants a name'],
  ])('refuses %s with words to paste', async (options, words) => {
    const refused = bot.type(`subscribe web ${options}`);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(words);
    expect(await kept()).toEqual([]);
  });

  it('is refused to viewers, and in a channel shared with others to all but admins', async () => {
    await expect(bot.type('subscribe web', { standing: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    await expect(bot.type('subscribe web', { shared: 'shared' })).rejects.toBeInstanceOf(RefusedError);
    expect(await kept()).toEqual([]);
    expect(await said('subscribe web', { shared: 'shared', standing: 'admin' })).toContain('another company');
  });

  it('of a project that the token cannot see keeps nothing', async () => {
    await expect(bot.type('subscribe gh/acme/unseen')).rejects.toMatchObject({ reason: 'not-found' });
    expect(await kept()).toEqual([]);
  });

  it('without words opens a form, and for a change one with what is set', async () => {
    const opened = await bot.type('subscribe');
    expect(opened).toMatchObject({ kind: 'open', modal: { callback_id: 'subscribe' } });
    if (opened.kind === 'open') expect(validateView(opened.modal)).toEqual([]);
    await said('subscribe web --branch main --quiet 22-7');
    const [one] = await kept();
    const edited = await bot.type(`subscribe gh/acme/web --edit ${one?.id}`);
    expect(JSON.stringify(edited)).toContain('"initial_value":"22-7"');
  });
});

describe('subscriptions', () => {
  it('pages hundreds of rows, each with what can be done', async () => {
    await said('subscribe web');
    const [one] = await kept();
    for (let index = 0; one && index < 200; index += 1)
      await bot.store.saveSubscription({ ...one, id: `s${index}`, createdAt: index });
    const first = messageOf(await bot.type('subscriptions'), 'say');
    expect(textOf(first)).toContain('201 subscriptions* in this channel, page 1 of 26');
    const last = messageOf(await bot.type('subscriptions --page 26'), 'say');
    expect(JSON.stringify(last)).toContain('Mute for a day');
  });

  it('tells which channels hear of a project, and what nobody hears', async () => {
    await said('subscribe web', { channel: 'C0OTHER001' });
    expect(textOf(messageOf(await bot.type('subscriptions web'), 'say'))).toContain('<#C0OTHER001>');
    expect(textOf(messageOf(await bot.type('subscriptions'), 'say'))).toContain(
      'This channel has no alerts yet.',
    );
    expect(textOf(messageOf(await bot.type('subscriptions all'), 'say'))).toContain('acme/web');
  });

  it('are not for guests', async () => {
    await expect(bot.type('subscriptions', { standing: 'guest' })).rejects.toBeInstanceOf(RefusedError);
  });
});

describe('mute', () => {
  it('rests for as long as said, and ends at off', async () => {
    await said('subscribe web');
    expect(await said('mute web 2h')).toContain('for 2 hours');
    const [muted] = await kept();
    expect((muted?.mutedUntil ?? 0) - bot.services.now()).toBe(2 * hour);
    expect(await said('mute')).toContain('for 24 hours');
    expect(await said('mute off')).toContain('unmuted');
    expect((await kept())[0]?.mutedUntil).toBeUndefined();
  });

  it('refuses a time that it cannot read', async () => {
    await said('subscribe web');
    await expect(bot.type('mute web soon')).rejects.toThrow('For how long?');
    await expect(bot.type('mute web 999w')).rejects.toBeInstanceOf(UsageError);
  });
});

describe('unsubscribe', () => {
  it('ends it here alone, and the webhook with the last one', async () => {
    await said('subscribe web');
    await said('subscribe web', { channel: 'C0OTHER001' });
    await said('unsubscribe web');
    expect(await kept()).toMatchObject([{ channel: 'C0OTHER001' }]);
    expect(asked('DELETE')).toEqual([]);
    await said('unsubscribe all', { channel: 'C0OTHER001' });
    expect(await kept()).toEqual([]);
    expect(asked('DELETE').map(({ path }) => path)).toEqual([expect.stringContaining('/api/v2/webhook/')]);
    expect(await bot.store.hooks(workspace)).toEqual([]);
  });

  it('says that there is nothing to end', async () => {
    await expect(bot.type('unsubscribe web')).rejects.toThrow('no such alerts');
  });
});

describe('webhook', () => {
  it('shows the address and the secret to admins, in a form and nowhere else', async () => {
    const opened = await bot.type('webhook web', { standing: 'admin' });
    expect(opened).toMatchObject({ kind: 'open' });
    const [hook] = await bot.store.hooks(workspace);
    if (opened.kind === 'open') {
      expect(validateView(opened.modal)).toEqual([]);
      expect(JSON.stringify(opened.modal)).toContain(`/circleci/webhooks/${workspace}/${hook?.id}`);
    }
    await expect(bot.type('webhook web')).rejects.toBeInstanceOf(RefusedError);
  });
});
