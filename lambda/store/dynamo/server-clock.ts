/**
 * Adjusts the clock to the `date` header of the table's answers. Leases are compared between instances, whose own clocks
 * may differ by more than a lease.
 */

export interface ToldTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Takes an answer's `date` header, which has no milliseconds. */
  hear(date: string | undefined): void;
}

/** Precision: the header lacks up to a second, and the answer took its time. */
const exactness = 2_000;

export function createToldTime(own: () => number): ToldTime {
  let ahead = 0;
  return {
    now: () => own() - ahead,
    hear(date) {
      const told = Date.parse(date ?? '') + 500;
      if (Number.isNaN(told)) return;
      const difference = own() - told;
      ahead = Math.abs(difference) < exactness ? 0 : difference;
    },
  };
}
