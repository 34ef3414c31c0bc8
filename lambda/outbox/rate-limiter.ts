/**
 * Keeps Slack's rate limits: a message a second in a channel, 300 a minute in a workspace, and 50 edits a minute. Slots of
 * the workspace are taken in the store, so that all function instances share the limits and Slack's Retry-After.
 */
import { RetryError } from '../retry-error.ts';
import { noteBusy } from './busy-workspaces.ts';
import type { OutboxServices } from './outbox-ports.ts';
import { longestCall } from './policy.ts';
import type { Call } from './state.ts';

const perDestination = 1_000;
const perWorkspace = 200;
const perChange = 1_200;
/** Longest sleep. For a longer wait the queue message is retried, and the function does other work. */
const longestNap = 2_500;
/** A wait of five slots of the workspace counts as a jam. */
const jam = 5 * perWorkspace;

export interface RateLimiter {
  /** Throws RetryError when the workspace's next slot is too far away. Takes no slot. */
  checkAvailable(): Promise<void>;
  /**
   * Resolves when the call may be made, with the destination's next slot. Throws RetryError when that is too far away;
   * `nextAt` is the destination's slot now.
   */
  takeSlot(call: Call, nextAt: number): Promise<number>;
  /** Resolves at the destination's next slot. Throws RetryError when that is too far away. */
  awaitSlot(nextAt: number): Promise<void>;
  /** The last post had to wait for other posts of the workspace. */
  isCrowded(): boolean;
  /** Call right before a request: throws RetryError when too little time is left, as after a long pause of the process. */
  checkDeadline(): void;
}

/** `deadline` is in milliseconds since the epoch. */
export function createRateLimiter(
  workspace: string,
  deadline: number,
  services: OutboxServices,
): RateLimiter {
  const { store, now, sleep } = services;
  let isCrowded = false;
  const check = (reserve: number) => {
    if (now() + reserve > deadline - longestCall) throw new RetryError(0);
  };
  const nap = async (wait: number) => {
    if (wait > longestNap) throw new RetryError(wait);
    if (wait > 0) await sleep(wait);
  };
  const take = async (of: 'post' | 'change', interval: number) => {
    const slot = { of, count: 1, interval, now: now(), within: longestNap };
    const wait = (await store.takeSlot(workspace, slot)) - now();
    if (wait >= jam) noteBusy(workspace, services);
    await nap(wait);
    return wait > 0;
  };
  return {
    async checkAvailable() {
      const none = { of: 'post', count: 0, interval: 0, now: now(), within: 0 } as const;
      const wait = (await store.takeSlot(workspace, none)) - now();
      if (wait > longestNap) throw new RetryError(wait);
    },
    checkDeadline: () => check(0),
    isCrowded: () => isCrowded,
    awaitSlot: (nextAt) => nap(nextAt - now()),
    async takeSlot(call, nextAt) {
      check(2 * longestNap);
      if (call === 'edit') {
        await take('change', perChange);
        return nextAt;
      }
      if (nextAt - now() > longestNap) throw new RetryError(nextAt - now());
      // Workspace first: then few dispatchers sleep at the same time, however many channels are busy.
      isCrowded = await take('post', perWorkspace);
      await nap(nextAt - now());
      return Math.max(now(), nextAt) + perDestination;
    },
  };
}
