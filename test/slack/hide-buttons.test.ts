/** What one person sees has no button that they may not press. */
import { beforeEach, describe, expect } from 'vitest';
import { neededBy } from '../../lambda/conversation/permission-of-button.ts';
import { RefusedError } from '../../lambda/errors.ts';
import { mayAct, neededRole } from '../../lambda/permissions.ts';
import { createFakeBot } from '../fakes/bot-in-memory.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, ben, channel, circleciToken, elementsOf, gus, team, textOf } from './worker-between-servers.ts';

beforeEach(async () => {
  await stage.type('subscribe web', { user: ada });
});

const last = () => stage.answers.at(-1);
/** What its buttons, and the rows of its menus, are called and carry. */
const pressables = () =>
  elementsOf(last()).flatMap((element) =>
    (element.options ?? [element]).flatMap(({ text, value }) =>
      value && text ? [{ label: text.text, value }] : [],
    ),
  );
const labels = () => pressables().map(({ label }) => label);

describe('a card that one person sees', () => {
  it('has what they may do, and no more', async () => {
    await stage.type('status web', { user: ada });
    expect(labels()).toEqual(expect.arrayContaining(['Rerun failed', 'Log', 'Artifacts', 'Refresh']));
    await stage.services.store.saveRole(team, ben, 'viewer');
    await stage.type('status web', { user: ben });
    expect(labels()).toEqual(expect.arrayContaining(['Log', 'Artifacts', 'Refresh']));
    expect(labels().filter((label) => /Retry|Rerun|Cancel/.test(label))).toEqual([]);
    await stage.type('status web', { user: gus });
    expect(labels()).toEqual(expect.arrayContaining(['Artifacts', 'Refresh']));
    expect(labels().filter((label) => /Retry|Rerun|Cancel|Log/.test(label))).toEqual([]);
  });

  it.each([
    'status web',
    'build web latest',
    'builds web',
    'projects',
    'failing',
    'env web',
    'subscriptions',
    'help',
  ])('of “%s” has no button of which a viewer or a guest reads that they may not', async (text) => {
    await stage.services.store.saveRole(team, ben, 'viewer');
    for (const user of [ben, gus]) {
      await stage.type(text, { user });
      for (const { label, value } of pressables()) {
        await stage.press({ value, user, messageTs: `${user}.1` });
        expect(textOf(last()), `${label} of ${text}`).not.toMatch(/🔒|You can’t/);
      }
    }
  });

  it('shows all where Slack does not tell who reads: a press asks again', async () => {
    stage.slack.rateLimitNext('users.info', 30, 9);
    await stage.type('status web', { user: ada });
    expect(labels()).toContain('Rerun failed');
  });
});

it('a card that everybody sees stays as it is when a guest refreshes it', async () => {
  await stage.type('status web', { user: gus });
  const refresh = pressables().find(({ label }) => label === 'Refresh');
  await stage.send('action', {
    type: 'block_actions',
    team: { id: team },
    user: { id: gus, team_id: team },
    channel: { id: channel },
    container: { type: 'message', message_ts: '7.1', is_ephemeral: false },
    actions: [{ type: 'button', action_id: 'refresh', block_id: 'b', value: refresh?.value }],
    response_url: stage.responseUrl,
  });
  expect(labels()).toContain('Rerun failed');
});

const samples = [
  ...['retry web#1', 'rerun web#1', 'cancel web#1', 'ssh me web#1', 'ssh web#1', 'trigger web main'],
  ...['follow acme/web', 'unfollow web', 'cache clear web', 'env set web', 'env unset web A'],
  ...['env web', 'keys new web deploy-key', 'keys delete web aa:bb', 'keys web', 'ssh-key add web'],
  ...[
    'account ssh-key',
    'account heroku-key',
    'subscriptions',
    'subscribe web',
    'unsubscribe web',
    'mute web',
  ],
  ...[
    'resume',
    'watch web main',
    'webhook web',
    'digest off',
    'connect',
    'disconnect',
    'excerpts on',
    'excerpts off',
  ],
];

it.each(samples)('the right that “%s” is said to need is the one that it asks for', async (text) => {
  const act = neededBy({ action: 'run', command: text });
  if (!act) throw new Error('none');
  const bot = createFakeBot({ host: stage.circleci.url });
  await bot.connect(circleciToken);
  await bot.type('subscribe web', { effectiveRole: 'admin' });
  const below = ({ admin: 'operator', operator: 'viewer', viewer: 'guest' } as const)[neededRole(act)];
  expect(mayAct(below, act)).toBe(false);
  const end = await bot.type(text, { effectiveRole: below }).catch((error: unknown) => error);
  expect(end instanceof RefusedError ? neededRole(end.act) : end).toBe(neededRole(act));
});
