import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actions, submissions } from '../../lambda/actions/index.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { RefusedError } from '../../lambda/errors.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot, type FakeBot, type Who, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';

let simulator: CircleCISimulator;
let bot: FakeBot;

beforeAll(async () => {
  simulator = await startCircleCI({
    port: 0,
    quiet: true,
    tokens: [
      { token: 'personal-token', kind: 'personal', login: 'ada' },
      { token: 'project-token', kind: 'project', login: 'ada', project: 'github/acme/web' },
    ],
  });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.controls.heal();
  bot = createFakeBot({ host: simulator.url });
});

const form = submissions.connect;
if (!form) throw new Error('there is no form to connect with');
const metadata = JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001' });

const submit = (values: Readonly<Record<string, string>>, who: Who = {}, own = metadata) =>
  form.run({ host: '', ...values }, bot.context({ effectiveRole: 'admin', ...who }), form.read(own));

async function errorsOf(values: Readonly<Record<string, string>>) {
  const reply = await submit(values);
  if (reply.kind !== 'errors') throw new Error(`no errors but ${reply.kind}`);
  expect(JSON.stringify(reply)).not.toContain(values.token || 'nothing typed');
  return reply.errors;
}

const nothingKept = async () => {
  expect(await bot.services.secrets.read(workspace)).toEqual({});
  expect(await bot.store.connection(workspace)).toBeUndefined();
};

