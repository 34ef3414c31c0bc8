/** Sends events as Slack's Events API does: once, and up to three times more when they are not acked. */

import { endHome, eventHome, type Side } from '../organization.ts';
import { newId, type World } from '../stand-in-context.ts';
import { workspace } from '../workspace-acme.ts';
import { type DoorAnswer, knock } from './send-to-bot.ts';

/** After a first failure: nearly at once, after a minute, after five. In milliseconds. */
const pauses = [100, 60_000, 300_000];

export interface EventDelivery {
  readonly eventId: string;
  /** The door's answers in order; more than one means retries. */
  readonly answers: readonly DoorAnswer[];
}

/** Events that Slack sends only with a scope which the person who installs the app may refuse. */
const scopesOfEvents: Readonly<Record<string, string>> = {
  'message.im': 'im:history',
  link_shared: 'links:read',
};

type SlackEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** Settles when the event was taken, or when Slack gives up. */
export async function sendEvent(
  world: World,
  event: SlackEvent,
  { id: eventId = newId(world, 'Ev'), side = 'own' }: { readonly id?: string; readonly side?: Side } = {},
): Promise<EventDelivery> {
  const body = JSON.stringify(envelope(world, event, { id: eventId, side }));
  const answers: DoorAnswer[] = [await knock(world, { door: 'events', body })];
  for (const [index, pause] of pauses.entries()) {
    const last = answers.at(-1);
    if (!last || isFinal(last)) break;
    await new Promise<void>((resolve) => world.after(pause, resolve));
    const headers = { 'x-slack-retry-num': String(index + 1), 'x-slack-retry-reason': reasonOf(last) };
    answers.push(await knock(world, { door: 'events', body, headers }));
  }
  return { eventId, answers };
}

/** Sends an event that an action caused, if the app subscribes to its type and has its scope. Does not wait for the answer. */
export function announceEvent(world: World, event: SlackEvent, subscription = event.type): void {
  if (!world.doors || !world.events.includes(subscription)) return;
  const scope = scopesOfEvents[subscription];
  if (scope !== undefined && !world.optionalScopes.includes(scope)) return;
  void sendEvent(world, event);
}

/** How Slack checks the address when it is entered. */
export function sendUrlVerification(world: World, challenge: string): Promise<DoorAnswer> {
  const body = JSON.stringify({
    token: 'deprecated-verification-token',
    challenge,
    type: 'url_verification',
  });
  return knock(world, { door: 'events', body });
}

/** Slack's unsigned look at whether the certificate holds. */
export async function sendSslCheck(world: World): Promise<{ status: number; body: string }> {
  const response = await fetch(world.doors?.commands ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'ssl_check=1&token=deprecated-verification-token',
  });
  return { status: response.status, body: await response.text() };
}

function isFinal(answer: DoorAnswer): boolean {
  if (answer.kind === 'failed') return false;
  return (answer.status >= 200 && answer.status < 300) || answer.headers.get('x-slack-no-retry') === '1';
}

function reasonOf(answer: DoorAnswer): string {
  if (answer.kind === 'answered') return 'http_error';
  return answer.code === 'operation_timeout' ? 'http_timeout' : 'connection_failed';
}

const ends: readonly string[] = ['app_uninstalled', 'tokens_revoked'];

function envelope(world: World, event: SlackEvent, { id, side }: { id: string; side: Side }): object {
  const now = world.clock();
  const isEnd = ends.includes(event.type);
  return {
    token: 'deprecated-verification-token',
    ...(isEnd ? endHome(world) : eventHome(world, side)),
    api_app_id: workspace.app.id,
    event: isEnd ? event : { event_ts: (now / 1000).toFixed(6), ...event },
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(now / 1000),
    is_ext_shared_channel: isShared(world, event.channel),
    event_context: `4-${newId(world, '', 24)}`,
  };
}

function isShared(world: World, channel: unknown): boolean {
  return world.state.channels.some(({ id, isExtShared }) => id === channel && isExtShared);
}
