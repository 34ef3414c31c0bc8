/** Retries a read once after a transient failure. */
import { CircleCIError } from '../errors.ts';

export interface Trying {
  /** No second try, and no waiting for one, once this is aborted. */
  readonly signal: AbortSignal;
  /** From 0 to 1, spreads the second tries of many. */
  readonly random: (() => number) | undefined;
}

/** Seconds of a 429 that are worth waiting for while a person waits for us. */
const shortWait = 2;

export async function twice<T>(attempt: () => Promise<T>, { signal, random }: Trying): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isPassing(error) || signal.aborted) throw error;
    const seconds = error.retryAfter ?? 0.1 + 0.2 * (random?.() ?? 0.5);
    await pause(seconds * 1000, signal);
    if (signal.aborted) throw error;
    return attempt();
  }
}

function isPassing(error: unknown): error is CircleCIError {
  if (!(error instanceof CircleCIError)) return false;
  if (error.reason === 'rate-limited') return (error.retryAfter ?? shortWait + 1) <= shortWait;
  return error.reason === 'unavailable';
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
