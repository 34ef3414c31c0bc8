/** Posts to a response_url: on Slack's hosts only, without redirects, within a time limit. */

import { patience } from '../../client-timeouts.ts';
import { send } from '../../http/send-http-request.ts';
import type { Log } from '../../log.ts';

const slackHosts = ['hooks.slack.com', 'hooks.slack-gov.com'];
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** True for https on Slack's hosts, and for the host of the Web API that the bot was pointed at. */
export function isResponseUrl(text: string, slackApiUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  if (url.protocol === 'https:' && !url.port && slackHosts.includes(url.hostname)) return true;
  if (isSlack(slackApiUrl)) return false;
  const api = new URL(slackApiUrl);
  return url.protocol === api.protocol && sameHost(url.hostname, api.hostname);
}

/** False where the bot was pointed at a stand-in. */
export function isSlack(apiUrl: string): boolean {
  return ['slack.com', 'slack-gov.com'].includes(new URL(apiUrl).hostname);
}

function sameHost(one: string, other: string): boolean {
  return one === other || (loopback.includes(one) && loopback.includes(other));
}

export interface ResponsePoster {
  readonly slackApiUrl: string;
  readonly log: Log;
}

/** True when Slack took it. A refused message is sent once more as its plain text. */
export async function postToResponseUrl(
  url: string,
  body: { readonly text: string; readonly [key: string]: unknown },
  { slackApiUrl, log }: ResponsePoster,
): Promise<boolean> {
  const outcome = await tryResponseUrl(url, body, { slackApiUrl, log });
  if (outcome !== 'refused') return outcome === 'sent';
  const { blocks, attachments, ...plain } = body;
  const again = await post(url, plain);
  return again >= 200 && again < 300;
}

/** `refused`: Slack did not take the message as it is; nothing was posted, and no use of the address was counted. */
export async function tryResponseUrl(
  url: string,
  body: object,
  { slackApiUrl, log }: ResponsePoster,
): Promise<'sent' | 'refused' | 'lost'> {
  if (!isResponseUrl(url, slackApiUrl)) {
    log({ log: 'answer.refused-host' });
    return 'lost';
  }
  const status = await post(url, body);
  if (status >= 200 && status < 300) return 'sent';
  log({ log: 'answer.failed', status });
  return status < 400 || status >= 500 || status === 404 || status === 429 ? 'lost' : 'refused';
}

/** The HTTP status, or 0 when there was no answer. */
async function post(url: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const { milliseconds } = patience.responseUrl;
  const sending = send({ url, headers, body: JSON.stringify(body), milliseconds });
  const sent = await sending.catch(() => undefined);
  return sent?.status ?? 0;
}
