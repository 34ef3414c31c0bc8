/** Asks the picture function to draw a chart. */
import { callAws } from '../aws/signed-requests.ts';
import { patience } from '../client-timeouts.ts';
import type { Variables } from '../environment.ts';
import { isFields } from '../http/gateway-event.ts';
import type { Picture } from '../pictures/picture-data.ts';

/** Never rejects: undefined where the function is gone, throttled, slow or failed. */
export function pictureDrawer(
  name: string,
  from?: Variables,
): (picture: Picture) => Promise<Buffer | undefined> {
  const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
  return async (picture) => {
    const headers = { 'x-amz-invocation-type': 'RequestResponse' };
    const call = {
      service: 'LAMBDA',
      path,
      headers,
      body: JSON.stringify(picture),
      again: 'harmful',
    } as const;
    try {
      const sent = await callAws(call, patience.picture.milliseconds, { from, now: Date.now });
      if (sent.status !== 200 || sent.headers['x-amz-function-error']) return undefined;
      const answer: unknown = JSON.parse(sent.text);
      return isFields(answer) && typeof answer.png === 'string'
        ? Buffer.from(answer.png, 'base64')
        : undefined;
    } catch {
      return undefined;
    }
  };
}
