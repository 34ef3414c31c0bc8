/**
 * Lets time pass only while everything waits, between real servers: a second of a hanging service takes no time, and a
 * busy machine makes nothing late. All time-outs of the process fire in their order.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { vi } from 'vitest';

export interface WaitingTime {
  /** Lets time pass until it is done. Returns its result, and how many milliseconds it waited. */
  pass<T>(work: Promise<T>): Promise<{ readonly waited: number; readonly result: T }>;
  /** Lets time pass until no client waits for an answer, and `isOver`. */
  passUntilQuiet(isOver: () => boolean): Promise<void>;
  stop(): void;
}

const turn = setImmediate;
const realTimeout = setTimeout;
const realSignal = AbortSignal.timeout;
/** A promise may need some turns of the event loop from one request to the next. */
const turns = 12;
/** Milliseconds of real time after which a test is wrong, and no machine is busy. */
const longestTurn = 60_000;

/** `held`: how many requests the servers keep without an answer. The servers are started before this. */
export function startWaitingTime(held: () => number): WaitingTime {
  const clients = watchClients();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() });
  // Node's own counts on a clock that cannot be moved.
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('Out of time', 'TimeoutError')), milliseconds);
    return controller.signal;
  };

  /** Nothing moves any more: each request that was sent is held by a server, and no code has anything to run. */
  async function standstill(isOver: () => boolean): Promise<void> {
    const began = performance.now();
    for (let quiet = 0; quiet < turns && !isOver(); ) {
      await new Promise((resolve) => turn(resolve));
      quiet = clients.open() === held() ? quiet + 1 : 0;
      if (performance.now() - began > longestTurn) throw new Error('A request is neither answered nor held.');
    }
  }

  async function until(isOver: () => boolean): Promise<void> {
    for (;;) {
      await standstill(isOver);
      if (isOver()) return;
      // Without a timer something outside of it is on its way, such as a file that is loaded.
      if (vi.getTimerCount() === 0) await new Promise((resolve) => realTimeout(resolve, 1));
      // All that is due at once, before anything else runs: a time-out that ends with another's loses to it.
      else vi.advanceTimersToNextTimer().advanceTimersByTime(0);
    }
  }

  return {
    async pass(work) {
      const began = Date.now();
      let ended: number | undefined;
      const end = () => {
        ended = Date.now();
      };
      work.then(end, end);
      await until(() => ended !== undefined);
      return { result: await work, waited: (ended ?? began) - began };
    },
    passUntilQuiet: (isOver) => until(() => clients.open() === 0 && isOver()),
    stop() {
      clients.stop();
      AbortSignal.timeout = realSignal;
      vi.useRealTimers();
    },
  };
}

/** Counts the requests of all HTTP clients of the process that wait for an answer. */
function watchClients() {
  const waiting = new Set<unknown>();
  const begin = (message: unknown) => waiting.add(requestOf(message));
  const end = (message: unknown) => waiting.delete(requestOf(message));
  const channels = {
    'http.client.request.start': begin,
    'http.client.response.finish': end,
    'http.client.request.error': end,
    'undici:request:create': begin,
    'undici:request:trailers': end,
    'undici:request:error': end,
  };
  for (const [name, told] of Object.entries(channels)) subscribe(name, told);
  return {
    open: () => waiting.size,
    stop: () => {
      for (const [name, told] of Object.entries(channels)) unsubscribe(name, told);
    },
  };
}

function requestOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'request' in message
    ? message.request
    : undefined;
}
