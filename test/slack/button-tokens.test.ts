import { describe, expect, it } from 'vitest';
import { InvalidButtonError, StaleError } from '../../lambda/errors.ts';
import { seal, unseal } from '../../lambda/slack/button-tokens.ts';
import { type Intent, writeIntent } from '../../lambda/views/text/button-intent.ts';
import { createFakeStore } from '../fakes/store.ts';

const hour = 60 * 60 * 1000;
const id = 'a-B_5678x0123456';
const place = { workspace: 'T1', channel: 'C1' };
const click = { ...place, user: 'U1', messageTs: '1.1' };
const resume: Intent = { action: 'resume', channel: 'C1' };
const retry: Intent = { action: 'retry', build: 'gh/acme/web#1' };

/** A store with a clock, and the cards that were written to it. */
function open() {
  const clock = { now: 1_000_000 };
  const store = createFakeStore({ clock: () => clock.now });
  const saved: unknown[] = [];
  const { saveCard } = store;
  Object.assign(store, {
    saveCard: (card: Parameters<typeof saveCard>[0]) => {
      saved.push(card);
      return saveCard(card);
    },
  });
  return {
    clock,
    saved,
    sealing: { store, newId: () => id, now: () => clock.now, sleep: async () => undefined },
  };
}

/** A button that was sealed so long ago, pressed. */
async function pressed(intent: Intent, age: number) {
  const { clock, sealing } = open();
  const { value } = await seal({ value: writeIntent(intent) }, place, sealing);
  clock.now += age;
  return unseal(value, click, sealing);
}

describe('sealing', () => {
  it('puts a position in the place of each intent, and keeps the intents in their order', async () => {
    const { saved, sealing } = open();
    const card = {
      text: writeIntent(retry),
      blocks: [{ elements: [{ value: writeIntent(retry) }, { options: [{ value: writeIntent(resume) }] }] }],
    };
    expect(await seal(card, place, sealing)).toEqual({
      text: card.text,
      blocks: [{ elements: [{ value: `${id}.0` }, { options: [{ value: `${id}.1` }] }] }],
    });
    const intents = [writeIntent(retry), writeIntent(resume)];
    expect(saved).toEqual([{ id, ...place, createdAt: 1_000_000, intents }]);
  });

  it('leaves alone, and keeps nothing of, what has no intent', async () => {
    const { saved, sealing } = open();
    const form = { value: 'typed', blocks: [{ value: 7 }, { value: { text: 'x' } }, { value: null }] };
    expect(await seal(form, place, sealing)).toEqual(form);
    expect(saved).toEqual([]);
  });
});

describe('a button', () => {
  it('acts on a build for a day', async () => {
    expect((await pressed(retry, 24 * hour)).intent).toEqual(retry);
    const late = pressed(retry, 24 * hour + 1);
    await expect(late).rejects.toBeInstanceOf(StaleError);
    await expect(late).rejects.toThrow('more than a day old');
  });

  it('to resume works for a week, so that a message of Friday works on Monday', async () => {
    expect((await pressed(resume, 7 * 24 * hour)).intent).toEqual(resume);
    const late = pressed(resume, 7 * 24 * hour + 1);
    await expect(late).rejects.toBeInstanceOf(StaleError);
    await expect(late).rejects.toThrow('more than a week old');
  });

  it('is known by its value, and means what stands at its position', async () => {
    const { sealing } = open();
    const many = Array.from({ length: 12 }, (_, build) => ({
      value: writeIntent({ action: 'retry', build: `gh/acme/web#${build}` }),
    }));
    await seal({ many }, place, sealing);
    expect(await unseal(`${id}.11`, click, sealing)).toEqual({
      intent: { action: 'retry', build: 'gh/acme/web#11' },
      key: `${id}.11`,
    });
  });

  it.each([
    ['nothing', ''],
    ['an intent as it is', writeIntent(retry)],
    ['no position', id],
    ['a word for a position', `${id}.x`],
    ['a position of four digits', `${id}.0000`],
    ['more before it', `x${id}.0`],
    ['more behind it', `${id}.0x`],
    ['a shorter id', `${id.slice(1)}.0`],
  ])('is none of ours with %s', async (_, value) => {
    const { sealing } = open();
    await seal({ value: writeIntent(retry) }, place, sealing);
    await expect(unseal(value, click, sealing)).rejects.toThrow('not a value of ours');
  });

  it.each([
    ['a card that we do not know', `${'x'.repeat(16)}.0`, {}],
    ['a position that the card does not have', `${id}.1`, {}],
    ['a card of another workspace', `${id}.0`, { workspace: 'T2' }],
  ])('is refused with %s', async (_, value, other) => {
    const { sealing } = open();
    await seal({ value: writeIntent(retry) }, place, sealing);
    const press = unseal(value, { ...click, ...other }, sealing);
    await expect(press).rejects.toBeInstanceOf(InvalidButtonError);
    await expect(press).rejects.toThrow('no such card');
  });

  it('works in its channel alone', async () => {
    const { sealing } = open();
    const { value } = await seal({ value: writeIntent(retry) }, place, sealing);
    await expect(unseal(value, { ...click, channel: 'C2' }, sealing)).rejects.toThrow(
      'a card of another channel',
    );
    expect((await unseal(value, click, sealing)).intent).toEqual(retry);
  });

  it.each([
    ['the person it was sent to', { channel: 'D1' }, true],
    ['another person', { channel: 'D1', user: 'U2' }, false],
    ['that person in a channel', { channel: 'C1D' }, false],
  ])('of a direct message works for %s', async (_, other, works) => {
    const { sealing } = open();
    const { value } = await seal({ value: writeIntent(retry) }, { ...place, channel: 'U1' }, sealing);
    const press = unseal(value, { ...click, ...other }, sealing);
    if (works) expect((await press).intent).toEqual(retry);
    else await expect(press).rejects.toThrow('a card of another channel');
  });

  it('belongs to the message in which it is pressed first', async () => {
    const { sealing } = open();
    const { value } = await seal({ value: writeIntent(retry) }, place, sealing);
    expect((await unseal(value, { ...click, messageTs: undefined }, sealing)).intent).toEqual(retry);
    expect((await unseal(value, click, sealing)).intent).toEqual(retry);
    expect((await unseal(value, click, sealing)).intent).toEqual(retry);
    await expect(unseal(value, { ...click, messageTs: '2.2' }, sealing)).rejects.toThrow(
      'a card of another message',
    );
  });
});
