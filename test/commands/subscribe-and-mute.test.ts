import { describe, expect } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { RefusedError, UsageError } from '../../lambda/errors.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

const hour = 3_600_000;

// A project takes five webhooks at most: each test has a CircleCI of its own.

const kept = () => bot.store.subscriptions(workspace);
const asked = (method: string) => simulator.controls.received().filter((one) => one.method === method);
const said = async (text: string, who = {}) => textOf(messageOf(await bot.type(text, who), 'announce'));

describe('subscribe', () => {
  it('keeps the rule, tells CircleCI where to report, and names who did it', async () => {
    const text = await said('subscribe web');
    expect(text).toContain('<@U0ANN00001> subscribed this channel to');
    expect(text).toContain('Failures and recoveries · all branches except bots’');
    expect(await kept()).toMatchObject([
      {
        channel: 'C0DEV00001',
        owner: 'U0ANN00001',
        project: { vcs: 'github', org: 'acme', repo: 'web' },
        rule: {
          statuses: ['failed', 'fixed'],
          when: 'always',
          branches: [],
          mention: 'none',
          thread: 'off',
          quiet: undefined,
          timeZone: 'Europe/Berlin',
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
      'subscribe web --status failed,hold --when changed --branch main,release/* --branch !x/* --workflow deploy --job test --author !renovate* --mention author --thread on --group run --quiet 22-7',
    );
    const [{ rule } = { rule: undefined }] = await kept();
    expect(rule).toMatchObject({
      statuses: ['failed', 'hold'],
      when: 'changed',
      branches: ['main', 'release/*', '!x/*'],
      workflows: ['deploy'],
      jobs: ['test'],
      authors: ['!renovate*'],
      mention: 'author',
      thread: 'on',
      group: 'run',
      quiet: { from: 22, to: 7 },
      timeZone: 'Europe/Berlin',
    });
  });

  it('polls for starts and holds, since no webhook reports them', async () => {
    await said('subscribe web --status hold');
    const due = await bot.store.due(Number.MAX_SAFE_INTEGER, 10);
    expect(due.filter(({ kind }) => kind === 'poll')).toMatchObject([{ kind: 'poll', workspace }]);
  });

  it('takes a name that the newest builds do not show, and says so with the nearest', async () => {
    const text = await said('subscribe web --branch mian,release/* --workflow ci,nope-such --job tset');
    expect(text).toContain('Not seen yet in the newest builds: branch `mian`. Did you mean `main`?');
    expect(text).toContain('job `tset`. Did you mean `test`?');
    expect(text).toMatch(/workflow `nope-such`\.(?! Did)/);
    expect(text).not.toMatch(/seen yet[^\n]*(`ci`|release)/);
    const [one] = await kept();
    expect(one?.rule).toMatchObject({ branches: ['mian', 'release/*'], workflows: ['ci', 'nope-such'] });
    const untold = textOf(
      messageOf(await bot.type('subscribe web --expect 26h --workflow nigtly'), 'announce'),
    );
    expect(untold).toContain('workflow `nigtly`');
    const known = await said('subscribe web --branch main,!wip --workflow ci --job test');
    expect(known).not.toContain('Not seen yet');
  });

  it('says in short what it leaves out', async () => {
    expect(await said('subscribe web')).toContain('Failures and recoveries · all branches except bots’');
    expect(await said('subscribe web --branch !wip/*,!renovate/*')).toContain(
      'Failures and recoveries · all branches except `wip/*` and bots’',
    );
    const text = await said('subscribe web --when changed --branch main,!x');
    expect(text).toContain('Failures and recoveries, only changes · on `main`, not on `x`');
    expect(await said('subscribe web --branch *')).toContain('Failures and recoveries · on `*`');
  });

  it('says that holds cannot be seen, where the token does not show them', async () => {
    expect(await said('subscribe web --status started,hold')).not.toContain('on hold');
    simulator.controls.addToken({
      token: 'of-a-project',
      kind: 'project',
      login: 'ada',
      project: 'github/acme/web',
    });
    await bot.connect('of-a-project');
    expect(await said('subscribe gh/acme/web --status started,hold --branch x')).toContain(
      'Approval alerts won’t work',
    );
    expect(await said('subscribe gh/acme/web --status started')).not.toContain('on hold');
  });

  it('says nothing of holds while CircleCI is in trouble', async () => {
    simulator.controls.fail({ kind: 'unavailable', path: '/pipeline' });
    expect(await said('subscribe web --status hold')).not.toContain('cannot see');
  });

  it.each([
    ['red,PASSED', ['failed', 'success']],
    ['broken|green', ['failed', 'success']],
    ['recovered,cancelled,on-hold,running', ['fixed', 'canceled', 'hold', 'started']],
    ['all', ['started', 'hold', 'failed', 'fixed', 'success', 'canceled']],
  ])('knows other words for the statuses: %s', async (status, statuses) => {
    await said(`subscribe web --status ${status}`);
    expect(await kept()).toMatchObject([{ rule: { statuses } }]);
  });

  it.each([
    ['10pm-7am', { from: 22, to: 7 }],
    ['22:00-07:00', { from: 22, to: 7 }],
    ['"6pm to 24"', { from: 18, to: 0 }],
    ['22–7', { from: 22, to: 7 }],
  ])('reads hours as people write them: %s', async (hours, quiet) => {
    await said(`subscribe web --quiet ${hours}`);
    expect(await kept()).toMatchObject([{ rule: { quiet } }]);
  });

  it.each([
    ['cron', ['schedule'], 'started by a schedule'],
    ['scheduled,manual', ['schedule', 'api'], 'started by a schedule or the API'],
    ['PR|commit', ['push'], 'started by a push'],
  ])('knows other words for what starts a run: %s', async (said_, triggers, words) => {
    expect(await said(`subscribe web --trigger ${said_}`)).toContain(words);
    expect(await kept()).toMatchObject([{ rule: { triggers } }]);
  });

  it('takes the look-alike of an asterisk, which people copy, for one', async () => {
    await said('subscribe web --branch "release/∗"');
    await said('subscribe acme/∗ --branch release/∗');
    const rule = { branches: ['release/*'] };
    expect(await kept()).toMatchObject([{ rule }, { project: { repo: '*' }, rule }]);
  });

  it.each(['acme/wbe', 'gh/acme/wbe', 'wbe'])('names a project near %s, and what was read', async (repo) => {
    await expect(bot.type(`subscribe ${repo} --job test`)).rejects.toMatchObject({
      message: expect.stringContaining('wbe”, or this token can’t see it.'),
      read: expect.stringContaining('wbe'),
      paste: ['/circle subscribe gh/acme/web --job test', '/circle projects'],
    });
    expect(await kept()).toEqual([]);
  });

  it('mentions a user group picked from Slack’s list', async () => {
    await said('subscribe web --mention <!subteam^S012AB|@ops>');
    expect(await kept()).toMatchObject([{ rule: { mention: { group: 'S012AB' } } }]);
  });

  it('of a rule that is there already makes no other, says so, and offers to change it', async () => {
    await said('subscribe web --branch main,x --status failed,fixed');
    await said('subscribe web --branch main');
    const [first] = (await kept()).filter(({ rule }) => rule.branches.includes('x'));
    const same = messageOf(
      await bot.type('subscribe gh/acme/web --status fixed,failed --branch x,main'),
      'say',
    );
    expect(textOf(same)).toContain('already has this subscription to *acme/web*');
    expect(intentsOf(same)).toContainEqual({
      action: 'run',
      command: `subscribe gh/acme/web --edit ${first?.id}`,
    });
    expect(JSON.stringify(same)).not.toContain('Resume');
    await said('mute 2h');
    const resting = messageOf(await bot.type('subscribe web --branch main,x'), 'say');
    expect(textOf(resting)).toContain('muted');
    expect(intentsOf(resting)).toContainEqual({
      action: 'run',
      command: `resume gh/acme/web --id ${first?.id}`,
    });
    await said('subscribe web --branch main,x', { channel: 'C0OTHER001' });
    expect(await kept()).toHaveLength(3);
  });

  it('of an organization of which nothing is followed is refused, with the nearest', async () => {
    await expect(bot.type('subscribe acem/* --branch main')).rejects.toMatchObject({
      message: 'The connected CircleCI account follows no project of acem. Did you mean acme?',
      read: 'subscribe gh/acem/* --branch main',
      paste: ['/circle subscribe gh/acme/* --branch main', '/circle projects'],
    });
    await expect(bot.type('subscribe unknown-org/*')).rejects.toMatchObject({
      paste: ['/circle projects'],
    });
    expect(await kept()).toEqual([]);
  });

  it('of a whole organization says how many projects that is', async () => {
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const ours = (await circleci.projects()).filter(
      ({ project }) => project.vcs === 'github' && project.org === 'acme',
    );
    expect(ours.length).toBeGreaterThan(1);
    expect(await said('subscribe acme/*')).toContain(`Covers ${ours.length} projects now`);
  });

  it('of a whole organization sets up each followed project', async () => {
    await said('subscribe acme/*');
    expect(await kept()).toMatchObject([{ project: { org: 'acme', repo: '*' } }]);
    expect(asked('POST').length).toBeGreaterThan(1);
    const due = await bot.store.due(Number.MAX_SAFE_INTEGER, 10);
    expect(due).toMatchObject([{ kind: 'hooks', id: 'github/acme/*' }]);
  });

  it('tries again by itself when CircleCI does not answer', async () => {
    simulator.controls.fail({ kind: 'unavailable', method: 'POST' });
    expect(await said('subscribe web')).toContain('I’ll try again in a few minutes');
    const due = await bot.store.due(Number.MAX_SAFE_INTEGER, 10);
    expect(due).toMatchObject([{ kind: 'hooks', id: 'github/acme/web' }]);
  });

  it('says that Slack does not notify of an edit, where a card is posted before the run fails', async () => {
    expect(await said('subscribe web --status started,failed')).toContain(
      'notify anyone when a message is edited',
    );
    expect(await said('subscribe web --status started,failed --mention author')).not.toContain(
      'notify anyone when a message is edited',
    );
    expect(await said('subscribe web')).not.toContain('notify anyone when a message is edited');
  });

  it('says how to do it by hand when the token may not', async () => {
    simulator.controls.fail({ kind: 'unauthorized', method: 'POST' });
    const text = await said('subscribe web');
    expect(text).toContain('/circle webhook acme/web');
    expect(await kept()).toHaveLength(1);
  });

  it('says that a project has all the webhooks it may have', async () => {
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const webhook = { name: 'other', url: 'https://other.example/hook', secret: 'a secret of sixteen' };
    for (let count = 0; count < 5; count += 1)
      await circleci.createWebhook({ vcs: 'github', org: 'acme', repo: 'web' }, webhook);
    expect(await said('subscribe web')).toContain('five webhooks');
  });

  it.each([
    ['--status borken', '--status wants one or more of'],
    ['--when never', '--when wants changed or always'],
    ['--thread maybe', '--thread wants on or off'],
    ['--quiet late', '--quiet wants two full hours'],
    ['--quiet 7-7', '--quiet wants two full hours'],
    ['--mention @U012AB3CD', '--mention wants author'],
    ['--branch ""', '--branch wants a name'],
  ])('refuses %s with words to paste', async (options, words) => {
    const refused = bot.type(`subscribe web ${options}`);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(words);
    expect(await kept()).toEqual([]);
  });

  it('is refused to viewers, and in a channel shared with others to all but admins', async () => {
    await expect(bot.type('subscribe web', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    await expect(bot.type('subscribe web', { audience: 'shared' })).rejects.toBeInstanceOf(RefusedError);
    expect(await kept()).toEqual([]);
    expect(await said('subscribe web', { audience: 'shared', effectiveRole: 'admin' })).toContain(
      'another company',
    );
    expect((await bot.store.subscriptions(workspace)).map(({ sharedBy }) => sharedBy)).toEqual([
      'U0ANN00001',
    ]);
  });

  it('in a channel that we are not in asks for an invitation first, and keeps nothing', async () => {
    await expect(bot.type('subscribe web', { audience: 'not a member' })).rejects.toMatchObject({
      message: expect.stringContaining('Invite me with /invite'),
      // What was read, `gh/acme/web`, is not what was typed.
      read: '',
      paste: ['/circle subscribe gh/acme/web'],
    });
    expect(await kept()).toEqual([]);
  });

  it.each(['subscribe web', 'subscribe', 'digest weekly 9:05'])(
    'between two people, where the bot cannot post, keeps nothing: %s',
    async (text) => {
      const between = { audience: 'not a member', channel: 'D0ANNBEN01' } as const;
      await expect(bot.type(text, between)).rejects.toMatchObject({
        message: expect.stringContaining('a direct message with me'),
        paste: [`/circle ${text.replace(' web', ' gh/acme/web')}`],
      });
      expect(await kept()).toEqual([]);
      expect(await bot.store.digest(workspace, between.channel)).toBeUndefined();
    },
  );

  it('of a project that the token cannot see keeps nothing', async () => {
    await expect(bot.type('subscribe gh/acme/unseen')).rejects.toMatchObject({ reason: 'not-found' });
    expect(await kept()).toEqual([]);
  });

  it('without words opens a form, and for a change one with what is set', async () => {
    const opened = await bot.type('subscribe');
    expect(opened).toMatchObject({ kind: 'open', modal: { callback_id: 'subscribe' } });
    if (opened.kind === 'open') expect(validateView(opened.modal)).toEqual([]);
    await said('subscribe web --branch main --quiet 22-7 --when changed');
    const [one] = await kept();
    const edited = await bot.type(`subscribe gh/acme/web --edit ${one?.id}`);
    if (edited.kind !== 'open') throw new Error('no form');
    expect(validateView(edited.modal)).toEqual([]);
    const text = JSON.stringify(edited);
    expect(text).toMatch(/"initial_options":\[\{[^\]]*"value":"main"\}\]/);
    expect(JSON.parse(edited.modal.private_metadata ?? '')).toMatchObject({ project: 'gh/acme/web' });
    expect(text).toMatch(/"initial_options":\[\{"text":[^\]]*"value":"failed"[^\]]*"value":"fixed"[^\]]*\]/);
    expect(text).toMatch(/"initial_option":\{[^}]*\},"value":"22"\}/);
    expect(text).toMatch(/"initial_option":\{[^}]*\},"value":"7"\}/);
    expect(text).toContain('"initial_option":{"text":{"type":"plain_text","text":"Only changes"');
    expect(text).toContain('is notified about in *acme/web*');
    expect(edited.modal.blocks.map(({ block_id }) => block_id)).not.toContain('project');
  });

  it('keeps patterns that no menu can hold in a field where they can be edited', async () => {
    const long = `release/${'x'.repeat(160)}*`;
    await said(`subscribe web --branch ${long}`);
    const [one] = await kept();
    const edited = await bot.type(`subscribe gh/acme/web --edit ${one?.id}`);
    expect(JSON.stringify(edited)).toContain(`"initial_value":"${long}"`);
  });

  it('opens no form in a shared channel for those who may not subscribe it', async () => {
    await expect(bot.type('subscribe', { audience: 'shared' })).rejects.toBeInstanceOf(RefusedError);
    const opened = await bot.type('subscribe', { audience: 'shared', effectiveRole: 'admin' });
    expect(opened.kind).toBe('open');
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

  it('shows which channels are subscribed to a project, and unused webhooks', async () => {
    await said('subscribe web', { channel: 'C0OTHER001' });
    expect(textOf(messageOf(await bot.type('subscriptions web'), 'say'))).toContain('<#C0OTHER001>');
    expect(textOf(messageOf(await bot.type('subscriptions'), 'say'))).toContain(
      'This channel has no alerts yet.',
    );
    expect(textOf(messageOf(await bot.type('subscriptions all'), 'say'))).toContain('acme/web');
  });

  it('of a project without a channel suggest that very project', async () => {
    const message = messageOf(await bot.type('subscriptions charts'), 'say');
    expect(textOf(message)).toContain('`/circle subscribe open-acme/charts`');
    expect(intentsOf(message)).toEqual([{ action: 'run', command: 'subscribe gh/open-acme/charts' }]);
  });

  it('of a page that is not there lead to the first one', async () => {
    await said('subscribe web');
    const message = messageOf(await bot.type('subscriptions --page 9'), 'say');
    expect(textOf(message)).toContain('No more subscriptions: the list has one page.');
    expect(intentsOf(message)).toContainEqual({ action: 'refresh', command: 'subscriptions --page 1' });
    expect(JSON.stringify(intentsOf(message))).not.toContain('--page 8');
  });

  it('that rest say until when or why, and can be resumed where they stand, from anywhere', async () => {
    await said('subscribe web');
    await said('mute 2h');
    const message = messageOf(await bot.type('subscriptions all', { channel: 'C0OTHER001' }), 'say');
    expect(textOf(message)).toMatch(/🔕 \*muted\* until <!date/);
    const resume = intentsOf(message).find((one) => 'command' in one && one.command.startsWith('resume'));
    if (!resume || !('command' in resume)) throw new Error('no Resume');
    expect(JSON.stringify(message)).not.toContain('Mute for a day');
    const reply = await bot.type(resume.command, { channel: 'C0OTHER001' });
    expect(reply).toMatchObject({ kind: 'tell', channel: 'C0DEV00001' });
    expect(textOf(reply.kind === 'tell' ? reply.told : undefined)).toContain(
      'You resumed 1 subscription in <#C0DEV00001>',
    );
    expect((await kept())[0]?.mutedUntil).toBeUndefined();
  });

  it('are not for guests', async () => {
    await expect(bot.type('subscriptions', { effectiveRole: 'guest' })).rejects.toBeInstanceOf(RefusedError);
  });
});

