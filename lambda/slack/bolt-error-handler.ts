/** Answers errors that Bolt's listeners throw: an unknown workspace, or a bug outside of a command. */
import type { CodedError } from '@slack/bolt';
import * as v from 'valibot';
import { errorView, troubleView } from '../views/errors/errors.ts';
import { notInstalledView } from '../views/people/connect.ts';
import type { Message } from '../views/text/message.ts';
import { classifyError } from './api/classify-error.ts';
import { postToResponseUrl } from './api/response-url.ts';
import { isTransient, logError } from './respond.ts';
import type { Services } from './worker-ports.ts';

const bodySchema = v.object({
  type: v.optional(v.unknown()),
  response_url: v.optional(v.nullable(v.string())),
});

/**
 * Throws an event's failure on, so that Lambda delivers the event again: no person would. Throws that of a form and of
 * its menus, so that Bolt does not acknowledge by itself: the form would close as if it had been taken.
 */
export async function handleError(
  failure: CodedError | { readonly error: CodedError; readonly body: unknown },
  services: Services,
): Promise<void> {
  const { error, body } = 'error' in failure ? failure : { error: failure, body: undefined };
  const original = error.original ?? error;
  const unknown = original.name === 'NotInstalledError';
  if (unknown) services.log({ log: 'workspace.unknown' });
  const reference = unknown ? '' : logError(original, services);
  const read = v.safeParse(bodySchema, body);
  if (!read.success) return;
  const { type, response_url: url } = read.output;
  if (type === 'view_submission' || type === 'block_suggestion') throw original;
  if (type === 'event_callback' && !unknown && mayPass(original)) throw original;
  if (!url) return;
  const message = { ...viewOf(original, reference), response_type: 'ephemeral', replace_original: false };
  await postToResponseUrl(url, message, services);
}

function viewOf(error: Error, reference: string): Message {
  if (error.name === 'NotInstalledError') return notInstalledView();
  return isTransient(error) ? troubleView() : errorView(error, { reference });
}

/** Slack's clear no stays one, however often it is asked. */
function mayPass(error: Error): boolean {
  if (Reflect.get(error, 'code') !== 'slack_webapi_platform_error') return true;
  return ['rate-limited', 'ambiguous'].includes(classifyError(error).is);
}
