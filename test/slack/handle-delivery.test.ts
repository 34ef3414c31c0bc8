import { describe, expect } from 'vitest';
import { createWorker, type DeliveryHandler, UnderwayError } from '../../lambda/slack/handle-delivery.ts';
import type { Kind } from '../../lambda/slack/ingress/delivery.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import {
  ada,
  ben,
  botToken,
  carriedBy,
  channel,
  circleciToken,
  elementsOf,
  eve,
  gus,
  team,
  textOf,
} from './worker-between-servers.ts';

const last = () => stage.answers.at(-1);

describe('a command', () => {
  it('is answered at its response_url, for the person only, with opaque buttons', async () => {
    await stage.type('status web');
    expect(stage.answers).toHaveLength(1);
    expect(last()).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      unfurl_links: false,
    });
    expect(textOf(last())).toMatch(/acme\/web/);
    const values = elementsOf(last()).flatMap(({ value }) => value ?? []);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value).toMatch(/^[\w-]{16}\.\d+$/);
  });

  it('acts once however often Slack or Lambda delivers it', async () => {
    const build = stage.circleci.controls.start({ project: 'github/acme/web' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    for (let copy = 0; copy < 3; copy += 1) await stage.type(`retry web#${build}`, { id: 'same' });
    expect(stage.writes()).toHaveLength(1);
    expect(stage.answers).toEqual([]);
    expect(stage.slack.messages(channel).map(({ text }) => text)).toEqual([
      expect.stringContaining(`<@${ada}>`),
    ]);
  });

  it('about another channel is said there by the bot itself, and to the person whether that went well', async () => {
    await stage.type('subscribe gh/acme/web');
    const [one] = await stage.services.store.subscriptions(team);
    if (!one) throw new Error('nothing is subscribed');
    const testIn = async (place: string) => {
      await stage.services.store.saveSubscription({ ...one, channel: place });
      await stage.type(`subscriptions --test ${one.id}`);
      return textOf(last());
    };
    const { web, random } = workspace.channels;
    expect(await testIn(web)).toContain(`Test alert posted in <#${web}>`);
    expect(last()).toMatchObject({ response_type: 'ephemeral' });
    expect(textOf(stage.slack.messages(web))).toContain('(test)');
    expect(await testIn(random)).toContain(`*I can’t post* in <#${random}>`);
    expect(stage.slack.messages(random)).toEqual([]);
  });

  it('that mutes another channel leaves there a button that works there', async () => {
    await stage.type('subscribe gh/acme/web');
    const [one] = await stage.services.store.subscriptions(team);
    if (!one) throw new Error('nothing is subscribed');
    const { web } = workspace.channels;
    await stage.services.store.saveSubscription({ ...one, channel: web });
    await stage.type(`mute 1d --id ${one.id}`);
    const [said] = stage.slack.messages(web);
    await stage.press({ value: carriedBy(said, 'Unmute'), channel: web, messageTs: said?.ts ?? '' });
    expect(textOf(last())).toContain('unmuted');
    expect((await stage.services.store.subscriptions(team))[0]?.mutedUntil).toBeUndefined();
  });

  it('that waited for more than a minute is answered, not executed', async () => {
    await stage.type('retry web latest', { waited: 60_001 });
    expect(stage.circleci.controls.received()).toEqual([]);
    expect(last()).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(textOf(last())).toContain('took too long. Nothing was changed');
    expect(stage.logged).toEqual([{ log: 'delivery.too-late', kind: 'command', what: 'waited' }]);
  });

  it('that waited for a minute is still executed', async () => {
    await stage.type('status web', { waited: 60_000 });
    expect(textOf(last())).toContain('acme/web');
  });

  it('that waited too long and has no response_url is left at that', async () => {
    await stage.send('command', { team_id: team, text: 'me' }, { waited: 60_001 });
    expect(stage.answers).toEqual([]);
    expect(stage.logged).toEqual([{ log: 'delivery.too-late', kind: 'command', what: 'waited' }]);
  });

  it('that was interrupted is not executed again: the person is told to check', async () => {
    await stage.services.store.beginDelivery('cut', stage.services.now());
    stage.pass(90_000);
    await stage.type('retry web latest', { id: 'cut' });
    expect(stage.writes()).toEqual([]);
    expect(textOf(last())).toContain('interrupted');
    expect(stage.logged).toEqual([{ log: 'delivery.too-late', kind: 'command', what: 'begun' }]);
  });

  it('that was interrupted and comes again at once is kept for later, not taken for a copy', async () => {
    await stage.services.store.beginDelivery('cut', stage.services.now());
    stage.pass(10_000);
    const again = stage.type('retry web latest', { id: 'cut' });
    await expect(again).rejects.toBeInstanceOf(UnderwayError);
    await expect(again).rejects.toHaveProperty('name', 'UnderwayError');
    expect([stage.writes(), stage.answers]).toEqual([[], []]);
    stage.pass(60_000);
    await stage.type('retry web latest', { id: 'cut' });
    expect(textOf(last())).toContain('interrupted');
    await stage.type('retry web latest', { id: 'cut' });
    expect(stage.answers).toHaveLength(1);
    expect(stage.logged).toContainEqual({ log: 'delivery.duplicate', kind: 'command' });
  });

  it('that cannot be carried out while the table is throttled says to try again, and is no bug', async () => {
    const throttled = Object.assign(new Error('slow down'), {
      name: 'ProvisionedThroughputExceededException',
    });
    Object.assign(stage.services.store, { claim: () => Promise.reject(throttled) });
    await stage.type('retry web latest');
    expect(textOf(last())).toContain('Try again in a moment');
    expect(stage.logged).toContainEqual({ log: 'turn.trouble', reason: throttled.name });
    expect([stage.writes(), stage.logged.filter(({ log }) => log === 'bug')]).toEqual([[], []]);
  });

  it('in a workspace that never installed the bot learns how to get it', async () => {
    await stage.send('command', {
      command: '/circle',
      team_id: 'T0STRANGER',
      channel_id: 'C1',
      user_id: 'U1',
      text: 'me',
      response_url: stage.responseUrl,
    });
    expect(textOf(last())).toContain('not installed');
    expect(stage.logged).toContainEqual({ log: 'workspace.unknown' });
    expect(stage.circleci.controls.received()).toEqual([]);
  });

  it('with a response_url that is not Slack’s is not answered there', async () => {
    await stage.send('command', {
      command: '/circle',
      team_id: team,
      channel_id: channel,
      user_id: ada,
      text: 'help',
      response_url: 'https://hooks.slack.com.evil.example/commands/1',
    });
    expect(stage.answers).toEqual([]);
    expect(stage.logged).toContainEqual({ log: 'answer.refused-host' });
  });

  it('that opens a form too late gets a button that opens it', async () => {
    await stage.type('connect');
    expect(stage.slack.calls.map(({ method }) => method)).toContain('views.open');
    expect(carriedBy(last(), 'Open')).toMatch(/\.\d+$/);
  });

  it('without a connection offers to connect', async () => {
    await stage.services.store.saveConnection(team, undefined);
    await stage.type('status web');
    expect(carriedBy(last(), 'Connect')).toBeTruthy();
  });
});

