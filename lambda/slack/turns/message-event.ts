/** Runs the words of a mention, or of a direct message to the bot, as a command, and replies where they stand. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import type { Context } from '../../conversation/context.ts';
import { isOfOwnCompany } from '../../conversation/output-access.ts';
import { publishInThread } from '../../conversation/publish-reply.ts';
import type { Reply } from '../../conversation/reply.ts';
import { tooLateView } from '../../views/errors/errors.ts';
import { outsiderView } from '../../views/errors/not-allowed.ts';
import type { Services } from '../worker-ports.ts';
import { withRunOfThread } from './add-run-of-thread.ts';
import { type DirectMessage, directMessageSchema, type Mention, mentionSchema } from './payload-schemas.ts';
import { type Turn, takeTurn } from './take-turn.ts';

/** Messages of bots, and edits, which Slack reports as another mention: neither asks the bot anything. */
const unaskedSchema = v.union([
  v.object({ bot_id: v.string() }),
  v.object({ edited: v.record(v.string(), v.unknown()) }),
]);

/** Milliseconds after which a person no longer waits. Slack repeats an event for hours. */
const patience = 60_000;

/** Replies in the thread of the mention, for all who read it. */
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
  // Where the installation does not tell who the bot is, it is the first that is mentioned.
  const text = withoutName(mention.text, context.botUserId ?? /<@(\w+)/.exec(mention.text)?.[1]);
  await takeTurn(turn, services, async (speaker) => {
    const asked = speaker.context();
    return publishInThread(await replyTo({ mention, text, destination: mention.channel }, asked), asked);
  });
}

/** Replies in the conversation itself: no one else reads it. */
export async function handleDirectMessage(
  { event, client, context }: SlackEventMiddlewareArgs<'message'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const read = v.safeParse(directMessageSchema, event);
  if (!read.success) return;
  const { user, channel, thread_ts: thread } = read.output;
  const turn: Turn = {
    client,
    context,
    user,
    channel,
    homeTeam: undefined,
    responseUrl: undefined,
    triggerId: undefined,
    thread: thread ?? undefined,
    begunThread: thread ?? undefined,
    clicked: 'by everybody',
    isDirect: true,
  };
  const text = withoutName(read.output.text, context.botUserId);
  const words = { mention: read.output, text, destination: user };
  await takeTurn(turn, services, (speaker) => replyTo(words, speaker.context()));
}

interface Words {
  readonly mention: Pick<Mention | DirectMessage, 'ts' | 'thread_ts'>;
  /** Without the bot's name. */
  readonly text: string;
  /** The outbox's name for the place: direct messages are stored under the person. */
  readonly destination: string;
}

async function replyTo({ mention, text, destination }: Words, context: Context): Promise<Reply> {
  if (context.now - Number(mention.ts) * 1000 > patience)
    return { kind: 'say', message: tooLateView({ what: 'waited' }) };
  // Slack lets people of another company write to the bot, though it gives them no slash commands.
  if (!(await isOfOwnCompany(context))) return { kind: 'say', message: outsiderView() };
  const thread = mention.thread_ts;
  const place = thread && { workspace: context.caller.workspace, channel: destination, thread };
  return context.run(place ? await withRunOfThread(text, place, context.store) : text);
}

/** The words without the bot's own name, wherever it stands. Empty words are help, as after the slash command. */
function withoutName(text: string, botUserId: string | undefined): string {
  if (botUserId === undefined) return text.trim();
  return text.replace(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>[:,]?`, 'g'), ' ').trim();
}
