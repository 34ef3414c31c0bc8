/** Uploads a file into a person's direct message. */
import * as v from 'valibot';
import { patience } from '../client-timeouts.ts';
import type { Reply } from '../conversation/reply.ts';
import { seal } from './button-tokens.ts';
import type { ReplyTarget } from './reply-target.ts';
import type { Services } from './worker-ports.ts';

const uploadSchema = v.object({ upload_url: v.pipe(v.string(), v.url()), file_id: v.string() });
const postedSchema = v.object({ channel: v.string() });

/** Returns false where Slack does not take it: the app lacks files:write, or Slack is in trouble. */
export async function sendFile(
  { name, content, message }: Extract<Reply, { kind: 'file' }>,
  { client, caller }: ReplyTarget,
  services: Services,
): Promise<boolean> {
  try {
    const bytes = Buffer.from(content);
    const address = await client.apiCall('files.getUploadURLExternal', {
      filename: name,
      length: bytes.length,
    });
    const { upload_url, file_id } = v.parse(uploadSchema, address);
    if (!isSlacks(upload_url, services.slackApiUrl)) return false;
    const options = { method: 'POST', body: bytes, redirect: 'error' } as const;
    const taken = await fetch(upload_url, {
      ...options,
      signal: AbortSignal.timeout(patience.upload.milliseconds),
    });
    if (!taken.ok) return false;
    const body = await seal(message, { workspace: caller.workspace, channel: caller.user }, services);
    const posted = await client.chat.postMessage({ ...body, channel: caller.user });
    const files = [{ id: file_id, title: name }];
    const channel_id = v.parse(postedSchema, posted).channel;
    await client.apiCall('files.completeUploadExternal', { files: JSON.stringify(files), channel_id });
    return true;
  } catch {
    return false;
  }
}

/** Nothing is uploaded to an address that is not Slack's. */
function isSlacks(address: string, apiUrl: string): boolean {
  const { protocol, hostname, origin } = new URL(address);
  return (protocol === 'https:' && hostname === 'files.slack.com') || origin === new URL(apiUrl).origin;
}
