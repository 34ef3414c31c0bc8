/** A button that stands for a command: the person alone sees the answer. */
import { action } from './action.ts';

export const run = action('run', ({ command }, context) => context.run(command));
