/** Slack's pace: a message a second in a channel, and 300 a minute in a workspace. */
import type { Turn } from './deliver.ts';
import { RetryError } from './retry.ts';
import type { AlertServices } from './services.ts';

const perChannel = 1_000;
const perWorkspace = 200;
/** Times are taken from the workspace's row this many at once, when as many messages are to come. */
const mostAtOnce = 5;
/** Longer than this nobody sleeps: the message comes again. */
const longestNap = 15_000;

export class Pace {
  readonly #turn: Turn;
  readonly #services: AlertServices;
  #expected = 1;
  #taken: number[] = [];
  #channelFreeAt = 0;

  constructor(turn: Turn, services: AlertServices) {
    this.#turn = turn;
    this.#services = services;
  }

  /** How many messages are still to come, this one included. */
  expect(messages: number): void {
    this.#expected = messages;
  }

  /** Resolves when the next message may be sent. Throws RetryError when that is too far away. */
  async next(): Promise<void> {
    const { now } = this.#services;
    const at = Math.max(await this.#workspaceTime(), this.#channelFreeAt);
    await this.rest(at - now());
    this.#channelFreeAt = now() + perChannel;
  }

  /** Throws RetryError when there is no time for it. */
  async rest(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return;
    const { now, sleep } = this.#services;
    if (milliseconds > longestNap || now() + milliseconds > this.#turn.deadline - 2_000)
      throw new RetryError(milliseconds);
    await sleep(milliseconds);
  }

  async #workspaceTime(): Promise<number> {
    const { store, now } = this.#services;
    const [known, ...others] = this.#taken;
    if (known !== undefined) {
      this.#taken = others;
      return known;
    }
    const count = Math.max(1, Math.min(this.#expected, mostAtOnce));
    const slots = { count, interval: perWorkspace, now: now() };
    const start = await store.reserve(this.#turn.workspace, slots);
    this.#taken = Array.from({ length: count - 1 }, (_, index) => start + (index + 1) * perWorkspace);
    return start;
  }
}