describe('a click', () => {
  const card = async () => {
    const build = stage.circleci.controls.start({ project: 'github/acme/web', branch: 'demo' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    await stage.type(`build web#${build}`);
    return { build, value: carriedBy(last(), 'Retry') };
  };

  it('on Retry reaches CircleCI once, replaces the card and names the actor to the channel', async () => {
    const { build, value } = await card();
    await stage.press({ value });
    expect(stage.writes().map(({ path }) => path)).toEqual([
      `/api/v1.1/project/github/acme/web/${build}/retry`,
    ]);
    const replaced = stage.answers.at(-1);
    const announced = stage.slack.messages(channel).at(-1);
    expect(replaced).toMatchObject({ replace_original: true });
    expect(textOf(replaced)).toContain(`<@${ada}>`);
    expect(elementsOf(replaced).some(({ text }) => text?.text.includes('Retry'))).toBe(false);
    expect(textOf(announced)).toContain(`<@${ada}>`);
  });

  it('of a second person on the same button learns who was first', async () => {
    const { value } = await card();
    await stage.press({ value });
    await stage.press({ value, user: ben });
    expect(stage.writes()).toHaveLength(1);
    expect(last()).toMatchObject({ response_type: 'ephemeral' });
    expect(textOf(last())).toContain(`<@${ada}>`);
  });

  it.each([
    ['missing', undefined],
    ['not ours', 'gh/acme/web#1'],
    ['an unknown card', 'AAAAAAAAAAAAAAAA.0'],
    ['far too long', `${'A'.repeat(3000)}.0`],
  ])('whose value is %s does nothing', async (_, value) => {
    await card();
    await stage.press({ value });
    expect(stage.writes()).toEqual([]);
    expect(textOf(last())).toContain('has expired');
  });

  it('in another channel, in another message or after a day does nothing', async () => {
    const { value } = await card();
    await stage.press({ value, channel: 'C0ELSE' });
    expect(textOf(last())).toContain('has expired');
    await stage.press({ value, user: gus, messageTs: '1.1' });
    await stage.press({ value, messageTs: '2.2' });
    expect(textOf(last())).toContain('has expired');
    stage.pass(25 * 60 * 60 * 1000);
    await stage.press({ value });
    expect(textOf(last())).toContain('more than a day old');
    expect(stage.writes()).toEqual([]);
  });

  it.each([
    ['a guest', { user: gus }],
    ['a person of another organization', { user: eve, homeTeam: 'T0GLOBEX01' }],
    ['a person whom Slack calls a stranger', { user: eve }],
    ['a user whom Slack does not know', { user: 'U0NOBODY01' }],
    ['a bot', { user: 'U0CIRCLE01' }],
  ])('of %s changes nothing and is recorded', async (_, who) => {
    const { value } = await card();
    await stage.press({ value, ...who });
    expect(stage.writes()).toEqual([]);
    expect(last()).toMatchObject({ response_type: 'ephemeral' });
    expect(stage.logged).toContainEqual(expect.objectContaining({ log: 'act.refused', user: who.user }));
  });

  it('of a viewer changes nothing', async () => {
    await stage.services.store.saveRole(team, ben, 'viewer');
    const { value } = await card();
    await stage.press({ value, user: ben });
    expect(stage.writes()).toEqual([]);
  });

  it('is refused while Slack cannot say who it is', async () => {
    const { value } = await card();
    stage.slack.failNext('users.info', { kind: 'error', status: 500 } as never);
    await stage.press({ value });
    expect(stage.writes()).toEqual([]);
  });

  it('whose answer CircleCI swallows is not repeated, not even by a second click', async () => {
    const { build, value } = await card();
    stage.circleci.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    await stage.press({ value });
    expect(textOf(last())).toContain(`web#${build}`);
    expect(textOf(last())).toMatch(/may have worked/);
    await stage.press({ value });
    expect(stage.writes()).toHaveLength(1);
  });

  it('that CircleCI clearly refuses may be tried again', async () => {
    const { value } = await card();
    stage.circleci.controls.fail({ kind: 'rate-limited', method: 'POST', retryAfter: 1 });
    await stage.press({ value });
    await stage.press({ value });
    expect(stage.writes().filter(({ status }) => status < 300)).toHaveLength(1);
  });

  it('on a link, or on nothing, is taken in silence', async () => {
    const before = stage.answers.length;
    const body = { type: 'block_actions', team: { id: team }, user: { id: ada }, channel: { id: channel } };
    await stage.send('action', { ...body, actions: [] });
    await stage.send('action', { ...body, actions: [{ action_id: 'open', type: 'button' }] });
    expect(stage.answers).toHaveLength(before);
  });

  it('from an organisation-wide installation finds its cards by the enterprise', async () => {
    await stage.services.store.saveInstallation({
      workspace: 'E0ACME',
      name: 'Acme',
      botUserId: undefined,
      botId: undefined,
      scopes: [],
      installedBy: ada,
      installedAt: 0,
    });
    await stage.services.secrets.write('E0ACME', { slackBotToken: botToken });
    const { value } = await card();
    await stage.send('action', {
      type: 'block_actions',
      team: null,
      enterprise: { id: 'E0ACME' },
      is_enterprise_install: true,
      user: { id: ada, team_id: team },
      channel: { id: channel },
      response_url: stage.responseUrl,
      actions: [{ action_id: 'retry', type: 'button', value }],
    });
    expect(textOf(last())).toContain('has expired');
    expect(stage.writes()).toEqual([]);
  });
});

describe('a submitted form', () => {
  const submit = (token: string, metadata?: string) =>
    stage.send('submission', {
      type: 'view_submission',
      team: { id: team },
      user: { id: ada, team_id: team },
      view: {
        id: 'V1',
        hash: '1.a',
        callback_id: 'connect',
        type: 'modal',
        private_metadata: metadata ?? JSON.stringify({ v: 1, workspace: team, channel }),
        blocks: [{ type: 'input', block_id: 'token' }],
        state: {
          values: {
            token: { value: { type: 'plain_text_input', value: token } },
            host: { value: { value: null } },
          },
        },
      },
    });

  it('with a wrong token is refused under its field, and nothing is stored', async () => {
    const { body } = await submit('wrong-token');
    expect(body).toMatchObject({ response_action: 'errors', errors: { token: expect.any(String) } });
    expect(textOf(body)).not.toContain('wrong-token');
    expect(await stage.services.secrets.read(team)).toMatchObject({
      circleci: { token: circleciToken },
    });
  });

  it('with a right token closes, stores and says so in the channel', async () => {
    stage.circleci.controls.addToken({ token: 'another-token', kind: 'personal', login: 'ada' } as never);
    const { body } = await submit('another-token');
    expect(body).toBeUndefined();
    expect(await stage.services.secrets.read(team)).toMatchObject({
      circleci: { token: 'another-token' },
    });
    expect(stage.slack.messages(channel).at(-1)?.text).toContain(`<@${ada}> connected`);
  });

  it('about a channel that we cannot post in makes nothing new there', async () => {
    const { body } = await subscribe({ channel: workspace.channels.random });
    expect(textOf(body)).toContain('Invite me');
    expect(await stage.services.store.subscriptions(team)).toEqual([]);
  });

  it('that changes alerts of a channel that we cannot post in is answered to the person, and names it', async () => {
    const { random } = workspace.channels;
    const one = subscription({}, { workspace: team, channel: random });
    await stage.services.store.saveSubscription(one);
    await subscribe({ channel: random, subscription: one.id });
    expect(stage.slack.messages(random)).toEqual([]);
    const [told] = stage.slack.messages(workspace.channels.direct);
    expect(textOf(told)).toContain(`<#${random}>`);
    expect(textOf(told)).toContain('I can’t post there');
    const direct = { channel: workspace.channels.direct, messageTs: told?.ts ?? '' };
    await stage.press({ value: carriedBy(told, 'Manage alerts'), ...direct });
    expect(textOf(last())).toContain(`in <#${random}>`);
  });

  function subscribe(form: { readonly channel: string; readonly subscription?: string }) {
    return stage.send('submission', {
      type: 'view_submission',
      team: { id: team },
      user: { id: ada, team_id: team },
      view: {
        id: 'V2',
        hash: '1.a',
        callback_id: 'subscribe',
        type: 'modal',
        private_metadata: JSON.stringify({ v: 1, workspace: team, ...form }),
        blocks: [{ type: 'input', block_id: 'project' }],
        state: { values: { project: { value: { type: 'plain_text_input', value: 'gh/acme/web' } } } },
      },
    });
  }

  it('that was opened in another workspace of the organization does nothing in this one', async () => {
    const elsewhere = JSON.stringify({ v: 1, workspace: 'T0ACMELAB1', channel });
    stage.circleci.controls.addToken({ token: 'another-token', kind: 'personal', login: 'ada' } as never);
    const { body } = await submit('another-token', elsewhere);
    expect(textOf(body)).toContain('opened in another workspace');
    const { circleci } = await stage.services.secrets.read(team);
    expect(circleci).toMatchObject({ token: circleciToken });
  });

  const typedInto = (more: object = {}, view: object = {}) => ({
    type: 'view_submission',
    team: { id: team },
    user: { id: ada, team_id: team },
    ...more,
    view: {
      id: 'V3',
      hash: '1.a',
      callback_id: 'env',
      type: 'modal',
      private_metadata: JSON.stringify({ v: 1, workspace: team, channel, project: 'gh/acme/web' }),
      blocks: [
        { type: 'section' },
        { type: 'input', block_id: 'name' },
        { type: 'input', block_id: 'value' },
      ],
      state: { values: { name: { value: { value: 'A' } }, value: { value: { value: 'typed' } } } },
      ...view,
    },
  });
  const open = {
    response_action: 'errors',
    errors: { name: expect.stringContaining('Try again in a moment') },
  };
  const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

  it.each([
    [
      'the token cannot be read',
      () => Object.assign(stage.services.secrets, { read: () => Promise.reject(throttled) }),
    ],
    [
      'the table cannot be read',
      () => Object.assign(stage.services.store, { installation: () => Promise.reject(throttled) }),
    ],
    [
      'the role cannot be read',
      () => Object.assign(stage.services.store, { claim: () => Promise.reject(throttled) }),
    ],
    ['the workspace is not installed', () => stage.services.store.forget(team)],
  ])('stays open with what was typed while %s', async (_, breakIt) => {
    await breakIt();
    const { body } = await stage.send('submission', typedInto());
    expect(body).toEqual(open);
    expect(stage.writes()).toEqual([]);
    expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  });

  it.each([
    ['whose fields are not understood', typedInto({}, { state: { values: { name: 'A' } } })],
    ['without a user', typedInto({ user: { name: 'ada' } })],
    ['that a later version opened', typedInto({}, { callback_id: 'later' })],
    ['that is called as every object is', typedInto({}, { callback_id: 'constructor' })],
  ])('%s stays open, too', async (_, body) => {
    expect((await stage.send('submission', body)).body).toEqual(open);
    expect(stage.writes()).toEqual([]);
  });

  it('without fields fails where Slack itself says so, and closes not', async () => {
    const body = typedInto({}, { callback_id: 'later', blocks: [{ type: 'section' }] });
    await expect(stage.send('submission', body)).rejects.toThrow('not taken');
  });

  it('without fields that is refused becomes the refusal', async () => {
    const form = {
      callback_id: 'webhook-show',
      private_metadata: `{"v":1,"workspace":"${team}","hook":"gone"}`,
      blocks: [],
    };
    const { body } = await stage.send('submission', typedInto({}, form));
    expect(body).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
    expect(textOf(body)).toContain('This webhook was removed');
  });

  it('that was closed is no submission', async () => {
    expect(await stage.send('submission', { ...typedInto(), type: 'view_closed' })).toEqual({
      body: undefined,
    });
  });

  it('of another version asks to be opened again', async () => {
    const { body } = await submit(circleciToken, '{"v":99}');
    expect(textOf(body)).toMatch(/reopen/i);
  });
});

describe('an event', () => {
  const event = (type: string, id: string, more: object = {}) =>
    stage.send(
      'event',
      { type: 'event_callback', team_id: team, event_id: id, event: { type, user: ada, ...more } },
      { id },
    );

  it('that we were uninstalled removes the webhooks first, with the token that may', async () => {
    await stage.type('subscribe gh/acme/web');
    stage.circleci.controls.forgetReceived();
    await event('app_uninstalled', 'Ev7');
    expect(stage.circleci.controls.received()).toMatchObject([
      { method: 'DELETE', path: expect.stringContaining('/api/v2/webhook/') },
    ]);
    expect(await stage.services.secrets.read(team)).toEqual({});
    expect(await stage.services.store.hooks(team)).toEqual([]);
  });

  it('that we were uninstalled forgets all the same when CircleCI removes nothing', async () => {
    await stage.type('subscribe gh/acme/web');
    stage.circleci.controls.fail({ kind: 'unavailable', method: 'DELETE', times: 9 });
    await event('app_uninstalled', 'Ev8');
    expect(stage.logged).toContainEqual({
      log: 'hooks.failed',
      workspace: team,
      reason: 'uninstalled',
      count: 1,
    });
    expect(await stage.services.secrets.read(team)).toEqual({});
    expect(await stage.services.store.subscriptions(team)).toEqual([]);
  });

  it('that the Home tab was opened draws it', async () => {
    await event('app_home_opened', 'Ev1', { tab: 'home', channel: 'D1' });
    expect(stage.slack.calls.map(({ method }) => method)).toContain('views.publish');
    expect(stage.slack.home(ada)).toBeTruthy();
  });

  it('that we were uninstalled removes all, in either order, however often', async () => {
    await event('tokens_revoked', 'Ev2', { tokens: { bot: ['U0CIRCLE01'] } });
    await event('app_uninstalled', 'Ev3');
    await event('app_uninstalled', 'Ev3');
    expect(await stage.services.store.installation(team)).toBeUndefined();
    expect(await stage.services.secrets.read(team)).toEqual({});
  });

  const uninstalled = (id: string, eventTime?: number) =>
    stage.send(
      'event',
      {
        type: 'event_callback',
        team_id: team,
        event_id: id,
        event: { type: 'app_uninstalled' },
        ...(eventTime !== undefined && { event_time: eventTime }),
      },
      { id },
    );

  it('that we were uninstalled is old news to an installation that began later', async () => {
    const before = Math.floor(stage.services.now() / 1000) - 1;
    await uninstalled('Ev10', before);
    expect(await stage.services.store.installation(team)).toBeDefined();
    expect(await stage.services.secrets.read(team)).not.toEqual({});
    expect(stage.logged).toContainEqual({ log: 'event.late', workspace: team });
  });

  it.each([
    ['in the very second of the installation', () => Math.floor(stage.services.now() / 1000)],
    ['without a time', () => undefined],
  ])('that we were uninstalled counts %s', async (_, at) => {
    await uninstalled('Ev11', at());
    expect(await stage.services.store.installation(team)).toBeUndefined();
  });

  it.each([
    ['the secrets', () => stage.services.secrets, 'remove'],
    ['the table', () => stage.services.store, 'forget'],
  ] as const)('comes again where %s were throttled: nothing stays behind', async (_, of, method) => {
    const whole = { ...of() };
    let calls = 0;
    const throttledOnce = (...given: never[]) => {
      calls += 1;
      if (calls === 1) return Promise.reject(new Error('throttled'));
      return (Reflect.get(whole, method) as (...all: never[]) => Promise<void>)(...given);
    };
    Object.assign(of(), { [method]: throttledOnce });
    await expect(uninstalled('Ev13')).rejects.toThrow('throttled');
    stage.pass(60_000);
    await uninstalled('Ev13');
    expect(await stage.services.store.installation(team)).toBeUndefined();
    expect(await stage.services.secrets.read(team)).toEqual({});
  });

  it('that we were uninstalled ends first what lets us act', async () => {
    Object.assign(stage.services.store, { forget: () => Promise.reject(new Error('throttled')) });
    await expect(uninstalled('Ev18')).rejects.toThrow('throttled');
    expect(await stage.services.secrets.read(team)).toEqual({});
  });

  it('that meets trouble of Slack’s comes again by itself: no call is repeated', async () => {
    stage.slack.failNext('views.publish', { kind: 'reset' });
    await expect(event('app_home_opened', 'Ev19', { tab: 'home', channel: 'D1' })).rejects.toThrow();
    expect(stage.slack.home(ada)).toBeUndefined();
  });

  it('comes again, too, where we could not even look up whose it is', async () => {
    const { read } = stage.services.secrets;
    Object.assign(stage.services.secrets, { read: () => Promise.reject(new Error('throttled')) });
    const joined = () => event('member_joined_channel', 'Ev14', { user: 'U0CIRCLE01', channel });
    await expect(joined()).rejects.toThrow('throttled');
    Object.assign(stage.services.secrets, { read });
    stage.pass(60_000);
    await joined();
    expect(await stage.services.store.due(Number.MAX_SAFE_INTEGER, 9)).toHaveLength(1);
  });

  it('that Slack itself refuses is not tried for ever', async () => {
    stage.slack.failNext('views.publish', { kind: 'error', error: 'not_enabled' });
    await event('app_home_opened', 'Ev15', { tab: 'home', channel: 'D1' });
    expect(stage.logged).toContainEqual(expect.objectContaining({ log: 'bug' }));
    stage.slack.failNext('views.publish', { kind: 'error', error: 'internal_error' });
    await expect(event('app_home_opened', 'Ev16', { tab: 'home', channel: 'D1' })).rejects.toThrow();
  });

  it('of a workspace that we do not know is left at that', async () => {
    await stage.services.store.forget(team);
    await event('app_home_opened', 'Ev17', { tab: 'home', channel: 'D1' });
    expect(stage.logged).toContainEqual({ log: 'workspace.unknown' });
  });

  it('of a kind that we do not know has no effect', async () => {
    await event('message', 'Ev4', { text: '/circle retry web latest', channel });
    await event('goat_ate_homework', 'Ev5');
    expect(stage.answers).toEqual([]);
    expect(stage.slack.calls).toEqual([]);
  });
});

it('a delivery of another version is left to the failure queue', async () => {
  await expect(
    stage.worker({ version: 2, id: 'x', kind: 'command', receivedAt: 0, body: {} }),
  ).rejects.toThrow(/another version/);
  await expect(stage.worker('{"version":1')).rejects.toThrow();
  expect(stage.logged).toEqual([{ log: 'delivery.unreadable' }, { log: 'delivery.unreadable' }]);
});

it('only what Slack waits for is answered with more than that it was taken', async () => {
  const receive: DeliveryHandler['receive'] = async ({ kind }) => ({ body: kind });
  const worker = createWorker({ readAhead: () => undefined, receive }, stage.services);
  const answers = async (kind: Kind) => {
    const delivery = { version: 1, id: kind, kind, receivedAt: stage.services.now(), body: {} };
    return [await worker(delivery), await worker(delivery)];
  };
  for (const kind of ['submission', 'options'] as const)
    expect(await answers(kind)).toStrictEqual([{ body: kind }, { body: kind }]);
  for (const kind of ['command', 'action', 'shortcut', 'event'] as const)
    expect(await answers(kind)).toStrictEqual([{ body: undefined }, { body: undefined }]);
});
