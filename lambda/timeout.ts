/** Nobody waits longer than they have to. */

export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Rejects with OutOfTimeError after that many milliseconds, whatever the work is doing. */
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
