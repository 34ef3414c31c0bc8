/** Notes on a refusal what the person asked for, so that it runs by itself once they have connected their account. */
import { OwnAccountError } from '../errors.ts';
import { type Intent, writeIntent } from '../views/text/button-intent.ts';

/** Milliseconds that a refused command waits for its person to connect. */
const patience = 10 * 60_000;
/** Longer ones do not fit beside the rest of a form's metadata. */
const longest = 800;

/** Throws what `run` throws. The innermost wish stays: a button's command, not the button. */
export async function rememberingWish<T>(intent: Intent, now: number, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OwnAccountError) || error.wish !== undefined) throw error;
    const written = writeIntent(intent);
    if (written.length > longest) throw error;
    const { reason, act, target } = error;
    throw new OwnAccountError(reason, { act, target, wish: { intent: written, until: now + patience } });
  }
}
