/** Builds the acknowledgement for Slack, and the message shown when a request could not be stored. */

import { answer, type HttpAnswer } from '../../http/gateway-answer.ts';
import { tryAgain } from '../../views/errors/request-not-stored.ts';
import type { Acknowledgement } from './delivery.ts';
import { keepFormOpen } from './keep-form-open.ts';
import type { Reading } from './parse-request.ts';

/** Posts to a response_url, if it is one. Never rejects for an answer that Slack gave. */
export type Tell = (responseUrl: string, message: Readonly<Record<string, unknown>>) => Promise<void>;

type Delivered = Extract<Reading, { is: 'delivery' }>;

/** Nothing to say is an empty answer, which is how Slack closes a modal. */
export function acknowledgement({ body }: Acknowledgement): HttpAnswer {
  return body === undefined || body === null || body === '' ? answer(200) : answer(200, body);
}

/** A 2xx only where it is the sole way to show something. Slack sends events again after a 503. */
export async function notStored({ kind, waits, body }: Delivered, tell: Tell): Promise<HttpAnswer> {
  const message = { response_type: 'ephemeral', replace_original: false, text: tryAgain };
  if (kind === 'command') return answer(200, message);
  if (kind === 'options') return answer(200, { options: [] });
  if (kind === 'submission' && waits) return stillOpen(body.view);
  if (typeof body.response_url === 'string') await tell(body.response_url, message).catch(() => undefined);
  return answer(503);
}

/** Without a field to say it under, Slack's own words for a failure are all there is. */
function stillOpen(view: unknown): HttpAnswer {
  const answered = keepFormOpen(view);
  return answered ? answer(200, answered) : answer(503);
}
