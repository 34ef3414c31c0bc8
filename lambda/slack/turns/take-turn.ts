/** Takes one turn with a person: builds their Context, runs what they asked for and replies, whatever happens. */
import type { AllMiddlewareArgs } from '@slack/bolt';
import type { Caller, Context } from '../../conversation/context.ts';
import type { Reply } from '../../conversation/reply.ts';
import { readCallerInfo } from '../api/caller-info.ts';
import { createContext } from '../create-context.ts';
import { watchDeprecations } from '../deprecation-notice.ts';
import { noteAdminOnUse, readEffectiveRole } from '../effective-role.ts';
import type { ReplyTarget } from '../reply-target.ts';
import { respond } from '../respond.ts';
import type { Services } from '../worker-ports.ts';
import { runCommand } from './run-command.ts';

/** What Slack tells of a command, click, shortcut or mention. */
export interface Turn
  extends Pick<AllMiddlewareArgs, 'client' | 'context'>,
    Pick<ReplyTarget, 'responseUrl' | 'triggerId' | 'thread' | 'clicked'> {
  readonly user: string;
  readonly channel: string | undefined;
  /** The workspace that the person is a member of, where Slack tells it. */
  readonly homeTeam: string | undefined;
}

export interface Speaker {
  readonly way: ReplyTarget;
  /** `key`: what the person asks for is done once for it. Left out: the delivery's id. */
  context(key?: string): Context;
}

export async function takeTurn(
  { context: bolt, client, user, channel, homeTeam, ...reach }: Turn,
  services: Services,
  speak: (speaker: Speaker) => Promise<Reply>,
): Promise<void> {
  const caller: Caller = { workspace: String(bolt.workspace), user, channel };
  const person = { workspace: caller.workspace, user, homeTeam };
  const effectiveRole = () => readEffectiveRole(person, client, services);
  const sunsets = watchDeprecations({ workspace: caller.workspace, client }, services);
  const way: ReplyTarget = { ...reach, caller, client, effectiveRole };
  const context = (key = String(bolt.deliveryId)) =>
    createContext({
      services: sunsets.watched,
      caller,
      key,
      run: runCommand,
      effectiveRole,
      surroundings: readCallerInfo(caller, client),
    });
  await Promise.all([
    respond(() => speak({ way, context }), way, services),
    noteAdminOnUse(bolt.hasAdmin, effectiveRole),
  ]);
  await sunsets.tell();
}
