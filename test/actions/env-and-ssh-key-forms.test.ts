import { createHash } from 'node:crypto';
import { beforeEach, describe, expect } from 'vitest';
import { actions, submissions } from '../../lambda/actions/index.ts';
import { AlreadyDoneError, RefusedError, StaleError } from '../../lambda/errors.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import { type Who, workspace } from '../fakes/bot-in-memory.ts';
import { expectUnsaid, overhear } from '../fakes/record-all-output.ts';
import { guardedKeys, longKey, publicHalves, sshKeys } from '../fakes/ssh-keys.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

let kept: string[];

beforeEach(async () => {
  kept = overhear(bot.services);
});

const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const metadata = JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001', project: 'gh/acme/web' });
const web = () => {
  const found = simulator.world.projects.find(({ org, name }) => `${org}/${name}` === 'acme/web');
  if (!found) throw new Error('no acme/web');
  return found;
};
const variable = (name: string) => web().envVars.find((one) => one.name === name);
const writes = () => simulator.controls.received().filter(({ method }) => method !== 'GET');

type Form = 'env' | 'ssh-key' | 'heroku-key';
interface Submitting extends Who {
  readonly metadata?: string;
}

async function submit(form: Form, values: Readonly<Record<string, string>>, who: Submitting = {}) {
  const submission = submissions[form];
  if (!submission) throw new Error(`no form ${form}`);
  const opened = submission.read(who.metadata ?? metadata);
  return submission.run(values, bot.context({ effectiveRole: 'admin', ...who }), opened);
}

/** What stands under the fields, which is nothing of what was typed. */
async function errorsOf(form: Form, values: Readonly<Record<string, string>>, who: Submitting = {}) {
  const reply = await submit(form, values, who);
  if (reply.kind !== 'errors') throw new Error(`no errors but ${reply.kind}`);
  expectUnsaid(values.value ?? values.key ?? '', reply, kept, bot.logged);
  for (const text of Object.values(reply.errors)) expect(text.length).toBeLessThan(250);
  return reply.errors;
}

const env = (value: string, who: Submitting & { readonly name?: string } = {}) =>
  submit('env', { name: who.name ?? 'API_TOKEN', value }, who);

