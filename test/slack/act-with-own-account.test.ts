/** Acting with one's own CircleCI account, between real servers: connected, needed, used, ended and gone. */
import { beforeEach, describe, expect } from 'vitest';
import { findStarter } from '../../lambda/conversation/show/who-started-from-slack.ts';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import { canary } from '../canaries/canary-classes.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { full } from '../views/sample-builds.ts';
import { ada, ben, carriedBy, channel, gus, team, textOf } from './worker-between-servers.ts';

const web = 'github/acme/web';
const token = canary('CircleCI token');
const bens = `${token}-of-ben`;

beforeEach(async () => {
  await stage.services.store.noteAdmin(team);
  stage.circleci.controls.addToken({ token: bens, kind: 'personal', login: 'grace' });
  stage.circleci.controls.forgetReceived();
});

const last = () => stage.answers.at(-1);
const store = () => stage.services.store;
const ended = (branch = 'ended') => {
  const build = stage.circleci.controls.start({ project: web, branch, hold: 'running' });
  stage.circleci.controls.finish(web, build, 'failed');
  return build;
};
/** Who changed what at CircleCI. */
const writers = () => stage.writes().map(({ login }) => login);
const calls = (...methods: readonly string[]) =>
  stage.slack.calls.filter(({ method }) => methods.includes(method));
/** The form that was opened last. */
function opened(): Readonly<Record<string, unknown>> {
  const view: unknown = calls('views.open').at(-1)?.args.view;
  return typeof view === 'string' ? JSON.parse(view) : { ...(view as object) };
}
/** What a submitted form has said, by the Web API. */
const said = () => calls('chat.postEphemeral', 'chat.postMessage').map(({ args }) => textOf(args));

function limit(some: Partial<ChannelLimits>) {
  return store().saveLimits(team, limitsWith({ channel, ...some }));
}

let forms = 0;

/** The form that was opened last, as it is submitted. */
const submit = (
  value: string,
  { user = ben, metadata = String(opened().private_metadata), id = `V${++forms}` } = {},
) =>
  stage.send('submission', {
    type: 'view_submission',
    team: { id: team },
    user: { id: user, team_id: team },
    view: {
      id,
      hash: '1.a',
      type: 'modal',
      callback_id: 'connect-me',
      app_installed_team_id: team,
      private_metadata: metadata,
      blocks: [{ type: 'input', block_id: 'token' }],
      state: { values: { token: { value: { type: 'plain_text_input', value } } } },
    },
  });

async function connectMe(user = ben, value = bens) {
  await stage.type('connect me', { user });
  return submit(value, { user });
}

describe('/circle connect me', () => {
  it('keeps the token encrypted, for that person alone, and says who they are', async () => {
    expect(await connectMe()).toEqual({ body: undefined });
    const kept = await store().account(team, ben);
    expect(kept).toMatchObject({ host: stage.circleci.url, login: 'grace' });
    expect(textOf(kept)).not.toContain(bens);
    expect(await stage.services.secrets.read(team)).not.toMatchObject({ circleci: { token: bens } });
    await stage.type('me', { user: ben });
    expect(textOf(last())).toContain('You act as *grace*');
    expect(textOf(last())).toContain('*ada*');
    await stage.type('me', { user: ada });
    expect(textOf(last())).toContain('You act with this account until you connect your own');
  });

  it.each(['', 'two words', 'nothing-that-circleci-knows'])('refuses “%s” at its field', async (value) => {
    await stage.type('connect me', { user: ben });
    const answer = await submit(value);
    expect(answer).toMatchObject({
      body: { response_action: 'errors', errors: { token: expect.any(String) } },
    });
    expect(await store().account(team, ben)).toBeUndefined();
  });

  it('never takes a token from the command, and repeats none', async () => {
    await stage.type(`connect me ${bens}`, { user: ben });
    expect(textOf(last())).toMatch(/Slack keeps what you type/);
    expect(textOf(last())).not.toContain(bens);
    expect(await store().account(team, ben)).toBeUndefined();
  });

  it('sends the token nowhere but where the form said', async () => {
    await stage.type('connect me', { user: ben });
    const before = await store().connection(team);
    const host = 'http://127.0.0.1:9';
    await stage.services.secrets.write(team, { circleci: { host, token } });
    await store().saveConnection(team, { ...before!, host });
    expect(textOf(await submit(bens))).toContain('another CircleCI meanwhile');
    expect(await store().account(team, ben)).toBeUndefined();
  });

  it('is not for guests, who may still take back what they had', async () => {
    await stage.type('connect me', { user: gus });
    expect(textOf(last())).toContain('Only members of this workspace can connect a CircleCI account');
    await stage.connectOwn(gus);
    await stage.type('disconnect me', { user: gus });
    expect(textOf(last())).toContain('is disconnected');
    expect(await store().account(team, gus)).toBeUndefined();
  });

  it('goes with /circle disconnect me, and with the workspace', async () => {
    await connectMe();
    await stage.connectOwn(ada);
    await stage.type('disconnect me', { user: ben });
    expect(textOf(last())).toContain('*grace*');
    expect(await store().account(team, ben)).toBeUndefined();
    expect(await store().account(team, ada)).toBeDefined();
    await stage.type('disconnect me', { user: ben });
    expect(textOf(last())).toContain('haven’t connected');
    await store().forget(team);
    expect(await store().account(team, ada)).toBeUndefined();
  });
});

