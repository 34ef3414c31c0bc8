/** Variables and keys from the delivery to the answer: promises C4, and what of P11 concerns them. */
import { beforeEach, describe, expect } from 'vitest';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { core } from '../canaries/canary-classes.ts';
import { expectUnsaid, overhear } from '../fakes/record-all-output.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, ben, carriedBy, channel, eve, team, textOf } from './worker-between-servers.ts';

let kept: string[];

beforeEach(async () => {
  kept = overhear(stage.services);
});

const secret = `hunter2-${core('env value')}`;
const globex = workspace.partner.id;
const project = 'gh/acme/web';

interface Submitted {
  readonly user?: string;
  readonly homeTeam?: string;
  readonly id?: string;
  readonly value?: unknown;
  readonly metadata?: string;
  /** What Slack says of the view, and of the place where it was opened. */
  readonly view?: object;
  readonly body?: object;
}

const submit = ({ user = ada, homeTeam = team, id, value = secret, ...more }: Submitted = {}) =>
  stage.send(
    'submission',
    {
      type: 'view_submission',
      team: { id: team },
      user: { id: user, team_id: homeTeam },
      view: {
        id: 'V1',
        hash: '1.a',
        callback_id: 'env',
        type: 'modal',
        app_installed_team_id: team,
        private_metadata: more.metadata ?? JSON.stringify({ v: 1, workspace: team, channel, project }),
        blocks: [
          { type: 'section', block_id: 'intro' },
          { type: 'input', block_id: 'name' },
          { type: 'input', block_id: 'value' },
        ],
        state: {
          values: {
            name: { value: { type: 'plain_text_input', value: 'API_TOKEN' } },
            value: { value: { type: 'plain_text_input', value } },
          },
        },
        ...more.view,
      },
      ...more.body,
    },
    id ? { id } : {},
  );

/** Everything that a person, a log or the table got. */
const everything = () => [
  ...[stage.answers, stage.logged, kept, stage.circleci.controls.received()],
  Object.values(workspace.channels).map((one) => stage.slack.messages(one)),
];
const announced = () => stage.slack.messages(channel).map(({ text }) => text);

describe('the form that sets a variable', () => {
  it('closes, and names in the channel who set what; the value is nowhere but at CircleCI', async () => {
    const { body } = await submit();
    expect(body).toBeUndefined();
    expect(announced()).toEqual([
      expect.stringContaining(`<@${ada}> set the environment variable API_TOKEN`),
    ]);
    expect(stage.writes()).toMatchObject([{ path: expect.stringMatching(/envvar$/), status: 201 }]);
    expectUnsaid(secret, everything());
  });

  it.each([
    ['the same delivery', { id: 'one' }],
    ['another delivery of the same form', {}],
    ['the same form with another value', { value: 'something else' }],
    ['the same form by another person', { user: ben }],
  ])('submitted twice sends one call: %s', async (_, again) => {
    await stage.services.store.saveRole(team, ben, 'admin');
    await submit({ id: 'one' });
    await submit(again);
    expect(stage.writes()).toHaveLength(1);
    expect(announced()).toHaveLength(1);
    expectUnsaid(secret, everything());
  });

  it('submitted after the role was taken away is refused under the field', async () => {
    await stage.services.store.saveRole(team, ben, 'admin');
    await stage.services.store.saveRole(team, ben, 'operator');
    const { body } = await submit({ user: ben });
    expect(body).toMatchObject({
      response_action: 'errors',
      errors: { name: expect.stringContaining('Only admins can') },
    });
    expect(stage.writes()).toEqual([]);
    expectUnsaid(secret, body, everything());
  });

  it.each([
    ['tampered', '{"v":1,"workspace":"T1","project":"gh/acme/web'],
    ['oversized', JSON.stringify({ v: 1, workspace: team, project, channel: 'C'.repeat(3_000) })],
    ['of an older version', JSON.stringify({ v: 0, project })],
    ['of another form', JSON.stringify({ v: 1, workspace: team, channel })],
  ])('with metadata that is %s asks to be reopened', async (_, metadata) => {
    const { body } = await submit({ metadata });
    expect(body).toMatchObject({ errors: { name: expect.stringContaining('Please reopen it') } });
    expect(stage.writes()).toEqual([]);
  });

  it.each([
    ['no value', null],
    ['NUL', 'a\0b'.repeat(3)],
    ['half a letter', 'half \ud83d letter'],
    ['something else than text', { not: 'text' }],
  ])('with %s changes nothing, and repeats nothing', async (_, value) => {
    const { body } = await submit({ value });
    expectUnsaid(typeof value === 'string' ? value : 'not: text', body, everything());
    expect(stage.writes()).toEqual([]);
  });

  it('while CircleCI is in trouble keeps the form open, and the value to itself', async () => {
    stage.circleci.controls.fail({ kind: 'unavailable', method: 'POST', path: '/envvar', body: secret });
    const { body } = await submit();
    expect(body).toMatchObject({ errors: { name: expect.stringContaining('didn’t confirm') } });
    expectUnsaid(secret, body, everything());
  });
});

