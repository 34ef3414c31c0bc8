import { expect, it } from 'vitest';
import { isOfOwnCompany, isReadOutside, outputAccess } from '../../lambda/conversation/output-access.ts';
import { RefusedError } from '../../lambda/errors.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { createFakeBot } from '../fakes/bot-in-memory.ts';

const bot = createFakeBot({ host: 'http://127.0.0.1:1' });

it.each(['viewer', 'operator', 'admin'] as const)('shows output to a %s', async (effectiveRole) => {
  expect(await outputAccess(bot.context({ effectiveRole }))).toBe('channel');
});

it.each(['guest', 'external', 'bot', 'unknown'] as const)('shows no output to: %s', async (effectiveRole) => {
  await expect(outputAccess(bot.context({ effectiveRole }))).rejects.toBeInstanceOf(RefusedError);
});

it.each(['shared', 'not a member'] as const)(
  'keeps output to the caller where readers are: %s',
  async (audience) => {
    expect(await outputAccess(bot.context({ audience }))).toBe('caller');
    expect(await isReadOutside(bot.context({ audience }))).toBe(true);
  },
);

it('knows a channel that only the own company reads', async () => {
  expect(await isReadOutside(bot.context())).toBe(false);
});

it('counts guests to the own company, and no one whom Slack does not place there', async () => {
  const effectiveRoles: readonly EffectiveRole[] = [
    'viewer',
    'operator',
    'admin',
    'guest',
    'external',
    'bot',
    'unknown',
  ];
  const own = await Promise.all(
    effectiveRoles.map((effectiveRole) => isOfOwnCompany(bot.context({ effectiveRole }))),
  );
  expect(own).toEqual([true, true, true, true, false, false, false]);
});
