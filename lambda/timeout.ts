/** Rejects a promise after a timeout. */

export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Rejects with OutOfTimeError after that many milliseconds. The work itself is not stopped. */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTimeError()), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