describe('what a person changes', () => {
  it('is done with their own token, and what they read with the workspace’s', async () => {
    await connectMe();
    stage.circleci.controls.forgetReceived();
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(writers()).toEqual(['grace']);
    const reads = stage.circleci.controls.received().filter(({ method }) => method === 'GET');
    expect(new Set(reads.map(({ login }) => login))).toEqual(new Set(['ada']));
    await stage.type(`retry web#${ended('other')}`, { user: ada });
    expect(writers()).toEqual(['grace', 'ada']);
    const trail = await store().auditTrail(team, { since: 0, limit: 9 });
    const accounts = trail.filter(({ name }) => name === 'retry').map(({ by, as }) => `${by} ${as}`);
    expect(accounts.toSorted()).toEqual([`${ada} undefined`, `${ben} grace`]);
  });

  it('also where the configuration has the workspace’s token', async () => {
    Object.assign(stage.services, { circleciToken: token });
    await stage.connectOwn(ben, { login: 'kenji' });
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(writers()).toEqual(['kenji']);
  });

  it('decrypts nothing until something is changed', async () => {
    await stage.connectOwn(ben);
    let decrypted = 0;
    let read = 0;
    const { account } = store();
    Object.assign(store(), {
      account: (...asked: Parameters<typeof account>) => {
        read += 1;
        return account(...asked);
      },
    });
    const { tokenCipher } = stage.services;
    const decrypt: typeof tokenCipher.decrypt = (...asked) => {
      decrypted += 1;
      return tokenCipher.decrypt(...asked);
    };
    Object.assign(stage.services, { tokenCipher: { ...tokenCipher, decrypt } });
    const build = ended();
    for (const text of ['status web', `build web#${build}`, 'me']) await stage.type(text, { user: ben });
    expect(decrypted).toBe(0);
    read = 0;
    await stage.type(`retry web#${build}`, { user: ben });
    expect({ decrypted, read }).toEqual({ decrypted: 1, read: 1 });
  });

  it('is told as theirs on the card, whose login CircleCI names', async () => {
    const at = stage.services.now();
    const did = { id: 'a', at, by: ben, channel, name: 'retry', target: 'acme/web#7', as: 'grace' };
    await store().audit(team, { ...did, outcome: 'done' });
    const starter = (startedByLogin: string) =>
      findStarter(full({ retryOf: 7, why: 'retry', startedByLogin, queuedAt: new Date(at).toISOString() }), {
        store: store(),
        caller: { workspace: team, user: ada, channel },
      });
    expect(await starter('Grace')).toEqual({ is: 'person', user: ben });
    expect(await starter('ada')).toEqual({ is: 'connected account' });
    expect(await starter('kenji')).toBeUndefined();
  });
});

