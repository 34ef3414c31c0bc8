/** Answers what Bolt's listeners threw: a workspace that we do not know, or a bug outside of a turn. */
import type { CodedError } from '@slack/bolt';
import * as v from 'valibot';
import { notInstalledView } from '../views/connect.ts';
import { errorView } from '../views/errors.ts';
import { classifyError } from './classify.ts';
import { postToResponseUrl } from './response-url.ts';
import type { Services } from './services.ts';
import { describe } from './turn.ts';

const bodySchema = v.object({ response_url: v.string() });
const eventSchema = v.object({ type: v.literal('event_callback') });

/** Throws an event's failure on, so that Lambda delivers the event again: no person would. */
export async function lastResort(
  failure: CodedError | { readonly error: CodedError; readonly body: unknown },
  services: Services,
): Promise<void> {
  const { error, body } = 'error' in failure ? failure : { error: failure, body: undefined };
  const original = error.original ?? error;
  const unknown = original.name === 'NotInstalledError';
  const reference = services.newId();
  services.log(unknown ? { log: 'workspace.unknown' } : { log: 'bug', reference, error: describe(original) });
  if (v.is(eventSchema, body) && !unknown && mayPass(original)) throw original;
  const read = v.safeParse(bodySchema, body);
  if (!read.success) return;
  const view = unknown ? notInstalledView() : errorView(original, { reference });
  const message = { ...view, response_type: 'ephemeral', replace_original: false };
  await postToResponseUrl(read.output.response_url, message, services);
}

/** Slack's clear no stays one, however often it is asked. */
function mayPass(error: Error): boolean {
  if (Reflect.get(error, 'code') !== 'slack_webapi_platform_error') return true;
  return ['later', 'ambiguous'].includes(classifyError(error).is);
}
