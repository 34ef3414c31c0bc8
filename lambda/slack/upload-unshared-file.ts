/** Uploads a file to Slack; sharing it is the caller's. */
import type { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import { patience } from '../client-timeouts.ts';

const addressSchema = v.object({ upload_url: v.pipe(v.string(), v.url()), file_id: v.string() });

export interface FileContent {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Returns the file's id; undefined where its bytes were not taken. Rejects where Slack refuses the file. */
export async function uploadFile(
  { name, bytes }: FileContent,
  client: WebClient,
  slackApiUrl: string,
): Promise<string | undefined> {
  const address = await client.apiCall('files.getUploadURLExternal', {
    filename: name,
    length: bytes.length,
  });
  const { upload_url, file_id } = v.parse(addressSchema, address);
  if (!isSlacks(upload_url, slackApiUrl)) return undefined;
  const options = { method: 'POST', body: new Uint8Array(bytes), redirect: 'error' } as const;
  const signal = AbortSignal.timeout(patience.upload.milliseconds);
  const taken = await fetch(upload_url, { ...options, signal });
  return taken.ok ? file_id : undefined;
}

/** Nothing is uploaded to an address that is not Slack's. */
function isSlacks(address: string, apiUrl: string): boolean {
  const { protocol, hostname, origin } = new URL(address);
  return (protocol === 'https:' && hostname === 'files.slack.com') || origin === new URL(apiUrl).origin;
}
