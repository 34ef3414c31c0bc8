/** Uploads a file into a person's direct message. */
import * as v from 'valibot';
import type { Reply } from '../conversation/reply.ts';
import { seal } from './button-tokens.ts';
import type { ReplyTarget } from './reply-target.ts';
import { uploadFile } from './upload-unshared-file.ts';
import type { Services } from './worker-ports.ts';

const postedSchema = v.object({ channel: v.string() });

/** Returns false where Slack does not take it: the app lacks files:write, or Slack is in trouble. */
export async function sendFile(
  { name, content, message }: Extract<Reply, { kind: 'file' }>,
  { client, caller }: ReplyTarget,
  services: Services,
): Promise<boolean> {
  try {
    const file = await uploadFile({ name, bytes: Buffer.from(content) }, client, services.slackApiUrl);
    if (file === undefined) return false;
    const body = await seal(message, { workspace: caller.workspace, channel: caller.user }, services);
    const posted = await client.chat.postMessage({ ...body, channel: caller.user });
    const files = [{ id: file, title: name }];
    const channel_id = v.parse(postedSchema, posted).channel;
    await client.apiCall('files.completeUploadExternal', { files: JSON.stringify(files), channel_id });
    return true;
  } catch {
    return false;
  }
}