describe('the form that sets a variable', () => {
  const value = 'hunter2-Tr0ub4dor&3';

  it('sends it once and tells the channel the name, never the value', async () => {
    const message = messageOf(await env(value, { name: ' API_TOKEN ' }), 'announce');
    expect(textOf(message)).toContain('<@U0ANN00001> set the environment variable `API_TOKEN` of *acme/web*');
    expectUnsaid(value, message, kept, bot.logged, bot.settled);
    expectUnsaid('dor&3', message);
    expect(variable('API_TOKEN')).toMatchObject({ last4: 'or&3' });
    expect(writes()).toHaveLength(1);
    expect(bot.settled).toMatchObject([{ name: 'set env', target: 'acme/web API_TOKEN', outcome: 'done' }]);
  });

  it.each([
    ['three thousand characters', 'x'.repeat(3_000)],
    ['line breaks of every kind', 'one\ntwo\r\nthree\u2028four\n\n'],
    ['blanks around it', '  \t padded  '],
    ['quotes, backslashes and marks', `"';\\ $(x) <!channel> &amp; %00 \u0001\u001b[0m`],
    ['letters of all kinds', 'grün 🚀 ‮abc‬'],
    ['one letter', 'x'],
  ])('sends a value unchanged: %s', async (_, odd) => {
    expectUnsaid(odd, await env(odd), kept, bot.logged);
    const sha256 = createHash('sha256').update(odd).digest('hex');
    expect(variable('API_TOKEN')?.sha256).toBe(sha256);
  });

  it.each(['', 'NUL \0 inside', 'half a letter \ud83d alone', '\udc00'])(
    'refuses a value that no variable can hold, without repeating it: %j',
    async (odd) => {
      expect((await errorsOf('env', { name: 'A', value: odd })).value).toBeTruthy();
      expect(writes()).toEqual([]);
    },
  );

  it.each([
    '',
    ' ',
    '1A',
    'A-B',
    'A B',
    'A.B',
    'Ä',
    'A\nB',
    'A=B',
    '$A',
    '__proto__\0',
    'А',
    'A'.repeat(101),
  ])('refuses a name that no variable can have: %j', async (name) => {
    expect((await errorsOf('env', { name, value })).name).toContain('A name');
    expect(writes()).toEqual([]);
  });

  it.each(['A', '_', '_1', 'a', 'A'.repeat(100)])('takes the name %s', async (name) => {
    expect((await env(value, { name })).kind).toBe('announce');
  });

  it('gives a variable that is there another value', async () => {
    const { length } = web().envVars;
    expect((await env(value, { name: 'NPM_TOKEN' })).kind).toBe('announce');
    expect(web().envVars).toHaveLength(length);
  });

  it('submitted twice, or by two at once, acts once', async () => {
    const twice = await Promise.allSettled([
      env(value, { key: 'form:V1' }),
      env('another', { key: 'form:V1' }),
    ]);
    const refused = twice.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: expect.any(AlreadyDoneError) }]);
    await expect(env(value, { key: 'form:V1' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(writes()).toHaveLength(1);
  });

  it('may be submitted again after a correction', async () => {
    await errorsOf('env', { name: '1', value }, { key: 'form:V1' });
    expect((await env(value, { key: 'form:V1' })).kind).toBe('announce');
  });

  it('refused by CircleCI says so under the field, without CircleCI’s words, which may quote the value', async () => {
    const body = JSON.stringify({ message: `no good: ${value}` });
    const fault = { kind: 'custom', status: 400, method: 'POST', path: '/envvar', body } as const;
    simulator.controls.fail({ ...fault, contentType: 'application/json' });
    const errors = await errorsOf('env', { name: 'A', value });
    expect(errors.value).toContain('CircleCI rejected');
    expect(bot.settled).toMatchObject([{ outcome: 'refused' }]);
  });

  it('without a clear answer is not repeated', async () => {
    simulator.controls.fail({ kind: 'cut', method: 'POST', path: '/envvar', afterwards: true });
    await expect(env(value, { key: 'form:V1' })).rejects.toMatchObject({ ambiguous: true });
    await expect(env(value, { key: 'form:V1' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(writes()).toHaveLength(1);
    expect(bot.settled).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('every form', () => {
  const ed25519 = sshKeys.ed25519;
  const forms = [
    ['env', { name: 'A', value: 'hunter2 hunter2' }, 'name'],
    ['ssh-key', { hostname: '', key: ed25519 }, 'key'],
    ['heroku-key', { key: 'HRKU-0123-4567-89ab' }, 'key'],
  ] as const;

  it.each(
    forms.flatMap(([form, values]) =>
      (['viewer', 'operator', 'guest', 'external', 'bot', 'unknown'] as const).map(
        (effectiveRole: EffectiveRole) => [form, effectiveRole, values] as const,
      ),
    ),
  )('%s is refused to a person who is %s by now', async (form, effectiveRole, values) => {
    await expect(submit(form, values, { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
    expect(writes()).toEqual([]);
  });

  const foreign = [
    '',
    'x',
    '{}x',
    '[]',
    'null',
    '{"v":2,"channel":"C1","project":"gh/acme/web"}',
    '{"v":1,"workspace":"T1","project":"gh/acme/web/../api"}',
    '{"v":1,"workspace":"T1","project":7}',
    `{"v":1,"workspace":"T1","project":"gh/acme/web","more":"${'x'.repeat(3_000)}"}`,
  ];
  it.each(
    forms.flatMap(([form, values, field]) =>
      foreign.map((own) => [form, own.slice(0, 60), { own, values, field }] as const),
    ),
  )('%s asks to be reopened when its metadata is not ours: %s', async (form, _, { own, values, field }) => {
    expect((await errorsOf(form, values, { metadata: own }))[field]).toContain('Please reopen it');
    expect(writes()).toEqual([]);
  });

  it.each(['env', 'ssh-key'] as const)('%s without a project asks to be reopened', async (form) => {
    const errors = await errorsOf(
      form,
      { name: 'A', value: 'b', key: ed25519 },
      { metadata: '{"v":1,"workspace":"T1"}' },
    );
    expect(Object.values(errors)[0]).toContain('Please reopen it');
  });

  it('remembers what an opaque project is called', async () => {
    const called = { v: 1, workspace, project: 'circleci/ORG/PROJECT', name: 'acme/<shop>' };
    expect(submissions.env?.read(JSON.stringify(called))?.project?.name).toBe('acme/<shop>');
  });
});

describe('the form that adds an SSH key', () => {
  const add = (key: string, hostname = '') => submit('ssh-key', { hostname, key });

  it.each(Object.entries(sshKeys))('sends one that CircleCI takes: %s', async (_, key) => {
    const message = messageOf(await add(key, ' deploy.example.com '), 'announce');
    expect(textOf(message)).toContain('added an SSH key for `deploy.example.com` to *acme/web*');
    expectUnsaid(key.split('\n')[2] ?? key, message, kept, bot.logged, bot.settled);
    expect(web().sshKeys).toMatchObject([{ hostname: 'deploy.example.com' }]);
    expect(writes()).toHaveLength(1);
  });

  it('without a host is for any', async () => {
    expect(textOf(messageOf(await add(sshKeys.rsa), 'announce'))).toContain('for any host');
    expect(web().sshKeys).toMatchObject([{ hostname: '' }]);
  });

  it.each([
    ['public', publicHalves[0]],
    ['passphrase', guardedKeys['of OpenSSH']],
    ['passphrase', guardedKeys['of PKCS 1']],
    ['ed25519', longKey],
    ['-----END', sshKeys.rsa.slice(0, -40)],
    ['CRLF', sshKeys.rsa.replaceAll('\n', '\r\n')],
    ['complete private key', 'hunter2hunter2'],
    ['Paste', ''],
  ])('names the problem, never the content: %s', async (problem, key) => {
    expect((await errorsOf('ssh-key', { hostname: '', key })).key).toContain(problem);
    expect(writes()).toEqual([]);
  });

  it.each(['git@example.com', 'https://example.com', 'a b', 'example.com/x', 'h:22', 'x'.repeat(256)])(
    'refuses a host that is none: %s',
    async (hostname) => {
      expect((await errorsOf('ssh-key', { hostname, key: sshKeys.rsa })).hostname).toContain(
        'only a host name',
      );
      expect(writes()).toEqual([]);
    },
  );

  it('says under the key when CircleCI does not take it', async () => {
    const odd = '-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----\n';
    expect((await errorsOf('ssh-key', { hostname: '', key: odd })).key).toContain('CircleCI can’t read this');
    expect(bot.settled).toMatchObject([{ outcome: 'refused' }]);
  });
});

describe('the form that sets Heroku’s key', () => {
  it('sends it once and tells the channel whose it is, never the key', async () => {
    const message = messageOf(await submit('heroku-key', { key: ' HRKU-0123-4567\n' }), 'announce');
    expect(textOf(message)).toContain('<@U0ANN00001> set the Heroku key of *ada*');
    expectUnsaid('HRKU-0123-4567', message, kept, bot.logged);
    expect(simulator.world.herokuLast4).toBe('4567');
  });

  it.each(['', '  ', 'two words', 'käy', 'x'.repeat(301)])('refuses what is none: %j', async (key) => {
    expect((await errorsOf('heroku-key', { key })).key).toContain('no spaces');
    expect(writes()).toEqual([]);
  });
});

describe('a button', () => {
  const press = (intent: Intent, who: Who & { readonly ephemeral?: boolean } = {}) =>
    actions[intent.action].run(intent, bot.context({ effectiveRole: 'admin', ...who }), {
      ephemeral: who.ephemeral ?? false,
      ts: undefined,
    });
  const asked = (command: string): Intent => ({ action: 'confirm', command });
  const unset = asked('env unset gh/acme/web NPM_TOKEN');
  const newKey = async () =>
    (await bot.context({ effectiveRole: 'admin' }).circleci()).createCheckoutKey(project, 'deploy-key');

  it('Delete below a variable deletes it, once, and says who did', async () => {
    const reply = await press(unset, { ephemeral: true });
    if (reply.kind !== 'replace') throw new Error(reply.kind);
    const text = textOf(reply.announce);
    expect(text).toContain('<@U0ANN00001> deleted the environment variable `NPM_TOKEN` of *acme/web*');
    expect(intentsOf(messageOf(reply, 'replace'))).toEqual([]);
    expect(reply).toHaveProperty('announce');
    expect(variable('NPM_TOKEN')).toBeUndefined();
  });

  it('pressed by two at once acts once', async () => {
    const pressed = await Promise.allSettled([1, 2, 3].map(() => press(unset, { key: 'card.0' })));
    expect(writes()).toHaveLength(1);
    expect(pressed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('below a variable that has gone says so', async () => {
    await press(unset);
    const stale = await press(unset).catch((error: unknown) => error);
    expect(stale).toBeInstanceOf(StaleError);
    expect(String(stale)).toContain('no longer has a variable NPM_TOKEN');
  });

  it('without a clear answer is not repeated, and says where to look', async () => {
    simulator.controls.fail({ kind: 'cut', method: 'DELETE', path: '/envvar', afterwards: true });
    const message = messageOf(await press(unset, { key: 'card.0' }), 'replace');
    expect(textOf(message)).toContain('the deletion of `NPM_TOKEN` from acme/web');
    expect(intentsOf(message)).toEqual([{ action: 'run', command: 'env gh/acme/web' }]);
    await expect(press(unset, { key: 'card.0' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(writes()).toHaveLength(1);
  });

  it('makes a user key, once confirmed', async () => {
    const reply = await press(asked('keys new gh/acme/web github-user-key'));
    expect(textOf(messageOf(reply, 'replace'))).toContain('created a *user key* for *acme/web*');
    expect(web().checkoutKeys).toMatchObject([{ type: 'github-user-key', login: 'ada' }]);
  });

  it('deletes a checkout key, and says so when it has gone', async () => {
    const intent = asked(`keys delete gh/acme/web "${(await newKey()).fingerprint}"`);
    expect(textOf(messageOf(await press(intent), 'replace'))).toContain(
      'deleted a checkout key of *acme/web*',
    );
    expect(web().checkoutKeys).toEqual([]);
    await expect(press(intent)).rejects.toBeInstanceOf(StaleError);
  });

  it('gives the account a key on GitHub, once confirmed', async () => {
    const reply = await press(asked('account ssh-key'));
    expect(textOf(messageOf(reply, 'replace'))).toContain('added a CircleCI SSH key to *ada* on GitHub');
    expect(simulator.world.accountSshKey).toBe(true);
  });

  const all = [
    unset,
    asked('keys new gh/acme/web deploy-key'),
    asked('keys new gh/acme/web github-user-key'),
    asked('keys delete gh/acme/web aa:bb'),
    asked('account ssh-key'),
  ];
  it.each(all)('$command is refused to anyone who is no admin any more', async (intent) => {
    await expect(press(intent, { effectiveRole: 'operator' })).rejects.toBeInstanceOf(RefusedError);
    expect(writes()).toEqual([]);
  });
});
