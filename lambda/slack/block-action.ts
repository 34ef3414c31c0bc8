/** Handles a click on a sealed button or option. Ignores link buttons. */
import type { AllMiddlewareArgs, SlackActionMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { actions } from '../actions/index.ts';
import type { Reply } from '../conversation/reply.ts';
import { InvalidButtonError } from '../errors.ts';
import { readCallerInfo } from './api/caller-info.ts';
import { type Unsealed, unseal } from './button-tokens.ts';
import { createContext } from './create-context.ts';
import { watchDeprecations } from './deprecation-notice.ts';
import { noteAdminOnUse, readEffectiveRole } from './effective-role.ts';
import { type Click, clickSchema } from './payloads.ts';
import type { ReplyTarget } from './reply-target.ts';
import { respond } from './respond.ts';
import { placeOf } from './send-reply.ts';
import { runCommand } from './slash-command.ts';
import type { Services } from './worker-ports.ts';

export async function handleClick(
  { body, client, context: bolt }: SlackActionMiddlewareArgs & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const click = v.parse(clickSchema, body);
  const element = click.actions[0];
  if (!element || isLink(element)) return;
  const caller = { workspace: String(bolt.workspace), user: click.user.id, channel: click.channel?.id };
  const person = {
    workspace: caller.workspace,
    user: caller.user,
    homeTeam: click.user.team_id ?? undefined,
  };
  const effectiveRole = () => readEffectiveRole(person, client, services);
  const way: ReplyTarget = {
    caller,
    client,
    responseUrl: click.response_url ?? undefined,
    triggerId: click.trigger_id ?? undefined,
    thread: click.container.thread_ts ?? undefined,
    effectiveRole,
    clicked: click.container.is_ephemeral ? 'by one reader' : 'by everybody',
  };
  const sunsets = watchDeprecations({ workspace: caller.workspace, client }, services);
  const clicked = { click, way, services: sunsets.watched };
  await Promise.all([
    respond(async () => act(await meaning(click, way, services), clicked), way, services),
    noteAdminOnUse(bolt.hasAdmin, effectiveRole),
  ]);
  await sunsets.tell();
}

/** A link button tells us that it was pressed; the browser has done the rest. */
function isLink(element: Click['actions'][number]): boolean {
  return element.action_id.startsWith('open') && pressed(element) === undefined;
}

function pressed(element: Click['actions'][number]): string | undefined {
  return element.selected_option?.value ?? element.value;
}

async function meaning(click: Click, { caller }: ReplyTarget, services: Services): Promise<Unsealed> {
  const value = click.actions[0] && pressed(click.actions[0]);
  const messageTs = click.container.message_ts ?? undefined;
  try {
    return await unseal(
      value ?? '',
      { workspace: caller.workspace, user: caller.user, channel: placeOf(caller), messageTs },
      services,
    );
  } catch (error) {
    if (error instanceof InvalidButtonError)
      services.log({ log: 'click.invalid', workspace: caller.workspace });
    throw error;
  }
}

interface Clicked {
  readonly click: Click;
  readonly way: ReplyTarget;
  readonly services: Services;
}

function act({ intent, key }: Unsealed, { click, way, services }: Clicked): Promise<Reply> {
  const { caller, client, effectiveRole } = way;
  const context = createContext({
    services,
    caller,
    key,
    run: runCommand,
    effectiveRole,
    surroundings: readCallerInfo(caller, client),
  });
  const { is_ephemeral: ephemeral, message_ts: ts } = click.container;
  return actions[intent.action].run(intent, context, { ephemeral, ts: ts ?? undefined });
}
