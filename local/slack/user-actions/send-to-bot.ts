/** Sends one signed request to an endpoint of the bot, as Slack does, and waits at most three seconds. */

import type { Doors, World } from '../stand-in-context.ts';
import { sign } from './sign-request.ts';

export type DoorAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly body: string }
  | { readonly kind: 'failed'; readonly code: 'operation_timeout' | 'connection_failed' };

export interface DoorRequest {
  readonly door: keyof Doors;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Slack's patience, in milliseconds. */
const patience = 3000;

export async function knock(world: World, request: DoorRequest): Promise<DoorAnswer> {
  const url = world.doors?.[request.door];
  if (url === undefined) return { kind: 'failed', code: 'connection_failed' };
  const late = new AbortController();
  const cancel = world.after(patience, () => late.abort());
  try {
    const response = await fetch(url, { ...signed(world, request), method: 'POST', signal: late.signal });
    const body = await response.text();
    return { kind: 'answered', status: response.status, headers: response.headers, body };
  } catch {
    return { kind: 'failed', code: late.signal.aborted ? 'operation_timeout' : 'connection_failed' };
  } finally {
    cancel();
  }
}

export function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

/** What went wrong in Slack's words, or nothing when the door answered 200. */
export function failureOf(answer: DoorAnswer): string | undefined {
  if (answer.kind === 'failed') return answer.code === 'operation_timeout' ? answer.code : 'dispatch_failed';
  if (answer.status === 200) return undefined;
  return answer.status >= 500 ? 'http_service_error' : 'http_client_error';
}

function signed(
  world: World,
  { door, body, headers }: DoorRequest,
): { headers: Record<string, string>; body: string } {
  const timestamp = Math.floor(world.clock() / 1000);
  const type = door === 'events' ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    body,
    headers: {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      accept: 'application/json,*/*',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(world.signingSecret, timestamp, body),
      ...headers,
    },
  };
}
