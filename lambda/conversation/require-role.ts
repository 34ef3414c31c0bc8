/** Who may not is told before anything is asked, shown or typed in vain. */
import { RefusedError } from '../errors.ts';
import { type ActName, mayAct } from '../permissions.ts';
import type { Context } from './context.ts';

/** Throws RefusedError. An act checks again when it comes to it. */
export async function mustBeAllowed(act: ActName, context: Context, target?: string): Promise<void> {
  const who = await context.standing();
  if (!mayAct(who, act)) throw new RefusedError(act, who, target);
}
