/**
 * The time as the table tells it with every answer. Leases are compared between instances, whose own clocks may differ
 * by more than a lease lasts; all of them speak with the same table.
 */

export interface ToldTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Of an answer: its `date` header, which leaves out the milliseconds. */
  hear(date: string | undefined): void;
}

/** The header is a second late at most, and the answer was on its way: closer than this nobody knows. */
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
