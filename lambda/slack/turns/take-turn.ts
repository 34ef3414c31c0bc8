/** Takes one turn with a person: runs what they asked for and replies, whatever happens. */
import type { AllMiddlewareArgs } from '@slack/bolt';
import type { Caller, Context } from '../../conversation/context.ts';
import type { Reply } from '../../conversation/reply.ts';
import { type CallerInfo, readCallerInfo } from '../api/caller-info.ts';
import { type LookUps, lookUpOnce } from '../api/look-up-once.ts';
import { createContext } from '../create-context.ts';
import { watchDeprecations } from '../deprecation-notice.ts';
import { noteAdminOnUse, readEffectiveRole } from '../effective-role.ts';
import { createPendingWrites } from '../pending-writes.ts';
import type { ReplyTarget } from '../reply-target.ts';
import { respond } from '../respond.ts';
import type { Services } from '../worker-ports.ts';
import type { Interaction } from './payload-schemas.ts';
import { runCommand } from './run-command.ts';

/** What Slack sends about a command, click, shortcut or mention. */
export interface Turn
  extends Pick<AllMiddlewareArgs, 'client' | 'context'>,
    Pick<
      ReplyTarget,
      'responseUrl' | 'triggerId' | 'thread' | 'begunThread' | 'clicked' | 'clickedTs' | 'isDirect'
    > {
  readonly user: string;
  readonly channel: string | undefined;
  /** The workspace that the person is a member of, where Slack tells it. */
  readonly homeTeam: string | undefined;
}

/** Of an event that has no answer of its own. */
export function turnOfEvent({
  triggerId,
  ...place
}: Pick<Turn, 'client' | 'context' | 'user' | 'channel'> & { readonly triggerId?: string }): Turn {
  return {
    ...place,
    triggerId,
    homeTeam: undefined,
    responseUrl: undefined,
    thread: undefined,
    clicked: 'by everybody',
  };
}

/** Who interacted, where, and the ways to answer that Slack gave. */
export function interactionOf({ user, channel, response_url, trigger_id }: Interaction) {
  return {
    user: user.id,
    channel: channel?.id,
    homeTeam: user.team_id ?? undefined,
    responseUrl: response_url ?? undefined,
    triggerId: trigger_id ?? undefined,
  };
}

export interface Speaker {
  readonly way: ReplyTarget;
  /** `key`: what the person asks for is done once for it. Left out: the delivery's id. */
  context(key?: string): Context;
  /** Resolves when the records of what was done are written. */
  written(): Promise<void>;
}

export async function takeTurn(
  turn: Turn,
  services: Services,
  speak: (speaker: Speaker) => Promise<Reply>,
): Promise<void> {
  const workspace = String(turn.context.workspace);
  const sunsets = watchDeprecations(workspace, services);
  const speaker = speakerOf(turn, sunsets.watched);
  try {
    await Promise.all([
      respond(() => speak(speaker), speaker.way, services),
      noteAdminOnUse(turn.context.hasAdmin, speaker.way.effectiveRole),
    ]);
  } finally {
    // Lambda stops the function as soon as this ends, an answer that failed included.
    await speaker.written();
  }
  await sunsets.tell();
}

/** Of a direct message with the bot Slack tells nothing without one more scope: only its person reads it. */
function surroundingsOf(place: Caller, { isDirect, channel }: Turn, lookUps: LookUps): CallerInfo {
  const info = readCallerInfo(place, lookUps);
  return isDirect && place.channel === channel ? { ...info, readers: async () => 'own company' } : info;
}

/** What a person may use and how they are replied to, without a reply. */
export function speakerOf(turn: Turn, services: Services): Speaker {
  const { context: bolt, client, user, channel, homeTeam, ...reach } = turn;
  const caller: Caller = { workspace: String(bolt.workspace), user, channel };
  const person = { workspace: caller.workspace, user, homeTeam };
  const [lookUps, writes] = [lookUpOnce(client), createPendingWrites()];
  const effectiveRole = () => readEffectiveRole(person, lookUps, services);
  const roleOf = (other: string) =>
    readEffectiveRole({ workspace: caller.workspace, user: other, homeTeam: undefined }, lookUps, services);
  const context = (key = String(bolt.deliveryId)) =>
    createContext({
      services,
      caller,
      key,
      run: runCommand,
      effectiveRole,
      roleOf,
      writeMeanwhile: writes.writeMeanwhile,
      surroundingsOf: (place) => surroundingsOf(place, turn, lookUps),
    });
  return { way: { ...reach, caller, client, effectiveRole }, context, written: writes.written };
}
