import { beforeEach, describe, expect } from 'vitest';
import { RefusedError } from '../../lambda/errors.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it } from '../fixture.ts';

/** The channel of the subscription, and the one in which another person opened its list. */
const [own, other] = ['C0WEB00001', 'C0OPS00001'];
const ben = { user: 'U0BEN00001', channel: other };

let one: Subscription;

beforeEach(async () => {
  await bot.type('subscribe web --branch main', { channel: own });
  await bot.type('subscribe web', { channel: other });
  one = await found();
});

async function found(): Promise<Subscription> {
  const all = await bot.store.subscriptions(workspace);
  const first = all.find(({ channel }) => channel === own);
  if (!first) throw new Error('the subscription was removed');
  return first;
}

/** What the channel hears, and what the person reads if it could, or could not, be told. */
async function told(text: string, who: Readonly<Record<string, unknown>> = ben) {
  const reply = await bot.type(text, who);
  const message = messageOf(reply, 'tell');
  if (reply.kind !== 'tell') throw new Error('not told');
  for (const answer of [reply.told, reply.untold]) if (answer) expect(validateMessage(answer)).toEqual([]);
  return {
    ...reply,
    message,
    commands: intentsOf(message).map((intent) => 'command' in intent && intent.command),
  };
}

/** The command behind a row of the list's menu, where it was opened. */
async function rowOf(label: string): Promise<string> {
  const list = messageOf(await bot.type('subscriptions all', ben), 'say');
  const intents = intentsOf(list).map((intent) => ('command' in intent ? intent.command : ''));
  const command = intents.find((text) => text.startsWith(label) && text.includes(one.id));
  if (command === undefined) throw new Error(`no ${label}`);
  return command;
}

describe('from a list that was opened in another channel', () => {
  it('Mute rests the one, says so in its channel and where to the person', async () => {
    const { channel, message, told: yes, untold: no, commands } = await told(await rowOf('mute'));
    expect((await found()).mutedUntil).toBeDefined();
    expect(channel).toBe(own);
    expect(textOf(message)).toContain('<@U0BEN00001> muted *acme/web* in this channel until');
    expect(commands).toEqual([`mute gh/acme/web off --id ${one.id}`]);
    expect(textOf(yes)).toContain(`You muted *acme/web* in <#${own}> until`);
    expect(textOf(no)).toContain(`I couldn’t post this in <#${own}>`);
    const ended = await told(`mute gh/acme/web off --id ${one.id}`);
    expect(textOf(ended.told)).toContain(`You unmuted *acme/web* in <#${own}>.`);
    expect((await found()).mutedUntil).toBeUndefined();
  });

  it('Remove ends the one, and lets its own channel subscribe again', async () => {
    const { channel, message, told: yes, untold: no, commands } = await told(await rowOf('unsubscribe'));
    expect((await bot.store.subscriptions(workspace)).map((left) => left.channel)).toEqual([other]);
    expect(channel).toBe(own);
    expect(textOf(message)).toContain('<@U0BEN00001> unsubscribed this channel from *acme/web*');
    expect(commands).toEqual(['subscribe gh/acme/web --branch main']);
    for (const answer of [yes, no]) {
      expect(textOf(answer)).toContain(`You unsubscribed <#${own}> from *acme/web*`);
      expect(textOf(answer)).toContain(
        `type this in <#${own}>:\n\`/circle subscribe gh/acme/web --branch main\``,
      );
      expect(intentsOf(answer)).toEqual([]);
    }
  });

  it('Test message goes to the subscription’s own channel', async () => {
    const test = await rowOf('subscriptions --test');
    const { channel, message, told: yes, untold: no } = await told(test);
    expect(channel).toBe(own);
    expect(textOf(message)).toContain('(test): acme/web');
    expect(textOf(yes)).toContain(`in <#${own}>`);
    expect(textOf(no)).toContain(`*I can’t post* in <#${own}>`);
    expect((await told(test, { channel: own })).told).toBeUndefined();
  });

  it('Edit is a form about that channel, whatever it is called from', async () => {
    const opened = await bot.type(await rowOf('subscribe'), ben);
    if (opened.kind !== 'open') throw new Error('no form');
    expect(JSON.parse(opened.modal.private_metadata ?? '')).toMatchObject({
      channel: own,
      subscription: one.id,
    });
    expect(textOf(opened.modal as never)).toContain(`Choose what <#${own}> is notified about in *acme/web*.`);
  });

  it('what is gone meanwhile is said to be gone', async () => {
    const commands = [await rowOf('mute'), await rowOf('unsubscribe'), await rowOf('subscriptions --test')];
    await bot.store.removeSubscription(one);
    for (const text of commands)
      await expect(bot.type(text, ben)).rejects.toThrow('subscription was removed');
  });
});

describe('another person’s subscription', () => {
  const byWords = ['mute web', 'mute web off', 'unsubscribe web', 'subscribe web', 'unsubscribe all'];
  const byButton = ['subscriptions --test', 'subscribe', 'mute', 'unsubscribe'];

  it('may be changed by every member, by words and by button', async () => {
    const here = { ...ben, channel: own };
    for (const text of byWords.slice(0, 3)) expect((await bot.type(text, here)).kind).toBe('announce');
    await bot.type('subscribe web', { channel: own });
    one = await found();
    for (const label of byButton) await bot.type(await rowOf(label), ben);
  });

  it.each(['viewer', 'guest', 'external'] as const)(
    'is safe from a %s, either way',
    async (effectiveRole) => {
      const buttons = await Promise.all(byButton.map(rowOf));
      for (const text of byWords)
        await expect(bot.type(text, { ...ben, channel: own, effectiveRole }), text).rejects.toBeInstanceOf(
          RefusedError,
        );
      for (const text of buttons)
        await expect(bot.type(text, { ...ben, effectiveRole }), text).rejects.toBeInstanceOf(RefusedError);
      expect(await found()).toEqual(one);
    },
  );
});
