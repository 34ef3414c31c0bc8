/** Reads a command's words and runs what they name. */
import { readCommand } from '../../commands/index.ts';
import type { Context } from '../../conversation/context.ts';
import type { Reply } from '../../conversation/reply.ts';

/** Throws UsageError and whatever the command throws. */
export async function runCommand(text: string, context: Context): Promise<Reply> {
  const { workspace, channel } = context.caller;
  const defaultProject = channel ? await context.store.defaultProject(workspace, channel) : undefined;
  return readCommand(text, { defaultProject }).run(context);
}
