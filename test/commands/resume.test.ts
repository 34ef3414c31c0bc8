import { beforeEach, describe, expect } from 'vitest';
import { RefusedError, UsageError } from '../../lambda/errors.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { subscription, web } from '../alerts/sample-reports.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith } from '../fixture.ts';

const here = 'C0DEV00001';
const api = { ...web, repo: 'api' };
const it = itWith({ simulatorOf: 'each test', isConnected: false });

function save(id: string, more: Partial<Subscription>): Promise<void> {
  return bot.store.saveSubscription(subscription({}, { id, workspace, channel: here, ...more }));
}

async function resting(): Promise<readonly string[]> {
  const all = await bot.store.subscriptions(workspace);
  return all
    .filter(({ paused, mutedUntil }) => paused ?? mutedUntil)
    .map(({ id }) => id)
    .sort();
}

describe('resume', () => {
  const paused = { reason: 'channel-gone', at: 1 } as const;

  beforeEach(async () => {
    await save('paused', { paused });
    await save('muted', { project: api, mutedUntil: Number.MAX_SAFE_INTEGER });
    await save('elsewhere', { paused, channel: 'C0OTHER001' });
  });

  it('ends every pause and mute of the channel, and says who did it', async () => {
    const said = textOf(messageOf(await bot.type('resume'), 'announce'));
    expect(said).toContain('resumed 2 subscriptions');
    expect(await resting()).toEqual(['elsewhere']);
  });

  it('ends those of one project', async () => {
    await bot.type('resume api');
    expect(await resting()).toEqual(['elsewhere', 'paused']);
  });

  it('says so when nothing rests', async () => {
    await bot.type('resume');
    expect(textOf(messageOf(await bot.type('resume'), 'say'))).toContain('No paused or muted alerts');
  });

  it('where another company reads along is for an admin, who agrees by it', async () => {
    const shared = { reason: 'shared', at: 1 } as const;
    await bot.store.saveSubscription(
      subscription({}, { workspace, channel: here, id: 'sh', paused: shared }),
    );
    await expect(bot.type('resume')).rejects.toBeInstanceOf(RefusedError);
    messageOf(await bot.type('resume', { effectiveRole: 'admin', user: 'U0ADMIN0001' }), 'announce');
    const one = (await bot.store.subscriptions(workspace)).find(({ id }) => id === 'sh');
    expect(one).toMatchObject({ paused: undefined, sharedBy: 'U0ADMIN0001' });
  });

  it('is refused to viewers, and says what there is to do where nothing is heard', async () => {
    await expect(bot.type('resume', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    await expect(bot.type('resume', { channel: 'C0QUIET001' })).rejects.toBeInstanceOf(UsageError);
    expect(await resting()).toHaveLength(3);
  });
});
