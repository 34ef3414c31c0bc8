/** Shows what a message links to as cards below it, where an admin turned that on, and in the pane that opens from one. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { EntityMetadata, LinkUnfurls } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import { belowMessage, unfurlOf } from '../../views/builds/output-shared-with-channel.ts';
import { codeOf } from '../api/classify-error.ts';
import { type Place, seal } from '../button-tokens.ts';
import { isExpected, isTransient, logError } from '../respond.ts';
import { isTaken, remember } from '../send-rich-message.ts';
import type { Services } from '../worker-ports.ts';
import { drawObject } from './draw-work-object.ts';
import { type ObjectAsked, presentObject } from './present-object.ts';
import { hasPreviews, type LinkPreview, readLinkPreview } from './read-link-preview.ts';
import { speakerOf, turnOfEvent } from './take-turn.ts';

const sharedSchema = v.object({
  user: v.string(),
  channel: v.string(),
  message_ts: v.string(),
  /** `composer`: the message is still being written. */
  source: v.optional(v.string()),
  links: v.array(v.object({ url: v.string() })),
});

/** As many cards as fit below one message without hiding the conversation. */
const mostCards = 3;

export async function handleLinkShared(
  { event, client, context }: SlackEventMiddlewareArgs<'link_shared'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const { user, channel, message_ts: ts, source, links } = v.parse(sharedSchema, event);
  if (source === 'composer' || user === context.botUserId) return;
  const limits = await services.store.limits(String(context.workspace), channel);
  if (!limits?.linkPreviews) return;
  const { way, context: contextOf } = speakerOf(turnOfEvent({ client, context, user, channel }), services);
  const caller = contextOf();
  if (!(await hasPreviews(limits, caller))) return;
  const previews: LinkPreview[] = [];
  for (const { url } of links.slice(0, mostCards)) {
    const preview = await readLinkPreview(url, limits, caller).catch((error: unknown) => {
      if (!isExpected(error)) logError(error, services);
      return undefined;
    });
    if (preview) previews.push(preview);
  }
  if (previews.length === 0) return;
  const { workspace } = way.caller;
  await show(previews, { client, place: { workspace, channel }, ts }, services);
}

interface Below {
  readonly client: WebClient;
  readonly place: Place;
  /** Of the message. */
  readonly ts: string;
}

/** As Work Objects where Slack takes them. The blocks go along: an app without Work Objects shows those. */
async function show(previews: readonly LinkPreview[], below: Below, services: Services): Promise<void> {
  const { client, place, ts } = below;
  const { workspace, channel } = place;
  const unfurls: LinkUnfurls = {};
  for (const { link, card } of previews) unfurls[link] = await seal(unfurlOf(card), place, services);
  const send = (more: { readonly metadata?: { entities: EntityMetadata[] } }) =>
    client.chat.unfurl({ channel, ts, unfurls, ...more }).then(
      () => undefined,
      (error: unknown) => {
        if (isTransient(error)) throw error;
        return codeOf(error) ?? 'unknown';
      },
    );
  const known = { ...services, workspace };
  const entities = (await isTaken('work_object', known)) ? await objectsOf(previews, place, services) : [];
  const refused = entities.length > 0 ? await send({ metadata: { entities } }) : 'not tried';
  if (refused === undefined) return;
  const code = await send({});
  // What Slack takes without the objects, it refused for their sake.
  if (code === undefined) return entities.length > 0 ? remember('work_object', known) : undefined;
  // The message is gone, its author took the card away, or the app lacks links:write: a link stays a link.
  services.log({ log: 'unfurl.refused', workspace, code });
}

async function objectsOf(
  previews: readonly LinkPreview[],
  place: Place,
  services: Services,
): Promise<EntityMetadata[]> {
  const drawn = previews.map(async ({ card, ...preview }) => {
    const object = await drawObject({ ...preview, card: belowMessage(card) }, place, services);
    return object && { ...object, app_unfurl_url: preview.link };
  });
  return (await Promise.all(drawn)).filter((object) => object !== undefined);
}

const optional = v.optional(v.nullable(v.string()));

const askedSchema = v.object({
  user: v.string(),
  trigger_id: v.string(),
  /** Left out where it was not opened from a message. */
  channel: optional,
  /** The address that was pasted. */
  app_unfurl_url: optional,
  entity_url: optional,
  external_ref: v.optional(v.nullable(v.object({ id: v.string() }))),
});

export async function handleEntityDetails(
  { event, client, context }: SlackEventMiddlewareArgs<'entity_details_requested'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const read = v.parse(askedSchema, event);
  const { user, trigger_id: triggerId } = read;
  const channel = read.channel ?? undefined;
  const asked: ObjectAsked = {
    channel,
    link: read.app_unfurl_url ?? read.entity_url ?? undefined,
    id: read.external_ref?.id,
  };
  const speaker = speakerOf(turnOfEvent({ client, context, user, channel, triggerId }), services);
  await presentObject(asked, speaker, services);
}
