import { describe, expect } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import {
  AlreadyDoneError,
  InvalidButtonError,
  RefusedError,
  StaleError,
  SupersededError,
} from '../../lambda/errors.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import { createFakeBot, type Who } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const web = 'github/acme/web';
const posts = () => simulator.controls.received().filter(({ method }) => method === 'POST');
const press = (intent: Intent, who: Who & { readonly ephemeral?: boolean } = {}) =>
  actions[intent.action].run(intent, bot.context(who), { ephemeral: who.ephemeral ?? false, ts: undefined });
const retry = (number: number): Intent => ({ action: 'retry', build: `gh/acme/web#${number}` });
const cancel = (number: number): Intent => ({ action: 'cancel', build: `gh/acme/web#${number}` });

let branches = 0;
/** A branch of its own for each test, with one build on it. */
function start(more: Partial<Parameters<typeof simulator.controls.start>[0]> = {}) {
  branches += 1;
  return simulator.controls.start({ project: web, branch: `try-${branches}`, hold: 'running', ...more });
}
function ended(more: Parameters<typeof start>[0] = {}) {
  const number = start({ ending: 'failed', ...more });
  simulator.controls.finish(web, number, 'failed');
  return number;
}

describe('Retry', () => {
  it('makes the card the new build’s: actor and new build named, the old button gone', async () => {
    const old = ended();
    const reply = await press(retry(old));
    const card = messageOf(reply, 'replace');
    expect(textOf(card)).toContain('<@U0ANN00001>');
    expect(textOf(card)).toContain(`#${old} is now #${old + 1}`);
    expect(intentsOf(card)).not.toContainEqual(retry(old));
    expect(intentsOf(card)).toContainEqual(cancel(old + 1));
    expect(posts()).toHaveLength(1);
    expect(reply).not.toHaveProperty('announce');
  });

  it('on a card that only one person sees is announced to the channel as well', async () => {
    const old = ended();
    const reply = await press(retry(old), { ephemeral: true });
    if (reply.kind !== 'replace') throw new Error(reply.kind);
    expect(textOf(reply.announce)).toContain('<@U0ANN00001>');
    expect(textOf(reply.announce)).toContain(`#${old + 1}`);
  });

  it.each([2, 5, 10])(
    'pressed %i times at once acts once, and tells the others who did it',
    async (times) => {
      const old = ended();
      const pressed = await Promise.allSettled(
        Array.from({ length: times }, (_, index) =>
          press(retry(old), { key: `card-${old}.0`, user: `U${index}` }),
        ),
      );
      expect(posts()).toHaveLength(1);
      expect(pressed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of pressed)
        if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(AlreadyDoneError);
    },
  );

  it('of a build that was retried since names the newer build, and changes nothing', async () => {
    const old = ended();
    await press(retry(old));
    const again = press(retry(old));
    await expect(again).rejects.toBeInstanceOf(StaleError);
    await expect(again).rejects.toThrow(`acme/web#${old} was already retried: see acme/web#${old + 1}`);
    expect(posts()).toHaveLength(1);
  });

  it('when the job ran again on the branch since names the newer build, and changes nothing', async () => {
    const old = ended();
    const newer = start({ branch: `try-${branches}` });
    const pressed = press(retry(old));
    await expect(pressed).rejects.toBeInstanceOf(SupersededError);
    await expect(pressed).rejects.toThrow(`A newer run exists: acme/web#${newer} (running)`);
    await expect(pressed).rejects.toMatchObject({ command: `retry gh/acme/web#${old}` });
    expect(posts()).toEqual([]);
  });

  it('is not hindered by another job of the branch, nor by another branch', async () => {
    const old = ended();
    start({ branch: `try-${branches}`, job: 'lint' });
    start();
    expect((await press(retry(old))).kind).toBe('replace');
  });

  it('of a build that runs is refused in words', async () => {
    const running = start();
    await expect(press(retry(running))).rejects.toBeInstanceOf(StaleError);
    expect(posts()).toEqual([]);
  });

  it('after a timeout says that the outcome is unknown, and is not repeated', async () => {
    const old = ended();
    simulator.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    const text = textOf(messageOf(await press(retry(old), { key: 'card.0' }), 'say'));
    expect(text).toContain('didn’t confirm');
    await expect(press(retry(old), { key: 'card.0' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  it.each(['viewer', 'guest', 'external', 'bot', 'unknown'] as const)(
    'is refused to a %s, and logged',
    async (effectiveRole) => {
      await expect(press(retry(123), { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      expect(posts()).toEqual([]);
      expect(bot.logged).toMatchObject([{ log: 'act.refused', name: 'retry', effectiveRole }]);
    },
  );

  it('of something that is no build is no longer valid', async () => {
    await expect(press({ action: 'retry', build: 'web' })).rejects.toBeInstanceOf(InvalidButtonError);
    await expect(
      actions.retry.run(cancel(1), bot.context(), { ephemeral: false, ts: undefined }),
    ).rejects.toBeInstanceOf(InvalidButtonError);
  });
});

describe('Cancel', () => {
  it('makes the card the canceled build’s: actor named, the button gone', async () => {
    const running = start();
    const card = messageOf(await press(cancel(running)), 'replace');
    expect(textOf(card)).toContain('Canceled by <@U0ANN00001>');
    expect(intentsOf(card)).not.toContainEqual(cancel(running));
    expect(posts()).toHaveLength(1);
  });

  it('on a card that only one person sees is announced to the channel as well', async () => {
    const reply = await press(cancel(start({ hold: 'queued' })), { ephemeral: true });
    if (reply.kind !== 'replace') throw new Error(reply.kind);
    expect(textOf(reply.announce)).toContain('canceled');
  });

  it('of a build that has ended since says so, and asks nothing of CircleCI', async () => {
    await expect(press(cancel(ended()))).rejects.toThrow(
      'already finished (failed). There is nothing to cancel',
    );
    expect(posts()).toEqual([]);
  });

  it('of a build that ends just then says so', async () => {
    const running = start();
    const { circleci } = bot.services;
    const slow = createFakeBot({
      host: simulator.url,
      circleci: (options) => ({
        ...circleci(options),
        async cancel(build) {
          simulator.controls.finish(web, running, 'success');
          return circleci(options).cancel(build);
        },
      }),
    });
    await slow.connect();
    const pressed = actions.cancel.run(cancel(running), slow.context(), { ephemeral: false, ts: undefined });
    await expect(pressed).rejects.toThrow('already finished (success). There is nothing to cancel');
  });

  it('is refused to a viewer, and to something that is no build', async () => {
    await expect(press(cancel(start()), { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    await expect(press({ action: 'cancel', build: '#' })).rejects.toBeInstanceOf(InvalidButtonError);
    expect(posts()).toEqual([]);
  });
});

describe('a button that stands for a command', () => {
  const command = 'builds gh/acme/web --page 2';

  it('answers the person when it runs, the card when it refreshes, the channel when it shares', async () => {
    const typed = textOf(messageOf(await bot.type(command), 'say'));
    expect(textOf(messageOf(await press({ action: 'run', command }), 'say'))).toBe(typed);
    const seenByAll = typed.replace('\nShare to channel', '');
    expect(textOf(messageOf(await press({ action: 'refresh', command }), 'replace'))).toBe(seenByAll);
    const shared = textOf(messageOf(await press({ action: 'share', command }), 'announce'));
    expect(shared.replace('\nShared by <@U0ANN00001>', '')).toBe(seenByAll);
  });

  it('carries out what it stands for, for the whole channel, once', async () => {
    const old = ended();
    const intent: Intent = { action: 'run', command: `retry gh/acme/web#${old}` };
    messageOf(await press(intent, { key: 'menu.1' }), 'announce');
    await expect(press(intent, { key: 'menu.1' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  it('asks with its menu when the answer is a menu', async () => {
    const card = messageOf(await press({ action: 'refresh', command: 'status api' }), 'replace');
    expect(intentsOf(card)).toHaveLength(2);
  });
});

describe('Connect', () => {
  it('opens the form for admins only', async () => {
    expect(await press({ action: 'connect' }, { effectiveRole: 'admin' })).toMatchObject({
      kind: 'open',
      command: 'connect',
    });
    await expect(press({ action: 'connect' })).rejects.toBeInstanceOf(RefusedError);
  });
});
