/** Shows cards below the links of a person's message. */
import type { MessageAttachment } from '@slack/types';
import { visibleChannel } from '../channel-access.ts';
import { isRecord } from '../limits/rule-builders.ts';
import { attachUnfurls, findMessage } from '../messages.ts';
import type { World } from '../stand-in-context.ts';
import type { StoredMessage } from '../state-schema.ts';
import { readContent } from '../web-api/message-content.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { type Args, type Method, needed } from './method-type.ts';

const unfurl: Method = (args, world) => {
  const channel = visibleChannel(world, needed(args, 'channel'));
  const message = findMessage(world, channel.id, needed(args, 'ts'));
  if (!message) throw new Refusal('cannot_find_message');
  const unfurls = Object.entries(readUnfurls(args));
  const attachments = unfurls.map(([url, card]) => attachmentOf({ url, card, message }, world));
  attachUnfurls(world, message, attachments);
  return {};
};

export const unfurlMethods: Readonly<Record<string, Method>> = { 'chat.unfurl': unfurl };

/** Forms carry them as JSON text. */
function readUnfurls({ unfurls }: Args): Record<string, unknown> {
  if (unfurls === undefined || unfurls === '') throw new Refusal('missing_unfurls');
  try {
    const read: unknown = typeof unfurls === 'string' ? JSON.parse(unfurls) : unfurls;
    if (isRecord(read)) return read;
  } catch {}
  throw new Refusal('invalid_unfurls_format');
}

interface Unfurl {
  readonly url: string;
  readonly card: unknown;
  readonly message: StoredMessage;
}

function attachmentOf({ url, card, message }: Unfurl, world: World): MessageAttachment {
  if (!message.text.replaceAll('&amp;', '&').includes(`<${url}`)) throw new Refusal('cannot_unfurl_url');
  const [read] = readContent({ attachments: [card] }, world).attachments;
  if (!read) throw new Refusal('cannot_parse_attachment');
  const app = { app_id: workspace.app.id, bot_id: workspace.bot.botId, is_app_unfurl: true };
  return Object.assign(read, app, { from_url: url, original_url: url, app_unfurl_url: url });
}
