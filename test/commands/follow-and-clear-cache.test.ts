import { describe, expect } from 'vitest';
import { RefusedError } from '../../lambda/errors.ts';
import type { Who } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const ann = 'U0ANN00001';
const announced = async (text: string) => messageOf(await bot.type(text), 'announce');
const agreed = async (text: string) => messageOf(await bot.agree(text), 'replace');
const writes = () => simulator.controls.received().filter(({ method }) => method !== 'GET');

describe('follow and unfollow', () => {
  it('change what is followed, tell the channel who did it, and are recorded', async () => {
    const message = await announced('follow acme/infra');
    expect(textOf(message)).toContain(`<@${ann}> followed *acme/infra*`);
    expect(intentsOf(message)).toContainEqual({ action: 'run', command: 'status gh/acme/infra' });
    expect(textOf(messageOf(await bot.type('projects'), 'say'))).toContain('acme/infra');
    const undone = await agreed('unfollow infra');
    expect(textOf(undone)).toContain(`<@${ann}> unfollowed *acme/infra*`);
    expect(intentsOf(undone)).toEqual([{ action: 'run', command: 'follow gh/acme/infra' }]);
    expect(textOf(messageOf(await bot.type('projects'), 'say'))).not.toContain('acme/infra');
    expect(bot.settled).toEqual([
      { name: 'follow', target: 'acme/infra', by: ann, outcome: 'done' },
      { name: 'unfollow', target: 'acme/infra', by: ann, outcome: 'done' },
    ]);
  });

  it.each([
    ['follow infra', 'follow acme/infra'],
    ['follow', 'follow acme/web'],
    ['unfollow', 'unfollow acme/web'],
    ['follow acme/web now', 'follow acme/web'],
  ])('“%s” is refused with a whole command', async (text, paste) => {
    await expect(bot.type(text)).rejects.toMatchObject({
      paste: expect.arrayContaining([`/circle ${paste}`]),
    });
    expect(writes()).toEqual([]);
  });

  it('never mean the default of the channel in silence', async () => {
    const project = { vcs: 'github', org: 'acme', repo: 'api' } as const;
    await bot.store.saveDefaultProject('T0ACME00001', 'C0DEV00001', project);
    await expect(bot.type('unfollow')).rejects.toMatchObject({
      paste: expect.arrayContaining(['/circle unfollow gh/acme/api']),
    });
  });
});

describe('cache clear', () => {
  it('clears the cache once, and tells the channel in the words of CircleCI', async () => {
    const text = textOf(await agreed('cache clear web'));
    expect(text).toContain(`<@${ann}> cleared the dependency cache of *acme/web*`);
    expect(text).toContain('build dependency caches deleted');
    expect(writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^DELETE .*\/acme\/web\/build-cache/),
    ]);
    expect(bot.settled).toEqual([{ name: 'clear cache', target: 'acme/web', by: ann, outcome: 'done' }]);
  });

  it.each([
    ['cache web', 'cache clear web'],
    ['cache', 'cache clear'],
    ['cache clear', 'cache clear acme/web'],
    ['cache clear web api', 'cache clear web'],
  ])('“%s” is refused with a whole command', async (text, paste) => {
    await expect(bot.type(text)).rejects.toMatchObject({
      paste: expect.arrayContaining([`/circle ${paste}`]),
    });
    expect(writes()).toEqual([]);
  });
});

describe.each(['follow acme/web', 'unfollow acme/web', 'cache clear acme/web'])('%s', (text) => {
  const carryOut = (who?: Who) => (text.startsWith('follow') ? bot.type(text, who) : bot.agree(text, who));

  it.each(['viewer', 'guest', 'external', 'bot', 'unknown'] as const)(
    'is refused to a %s',
    async (effectiveRole) => {
      await expect(bot.type(text, { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      expect(writes()).toEqual([]);
    },
  );

  it('delivered twice is done once', async () => {
    const both = [carryOut({ key: 'same' }), carryOut({ key: 'same' })];
    const ends = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(ends.toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(writes()).toHaveLength(1);
  });

  it('without a clear answer is not repeated', async () => {
    simulator.controls.fail({
      kind: 'cut',
      method: text.startsWith('cache') ? 'DELETE' : 'POST',
      afterwards: true,
    });
    await expect(carryOut()).rejects.toMatchObject({ ambiguous: true });
    expect(writes()).toHaveLength(1);
    expect(bot.settled).toMatchObject([{ outcome: 'unknown' }]);
  });
});