describe('in a channel that is shared with another organization', () => {
  it('belongs to the workspace that installed the app, wherever it was opened', async () => {
    const { body } = await submit({ body: { team: { id: globex }, is_enterprise_install: false } });
    expect(body).toBeUndefined();
    expect(stage.writes()).toHaveLength(1);
  });

  it('is refused to people of the other organization', async () => {
    const { body } = await submit({ user: eve, homeTeam: globex, body: { team: { id: globex } } });
    expect(textOf(body)).toContain('people from other organizations can only view builds');
    expect(stage.writes()).toEqual([]);
    expectUnsaid(secret, body, everything());
  });

  it('does nothing for a workspace that did not install the app', async () => {
    const { body } = await submit({ view: { app_installed_team_id: globex } });
    expect(stage.writes()).toEqual([]);
    expect(announced()).toEqual([]);
    expectUnsaid(secret, body, everything());
  });
});

describe('a form that came too late for Slack', () => {
  it.each([
    ['env set web', 'env set gh/acme/web'],
    ['ssh-key add web', 'ssh-key add gh/acme/web'],
    ['account heroku-key', 'account heroku-key'],
  ])('leaves a button that opens it: %s', async (text, command) => {
    await stage.type(text);
    expect(textOf(stage.answers.at(-1))).toContain('The form didn’t open in time');
    const cards = kept.flatMap((call) => JSON.parse(call)).flatMap(({ intents = [] }) => intents);
    expect(cards).toEqual([JSON.stringify({ action: 'run', command })]);
    await stage.press({ value: carriedBy(stage.answers.at(-1), 'Open form') });
    expect(textOf(stage.answers.at(-1))).toContain('The form didn’t open in time');
  });
});

describe('what was typed after env set', () => {
  it.each([`env set web NAME ${secret}`, `env set NAME=${secret}`, `env ${secret}`, `ssh-key add ${secret}`])(
    'is neither answered, nor kept, nor logged: %s',
    async (text) => {
      await stage.type(text);
      expect(stage.answers).toHaveLength(1);
      expectUnsaid(secret, everything());
    },
  );
});

describe('Delete below a variable', () => {
  it('asks, deletes once, and tells the channel who did', async () => {
    await stage.type('env unset web NPM_TOKEN');
    const value = carriedBy(stage.answers.at(-1), 'Delete');
    await Promise.all([stage.press({ value }), stage.press({ value })]);
    const deleted = stage.circleci.controls.received().filter(({ method }) => method === 'DELETE');
    expect(deleted).toMatchObject([{ path: expect.stringMatching(/envvar\/NPM_TOKEN$/), status: 200 }]);
    const told = stage.answers.filter(({ response_type }) => response_type === 'in_channel');
    expect(told.map(({ text }) => text)).toEqual([
      `🗑️ <@${ada}> deleted the environment variable NPM_TOKEN of acme/web.`,
    ]);
  });

  it('is refused without the role', async () => {
    await stage.type('env unset web NPM_TOKEN');
    await stage.press({ value: carriedBy(stage.answers.at(-1), 'Delete'), user: ben });
    expect(textOf(stage.answers.at(-1))).toContain('Only admins can remove environment variables');
    expect(stage.circleci.controls.received().filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});

describe('the search for what must not be said', () => {
  const bytes = Buffer.from(secret);
  it.each([
    secret,
    `before ${secret} after`,
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('hex'),
  ])('finds it in %s', (leak) => {
    expect(() => expectUnsaid(secret, { deep: [leak] })).toThrow('a secret was said');
    expect(() => expectUnsaid(`${secret}\nsecond line`, leak)).toThrow('a secret was said');
  });
});
