/** Waits for the answers of several CircleCIs, and for late ones only a while. */

/** Returns each answer or error. Undefined for what is not there after as long as an answer says to wait for the others. */
export async function settleSoon<T>(
  asked: readonly Promise<T>[],
  waitAfter: (answer: T, at: number) => number | undefined,
): Promise<readonly (PromiseSettledResult<T> | undefined)[]> {
  const settled = asked.map((): PromiseSettledResult<T> | undefined => undefined);
  const late = Promise.withResolvers<void>();
  const timers: NodeJS.Timeout[] = [];
  const done = asked.map(async (one, at) => {
    try {
      const value = await one;
      settled[at] = { status: 'fulfilled', value };
      const milliseconds = waitAfter(value, at);
      if (milliseconds !== undefined) timers.push(setTimeout(late.resolve, milliseconds));
    } catch (reason) {
      settled[at] = { status: 'rejected', reason };
    }
  });
  await Promise.race([Promise.all(done), late.promise]);
  for (const timer of timers) clearTimeout(timer);
  return [...settled];
}

/**
 * Asks each once the ones before it have failed, or have not answered for that many milliseconds. Returns the first answer.
 * Rejects with AggregateError where all have failed.
 */
export async function askInTurn<Of, T>(
  all: readonly Of[],
  ask: (one: Of) => Promise<T>,
  milliseconds: number,
): Promise<T> {
  const asked: Promise<T>[] = [];
  for (const one of all) {
    asked.push(ask(one));
    const answer = Promise.any(asked);
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(late.resolve, milliseconds);
    const found = await Promise.race([
      answer.then(
        (value) => ({ value }),
        () => undefined,
      ),
      late.promise,
    ]);
    clearTimeout(timer);
    if (found) return found.value;
  }
  return Promise.any(asked);
}
