import { expect, it } from 'vitest';
import { StaleError } from '../../lambda/errors.ts';
import { seal, unseal } from '../../lambda/slack/button-tokens.ts';
import { type Intent, writeIntent } from '../../lambda/views/text/intent.ts';
import { createFakeStore } from '../fakes/store.ts';

const hour = 60 * 60 * 1000;
const place = { workspace: 'T1', channel: 'C1' };

/** A button that was sealed so many hours ago, pressed. */
async function pressed(intent: Intent, hours: number) {
  let now = 1_000_000;
  const sealing = {
    store: createFakeStore({ clock: () => now }),
    newId: () => 'x'.repeat(16),
    now: () => now,
  };
  const { value } = await seal({ value: writeIntent(intent) }, place, sealing);
  now += hours * hour;
  return unseal(value, { ...place, user: 'U1', messageTs: '1.1' }, sealing);
}

const resume: Intent = { action: 'resume', channel: 'C1' };
const retry: Intent = { action: 'retry', build: 'gh/acme/web#1' };

it('acts on a build for a day', async () => {
  expect((await pressed(retry, 23)).intent).toEqual(retry);
  await expect(pressed(retry, 25)).rejects.toBeInstanceOf(StaleError);
});

it('keeps the Resume button for a week, so that a message of Friday works on Monday', async () => {
  expect((await pressed(resume, 3 * 24)).intent).toEqual(resume);
  await expect(pressed(resume, 7 * 24 + 1)).rejects.toThrow('more than a week old');
});