describe('a token that has ended', () => {
  it('is told to its owner with one button, and no other is used in its place', async () => {
    await connectMe();
    stage.circleci.controls.revoke(bens);
    stage.circleci.controls.forgetReceived();
    const build = ended();
    await stage.type(`retry web#${build}`, { user: ben });
    expect(stage.writes().map(({ status, login }) => [status, login])).toEqual([[404, undefined]]);
    expect(textOf(last())).toContain('CircleCI no longer accepts your token (*grace*)');
    expect(textOf(last())).toContain('The workspace’s token isn’t used in its place');
    expect(textOf(last()).match(/"action_id"/g)).toHaveLength(1);
    expect(await store().account(team, ben)).toBeDefined();
    const trail = await store().auditTrail(team, { since: 0, limit: 9 });
    expect(trail).toContainEqual(expect.objectContaining({ name: 'retry', outcome: 'refused', as: 'grace' }));
    // With a new one it runs by itself.
    stage.circleci.controls.addToken({ token: `${bens}2`, kind: 'personal', login: 'grace' });
    await stage.press({ user: ben, value: carriedBy(last(), 'Connect again') });
    await submit(`${bens}2`);
    expect(writers()).toEqual([undefined, 'grace']);
    expect(said().at(-1)).toContain('retried');
  });

  it('is told to its owner by direct message, once for each connection', async () => {
    const notices = async (user: string = ben) =>
      (await store().pending(team, user, 9)).map(({ payload }) => textOf(payload));
    // In the same millisecond as another person's.
    for (const [user, login] of [
      [ben, 'grace'],
      [ada, 'kenji'],
    ] as const) {
      await stage.connectOwn(user, { login, token: `${token}-${login}` });
      stage.circleci.controls.revoke(`${token}-${login}`);
      for (const branch of ['one', 'two'])
        await stage.type(`retry web#${ended(`${login}-${branch}`)}`, { user });
      expect(textOf(last())).toContain(`no longer accepts your token (*${login}*)`);
      const told = await notices(user);
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('no longer accepts your token');
      expect(told[0]?.match(/"action_id"/g)).toHaveLength(1);
      expect(told[0]).toContain('Connect my account');
      expect(await store().account(team, user)).toBeDefined();
    }
    stage.pass(1_000);
    await stage.connectOwn(ben, { login: 'grace', token: `${bens}4` });
    stage.circleci.controls.revoke(`${bens}4`);
    await stage.type(`retry web#${ended('three')}`, { user: ben });
    expect(await notices()).toHaveLength(2);
  });

  it('is not told in a message where the account may only not do it', async () => {
    stage.circleci.controls.addToken({ token: `${bens}5`, kind: 'viewer', login: 'kenji' });
    await stage.connectOwn(ben, { login: 'kenji', token: `${bens}5` });
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(await store().pending(team, ben, 9)).toEqual([]);
  });

  it('is told where they act although the message could not be stored', async () => {
    await connectMe();
    stage.circleci.controls.revoke(bens);
    Object.assign(store(), { enqueue: () => Promise.reject(new Error('throttled')) });
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(textOf(last())).toContain('no longer accepts your token');
  });

  it('is not used at another CircleCI, nor is the workspace’s in its place', async () => {
    await stage.connectOwn(ben);
    const kept = await store().account(team, ben);
    await store().saveAccount(team, ben, { ...kept!, host: 'https://ci.example.com' });
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(textOf(last())).toContain('Your CircleCI account is at ci.example.com');
    expect(stage.writes()).toEqual([]);
  });

  it('is not read when it was encrypted for another person', async () => {
    await stage.connectOwn(ada);
    const adas = await store().account(team, ada);
    await store().saveAccount(team, ben, adas);
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(textOf(last())).toContain('can’t be read');
    expect(stage.writes()).toEqual([]);
  });

  it('of an account that may not do it is told apart from the workspace’s', async () => {
    stage.circleci.controls.addToken({ token: `${bens}3`, kind: 'viewer', login: 'kenji' });
    await stage.connectOwn(ben, { login: 'kenji', token: `${bens}3` });
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(textOf(last())).toContain('your own account');
    expect(textOf(last())).toContain('*kenji*');
    expect(textOf(last())).toContain('Connect another');
  });
});

