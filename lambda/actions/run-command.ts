/** Handles a button that runs a command. Only the caller sees the reply. */
import { action } from './action.ts';

export const run = action('run', ({ command }, context) => context.run(command));
