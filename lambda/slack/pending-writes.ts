/** Collects records that are written while the person is answered. */

export interface PendingWrites {
  /** Resolves at once. */
  writeMeanwhile(writing: Promise<void>): Promise<void>;
  /** Resolves when all are written. */
  written(): Promise<void>;
}

export function createPendingWrites(): PendingWrites {
  const writes: Promise<void>[] = [];
  return {
    async writeMeanwhile(writing) {
      writes.push(writing);
    },
    async written() {
      await Promise.all(writes);
    },
  };
}
