/** Runs the words of a message that mentions the bot as a command, and replies in its thread. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import type { Context } from '../conversation/context.ts';
import { publishInThread } from '../conversation/publish-reply.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooLateView } from '../views/errors/errors.ts';
import { readCallerInfo } from './api/caller-info.ts';
import { createContext } from './create-context.ts';
import { watchDeprecations } from './deprecation-notice.ts';
import { noteAdminOnUse, readEffectiveRole } from './effective-role.ts';
import type { ReplyTarget } from './reply-target.ts';
import { respond } from './respond.ts';
import { runCommand } from './slash-command.ts';
import type { Services } from './worker-ports.ts';

const optional = v.optional(v.nullable(v.string()));

const mentionSchema = v.object({
  user: v.string(),
  channel: v.string(),
  text: v.string(),
  ts: v.string(),
  thread_ts: optional,
});
type Mention = v.InferOutput<typeof mentionSchema>;

/** Messages of bots, and edits, which Slack reports as another mention: neither asks the bot anything. */
const unaskedSchema = v.union([
  v.object({ bot_id: v.string() }),
  v.object({ edited: v.record(v.string(), v.unknown()) }),
]);

/** Milliseconds after which a person no longer waits. Slack repeats an event for hours. */
const patience = 60_000;

export async function handleMention(
  { event, client, context: bolt }: SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  if (v.is(unaskedSchema, event)) return;
  const mention = v.parse(mentionSchema, event);
  const caller = { workspace: String(bolt.workspace), user: mention.user, channel: mention.channel };
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
    ...{ caller, client, effectiveRole, clicked: 'by everybody' },
    ...{ responseUrl: undefined, triggerId: undefined, thread: mention.thread_ts ?? mention.ts },
  };
  await Promise.all([
    respond(() => replyTo(mention, String(bolt.botUserId), context), way, services),
    noteAdminOnUse(bolt.hasAdmin, effectiveRole),
  ]);
  await sunsets.tell();
}

async function replyTo({ text, ts }: Mention, botUserId: string, context: Context): Promise<Reply> {
  if (context.now - Number(ts) * 1000 > patience)
    return { kind: 'say', message: tooLateView({ what: 'waited' }) };
  return publishInThread(await context.run(withoutMention(text, botUserId)), context);
}

/** The words without the bot's own name, wherever it stands. Empty words are help, as after the slash command. */
function withoutMention(text: string, botUserId: string): string {
  return text.replace(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>[:,]?`, 'g'), ' ').trim();
}
