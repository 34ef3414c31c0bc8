/**
 * Slack's pace: a message a second in a channel, 300 a minute in a workspace, and 50 changes a minute. Times are taken
 * in the store, so that all who send keep the pace together, and keep away while Slack says wait.
 */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { DispatchLock, RateLimiter } from './dispatch-context.ts';
import { noteBusy } from './first-message.ts';

const perChannel = 1_000;
const perWorkspace = 200;
const perChange = 1_200;
/** Longer than this nobody sleeps: the message comes again, and others use the time. */
const longestNap = 2_500;
/** As long as five messages of the workspace's take. */
const jam = 5 * perWorkspace;
/** As long as a call of Slack may take: none is begun later. */
const longestCall = 10_000;

export function createRateLimiter(
  { workspace, channel, deadline }: Pick<DispatchLock, 'workspace' | 'channel' | 'deadline'>,
  services: AlertServices,
): RateLimiter {
  const { store, now, sleep } = services;
  let waited = 0;
  const check = () => {
    if (now() > deadline - longestCall) throw new RetryError(0);
  };
  const take = async (of: string | undefined, interval: number) => {
    const slot = { of, count: 1, interval, now: now(), within: longestNap };
    const wait = (await store.takeSlot(workspace, slot)) - now();
    if (wait >= jam) noteBusy(workspace, services);
    if (wait > longestNap) throw new RetryError(wait);
    if (wait > 0) await sleep(wait);
    return Math.max(0, wait);
  };
  const look = async () => {
    const wait = (await store.takeSlot(workspace, { count: 0, interval: 0, now: now(), within: 0 })) - now();
    if (wait > longestNap) throw new RetryError(wait);
  };
  return {
    checkAvailable: look,
    checkDeadline: check,
    isCrowded: () => waited > 0,
    isJammed: () => waited >= jam,
    async takeSlot(what) {
      if (now() + 2 * longestNap > deadline - longestCall) throw new RetryError(0);
      if (what === 'change') return void (await take('change', perChange));
      // In this order, only those sleep whose turn it is in the workspace: few, however many channels are busy.
      waited = await take(undefined, perWorkspace);
      await take(channel, perChannel);
    },
    block(what, milliseconds) {
      noteBusy(workspace, services);
      return store.blockUntil(workspace, {
        of: what === 'change' ? what : channel,
        until: now() + milliseconds,
      });
    },
  };
}
