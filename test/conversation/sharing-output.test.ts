import { describe, expect } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { type CircleCIOptions, createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { AlreadyDoneError, RefusedError } from '../../lambda/errors.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import type { Who } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith } from '../fixture.ts';

let fetched: string[];

const it = itWith({
  bot() {
    fetched = [];
    return { circleci: overheard };
  },
});

function overheard(options: CircleCIOptions): CircleCI {
  const circleci = createCircleCI(options);
  return {
    ...circleci,
    stepLog(step) {
      fetched.push('log');
      return circleci.stepLog(step);
    },
    artifactText(artifact) {
      fetched.push('artifact');
      return circleci.artifactText(artifact);
    },
  };
}

const press = (intent: Intent, who: Who & { readonly ephemeral?: boolean } = {}) =>
  actions[intent.action].run(intent, bot.context(who), { ephemeral: who.ephemeral ?? false, ts: undefined });
const shares = (message: Parameters<typeof intentsOf>[0]) =>
  intentsOf(message).filter(({ action }) => action === 'share');

const outputs = [
  ['a log', 'log gh/acme/web#123', 'Received: "12.34"'],
  ['what tests say', 'tests gh/acme/web#123', 'Expected: "12.35"'],
  ['a preview', 'artifacts gh/acme/web#121 --preview coverage/lcov.info', 'build 121, job build'],
] as const;

describe.each(outputs)('%s', (_, command, output) => {
  it('is shown to a member, who may share it, and the channel reads who did', async () => {
    const said = messageOf(await bot.type(command, { effectiveRole: 'viewer' }), 'say');
    expect(textOf(said)).toContain(output);
    expect(shares(said)).toHaveLength(1);
    const shared = messageOf(
      await press({ action: 'share', command }, { effectiveRole: 'viewer', key: 'k' }),
      'announce',
    );
    expect(textOf(shared)).toContain(output);
    expect(textOf(shared)).toContain('Shared by <@U0ANN00001>');
    expect(shares(shared)).toEqual([]);
    expect(bot.settled).toMatchObject([{ name: 'share output', target: command, outcome: 'done' }]);
    await expect(press({ action: 'share', command }, { key: 'k' })).rejects.toBeInstanceOf(AlreadyDoneError);
  });

  it.each(['guest', 'external', 'bot', 'unknown'] as const)(
    'is not shown, nor read, for: %s',
    async (effectiveRole) => {
      for (const action of ['run', 'refresh', 'share'] as const) {
        const reply = await press({ action, command }, { effectiveRole }).catch((error: unknown) => error);
        if (!(reply instanceof RefusedError))
          expect(JSON.stringify(reply)).not.toContain(JSON.stringify(output).slice(1, -1));
      }
      expect(fetched).toEqual([]);
    },
  );

  it.each(['shared', 'not a member'] as const)(
    'is shown to a member alone where readers are: %s, and cannot be shared there',
    async (audience) => {
      const said = messageOf(await bot.type(command, { audience }), 'say');
      expect(textOf(said)).toContain(output);
      expect(shares(said)).toEqual([]);
      for (const action of ['share', 'refresh'] as const) {
        const reply = messageOf(await press({ action, command }, { audience }), 'say');
        expect(textOf(reply)).toContain('This is not shared here.');
        expect(textOf(reply)).not.toContain(output);
      }
      expect(bot.settled).toEqual([]);
    },
  );

  it('may be refreshed by who alone sees it, in a shared channel too', async () => {
    const reply = await press({ action: 'refresh', command }, { audience: 'shared', ephemeral: true });
    expect(textOf(messageOf(reply, 'replace'))).toContain(output);
  });

  it('names who refreshed it, where everybody sees it, and offers no Share there', async () => {
    const reply = await press({ action: 'refresh', command });
    expect(textOf(messageOf(reply, 'replace'))).toContain('Refreshed by <@U0ANN00001>');
    expect(shares(messageOf(reply, 'replace'))).toEqual([]);
    const alone = await press({ action: 'refresh', command }, { channel: 'D0ANN00001' });
    expect(textOf(messageOf(alone, 'replace'))).not.toContain('Refreshed by');
  });
});

it('the names of tests are shown to guests, without what the tests say', async () => {
  const said = messageOf(await bot.type('tests gh/acme/web#123', { effectiveRole: 'guest' }), 'say');
  expect(textOf(said)).toContain('price › price rounds half up');
  expect(textOf(said)).toContain('Only members of this workspace can see test messages');
  expect(textOf(said)).not.toContain('Expected');
  expect(JSON.stringify(intentsOf(said))).not.toContain('"command":"log');
});

describe('a card that is shared', () => {
  const command = 'build gh/acme/web#123';
  const logs = (message: Parameters<typeof intentsOf>[0]) =>
    intentsOf(message).filter((intent) => 'command' in intent && intent.command.startsWith('log '));

  it('has a Log button where the own company reads', async () => {
    const shared = messageOf(await press({ action: 'share', command }), 'announce');
    expect(logs(shared)).toHaveLength(1);
    expect(shares(shared)).toEqual([]);
    expect(textOf(shared)).toContain('Shared by <@U0ANN00001>');
    expect(bot.settled).toEqual([]);
  });

  it.each(['share', 'refresh'] as const)(
    'has none where another company reads along: by %s',
    async (action) => {
      const reply = await press({ action, command }, { audience: 'shared' });
      const card = messageOf(reply, action === 'share' ? 'announce' : 'replace');
      expect(logs(card)).toEqual([]);
      expect(intentsOf(card)).toContainEqual({ action: 'run', command: 'tests gh/acme/web#123' });
    },
  );
});

describe('the reason of a failure', () => {
  const refresh: Intent = { action: 'refresh', command: 'status gh/acme/web main' };
  const reason = '12.34';

  it('stays on a card that one member sees', async () => {
    expect(JSON.stringify(await press(refresh, { ephemeral: true }))).toContain(reason);
  });

  it.each([
    ['a channel', { channel: 'C0DEV00001' }],
    ['a channel that another company reads', { channel: 'C0DEV00001', audience: 'shared' }],
    [
      'a conversation of two of which Slack does not tell who reads',
      { channel: 'D0TWO00001', audience: 'shared' },
    ],
  ] as const)('is left out of a public card in %s when it is refreshed or shared', async (_, who) => {
    expect(JSON.stringify(await press(refresh, { ...who, ephemeral: false }))).not.toContain(reason);
    const share: Intent = { action: 'share', command: refresh.command };
    expect(JSON.stringify(await press(share, who))).not.toContain(reason);
  });
});
