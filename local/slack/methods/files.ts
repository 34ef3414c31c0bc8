/** Uploads a file in Slack's three steps: an address, the bytes, where it is shared. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { visibleChannel } from '../channels.ts';
import { newId, type World } from '../context.ts';
import { isRecord } from '../limits/rules.ts';
import { addMessage } from '../messages.ts';
import { readBody } from '../web-api/http.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace.ts';
import { type Method, needed } from './method.ts';

const getUploadURLExternal: Method = (args, world) => {
  const name = needed(args, 'filename');
  if (!(Number(args.length) > 0)) throw new Refusal('invalid_arguments');
  const id = newId(world, 'F');
  world.uploads.set(id, { name, content: undefined, channel: undefined });
  return { upload_url: `${world.url}/upload/${id}`, file_id: id };
};

/** The bytes, sent without a token. */
export async function takeUpload(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const upload = world.uploads.get(request.url?.split('/').at(-1) ?? '');
  if (upload) upload.content = await readBody(request);
  response.writeHead(upload ? 200 : 404).end(upload ? 'OK' : '');
}

const completeUploadExternal: Method = (args, world) => {
  const files = readFiles(args.files);
  const channel = visibleChannel(world, needed(args, 'channel_id'));
  for (const { id } of files) {
    const upload = world.uploads.get(id);
    if (!upload?.content) throw new Refusal('file_not_found');
    upload.channel = channel.id;
    const content = {
      text: `📄 ${upload.name}\n${upload.content.slice(0, 1000)}`,
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