describe('mute', () => {
  const restOf = async (text: string) => {
    await said(text);
    const [muted] = await kept();
    return muted?.mutedUntil === undefined ? undefined : new Date(muted.mutedUntil).toISOString();
  };

  it('rests for as long as said, a day unless told, and ends at off', async () => {
    await said('subscribe web');
    const { now } = bot.services;
    expect(await said('mute web 2h')).toContain('in this channel until');
    expect((await kept())[0]?.mutedUntil).toBe(now() + 2 * hour);
    await said('mute');
    expect((await kept())[0]?.mutedUntil).toBe(now() + 24 * hour);
    expect(await said('mute off')).toContain('unmuted');
    expect((await kept())[0]?.mutedUntil).toBeUndefined();
  });

  it('names the projects in the audit log, and the time', async () => {
    await said('subscribe web');
    await said('subscribe gh/acme/api');
    const target = () => bot.settled.at(-1)?.target;
    await said('mute web 1h');
    expect(target()).toBe('acme/web 1h');
    await bot.agree('mute monday 9:00');
    expect(target()).toBe('acme/web, acme/api monday 9:00');
    await said('mute off');
    expect(target()).toBe('acme/web, acme/api off');
    await said('mute web 1h');
    await said('resume web');
    expect(target()).toBe('acme/web');
    const [web] = await kept();
    await bot.type(`mute 2h --id ${web?.id}`, { channel: 'C0OTHER001' });
    expect(target()).toBe('acme/web in C0DEV00001 2h');
    await bot.agree('unsubscribe all');
    expect(target()).toBe('acme/web, acme/api');
  });

  it('reads a time by the caller’s clock', async () => {
    await said('subscribe web');
    const { now } = bot.services;
    const berlin = (moment: string | undefined) =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Berlin',
        weekday: 'long',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(moment ?? 0));
    for (const text of ['mute web 18:00', 'mute web until 6pm', 'mute 18.00', 'mute till 18:00']) {
      const until = await restOf(text);
      expect(berlin(until)).toContain('18:00');
      expect(Date.parse(until ?? '') - now()).toBeGreaterThan(0);
      expect(Date.parse(until ?? '') - now()).toBeLessThanOrEqual(25 * hour);
    }
    expect(berlin(await restOf('mute web monday'))).toBe('Monday 09:00');
    expect(berlin(await restOf('mute web until Fri 17:30'))).toBe('Friday 17:30');
    expect(berlin(await restOf('mute web tomorrow 8'))).toContain('08:00');
  });

  it('is ended by its own button, for the project that it was for', async () => {
    await said('subscribe web');
    await said('subscribe gh/acme/api');
    expect(JSON.stringify(await bot.type('mute web 2h'))).toContain('mute gh/acme/web off');
    expect(JSON.stringify(await bot.agree('mute 2h'))).toContain('mute off');
  });

  it.each([
    ['30m', 0.5],
    ['90 min', 1.5],
    ['2 hours', 2],
    ['web 45minutes', 0.75],
  ])('counts minutes and hours: %s', async (span, hours) => {
    await said('subscribe web');
    await said(`mute ${span}`);
    expect((await kept())[0]?.mutedUntil).toBe(bot.services.now() + hours * hour);
  });

  it.each(['mute wbe 2h', 'unsubscribe wbe', 'resume wbe'])(
    'reads “%s”, and offers the nearest of what the channel hears',
    async (text) => {
      await said('subscribe web');
      await said('subscribe acme/docs');
      await expect(bot.type(text)).rejects.toMatchObject({
        read: text,
        paste: [`/circle ${text.replace('wbe', 'gh/acme/web')}`, '/circle subscriptions'],
      });
    },
  );

  it('says that a project is covered by its organization', async () => {
    await said('subscribe acme/*');
    for (const docs of ['docs', 'acme/docs', 'gh/acme/docs'])
      await expect(bot.type(`mute ${docs} 2h`)).rejects.toMatchObject({
        message: expect.stringContaining('covered by all of acme'),
        read: `mute ${docs} 2h`,
        paste: ['/circle mute gh/acme/* 2h', '/circle subscriptions'],
      });
    await expect(bot.type('mute nothing 2h')).rejects.toThrow('This channel has no alerts for it.');
  });

  it.each(['mute', 'unsubscribe all', 'resume', 'mute web 2h'])(
    'says that there is nothing to rest or end: %s',
    async (text) => {
      await expect(bot.type(text)).rejects.toMatchObject({
        message: 'This channel has no alerts.',
        read: text,
      });
    },
  );

  it.each(['soon', '999w', '9', '25:00', '13pm', 'monday noon', '1d 2h'])(
    'refuses “%s”, says what it read, and rests nothing',
    async (until) => {
      await said('subscribe web');
      await expect(bot.type(`mute web ${until}`)).rejects.toThrow(`“${until}” isn’t a time I understand.`);
      expect((await kept())[0]?.mutedUntil).toBeUndefined();
    },
  );
});

