/** The one rule of consent: what deletes, exposes, opens a shell or deploys asks the same way, typed or pressed. */
import { beforeEach, describe, expect } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import { AlreadyDoneError, NotConnectedError, RefusedError } from '../../lambda/errors.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import { type Who, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
let ended: number;
let running: number;
let fingerprint: string;

beforeEach(async () => {
  const start = (branch: string) =>
    simulator.controls.start({ project: 'github/acme/web', branch, hold: 'running' });
  [ended, running] = [start('ended'), start('running')];
  simulator.controls.finish('github/acme/web', ended, 'failed');
  await bot.connectOwn('local-token', { login: 'ada' });
  for (const text of ['subscribe web', 'subscribe gh/acme/api'])
    await bot.type(text, { effectiveRole: 'admin' });
  const circleci = await bot.context().circleci();
  await circleci.setEnvVar(web, { name: 'NPM_TOKEN', value: 'some value' });
  ({ fingerprint } = await circleci.createCheckoutKey(web, 'deploy-key'));
  simulator.controls.forgetReceived();
});

const admin = { effectiveRole: 'admin' } as const;
const writes = () => simulator.controls.received().filter(({ method }) => method !== 'GET');
const press = (intent: Intent, who: Who = admin) =>
  actions[intent.action].run(intent, bot.context(who), { ephemeral: true, ts: undefined });

/** What is typed, and what its question's button carries out: every name is resolved. */
const commands: readonly (readonly [typed: () => string, resolved: () => string, says: string])[] = [
  [() => 'disconnect', () => 'disconnect', '2 alert subscriptions in 1 channel'],
  [() => `ssh web#${ended}`, () => `ssh gh/acme/web#${ended}`, 'the build’s files and secrets'],
  [() => `ssh web latest ended`, () => `ssh gh/acme/web#${ended}`, 'the build’s files and secrets'],
  [() => `ssh me web#${running}`, () => `ssh me gh/acme/web#${running}`, 'the build’s files and secrets'],
  [() => 'unfollow web', () => 'unfollow gh/acme/web', 'stops building it'],
  [() => 'cache clear web', () => 'cache clear gh/acme/web', 'download dependencies again'],
  [() => 'keys new web deploy-key', () => 'keys new gh/acme/web deploy-key', 'adds a key'],
  [() => 'keys new web user-key', () => 'keys new gh/acme/web github-user-key', 'read and write'],
  [
    () => `keys delete web ${fingerprint}`,
    () => `keys delete gh/acme/web "${fingerprint}"`,
    'Without another key',
  ],
  [() => 'env unset web NPM_TOKEN', () => 'env unset gh/acme/web NPM_TOKEN', 'can’t be undone'],
  [() => 'account ssh-key', () => 'account ssh-key', 'read and write everything'],
  [() => `rerun web#${ended} all`, () => `rerun gh/acme/web#${ended} all`, 'those that deploy'],
  [() => 'trigger web main', () => 'trigger gh/acme/web main', 'the default branch: the build may deploy'],
  [() => 'trigger web --tag v1', () => 'trigger gh/acme/web --tag v1', 'may release or deploy'],
  [
    () => 'trigger web --revision 5d2f6c1b',
    () => 'trigger gh/acme/web --revision 5d2f6c1b',
    'the build may deploy',
  ],
  [
    () => 'trigger web main --param DEPLOY=true',
    () => 'trigger gh/acme/web main --param "DEPLOY=true"',
    'With `DEPLOY`',
  ],
  [() => 'mute', () => 'mute 1d', 'acme/api'],
  [() => 'mute until monday', () => 'mute until monday', 'won’t be sent later'],
  [() => 'unsubscribe all', () => 'unsubscribe all', 'deletes their rules'],
  [() => 'excerpts on', () => 'excerpts on', 'masking can miss some'],
];
const rows = commands.map(([typed, resolved, says]) => ({ typed, resolved, says, name: String(typed) }));

