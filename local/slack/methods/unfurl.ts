/** Shows cards below the links of a person's message. */
import type { MessageAttachment } from '@slack/types';
import * as v from 'valibot';
import { visibleChannel } from '../channel-access.ts';
import { isRecord } from '../limits/rule-builders.ts';
import { unfurlViolations } from '../limits/work-objects.ts';
import { attachUnfurls, findMessage } from '../messages.ts';
import type { World } from '../stand-in-context.ts';
import type { StoredMessage } from '../state-schema.ts';
import { readContent } from '../web-api/message-content.ts';
import { Refusal } from '../web-api/refusal.ts';
import { objectAttachment, type Unfurled } from '../work-objects.ts';
import { workspace } from '../workspace-acme.ts';
import { type Args, type Method, needed } from './method-type.ts';

const unfurl: Method = (args, world) => {
  const channel = visibleChannel(world, needed(args, 'channel'));
  const message = findMessage(world, channel.id, needed(args, 'ts'));
  if (!message) throw new Refusal('cannot_find_message');
  const objects = readObjects(args, message);
  // No page of Slack's documentation says what of the two a link shows that has both: the newer kind, where it is on.
  const shown = world.workObjects === 'on' ? objects : [];
  const links = new Set(shown.map(({ app_unfurl_url: link }) => link));
  const unfurls = Object.entries(readUnfurls(args)).map(
    ([url, card]) => [url, attachmentOf({ url, card, message }, world)] as const,
  );
  const cards = unfurls.filter(([url]) => !links.has(url)).map(([, card]) => card);
  attachUnfurls(world, message, [...cards, ...shown.map(objectAttachment)]);
  return {};
};

export const unfurlMethods: Readonly<Record<string, Method>> = { 'chat.unfurl': unfurl };

/** Forms carry them as JSON text. */
function readUnfurls({ unfurls, metadata }: Args): Record<string, unknown> {
  if (unfurls === undefined || unfurls === '') {
    if (metadata !== undefined) return {};
    throw new Refusal('missing_unfurls');
  }
  try {
    const read: unknown = typeof unfurls === 'string' ? JSON.parse(unfurls) : unfurls;
    if (isRecord(read)) return read;
  } catch {}
  throw new Refusal('invalid_unfurls_format');
}

const metadataSchema = v.object({ entities: v.array(v.custom<Unfurled>(isRecord)) });

function readObjects({ metadata }: Args, message: StoredMessage): readonly Unfurled[] {
  if (metadata === undefined) return [];
  if (!isRecord(metadata)) throw new Refusal('invalid_metadata_format');
  const violations = unfurlViolations(metadata);
  if (violations.length > 0) throw new Refusal('error_processing_metadata', violations);
  const { entities } = v.parse(metadataSchema, metadata);
  for (const { app_unfurl_url: url } of entities) refuseForeign(url, message);
  return entities;
}

interface Unfurl {
  readonly url: string;
  readonly card: unknown;
  readonly message: StoredMessage;
}

function attachmentOf({ url, card, message }: Unfurl, world: World): MessageAttachment {
  refuseForeign(url, message);
  const [read] = readContent({ attachments: [card] }, world).attachments;
  if (!read) throw new Refusal('cannot_parse_attachment');
  const app = { app_id: workspace.app.id, bot_id: workspace.bot.botId, is_app_unfurl: true };
  return Object.assign(read, app, { from_url: url, original_url: url, app_unfurl_url: url });
}

/** A link that does not stand in the message. */
function refuseForeign(url: string, { text }: StoredMessage): void {
  if (!text.replaceAll('&amp;', '&').includes(`<${url}`)) throw new Refusal('cannot_unfurl_url');
}
