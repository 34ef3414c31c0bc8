/** Parses a verified body: the path decides the format, the body the kind of delivery. Pure. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isFields } from '../../http/gateway-event.ts';
import type { Delivery, Kind } from './delivery.ts';

type Body = Delivery['body'];

export type Reading =
  /** `waits`: Slack shows the worker's answer to the person. */
  | {
      readonly is: 'delivery';
      readonly id: string;
      readonly kind: Kind;
      readonly waits: boolean;
      readonly body: Body;
    }
  | { readonly is: 'challenge'; readonly challenge: string }
  | { readonly is: 'ssl-check' }
  /** Genuine, and nothing for us to do. */
  | {
      readonly is: 'ignored';
      readonly reason: 'unknown-type' | 'no-actions' | 'app-rate-limited' | 'profile' | 'not-asked';
    }
  | { readonly is: 'malformed' };

export type Read = (bytes: Buffer) => Reading;

export interface Route {
  readonly type: string;
  readonly read: Read;
}

const form = 'application/x-www-form-urlencoded';

/** One path, one content type: it is not part of what Slack signs, so it may not choose the parser. */
export const routes: ReadonlyMap<string, Route> = new Map([
  ['/slack/commands', { type: form, read: readCommand }],
  ['/slack/interactions', { type: form, read: readInteraction }],
  ['/slack/events', { type: 'application/json', read: readEvent }],
]);

const malformed = { is: 'malformed' } as const;
const deepest = 32;

function readCommand(bytes: Buffer): Reading {
  const body = parseForm(bytes);
  if (body?.ssl_check === '1') return { is: 'ssl-check' };
  if (!body || !isText(body.command)) return malformed;
  return { is: 'delivery', id: idOf('command', triggerOf(body), bytes), kind: 'command', waits: false, body };
}

export const interactions: ReadonlyMap<unknown, readonly [kind: Kind, waits: boolean]> = new Map([
  ['block_actions', ['action', false]],
  ['shortcut', ['shortcut', false]],
  ['message_action', ['shortcut', false]],
  ['view_submission', ['submission', true]],
  ['view_closed', ['submission', false]],
  ['block_suggestion', ['options', true]],
]);

function readInteraction(bytes: Buffer): Reading {
  const payload = parseForm(bytes)?.payload;
  const body = payload === undefined ? undefined : parseJson(payload);
  if (!body || !isText(body.type)) return malformed;
  const [kind, waits] = interactions.get(body.type) ?? [];
  if (!kind || waits === undefined) return { is: 'ignored', reason: 'unknown-type' };
  if (kind === 'action' && !Array.isArray(body.actions)) return malformed;
  if (kind === 'action' && isEmpty(body.actions)) return { is: 'ignored', reason: 'no-actions' };
  if (kind === 'submission' && !isFields(body.view)) return malformed;
  return { is: 'delivery', id: interactionId(kind, body, bytes), kind, waits, body };
}

function readEvent(bytes: Buffer): Reading {
  const body = isUtf8(bytes) ? parseJson(bytes.toString('utf8')) : undefined;
  if (body?.type === 'url_verification')
    return isText(body.challenge) ? { is: 'challenge', challenge: body.challenge } : malformed;
  if (body?.type === 'app_rate_limited') return { is: 'ignored', reason: 'app-rate-limited' };
  if (!body || !isText(body.type)) return malformed;
  if (body.type !== 'event_callback') return { is: 'ignored', reason: 'unknown-type' };
  if (!isFields(body.event) || !isText(body.event.type)) return malformed;
  if (isProfile(body.event)) return { is: 'ignored', reason: 'profile' };
  if (isUnasked(body.event)) return { is: 'ignored', reason: 'not-asked' };
  return { is: 'delivery', id: idOf('event', body.event_id, bytes), kind: 'event', waits: false, body };
}

/** Slack reports every new status and picture: only who has left is something for us to do. */
function isProfile({ type, user }: Body): boolean {
  return type === 'user_change' && isFields(user) && user.deleted !== true;
}

/**
 * Slack reports each message of a direct message with the app, also what the app itself posts, edits and deletes there:
 * only what a person writes asks something.
 */
function isUnasked({ type, subtype, bot_id: bot, channel_type: place }: Body): boolean {
  return type === 'message' && (place !== 'im' || isText(subtype) || isText(bot));
}

/**
 * The same for every copy of one delivery. A modal that was refused is submitted again with the same view id
 * and hash, so these alone would make the corrected modal look like a copy: its body belongs to it.
 */
function interactionId(kind: Kind, body: Body, bytes: Buffer): string {
  if (kind !== 'submission') return idOf(kind, triggerOf(body), bytes);
  const view = isFields(body.view) ? body.view : {};
  const opened = [view.id, view.hash].filter(isText).join(':');
  return idOf(kind, opened && `${opened}:${digest(bytes)}`, bytes);
}

/** Hashed, because the table keeps the id longer than the trigger should be known. */
function triggerOf({ trigger_id }: Body): string | undefined {
  return isText(trigger_id) ? digest(Buffer.from(trigger_id)) : undefined;
}

function idOf(kind: Kind, given: unknown, bytes: Buffer): string {
  return `${kind}:${isText(given) && given.length <= 180 ? given : digest(bytes)}`;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Undefined when a key is repeated, since readers could pick different ones. Undefined, too,
 * when a key is not of Slack's kind: an event's JSON with `&command=` in its text is not a form.
 */
function parseForm(bytes: Buffer): Readonly<Record<string, string>> | undefined {
  if (!isUtf8(bytes)) return undefined;
  const fields = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(bytes.toString('utf8'))) {
    if (!/^\w{1,64}$/.test(key) || key === '__proto__' || fields.has(key)) return undefined;
    fields.set(key, value);
  }
  return Object.fromEntries(fields);
}

function parseJson(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && isHarmless(value, 1) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHarmless(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > deepest || Object.hasOwn(value, '__proto__')) return false;
  return Object.values(value).every((inner) => isHarmless(inner, depth + 1));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
