/**
 * Keeps Slack's rate limits: a message a second in a channel, 300 a minute in a workspace, and 50 edits a minute. Slots
 * are taken in the store, so that all function instances share the limits and Slack's Retry-After.
 */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { DispatchLock, RateLimiter } from './dispatch-context.ts';
import { noteBusy } from './first-message.ts';

const perChannel = 1_000;
const perWorkspace = 200;
const perChange = 1_200;
/** Longest sleep. For a longer wait the queue message is retried, and the function does other work. */
const longestNap = 2_500;
/** A wait of five slots of the workspace counts as a jam. */
const jam = 5 * perWorkspace;
/** Longest Slack call, in ms. Do not start a call with less time left. */
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
      // Workspace first: then few dispatchers sleep at the same time, however many channels are busy.
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
