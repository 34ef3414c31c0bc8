/** Creates the real clients of the Slack ingress: two signed requests, no AWS SDK. */
import { AwsError, callAws, readSecret } from '../aws/signed-requests.ts';
import { patience } from '../client-timeouts.ts';
import { environment, overrides, type Variables } from '../environment.ts';
import { isFields } from '../http/gateway-event.ts';
import { type Sent, send } from '../http/send-http-request.ts';
import { log } from '../log.ts';
import { cached } from '../secret-cache.ts';
import { isResponseUrl } from '../slack/api/response-url.ts';
import type { Acknowledgement } from '../slack/ingress/delivery.ts';
import type { DoorPorts } from '../slack/ingress/ingress.ts';
import { parseAppSecrets } from '../slack/install/parse-signing-secrets.ts';

export function createDoorServices(from?: Variables): DoorPorts {
  const aws = { from, now: Date.now };
  const { APP_SECRET_ID, WORKER_FUNCTION_NAME } = environment('slack', from);
  const slackApiUrl = overrides(from).slackApiUrl ?? 'https://slack.com/api/';
  const functionPath = `/2015-03-31/functions/${encodeURIComponent(WORKER_FUNCTION_NAME)}/invocations`;
  return {
    appSecrets: cached(async () => {
      return parseAppSecrets(await readSecret(APP_SECRET_ID, patience.appSecret.milliseconds, aws));
    }, Date.now),
    async handOff(delivery, when) {
      const headers = { 'x-amz-invocation-type': when === 'later' ? 'Event' : 'RequestResponse' };
      const call = {
        service: 'LAMBDA',
        path: functionPath,
        headers,
        body: JSON.stringify(delivery),
        // The worker recognizes copies of an asynchronous delivery by its idempotency key.
        again: when === 'later' ? 'harmless' : 'harmful',
      } as const;
      const sent = await callAws(call, patience.worker.milliseconds, aws);
      if (when === 'later' && sent.status === 202) return { body: undefined };
      if (when === 'now' && sent.status === 200) return readAcknowledgement(sent);
      throw new AwsError(sent.status);
    },
    async tell(url, message) {
      if (!isResponseUrl(url, slackApiUrl)) return log({ log: 'answer.refused-host' });
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      await send({
        url,
        headers,
        body: JSON.stringify(message),
        milliseconds: patience.lastWord.milliseconds,
      });
    },
    now: Date.now,
    log,
  };
}

/** Lambda answers 200 for a worker that threw, and reports the error in a header. */
function readAcknowledgement({ headers, text }: Sent): Acknowledgement {
  if (headers['x-amz-function-error']) throw new Error('The worker failed.');
  const answer: unknown = text ? JSON.parse(text) : undefined;
  return { body: isFields(answer) ? answer.body : undefined };
}
