import { describe, expect } from 'vitest';
import { NotConnectedError, RefusedError, UsageError } from '../../lambda/errors.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { errorView } from '../../lambda/views/errors/errors.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { core } from '../canaries/canary-classes.ts';
import { createFakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { expectUnsaid, overhear } from '../fakes/record-all-output.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

const admin = { effectiveRole: 'admin' } as const;
const circleci = () => bot.context(admin).circleci();
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const asking = (command: string) => [{ action: 'confirm', command }, { action: 'dismiss' }];
const said = async (text: string) => messageOf(await bot.type(text, admin), 'say');
const writes = () => simulator.controls.received().filter(({ method }) => method !== 'GET');

async function opened(text: string) {
  const reply = await bot.type(text, admin);
  if (reply.kind !== 'open') throw new Error(reply.kind);
  expect(validateView(reply.modal)).toEqual([]);
  // What was typed is not sent when a form is closed: that would go by way of the failure queue.
  expect(reply.modal).not.toHaveProperty('notify_on_close');
  return reply;
}

async function refusal(text: string) {
  const error = await bot.type(text, admin).catch((refused: unknown) => refused);
  if (!(error instanceof UsageError)) throw new Error(`${text} was not refused`);
  return { text: textOf(errorView(error, { reference: 'r3f' })), paste: error.paste };
}

describe('env', () => {
  it('lists names with masked values, to the person alone, and leads to setting and deleting', async () => {
    const list = await said('env web');
    expect(textOf(list)).toContain('*2 environment variables*');
    expect(textOf(list)).toMatch(/`NPM_TOKEN` xxxx/);
    expect(intentsOf(list)).toEqual([
      { action: 'run', command: 'env set gh/acme/web' },
      { action: 'run', command: 'env unset gh/acme/web NPM_TOKEN' },
      { action: 'run', command: 'env unset gh/acme/web SENTRY_DSN' },
      { action: 'refresh', command: 'env gh/acme/web' },
    ]);
  });

  it('pages through very many', async () => {
    for (let at = 0; at < 45; at += 1)
      await (await circleci()).setEnvVar(web, { name: `A${at}`, value: 'some value' });
    const second = await said('env web --page 2');
    expect(textOf(second).match(/xxxx/g)).toHaveLength(20);
    expect(intentsOf(second)).toContainEqual({
      action: 'refresh',
      command: 'env gh/acme/web --page 3',
    });
  });

  it('means the channel’s project when none is named', async () => {
    await bot.store.saveDefaultProject(workspace, 'C0DEV00001', web);
    expect(textOf(await said('env'))).toContain('acme/web');
    expect((await opened('env set')).command).toBe('env set gh/acme/web');
    expect(textOf(await said('env unset NPM_TOKEN'))).toContain('NPM_TOKEN');
  });

  it('asks to connect before anything is typed', async () => {
    const stranger = createFakeBot({ host: simulator.url });
    for (const text of [
      'env gh/acme/web',
      'env set gh/acme/web',
      'ssh-key add gh/acme/web',
      'account heroku-key',
    ])
      await expect(stranger.type(text, admin)).rejects.toBeInstanceOf(NotConnectedError);
  });
});

describe('env set', () => {
  it.each(['env set web', 'env SET acme/web', 'env web set', 'env set https://circleci.com/gh/acme/web'])(
    'opens a form that knows its project and its channel: %s',
    async (text) => {
      const { modal, command } = await opened(text);
      expect(JSON.parse(modal.private_metadata ?? '')).toEqual({
        v: 1,
        workspace,
        channel: 'C0DEV00001',
        project: 'gh/acme/web',
      });
      expect(command).toBe('env set gh/acme/web');
      expect(JSON.stringify(modal)).toContain('acme/web');
      expect(writes()).toEqual([]);
    },
  );
});

describe('what was typed where a form asks', () => {
  const secret = `hunter2-${core('env value')}`;

  it.each([
    `env set web NAME ${secret}`,
    `env set web NAME=${secret}`,
    `env set NAME=${secret}`,
    `env set ${secret}`,
    `env set web --value ${secret}`,
    `env set --NAME=${secret}`,
    `env set web --value=${secret}`,
    `env web set NAME ${secret}`,
    `env web NAME ${secret}`,
    `env web NAME=${secret}`,
    `env NAME=${secret}`,
    `env ${secret}`,
    `env --page ${secret}`,
    `env unset web NAME ${secret}`,
    `env unset web ${secret}`,
    `env unset web "${secret} with blanks"`,
    `env unset ${secret}`,
    `env set "web" “${secret}”`,
    `evn set web NAME ${secret}`,
    `set env web NAME ${secret}`,
    `NAME=${secret}`,
    `export NAME=${secret}`,
    `ssh-key add web ${secret}`,
    `ssh-key add ${secret}`,
    `ssh-key ${secret}`,
    `ssh-keys add web ${secret}`,
    `account heroku-key ${secret}`,
    `account heroku-key --key ${secret}`,
    `account ${secret}`,
    `acount heroku-key ${secret}`,
  ])('is never repeated, kept or logged: %s', async (text) => {
    const kept = overhear(bot.services);
    const refused = await refusal(text);
    expect(refused.text).not.toBe('');
    expectUnsaid(secret, refused, kept, bot.logged, simulator.controls.received());
    expect(writes()).toEqual([]);
  });

  it.each([`env set web NAME ${secret}`, `ssh-key add web ${secret}`, `account heroku-key ${secret}`])(
    'is to be replaced, and the form is the way: %s',
    async (text) => {
      const refused = await refusal(text);
      expect(refused.text).toContain('a form asks for them');
      expect(refused.text).toContain('rotate it');
      for (const command of refused.paste)
        expect(command).toMatch(/^\/circle (env set|ssh-key add|account|help)/);
    },
  );

  it('does not hide which project was probably meant', async () => {
    const { text, paste } = await refusal('env set wbe');
    expect(text).not.toContain('wbe');
    expect(paste).toContain('/circle env set gh/acme/web');
  });
});

describe('env unset', () => {
  it('asks first, naming what would go', async () => {
    const card = await said('env unset web NPM_TOKEN');
    expect(textOf(card)).toContain('Delete `NPM_TOKEN` from *acme/web*?');
    expect(intentsOf(card)).toEqual(asking('env unset gh/acme/web NPM_TOKEN'));
    expect(writes()).toEqual([]);
  });

  it('of a variable that is not there says so, and shows which are', async () => {
    const { text, paste } = await refusal('env unset web NOT_THERE');
    expect(text).toContain('no variable with that name, or this token can’t see it');
    expect(paste).toEqual(['/circle env gh/acme/web']);
  });
});

describe('keys', () => {
  const made = async () => {
    const client = await circleci();
    return client.createCheckoutKey(web, 'deploy-key');
  };

  it('lists them, tells which one is in use, and shows one with its public half', async () => {
    const key = await made();
    const list = await said('keys web');
    expect(textOf(list)).toContain('*1 checkout key* of *acme/web*');
    expect(textOf(list)).toContain(key.fingerprint);
    expect(textOf(list)).toContain('in use');
    const show = { action: 'run', command: `keys show gh/acme/web "${key.fingerprint}"` };
    expect(intentsOf(list)).toContainEqual(show);
    const card = await said(show.command);
    expect(textOf(card)).toContain(key.publicKey);
    expect(intentsOf(card)).toEqual([
      { action: 'run', command: `keys delete gh/acme/web "${key.fingerprint}"` },
    ]);
  });

  it('says that there are none', async () => {
    expect(textOf(await said('keys web'))).toContain('No checkout keys');
  });

  it('new deploy-key asks first, makes one, once, and tells the channel', async () => {
    const card = await said('keys new web deploy-key');
    expect(intentsOf(card)).toEqual(asking('keys new gh/acme/web deploy-key'));
    expect(writes()).toEqual([]);
    const text = textOf(messageOf(await bot.agree('keys new web deploy-key', admin), 'replace'));
    expect(text).toContain('<@U0ANN00001> created a *deploy key* for *acme/web*');
    expect(writes()).toHaveLength(1);
    expect(bot.settled).toMatchObject([{ name: 'new checkout key', target: 'acme/web deploy-key' }]);
  });

  it('new deploy-key without a clear answer is not repeated, and says where to look', async () => {
    simulator.controls.fail({ kind: 'cut', method: 'POST', path: '/checkout-key', afterwards: true });
    const card = messageOf(await bot.agree('keys new web deploy-key', admin), 'replace');
    expect(textOf(card)).toContain('didn’t confirm');
    expect(intentsOf(card)).toEqual([{ action: 'run', command: 'keys gh/acme/web' }]);
    expect(writes()).toHaveLength(1);
  });

  it('new github-user-key asks first, since it opens all that the account can reach', async () => {
    const card = await said('keys new web github-user-key');
    expect(textOf(card)).toContain('everything that account can on GitHub');
    expect(intentsOf(card)).toEqual(asking('keys new gh/acme/web github-user-key'));
    expect(writes()).toEqual([]);
  });

  it('delete asks first, and warns when builds use the key', async () => {
    const { fingerprint } = await made();
    simulator.controls.forgetReceived();
    const card = await said(`keys delete web ${fingerprint}`);
    expect(textOf(card)).toContain('Without another key, builds will fail');
    expect(intentsOf(card)).toEqual(asking(`keys delete gh/acme/web "${fingerprint}"`));
    expect(writes()).toEqual([]);
  });

  it.each([
    ['keys show web', '/circle keys web'],
    ['keys new web', '/circle keys new web deploy-key'],
    ['keys new web rsa', '/circle keys new web deploy-key'],
    ['keys delete', '/circle keys acme/web'],
    ['keys show web aa:bb:cc', '/circle keys gh/acme/web'],
    ['keys show aa:bb web api', '/circle keys show aa:bb web'],
    ['keys web prod', '/circle keys web'],
  ])('is refused with the next command: %s', async (text, next) => {
    expect((await refusal(text)).paste[0]).toBe(next);
  });
});

describe('ssh-key and account', () => {
  it('ssh-key add opens a form that knows its project', async () => {
    const { modal, command } = await opened('ssh-key add web');
    expect(modal.private_metadata).toContain('gh/acme/web');
    expect(command).toBe('ssh-key add gh/acme/web');
  });

  it('account heroku-key opens a form', async () => {
    expect((await opened('account heroku-key')).modal.callback_id).toBe('heroku-key');
  });

  it('account ssh-key asks first, naming the account', async () => {
    const card = await said('account ssh-key');
    expect(textOf(card)).toContain('*ada*');
    expect(intentsOf(card)).toEqual(asking('account ssh-key'));
    expect(writes()).toEqual([]);
  });
});

describe('who may', () => {
  const changing = [
    'env set web',
    'env unset web NPM_TOKEN',
    'keys new web deploy-key',
    'keys new web github-user-key',
    'keys delete web aa:bb',
    'ssh-key add web',
    'account ssh-key',
    'account heroku-key',
  ];
  const cells = (commands: readonly string[], effectiveRoles: readonly EffectiveRole[]) =>
    commands.flatMap((text) => effectiveRoles.map((effectiveRole) => [text, effectiveRole] as const));

  it.each(cells(changing, ['viewer', 'operator', 'guest', 'external', 'bot', 'unknown']))(
    '%s is refused to a person who is %s before anything is asked or shown',
    async (text, effectiveRole) => {
      await expect(bot.type(text, { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      expect(simulator.controls.received()).toEqual([]);
    },
  );

  it.each(cells(['env web', 'keys web', 'keys show web aa:bb'], ['guest', 'external', 'bot', 'unknown']))(
    '%s is not shown to a person who is %s',
    async (text, effectiveRole) => {
      await expect(bot.type(text, { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
    },
  );

  it.each(['env web', 'keys web'])('%s is shown to viewers', async (text) => {
    expect((await bot.type(text, { effectiveRole: 'viewer' })).kind).toBe('say');
  });
});
