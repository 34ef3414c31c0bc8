/** A person's standing alerts by direct message: typed, and by the form. */
import { beforeEach, describe, expect } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { NotConnectedError, RefusedError, UsageError } from '../../lambda/errors.ts';
import { userChange } from '../../lambda/events/user-change.ts';
import { matchRules } from '../../lambda/rules/match-rules.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import { homeView } from '../../lambda/views/people/home.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { createFakeBot, directChannel, type Who, workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const ann = 'U0ANN00001';
const bea = 'U0BEA00001';

beforeEach(async () => {
  await bot.store.saveLogin(workspace, ann, 'ann-codes', 'if free');
});

const kept = () => bot.store.subscriptions(workspace);
const viewer: Who = { effectiveRole: 'viewer' };

describe('dm', () => {
  it('keeps one subscription for each organization, about commits by the linked login', async () => {
    const text = textOf(messageOf(await bot.type('dm failed,hold --quiet 22-7', viewer), 'say'));
    expect(text).toContain('You get direct messages about your own runs');
    const all = await kept();
    expect(all.map(({ project }) => project.repo)).toEqual(all.map(() => '*'));
    expect(new Set(all.map(({ project }) => `${project.vcs}/${project.org}`)).size).toBe(all.length);
    for (const one of all) {
      expect(one).toMatchObject({ channel: directChannel, owner: ann, direct: 'own' });
      expect(one.rule).toMatchObject({
        statuses: ['failed', 'hold'],
        authors: ['ann-codes'],
        quiet: { from: 22, to: 7 },
        timeZone: 'Europe/Berlin',
      });
    }
    expect(bot.settled).toEqual([{ name: 'direct alerts', target: 'own runs', by: ann, outcome: 'done' }]);
  });

  it.each([
    ['dm failed', 'own', [], ['ann-codes']],
    ['dm --branch main', 'all', ['main'], []],
    ['dm --branch main --mine', 'own', ['main'], ['ann-codes']],
  ] as const)('%s', async (said, direct, branches, authors) => {
    await bot.type(said, viewer);
    const [one] = await kept();
    expect(one?.direct).toBe(direct);
    expect(one?.rule).toMatchObject({ branches, authors });
  });

  it('takes the login of an own account before the one that was linked', async () => {
    await bot.connectOwn('token-of-ann', { login: 'ann-at-circleci' });
    await bot.type('dm failed', viewer);
    expect((await kept())[0]?.rule.authors).toEqual(['ann-at-circleci']);
  });

  it('knows a person without a login by the address that Slack has confirmed', async () => {
    await bot.type('dm failed', { user: bea, email: 'bea@acme.example' });
    expect((await kept())[0]?.rule.authors).toEqual(['bea@acme.example']);
    await bot.type('dm failed', { ...viewer, email: 'ann@acme.example' });
    const [anns] = (await kept()).filter(({ owner }) => owner === ann);
    expect(anns?.rule.authors).toEqual(['ann-codes', 'ann@acme.example']);
  });

  it('replaces what was asked for before, and ends it', async () => {
    await bot.type('dm failed', viewer);
    const before = (await kept()).map(({ id }) => id);
    await bot.type('dm fixed', viewer);
    expect((await kept()).map(({ id }) => id)).toEqual(before);
    expect((await kept())[0]?.rule.statuses).toEqual(['fixed']);
    expect(textOf(messageOf(await bot.type('dm off', viewer), 'say'))).toContain('no direct messages');
    expect(await kept()).toEqual([]);
    expect(await bot.store.approvalMessages(workspace, ann)).toBe('off');
    await bot.type('dm hold', viewer);
    expect(await bot.store.approvalMessages(workspace, ann)).toBe('on');
  });

  it('says in the conversation what was asked for, and that alerts come once they are saved', async () => {
    const sent: string[] = [];
    const context = bot.context(viewer);
    const sendDirect = async (message: Parameters<typeof context.sendDirect>[0]) => {
      sent.push(textOf(message));
      return context.sendDirect(message);
    };
    const broken = { ...bot.store, saveSubscription: () => Promise.reject(new Error('table')) };
    const dm = (store: typeof bot.store) => runCommand('dm failed', { ...context, store, sendDirect });
    await expect(dm(broken)).rejects.toThrow('table');
    expect(sent).toEqual([expect.stringContaining('You asked for alerts about your own runs')]);
    expect(sent.join()).not.toContain('You get');
    expect(await kept()).toEqual([]);
    await bot.type('dm failed', viewer);
    sent.length = 0;
    const reply = await runCommand('dm fixed', { ...bot.context(viewer), sendDirect });
    expect(textOf(messageOf(reply, 'say'))).toContain('You get direct messages about your own runs');
    expect(sent).toEqual([]);
  });

  it('asks whose runs are meant where no login is known', async () => {
    await expect(bot.type('dm failed', { user: bea })).rejects.toThrow('Which runs are yours?');
    await bot.type('dm --branch main', { user: bea });
    expect((await kept()).map(({ owner }) => owner)).toContain(bea);
  });

  it.each([
    'dm purple',
    'dm started',
    'dm failed,success',
    'dm all',
    'dm failed --quiet 7',
    'dm failed fixed',
  ])('says what it wants: %s', async (said) => {
    await expect(bot.type(said)).rejects.toBeInstanceOf(UsageError);
    expect(await kept()).toEqual([]);
  });

  it.each(['guest', 'external', 'unknown'] as const)('is not for a %s', async (effectiveRole) => {
    for (const said of ['dm', 'dm failed', 'dm off'])
      await expect(bot.type(said, { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
    expect(await kept()).toEqual([]);
  });

  it('opens no form where nothing is connected', async () => {
    await expect(createFakeBot({ host: simulator.url }).type('dm')).rejects.toBeInstanceOf(NotConnectedError);
  });

  it('sets up no webhook, and shows others neither in lists nor on Home', async () => {
    simulator.controls.forgetReceived();
    await bot.type('dm failed', viewer);
    expect(simulator.controls.received().filter(({ method }) => method === 'POST')).toEqual([]);
    expect(textOf(messageOf(await bot.type('subscriptions all', { user: bea }), 'say'))).toContain(
      'No channel has alerts',
    );
    expect(textOf(messageOf(await bot.type('subscriptions all'), 'say'))).toContain('a direct message');
    const home = (user: string, subscriptions: Awaited<ReturnType<typeof kept>>) =>
      JSON.stringify(
        homeView({
          reader: { user, effectiveRole: 'admin', login: 'x' },
          connection: { host: 'https://circleci.com', login: 'x', connectedBy: ann, connectedAt: 1 },
          subscriptions,
          watches: [],
          own: undefined,
          now: 1,
        }),
      );
    const all = await kept();
    expect(home(ann, all)).toContain('by `ann-codes`');
    expect(home(bea, all)).not.toContain('ann-codes');
    expect(home(bea, all)).toContain('No channel has alerts yet');
  });

  it('alerts the person about their own failures alone', async () => {
    await bot.type('dm failed', viewer);
    let subscriptions = await kept();
    const at = {
      project: { vcs: 'github', org: 'acme', repo: 'web' },
      branch: 'x',
      tag: undefined,
      jobs: [],
    };
    const told = (login: string | undefined, email?: string) =>
      matchRules({
        told: { run: 'failed', job: undefined, before: { run: 'green', recovery: 'not', redJobs: [] } },
        run: { ...at, id: 'r', workflow: 'ci', status: 'failed', author: 'Ann', login, email } as any,
        subscriptions: subscriptions.slice(0, 1),
        now: Date.now(),
      }).map(({ channel }) => channel);
    expect(told('ann-codes')).toEqual([directChannel]);
    expect(told('bea')).toEqual([]);
    expect(told(undefined, 'ann@acme.example')).toEqual([]);
    await bot.type('dm failed', { ...viewer, email: 'ann@acme.example' });
    subscriptions = await kept();
    expect(told(undefined, 'ann@acme.example')).toEqual([directChannel]);
    expect(told('bea', 'bea@acme.example')).toEqual([]);
  });

  it('ends with the account of a person who leaves', async () => {
    await bot.type('dm failed', viewer);
    await userChange.run({ user: { id: ann, deleted: true } }, {
      workspace,
      store: bot.store,
      now: 1,
      log: () => undefined,
    } as any);
    expect(await kept()).toEqual([]);
  });
});

describe('the form', () => {
  const form = submissions.dm;
  const metadata = JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001' });
  const submit = (values: Readonly<Record<string, string>>, who: Who = viewer) =>
    form?.run(
      { status: 'failed', whose: 'own', quiet: 'off', ...values },
      bot.context(who),
      form.read(metadata),
    );

  it('opens with what is set, and is one that Slack takes', async () => {
    await bot.type('dm failed,hold --branch main --quiet 22-7', viewer);
    const reply = await bot.type('dm', viewer);
    if (reply.kind !== 'open') throw new Error(reply.kind);
    expect(validateView(reply.modal)).toEqual([]);
    const text = JSON.stringify(reply.modal);
    expect(text).toContain('"initial_value":"main"');
    expect(text).toMatch(/"initial_option":\{[^}]*\},"value":"all"/);
  });

  it('saves what was chosen', async () => {
    await submit({ status: 'failed,fixed', branch: 'main', quiet: '22', 'quiet-to': '7' });
    const [one] = await kept();
    expect(one?.rule).toMatchObject({
      statuses: ['failed', 'fixed'],
      branches: ['main'],
      authors: ['ann-codes'],
    });
    expect(one?.rule.quiet).toEqual({ from: 22, to: 7 });
  });

  it('says at the field what is wrong', async () => {
    expect(await submit({ quiet: '7', 'quiet-to': '7' })).toMatchObject({
      errors: { quiet: expect.any(String) },
    });
    expect(await submit({}, { user: bea })).toMatchObject({
      errors: { whose: expect.stringContaining('/circle link') },
    });
    expect(await kept()).toEqual([]);
  });
});