describe('unsubscribe', () => {
  it('ends a channel’s subscription although the workspace is no longer connected', async () => {
    await said('subscribe web');
    await bot.agree('disconnect', { effectiveRole: 'admin' });
    expect(await said('unsubscribe web')).toContain('unsubscribed');
    expect(await kept()).toEqual([]);
    expect(bot.settled.at(-1)).toMatchObject({ name: 'unsubscribe', outcome: 'done' });
  });

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

  it('asks before it ends the alerts of several projects', async () => {
    await said('subscribe web');
    await said('subscribe gh/acme/api');
    const question = messageOf(await bot.type('unsubscribe all'), 'say');
    expect(textOf(question)).toContain('2 projects');
    expect(intentsOf(question)).toContainEqual({ action: 'confirm', command: 'unsubscribe all' });
    expect(await kept()).toHaveLength(2);
    await expect(bot.type('unsubscribe all', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(
      RefusedError,
    );
    await expect(bot.type('unsubscribe all --yes')).rejects.toBeInstanceOf(UsageError);
    expect(await kept()).toHaveLength(2);
    await bot.agree('unsubscribe all');
    expect(await kept()).toEqual([]);
  });

  it('knows this channel’s projects by itself, and asks which of two that bear the name', async () => {
    await said('subscribe web');
    const [one] = await kept();
    if (!one) throw new Error('nothing is subscribed');
    // CircleCI no longer follows it, nor the other of its name.
    for (const org of ['left', 'gone'])
      await bot.store.saveSubscription({ ...one, id: org, project: { ...one.project, org, repo: 'old' } });
    const asked = JSON.stringify(await bot.type('unsubscribe old'));
    expect(asked).toContain('unsubscribe gh/left/old');
    expect(asked).toContain('unsubscribe gh/gone/old');
    expect(JSON.stringify(await bot.type('mute old 2h'))).toContain('mute gh/gone/old 2h');
    await said('unsubscribe left/old');
    await said('unsubscribe old');
    expect((await kept()).map(({ project }) => project.repo)).toEqual(['web']);
  });

  it('says that there is nothing to end', async () => {
    await expect(bot.type('unsubscribe web')).rejects.toThrow('This channel has no alerts.');
  });
});

describe('Subscribe again', () => {
  it.each([
    'subscribe gh/acme/web',
    'subscribe gh/acme/web --status failed,hold --when changed --branch "main,!x y" --thread on --quiet 22-7',
    'subscribe acme/* --mention <!subteam^S012AB|@ops>',
  ])('makes the rule of %s again', async (text) => {
    await said(text);
    const [before] = await kept();
    const [again] = intentsOf(messageOf(await bot.type('unsubscribe all'), 'announce'));
    expect(await kept()).toEqual([]);
    await said(again && 'command' in again ? again.command : '');
    const [after] = await kept();
    expect([after?.rule, after?.project]).toEqual([before?.rule, before?.project]);
  });

  it('is not offered where several rules have ended', async () => {
    await said('subscribe web');
    await said('subscribe web --branch main');
    expect(intentsOf(messageOf(await bot.type('unsubscribe web'), 'announce'))).toEqual([]);
  });
});
