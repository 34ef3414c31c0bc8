/** Handles a slash command. */
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import type { Services } from '../worker-ports.ts';
import { commandSchema } from './payload-schemas.ts';
import { type Turn, takeTurn } from './take-turn.ts';

export function handleCommand(
  { body, client, context }: SlackCommandMiddlewareArgs & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const typed = v.parse(commandSchema, body);
  const turn: Turn = {
    client,
    context,
    user: typed.user_id,
    channel: typed.channel_id,
    homeTeam: undefined,
    responseUrl: typed.response_url ?? undefined,
    triggerId: typed.trigger_id ?? undefined,
    thread: undefined,
    clicked: 'by one reader',
  };
  return takeTurn(turn, services, (speaker) => speaker.context().run(typed.text));
}