describe('the form to connect with', () => {
  it('leaves the host open where another is to be connected, and else names the only one', async () => {
    await submit({ token: 'personal-token', host: simulator.url });
    const host = `"initial_value":"${simulator.url}"`;
    expect(JSON.stringify(await bot.type('connect', { effectiveRole: 'admin' }))).toContain(host);
    const listed = messageOf(await bot.type('connections', { effectiveRole: 'admin' }), 'say');
    const another = intentsOf(listed).find(({ action }) => action === 'connect');
    if (!another) throw new Error('there is no button to connect another');
    const context = bot.context({ effectiveRole: 'admin' });
    const opened = await actions.connect.run(another, context, { ephemeral: true, ts: undefined });
    expect(opened).toMatchObject({ kind: 'open' });
    expect(JSON.stringify(opened)).not.toContain(host);
  });

  it('keeps the token once CircleCI has said whose it is, and tells the channel', async () => {
    const text = textOf(messageOf(await submit({ token: ' personal-token\n' }), 'announce'));
    expect(text).toContain('<@U0ANN00001>');
    expect(text).toContain('ada');
    expect(text).not.toContain('personal-token');
    expect(await bot.services.secrets.read(workspace)).toEqual({
      circleci: { host: expect.any(String), token: 'personal-token' },
    });
    expect(await bot.store.connection(workspace)).toMatchObject({
      host: simulator.url,
      login: 'ada',
      connectedBy: 'U0ANN00001',
    });
    expect((await bot.type('projects')).kind).toBe('say');
  });

  it.each([
    ['one that CircleCI does not know', 'wrong-token'],
    ['a project’s, which has no owner', 'project-token'],
  ])('refuses a token: %s', async (_, token) => {
    expect((await errorsOf({ token })).token).toContain('personal API token');
    await nothingKept();
  });

  it.each(['', '   ', 'two words', 'line\nbreak', 'tökén', 'null\u0000byte', 'x'.repeat(201), '“quoted”'])(
    'refuses what cannot be a token without asking CircleCI: %j',
    async (token) => {
      simulator.controls.forgetReceived();
      expect((await errorsOf({ token })).token).toBeTruthy();
      expect(simulator.controls.received()).toEqual([]);
      await nothingKept();
    },
  );

  it.each([
    'http://ci.acme.dev',
    'ftp://ci.acme.dev',
    'https://ci.acme.dev/gh/acme',
    'https://ci.acme.dev/?x=1',
    'https://ci.acme.dev/#x',
    'https://user:secret@ci.acme.dev',
    'https://',
    'not a host',
    'javascript:alert(1)',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
  ])('refuses the address %s without sending the token', async (host) => {
    simulator.controls.forgetReceived();
    expect((await errorsOf({ token: 'personal-token', host })).host).toContain('https://');
    expect(simulator.controls.received()).toEqual([]);
    await nothingKept();
  });

  it.each([
    ...[
      'http://localhost:5000',
      'https://localhost',
      'ci.localhost',
      'https://127.0.0.1',
      'http://127.8.0.1:9001',
    ],
    ...[
      'https://[::1]:8080',
      'https://[::ffff:127.0.0.1]',
      'https://0.0.0.0',
      'https://2130706433',
      'https://0x7f.1',
    ],
    ...['https://169.254.169.254', 'http://169.254.170.2'],
  ])('refuses in AWS the machine itself: %s', async (host) => {
    const asked: string[] = [];
    bot = createFakeBot({
      host: 'https://circleci.com',
      circleci: (options) => {
        asked.push(options.host);
        return createCircleCI({ ...options, host: simulator.url });
      },
    });
    expect((await errorsOf({ token: 'personal-token', host })).host).toContain('https://');
    expect(asked).toEqual([]);
  });

  it('has what was subscribed before reported again', async () => {
    await bot.connect('personal-token');
    await bot.type('subscribe gh/acme/web', { effectiveRole: 'admin' });
    await bot.agree('disconnect', { effectiveRole: 'admin' });
    expect((await submit({ token: 'personal-token', host: '' })).kind).toBe('announce');
    const due = await bot.store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due).toContainEqual(
      expect.objectContaining({ kind: 'hooks', id: 'github/acme/web', at: bot.services.now() }),
    );
  });

  it.each([
    ['https://ci.acme.dev/', 'https://ci.acme.dev'],
    ['ci.acme.dev:8443', 'https://ci.acme.dev:8443'],
    ['https://app.circleci.com', 'https://circleci.com'],
    ['http://localhost:5000', 'http://localhost:5000'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ])('takes the address %s for %s', async (host, origin) => {
    const asked: string[] = [];
    bot = createFakeBot({
      host: simulator.url,
      circleci: (options) => {
        asked.push(options.host);
        return createCircleCI({ ...options, host: simulator.url });
      },
    });
    expect((await submit({ token: 'personal-token', host })).kind).toBe('announce');
    expect(asked).toEqual([origin]);
    expect((await bot.store.connection(workspace))?.host).toBe(origin);
  });

  it('says so under the address when no CircleCI answers there', async () => {
    simulator.controls.fail({ kind: 'html', times: 5 });
    expect((await errorsOf({ token: 'personal-token' })).host).toBeTruthy();
    await nothingKept();
  });

  it('may be submitted again after a correction, with the same view', async () => {
    expect((await submit({ token: 'wrong-token' }, { key: 'V1' })).kind).toBe('errors');
    expect((await submit({ token: 'personal-token' }, { key: 'V1' })).kind).toBe('announce');
  });

  it('is refused to a former admin', async () => {
    await expect(submit({ token: 'personal-token' }, { effectiveRole: 'operator' })).rejects.toBeInstanceOf(
      RefusedError,
    );
    await nothingKept();
  });

  it.each([
    '',
    'x',
    '{}',
    '{"v":2,"channel":"C1"}',
    '{"v":1,"workspace":"T1","channel":5}',
    '{"v":1,"channel":"C1"}',
    '[]',
    'null',
  ])('asks to be reopened when it comes with metadata that is not ours: %s', async (own) => {
    const reply = await submit({ token: 'personal-token' }, {}, own);
    if (reply.kind !== 'errors') throw new Error(reply.kind);
    expect(reply.errors.token).toContain('reopen');
    await nothingKept();
  });

  it('remembers the channel where it was opened', () => {
    expect(form.read(metadata)).toEqual({ workspace, channel: 'C0DEV00001' });
    expect(form.read('{"v":1,"workspace":"T1","more":true}')).toEqual({
      workspace: 'T1',
      channel: undefined,
    });
  });
});