describe('one’s own account', () => {
  it('is what SSH takes: the command runs by itself after connecting, and asks first', async () => {
    const build = ended();
    await stage.type(`ssh web#${build}`, { user: ben });
    expect(textOf(last())).toContain('SSH needs your own CircleCI account');
    expect(stage.writes()).toEqual([]);
    await stage.press({ user: ben, value: carriedBy(last(), 'Connect my account') });
    expect(textOf(opened())).toContain(`/circle ssh web#${build}`);
    stage.answers.length = 0;
    await submit(bens);
    expect(stage.writes()).toEqual([]);
    const posted = said().slice(-2);
    expect(posted[0]).toContain('You’re connected to');
    expect(posted[1]).toContain('with SSH?');
  });

  it.each([
    ['approve', `retry web#%`, 'done'],
    ['act', `retry web#%`, 'refused'],
    ['act', 'follow acme/web', 'done'],
    ['everything', `retry web#%`, 'refused'],
    ['everything', 'env web', 'refused'],
    ['optional', `retry web#%`, 'done'],
  ] as const)('is needed where an admin says so: %s, “%s”', async (ownAccount, text, outcome) => {
    await limit({ ownAccount });
    const command = text.replace('%', String(ended()));
    await stage.type(command, { user: ben });
    const said = textOf(last() ?? stage.slack.messages(channel).at(-1));
    const isRefused = said.includes('This needs your own CircleCI account');
    expect(isRefused).toBe(outcome === 'refused');
    expect(said.includes(`<@${ada}> set that in this channel’s settings`)).toBe(isRefused);
    if (isRefused) expect(stage.writes()).toEqual([]);
  });

  it('is needed for some projects alone, where an admin names them', async () => {
    await limit({ ownAccount: 'act', ownAccountIn: ['acme/api'] });
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(writers()).toEqual(['ada']);
    await limit({ ownAccount: 'act', ownAccountIn: ['acme/*'] });
    await stage.type(`retry web#${ended('other')}`, { user: ben });
    expect(writers()).toEqual(['ada']);
    expect(textOf(last())).toContain('needs your own CircleCI account');
  });

  it.each([
    ['env web', 'NPM_TOKEN'],
    ['keys web', 'No checkout keys'],
    ['log web#123', '12.34'],
    ['why web#123', '12.34'],
    ['why web', '12.34'],
    ['tests web#123', '12.34'],
    ['artifacts web#123 --preview logs/build.log', 'build.log'],
  ])('is needed for everything of some projects: “%s”', async (text, shown) => {
    await limit({ ownAccount: 'everything', ownAccountIn: ['acme/api'] });
    await stage.type(text, { user: ben });
    expect(textOf(last())).toContain(shown);
    await limit({ ownAccount: 'everything', ownAccountIn: ['acme/web'] });
    await stage.type(text, { user: ben });
    expect(textOf(last())).toContain('This needs your own CircleCI account');
    expect(textOf(last())).not.toContain('12.34');
    await stage.connectOwn(ben);
    await stage.type(text, { user: ben });
    expect(textOf(last())).toContain(shown);
  });

  it('is not needed for a card, which says nothing then of what builds print', async () => {
    for (const ownAccountIn of [[], ['acme/web']]) {
      await limit({ ownAccount: 'everything', ownAccountIn });
      for (const text of ['status web', 'build web#123', 'failing']) {
        await stage.type(text, { user: ben });
        expect(textOf(last())).toContain('acme/web');
        expect(textOf(last())).not.toContain('12.34');
      }
    }
  });

  it('connects from the refusal of a button, and what it does then happens once', async () => {
    await limit({ ownAccount: 'act' });
    const build = ended();
    await stage.type(`build web#${build}`, { user: ben });
    await stage.press({ user: ben, value: carriedBy(last(), 'Retry') });
    await stage.press({ user: ben, value: carriedBy(last(), 'Connect my account') });
    await submit(bens, { id: 'V-once' });
    expect(writers()).toEqual(['grace']);
    // Slack's copy, or a second submission of the very form.
    await submit(bens, { id: 'V-once' });
    expect(writers()).toEqual(['grace']);
  });

  it('runs nothing that was asked for more than ten minutes ago, and says so', async () => {
    await limit({ ownAccount: 'act' });
    await stage.type(`retry web#${ended()}`, { user: ben });
    await stage.press({ user: ben, value: carriedBy(last(), 'Connect my account') });
    stage.pass(10 * 60_000 + 1);
    await submit(bens);
    expect(await store().account(team, ben)).toBeDefined();
    expect(stage.writes()).toEqual([]);
    expect(said().at(-1)).toContain('more than ten minutes ago');
  });

  it('opens in the form’s place what waited for it and is a form itself', async () => {
    await limit({ ownAccount: 'act' });
    await stage.type('trigger', { user: ben });
    await stage.press({ user: ben, value: carriedBy(last(), 'Connect my account') });
    expect(await submit(bens)).toMatchObject({
      body: { response_action: 'update', view: { callback_id: 'trigger' } },
    });
  });

  it('is in the audit trail when it was wanting', async () => {
    await limit({ ownAccount: 'act' });
    const build = ended();
    await stage.type(`retry web#${build}`, { user: ben });
    const trail = await store().auditTrail(team, { since: 0, limit: 9 });
    expect(trail).toMatchObject([{ name: 'retry', by: ben, outcome: 'not allowed' }]);
  });
});
