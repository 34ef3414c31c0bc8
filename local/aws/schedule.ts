/** Imitates EventBridge's schedule: once a minute, one at a time. */

export interface LocalSchedule {
  /** Now, without waiting for the minute; resolves when the function has ended. */
  run(): Promise<void>;
  close(): Promise<void>;
}

const minute = 60_000;

export function startSchedule(handler: () => Promise<unknown>): LocalSchedule {
  let running = Promise.resolve();
  const run = () => {
    // What failed is due again in a minute.
    running = running.then(handler).then(
      () => undefined,
      (error: unknown) => console.error('schedule:', error instanceof Error ? error.message : error),
    );
    return running;
  };
  const timer = setInterval(() => void run(), minute).unref();
  return {
    run,
    close() {
      clearInterval(timer);
      return running;
    },
  };
}
