/** Handles a slash command. */
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { readCommand } from '../commands/index.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { readCallerInfo } from './api/caller-info.ts';
import { createContext } from './create-context.ts';
import { watchDeprecations } from './deprecation-notice.ts';
import { noteAdminOnUse, readEffectiveRole } from './effective-role.ts';
import { commandSchema } from './payloads.ts';
import type { ReplyTarget } from './reply-target.ts';
import { respond } from './respond.ts';
import type { Services } from './worker-ports.ts';

export async function handleCommand(
  { body, client, context: bolt }: SlackCommandMiddlewareArgs & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const typed = v.parse(commandSchema, body);
  const caller = { workspace: String(bolt.workspace), user: typed.user_id, channel: typed.channel_id };
  const person = { workspace: caller.workspace, user: caller.user, homeTeam: undefined };
  const effectiveRole = () => readEffectiveRole(person, client, services);
  const sunsets = watchDeprecations({ workspace: caller.workspace, client }, services);
  const context = createContext({
    services: sunsets.watched,
    caller,
    run: runCommand,
    key: String(bolt.deliveryId),
    effectiveRole,
    surroundings: readCallerInfo(caller, client),
  });
  const way: ReplyTarget = {
    caller,
    client,
    responseUrl: typed.response_url ?? undefined,
    triggerId: typed.trigger_id ?? undefined,
    thread: undefined,
    effectiveRole,
    clicked: 'by one reader',
  };
  await Promise.all([
    respond(() => runCommand(typed.text, context), way, services),
    noteAdminOnUse(bolt.hasAdmin, effectiveRole),
  ]);
  await sunsets.tell();
}

/** Reads the words and runs what they name. Throws UsageError and whatever the command throws. */
export async function runCommand(text: string, context: Context): Promise<Reply> {
  const { workspace, channel } = context.caller;
  const defaultProject = channel ? await context.store.defaultProject(workspace, channel) : undefined;
  return readCommand(text, { defaultProject }).run(context);
}
