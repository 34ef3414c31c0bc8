/** Runs the words of a message that mentions the bot as a command, and replies in its thread. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import type { Context } from '../../conversation/context.ts';
import { isOfOwnCompany } from '../../conversation/output-access.ts';
import { publishInThread } from '../../conversation/publish-reply.ts';
import type { Reply } from '../../conversation/reply.ts';
import { tooLateView } from '../../views/errors/errors.ts';
import { outsiderView } from '../../views/errors/not-allowed.ts';
import type { Services } from '../worker-ports.ts';
import { type Mention, mentionSchema } from './payloads.ts';
import { type Turn, takeTurn } from './take-turn.ts';
import { withRunOfThread } from './thread-run.ts';

/** Messages of bots, and edits, which Slack reports as another mention: neither asks the bot anything. */
const unaskedSchema = v.union([
  v.object({ bot_id: v.string() }),
  v.object({ edited: v.record(v.string(), v.unknown()) }),
]);

/** Milliseconds after which a person no longer waits. Slack repeats an event for hours. */
const patience = 60_000;

export async function handleMention(
  { event, client, context }: SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  if (v.is(unaskedSchema, event)) return;
  const mention = v.parse(mentionSchema, event);
  const turn: Turn = {
    client,
    context,
    user: mention.user,
    channel: mention.channel,
    homeTeam: undefined,
    responseUrl: undefined,
    triggerId: undefined,
    thread: mention.thread_ts ?? mention.ts,
    begunThread: mention.thread_ts ?? undefined,
    clicked: 'by everybody',
  };
  await takeTurn(turn, services, (speaker) => replyTo(mention, context.botUserId, speaker.context()));
}

async function replyTo(mention: Mention, botUserId: string | undefined, context: Context): Promise<Reply> {
  if (context.now - Number(mention.ts) * 1000 > patience)
    return { kind: 'say', message: tooLateView({ what: 'waited' }) };
  // Slack lets people of another company mention the bot, though it gives them no slash commands.
  if (!(await isOfOwnCompany(context))) return { kind: 'say', message: outsiderView() };
  const typed = withoutMention(mention.text, botUserId);
  const thread = mention.thread_ts;
  const place = thread && { workspace: context.caller.workspace, channel: mention.channel, thread };
  const text = place ? await withRunOfThread(typed, place, context.store) : typed;
  return publishInThread(await context.run(text), context);
}

/**
 * The words without the bot's own name, wherever it stands: the first that is mentioned, where the installation does not
 * tell. Empty words are help, as after the slash command.
 */
function withoutMention(text: string, botUserId: string | undefined): string {
  const own = botUserId ?? /<@(\w+)/.exec(text)?.[1];
  return text.replace(new RegExp(`<@${own}(?:\\|[^>]*)?>[:,]?`, 'g'), ' ').trim();
}
