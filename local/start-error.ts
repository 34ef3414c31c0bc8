/** Defines the error that ends a start in one sentence, and words a port that is taken. */

/** A wrong setting: printed as one sentence, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Turns the refusal of a taken port into a sentence. */
export function portInUse(port: number) {
  return (error: unknown): never => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    throw new StartError(
      `Port ${port} is in use. Is the bot already running? Choose another one: PORT=${port + 10} npm start`,
    );
  };
}
