/** Imitates Lambda's asynchronous invocations: delivered at least once, tried three times, then put aside. */
import { noQueueFolder, openQueueFolder, type Queued, type QueueFolder } from './invocation-folder.ts';

export interface QueueOptions {
  readonly folder?: string | undefined;
  readonly clock: () => number;
  /** Milliseconds before each further try. */
  readonly retryDelays: readonly number[];
  readonly deliver: (functionName: string, event: unknown) => Promise<unknown>;
}

export interface Queue {
  /** Returns once it is stored. */
  add(functionName: string, event: unknown): void;
  /** What failed for the last time, oldest first. */
  readonly failures: readonly Queued[];
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
  /** What runs may end; what waits stays stored for the next start. */
  close(): Promise<void>;
}

interface Running {
  readonly options: QueueOptions;
  readonly shelf: QueueFolder;
  readonly failures: Queued[];
  readonly timers: Map<string, NodeJS.Timeout>;
  readonly running: Map<string, Promise<void>>;
  readonly watchers: Set<() => void>;
  closed: boolean;
}

export function startQueue(options: QueueOptions): Queue {
  const shelf = options.folder ? openQueueFolder(options.folder) : noQueueFolder;
  const queue: Running = {
    options,
    shelf,
    failures: [],
    timers: new Map(),
    running: new Map(),
    watchers: new Set(),
    closed: false,
  };
  const { clock } = options;
  const newId = countFrom(clock());
  for (const queued of shelf.load()) plan(queue, queued);
  return {
    failures: queue.failures,
    add: (functionName, event) =>
      plan(queue, { id: newId(), functionName, event, attempts: 0, dueAt: clock() }),
    idle: () => (isIdle(queue) ? Promise.resolve() : nextIdle(queue)),
    async close() {
      queue.closed = true;
      for (const timer of queue.timers.values()) clearTimeout(timer);
      await Promise.all(queue.running.values());
    },
  };
}

/** Stored first; a closed queue leaves it at that. */
function plan(queue: Running, queued: Queued): void {
  queue.shelf.save(queued);
  if (queue.closed) return;
  const wait = Math.max(0, queued.dueAt - queue.options.clock());
  const timer = setTimeout(() => start(queue, queued), wait);
  queue.timers.set(queued.id, timer);
}

function start(queue: Running, queued: Queued): void {
  queue.timers.delete(queued.id);
  const ended = attempt(queue, { ...queued, attempts: queued.attempts + 1 }).then(() => {
    queue.running.delete(queued.id);
    if (isIdle(queue)) for (const watcher of queue.watchers) watcher();
  });
  queue.running.set(queued.id, ended);
}

async function attempt(queue: Running, queued: Queued): Promise<void> {
  const { deliver, retryDelays, clock } = queue.options;
  try {
    await deliver(queued.functionName, queued.event);
    queue.shelf.remove(queued.id);
  } catch {
    const delay = retryDelays[queued.attempts - 1];
    if (delay !== undefined) return plan(queue, { ...queued, dueAt: clock() + delay });
    queue.failures.push(queued);
    queue.shelf.fail(queued);
  }
}

function isIdle({ timers, running }: Running): boolean {
  return timers.size + running.size === 0;
}

/** In order, and different from those of earlier starts. */
function countFrom(start: number): () => string {
  let count = 0;
  return () => `${start}-${String(count++).padStart(8, '0')}`;
}

function nextIdle({ watchers }: Running): Promise<void> {
  return new Promise((resolve) => {
    const watcher = () => {
      watchers.delete(watcher);
      resolve();
    };
    watchers.add(watcher);
  });
}
