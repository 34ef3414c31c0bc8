/** One act: the role, the claim, the trail, the effect, and how it ended, in that order. */
import { beforeEach, describe, expect, it } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import {
  AlreadyDoneError,
  NotConnectedError,
  RefusedError,
  StaleError,
  SupersededError,
  UsageError,
} from '../../lambda/errors.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { limitsWith } from '../fakes/channel-limits.ts';

const now = Date.now();
const user = 'U0ANN00001';
const who = { name: 'retry', user, workspace };
const kept = { name: 'retry', target: 'acme/web#1', id: 'click', by: user, channel: 'C0DEV00001', at: now };
let bot: FakeBot;
/** Every step in its order. */
let steps: string[];

beforeEach(() => {
  bot = createFakeBot({ host: 'http://127.0.0.1:1', now });
  steps = [];
  const { store } = bot;
  const { claim, audit, settle } = store;
  Object.assign(store, {
    claim: async (...given: Parameters<typeof claim>) => {
      steps.push('claim');
      return claim(...given);
    },
    audit: async (...given: Parameters<typeof audit>) => {
      steps.push(`audit ${given[1].outcome}`);
      return audit(...given);
    },
    settle: async (...given: Parameters<typeof settle>) => {
      steps.push(`settle ${given[2]}`);
      return settle(...given);
    },
  });
});

function act(effect: () => Promise<unknown> = async () => 'done it', role: EffectiveRole = 'operator') {
  const context = bot.context({ key: 'click', effectiveRole: role });
  return context.act({ name: 'retry', target: 'acme/web#1', projects: [] }, async () => {
    steps.push('effect');
    return effect();
  });
}

const trail = () => bot.store.auditTrail(workspace, { since: 0, limit: 9 });

describe('an act', () => {
  it('is claimed and on record before it happens, and its end is recorded', async () => {
    expect(await act()).toBe('done it');
    expect(steps).toEqual(['claim', 'audit under way', 'effect', 'settle done', 'audit done']);
    expect(await trail()).toEqual([{ ...kept, outcome: 'done' }]);
    expect(bot.logged).toEqual([
      { log: 'act.claimed', ...who, act: 'click' },
      { log: 'act.ended', ...who, act: 'click', outcome: 'done' },
    ]);
  });

  it('happens once for a click, and the second is told by whom and how it ended', async () => {
    await act();
    const second = await act().catch((error: unknown) => error);
    expect(second).toBeInstanceOf(AlreadyDoneError);
    expect(second).toMatchObject({ act: kept, outcome: 'done' });
    expect(steps.filter((step) => step === 'effect')).toHaveLength(1);
    expect(bot.logged.at(-1)).toEqual({ log: 'act.repeated', ...who });
  });

  it('is not even claimed where the role does not allow it', async () => {
    await expect(act(undefined, 'viewer')).rejects.toBeInstanceOf(RefusedError);
    expect(steps).toEqual([]);
    expect(bot.logged).toEqual([{ log: 'act.refused', ...who, effectiveRole: 'viewer' }]);
  });

  it('that a limit of the channel forbids is logged with which', async () => {
    await bot.store.saveLimits(workspace, limitsWith({ channel: 'C0DEV00001', acts: [] }));
    await expect(act()).rejects.toBeInstanceOf(RefusedError);
    expect(bot.logged).toEqual([{ log: 'act.refused', ...who, effectiveRole: 'operator', reason: 'act' }]);
  });

  it('does not happen while the role cannot be read, which is no refusal', async () => {
    Object.assign(bot.store, { limits: () => Promise.reject(new Error('throttled')) });
    await expect(act()).rejects.toThrow('throttled');
    expect([steps, bot.logged]).toEqual([[], []]);
  });

  it('does not happen while the trail cannot be written, and may be tried again', async () => {
    const { audit } = bot.store;
    let writes = 0;
    Object.assign(bot.store, {
      audit: (...given: Parameters<typeof audit>) => {
        writes += 1;
        return writes === 1 ? Promise.reject(new Error('throttled')) : audit(...given);
      },
    });
    await expect(act()).rejects.toThrow('throttled');
    expect(steps).toEqual(['claim', 'settle refused', 'audit refused']);
    expect(await act()).toBe('done it');
  });

  it('that happened is told as done although its end cannot be written', async () => {
    const { settle } = bot.store;
    Object.assign(bot.store, { settle: () => Promise.reject(new Error('throttled')) });
    expect(await act()).toBe('done it');
    Object.assign(bot.store, { settle });
    await expect(act()).rejects.toBeInstanceOf(AlreadyDoneError);
  });
});

describe('an act that fails', () => {
  it.each([
    ['a clear no of CircleCI', new CircleCIError('forbidden', 'no'), 'refused'],
    ['no answer of CircleCI', new CircleCIError('unavailable', 'cut', { ambiguous: true }), 'unknown'],
    ['a button that came too late', new StaleError('late'), 'refused'],
    ['a newer run', new SupersededError('newer', 'x'), 'refused'],
    ['words that cannot be read', new UsageError('what', 'x', []), 'refused'],
    ['no token', new NotConnectedError('none'), 'refused'],
    ['a bug', new Error('bug'), 'unknown'],
    ['what is no error at all', { name: 'StaleError' }, 'unknown'],
  ] as const)('by %s is recorded, and thrown on', async (_, error, outcome) => {
    const came = await act(() => Promise.reject(error)).catch((thrown: unknown) => thrown);
    expect(came).toBe(error);
    expect(steps.slice(-2)).toEqual([`settle ${outcome}`, `audit ${outcome}`]);
    expect(await trail()).toEqual([{ ...kept, outcome }]);
    const again = act();
    if (outcome === 'refused') expect(await again).toBe('done it');
    else await expect(again).rejects.toBeInstanceOf(AlreadyDoneError);
  });
});
