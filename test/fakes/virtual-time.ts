/** Time that passes only when everybody waits: hours of it in a second, and the same each time. */

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

export interface VirtualTime {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  at(time: number, happen: () => void): void;
  /** Resolves when no timer is left, or `isOver`. */
  run(isOver?: () => boolean): Promise<void>;
}

export function createVirtualTime(start: number): VirtualTime {
  const events: Event[] = [];
  let now = start;
  let order = 0;
  const at = (time: number, happen: () => void) => {
    order += 1;
    push(events, { at: Math.max(now, time), order, happen });
  };
  return {
    now: () => now,
    at,
    sleep: (milliseconds) => new Promise((resolve) => at(now + milliseconds, resolve)),
    async run(isOver = () => false) {
      for (;;) {
        await settled();
        if (isOver()) return;
        const next = pop(events);
        if (!next) return;
        now = next.at;
        next.happen();
      }
    },
  };
}

/** Resolves when nothing more can run without time passing: the fakes use no other macrotasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** A binary heap: the earliest lies first. */
function push(heap: Event[], event: Event): void {
  let place = heap.push(event) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (isBefore(heap[above]!, event)) break;
    heap[place] = heap[above]!;
    place = above;
  }
  heap[place] = event;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    if (left >= heap.length) break;
    const below = left + 1 < heap.length && isBefore(heap[left + 1]!, heap[left]!) ? left + 1 : left;
    if (isBefore(last, heap[below]!)) break;
    heap[place] = heap[below]!;
    place = below;
  }
  heap[place] = last;
  return first;
}
