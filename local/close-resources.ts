/** Closes what was opened, the last one first, whether the rest came up or not. */

export interface Closing {
  /** Gives back what it was given. */
  later<T extends { close(): Promise<void> }>(opened: T): T;
  all(): Promise<void>;
}

export function createClosing(): Closing {
  const opened: { close(): Promise<void> }[] = [];
  return {
    later(one) {
      opened.push(one);
      return one;
    },
    async all() {
      for (const one of opened.splice(0).reverse()) await one.close();
    },
  };
}
