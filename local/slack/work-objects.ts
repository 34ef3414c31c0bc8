/** Keeps Work Objects: those below links in messages, and the pane that each person has open. */
import type { EntityMetadata, MessageAttachment } from '@slack/types';
import * as v from 'valibot';
import { isRecord } from './limits/rule-builders.ts';
import { attachUnfurls, findMessage } from './messages.ts';
import type { PageObject, PageObjectError, PageObjectPlace } from './page-api/page-api.ts';
import { tell, type World } from './stand-in-context.ts';
import { workspace } from './workspace-acme.ts';

export type Unfurled = EntityMetadata & { readonly app_unfurl_url: string };

/** Checked before. */
export const entitySchema = v.custom<EntityMetadata>(isRecord);
export const errorSchema = v.custom<PageObjectError>(isRecord);

/** The attachment of a message as which Slack keeps it; the name of the key is ours. */
export function objectAttachment(entity: Unfurled): MessageAttachment {
  const link = entity.app_unfurl_url;
  const title = entity.entity_payload.attributes.title.text;
  const app = { app_id: workspace.app.id, bot_id: workspace.bot.botId, is_app_unfurl: true };
  const of = { from_url: link, original_url: link, app_unfurl_url: link, work_object: entity };
  return Object.assign({ fallback: title }, app, of);
}

const attachmentSchema = v.object({ work_object: entitySchema });

/** The object below a link of a message. */
export function objectAt(
  world: World,
  { channel, messageTs, link }: PageObjectPlace,
): EntityMetadata | undefined {
  const attachments = findMessage(world, channel, messageTs)?.attachments ?? [];
  const found = attachments.find((one) => 'app_unfurl_url' in one && one.app_unfurl_url === link);
  const read = v.safeParse(attachmentSchema, found);
  return read.success ? read.output.work_object : undefined;
}

/** Shows it in the person's pane. What is newer than the card below the link changes that, too. */
export function present(world: World, userId: string, pane: PageObject): void {
  world.panes.set(userId, pane);
  tell(world, { userId }, { type: 'object', object: pane });
  const message = findMessage(world, pane.channel, pane.messageTs);
  const before = objectAt(world, pane);
  if (!message || !before || !pane.entity || modified(pane.entity) <= modified(before)) return;
  const { actions } = before.entity_payload;
  const entity_payload = { ...pane.entity.entity_payload, ...(actions && { actions }) };
  attachUnfurls(world, message, [
    objectAttachment({ ...pane.entity, entity_payload, app_unfurl_url: pane.link }),
  ]);
}

function modified({ entity_payload: { attributes } }: EntityMetadata): number {
  return attributes.metadata_last_modified ?? Number.POSITIVE_INFINITY;
}
