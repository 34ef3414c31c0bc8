/** Not now: the message goes back to the queue and comes again. Nothing is lost, and no attempt is counted as failed. */
export class RetryError extends Error {
  override readonly name = 'RetryError';
  /** Milliseconds from now. */
  readonly after: number;

  constructor(after: number) {
    super(`Comes again in ${after} ms.`);
    this.after = after;
  }
}
