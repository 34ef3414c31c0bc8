/** Posts a message with its chart as a picture to a channel, always as a new message. */

import type { Message } from '../views/text/message.ts';
import { pictureForm } from '../views/text/message-variants.ts';
import { codeOf } from './api/classify-error.ts';
import type { ReplyTarget } from './reply-target.ts';
import { isTaken, remember } from './send-rich-message.ts';
import { uploadFile } from './upload-unshared-file.ts';
import type { Services } from './worker-ports.ts';

/** Slack takes about a second until a file that it has stored may be shown. */
const waits = [1_000, 600, 1_000, 2_000];

/**
 * False where there is no picture, where it could not be drawn or uploaded, or where the bot may not post: nothing was
 * posted then. An edit would lose the picture: Slack answers ok, and it is gone.
 */
export async function postPicture(
  message: Message,
  { client, caller, thread }: ReplyTarget,
  services: Services,
): Promise<boolean> {
  const { workspace, channel } = caller;
  const picture = message.richer?.picture;
  const memory = { ...services, workspace };
  if (!picture || !channel || !(await isTaken('picture', memory))) return false;
  const bytes = await services.draw(picture);
  if (!bytes) return false;
  try {
    const file = await uploadFile({ name: `${picture.kind}.png`, bytes }, client, services.slackApiUrl);
    if (file === undefined) return false;
    const files = JSON.stringify([{ id: file, title: picture.title }]);
    await client.apiCall('files.completeUploadExternal', { files });
    const body = {
      ...pictureForm(message, file),
      channel,
      ...(thread !== undefined && { thread_ts: thread }),
    };
    return await postSoon(() => client.apiCall('chat.postMessage', body), services);
  } catch (error) {
    if (codeOf(error) === 'missing_scope') await remember('picture', memory);
    return false;
  }
}

/** Rejects with what else Slack answers. */
async function postSoon(post: () => Promise<unknown>, { sleep }: Services): Promise<boolean> {
  for (const wait of waits) {
    await sleep(wait);
    try {
      await post();
      return true;
    } catch (error) {
      if (codeOf(error) !== 'invalid_blocks') throw error;
    }
  }
  return false;
}
