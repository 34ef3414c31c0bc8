/** Handles a click on a sealed button or option. Ignores link buttons. */
import type { AllMiddlewareArgs, SlackActionMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { actions } from '../../actions/index.ts';
import { InvalidButtonError } from '../../errors.ts';
import { isPickerName } from '../../views/forms/picker-names.ts';
import { type Unsealed, unseal } from '../button-tokens.ts';
import { rememberingWish } from '../remember-refused-request.ts';
import type { ReplyTarget } from '../reply-target.ts';
import { placeOf } from '../send-reply.ts';
import type { Services } from '../worker-ports.ts';
import { type Click, clickSchema } from './payload-schemas.ts';
import { type ObjectAsked, presentObject } from './present-object.ts';
import { rememberProject } from './remember-chosen-project.ts';
import { interactionOf, speakerOf, type Turn, takeTurn } from './take-turn.ts';

export async function handleClick(
  { body, client, context }: SlackActionMiddlewareArgs & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const click = v.parse(clickSchema, body);
  const element = click.actions[0];
  if (!element || isLink(element)) return;
  if (click.view && isPickerName(element.action_id))
    return rememberProject(click.view, pressed(element), client);
  const pane = paneOf(click);
  const { container } = click;
  const [ephemeral, ts] = pane ? [true, undefined] : [container.is_ephemeral, container.message_ts];
  const turn: Turn = {
    client,
    context,
    ...interactionOf(click),
    ...pane?.place,
    thread: container.thread_ts ?? undefined,
    clicked: ephemeral ? 'by one reader' : 'by everybody',
    clickedTs: ts ?? undefined,
  };
  let isChanged = false;
  await takeTurn(turn, services, async (speaker) => {
    const { intent, key } = await meaning(click, speaker.way, services);
    const context = speaker.context(key);
    isChanged = intent.action !== 'run';
    return rememberingWish(intent, context.now, () =>
      actions[intent.action].run(intent, context, { ephemeral, ts: ts ?? undefined }),
    );
  });
  if (pane && isChanged) await presentObject(pane.asked, speakerOf(turn, services), services);
}

/** Where the pane of a Work Object was pressed: only its reader sees it, and a message beside it answers. */
function paneOf({ channel: own, container }: Click) {
  if (container.type !== 'entity_detail') return undefined;
  const channel = own?.id ?? container.channel_id ?? undefined;
  const asked: ObjectAsked = {
    channel,
    link: container.app_unfurl_url ?? undefined,
    id: container.external_ref?.id,
  };
  return { asked, place: { channel, responseUrl: undefined } };
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
