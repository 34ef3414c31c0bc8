/** Posts mentions as a thread reply, once each: Slack does not notify people of mentions added by an edit. */

import type { AlertServices } from '../ports.ts';
import type { Posted } from '../store/outbox.ts';
import { calledView } from '../views/alerts/alert.ts';
import { isAlert } from './batching.ts';
import { excerptIn } from './channel-readers.ts';
import { calledBy, mentionOf } from './render-card.ts';
import { type ReplyContext, sendThreadReply } from './thread-reply.ts';

/** Returns the updated card record. Throws RetryError when it has to wait; no one was mentioned then. */
export async function sendMention(below: ReplyContext, services: AlertServices): Promise<Posted> {
  const { alerts, card, turn, poster, host } = below;
  const { store, now } = services;
  const called = calledBy(alerts);
  const last = alerts.filter(isAlert).at(-1);
  if (!last || called === undefined || card.called === called) return card;
  const run = (await store.run(turn.workspace, last.run))?.value ?? last.snapshot;
  const shown = { run, status: last.status, redSince: undefined, mention: mentionOf(alerts), now: now() };
  const excerpt = await excerptIn(run, { turn, poster }, services);
  const message = calledView({ ...shown, excerpt, ...(host !== undefined && { host }) });
  const name = called.replace(/\W+/g, '-');
  return sendThreadReply({ name, message, noted: () => ({ called }) }, below, services);
}
