/** Uploads a file in Slack's three steps: an address, the bytes, where it is shared. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { visibleChannel } from '../channel-access.ts';
import { isRecord } from '../limits/rule-builders.ts';
import { addMessage } from '../messages.ts';
import { newId, type World } from '../stand-in-context.ts';
import { readBytes } from '../web-api/read-and-answer-http.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { type Method, needed } from './method-type.ts';

const getUploadURLExternal: Method = (args, world) => {
  const name = needed(args, 'filename');
  if (!(Number(args.length) > 0)) throw new Refusal('invalid_arguments');
  const id = newId(world, 'F');
  world.uploads.set(id, { name, bytes: undefined, channel: undefined, shownFrom: undefined });
  return { upload_url: `${world.url}/upload/${id}`, file_id: id };
};

/** What the page shows of it; in Slack only who is signed in gets it. */
export function sendUpload(world: World, request: IncomingMessage, response: ServerResponse): void {
  const upload = world.uploads.get(request.url?.split('/').at(-1) ?? '');
  const type = upload?.name.endsWith('.png') ? 'image/png' : 'text/plain; charset=utf-8';
  response.writeHead(upload?.bytes ? 200 : 404, { 'content-type': type }).end(upload?.bytes);
}

/** The bytes, sent without a token. */
export async function takeUpload(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const upload = world.uploads.get(request.url?.split('/').at(-1) ?? '');
  if (upload) upload.bytes = await readBytes(request);
  response.writeHead(upload ? 200 : 404).end(upload ? 'OK' : '');
}

/** Milliseconds until a file that was stored may stand in a message. */
const processing = 1_000;

/** Without a channel the file is stored, for a block that names it. */
const completeUploadExternal: Method = (args, world) => {
  const files = readFiles(args.files);
  const channel =
    args.channel_id === undefined ? undefined : visibleChannel(world, needed(args, 'channel_id'));
  for (const { id } of files) {
    const upload = world.uploads.get(id);
    if (!upload?.bytes) throw new Refusal('file_not_found');
    upload.shownFrom = world.clock() + processing;
    upload.channel = channel?.id;
    if (!channel) continue;
    const content = {
      text: `📄 ${upload.name}\n${upload.bytes.toString('utf8').slice(0, 1000)}`,
      blocks: [],
      attachments: [],
    };
    addMessage(world, { channel: channel.id, userId: workspace.bot.userId, content });
  }
  return { files };
};

function readFiles(value: unknown): readonly { readonly id: string; readonly title: string }[] {
  const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  if (!Array.isArray(read) || !read.every(isRecord)) throw new Refusal('invalid_arguments');
  return read.map(({ id, title }) => ({ id: String(id), title: String(title ?? '') }));
}

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
};