describe.each(rows)('$name', ({ typed, resolved, says }) => {
  it('asks, for the person alone, says what follows, and changes nothing', async () => {
    const question = messageOf(await bot.type(typed(), admin), 'say');
    expect(textOf(question)).toContain(says);
    expect(textOf(question)).toMatch(/\?$/m);
    expect(intentsOf(question)).toEqual([{ action: 'confirm', command: resolved() }, { action: 'dismiss' }]);
    expect([writes(), bot.settled]).toEqual([[], expect.any(Array)]);
    expect(bot.settled.filter(({ name }) => !name.startsWith('subscribe'))).toEqual([]);
  });

  it('is carried out by that button, once, and the result is announced in the channel', async () => {
    const done = await press({ action: 'confirm', command: resolved() }, { ...admin, key: 'card.0' });
    if (done.kind !== 'replace') throw new Error(done.kind);
    expect(textOf(done.announce)).toContain('<@U0ANN00001>');
    expect(intentsOf(messageOf(done, 'replace')).map(({ action }) => action)).not.toContain('confirm');
    expect(bot.settled.at(-1)).toMatchObject({ outcome: 'done' });
    const before = writes().length;
    const again = await press({ action: 'confirm', command: resolved() }, { ...admin, key: 'card.0' }).catch(
      (error: unknown) => error,
    );
    expect(writes()).toHaveLength(before);
    expect(again).toBeInstanceOf(Error);
  });

  it.each(['run', 'refresh', 'share'] as const)('asks when a button of %s says it, too', async (action) => {
    const reply = await press({ action, command: typed() });
    if (!('message' in reply)) throw new Error(reply.kind);
    expect(intentsOf(reply.message)).toContainEqual({ action: 'confirm', command: resolved() });
    expect(writes()).toEqual([]);
  });

  it.each(['viewer', 'guest', 'external', 'bot', 'unknown'] as const)(
    'asks a %s nothing, and does nothing for one who has become it since',
    async (effectiveRole) => {
      await expect(bot.type(typed(), { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      await expect(
        press({ action: 'confirm', command: resolved() }, { effectiveRole }),
      ).rejects.toBeInstanceOf(RefusedError);
      expect(writes()).toEqual([]);
    },
  );
});

it('Cancel takes the question away and changes nothing', async () => {
  expect(textOf(messageOf(await press({ action: 'dismiss' }), 'replace'))).toContain('Nothing was changed');
  expect(writes()).toEqual([]);
});

it('no words stand for the answer', async () => {
  for (const text of [
    'disconnect --yes',
    'disconnect yes',
    'ssh web#1 --confirmed',
    'trigger web main --yes',
  ])
    await expect(bot.type(text, admin)).rejects.toThrow();
  expect(writes()).toEqual([]);
});

describe('what follows is little', () => {
  it('so a branch that is not the default one starts at once', async () => {
    expect((await bot.type('trigger web feature', admin)).kind).toBe('announce');
    expect(writes()).toHaveLength(1);
  });

  it('so one project is muted at once, and all are unmuted', async () => {
    expect((await bot.type('mute web', admin)).kind).toBe('announce');
    expect((await bot.type('mute off', admin)).kind).toBe('announce');
  });
});

describe('trigger', () => {
  it('of a project that is not followed asks, since its default branch is not known', async () => {
    const question = messageOf(await bot.type('trigger gh/acme/infra trunk', admin), 'say');
    expect(textOf(question)).toContain('may be the default branch');
  });

  it.each(['--param `A=it\'s "so"`', `--param A=${'long'.repeat(600)}`])(
    'asks by its form, filled in, with values that no button can hold: %s',
    async (said) => {
      const reply = await bot.type(`trigger web main ${said}`, admin);
      if (reply.kind !== 'open') throw new Error(`no form but ${reply.kind}`);
      expect(JSON.stringify(reply.modal)).toContain(
        '"initial_option":{"text":{"type":"plain_text","text":"main"',
      );
      expect(writes()).toEqual([]);
    },
  );
});

describe('disconnect', () => {
  it('names the account and all that stops', async () => {
    const at = { project: web, build: running, branch: undefined, user: 'U1', createdAt: 1 };
    await bot.store.saveWatch(workspace, { ...at, id: 'w1' });
    await bot.store.saveWatch(workspace, { ...at, id: 'w2' });
    await bot.type('digest daily 9:00', admin);
    const text = textOf(messageOf(await bot.type('disconnect', admin), 'say'));
    expect(text).toContain('(*ada*)');
    expect(text).toContain('*2 alert subscriptions in 1 channel, 1 digest, 2 watches*');
  });

  it('of what is not connected says so', async () => {
    await bot.agree('disconnect', admin);
    await expect(bot.type('disconnect', admin)).rejects.toBeInstanceOf(NotConnectedError);
  });

  it('pressed by two at once is done once', async () => {
    const both = await Promise.allSettled(
      ['U1', 'U2'].map((user) =>
        press({ action: 'confirm', command: 'disconnect' }, { ...admin, user, key: 'c.0' }),
      ),
    );
    expect(both.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: expect.any(AlreadyDoneError) },
    ]);
  });
});
