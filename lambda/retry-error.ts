/** Defines the error by which a handler has its message retried later. It does not count as a failed attempt. */
export class RetryError extends Error {
  override readonly name = 'RetryError';
  /** Milliseconds from now. */
  readonly after: number;

  constructor(after: number) {
    super(`Comes again in ${after} ms.`);
    this.after = after;
  }
}
