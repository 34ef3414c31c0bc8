/** Posts a failure's details and its recovery in the card's thread, and keeps the details current. */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import { alertDetailsView } from '../views/alerts/alert-details.ts';
import { coalescedView } from '../views/alerts/run-list.ts';
import type { Message } from '../views/text/message.ts';
import { isAlert } from './batching.ts';
import { excerptIn } from './channel-readers.ts';
import { pauseAfterTrouble } from './retry-policy.ts';
import { type ReplyContext, sendThreadReply } from './thread-reply.ts';

/** Returns the updated card record. Throws RetryError when it has to wait; the alert is not complete then. */
export async function sendDetails(below: ReplyContext, services: AlertServices): Promise<Posted> {
  const last = below.alerts.findLast((alert) => isAlert(alert) || alert.adds === 'reason');
  if (last?.thread !== 'on') return below.card;
  if (last.status === 'failed' || last.adds === 'reason') return tellFailure(last, below, services);
  const isNews = last.status === 'fixed' && below.card.recovery !== last.id;
  return isNews ? tellRecovery(last, below, services) : below.card;
}

/** Posts the details once, then edits them as more jobs fail. */
async function tellFailure(alert: Alert, below: ReplyContext, services: AlertServices): Promise<Posted> {
  const { turn, poster, host, card } = below;
  const run = (await services.store.run(turn.workspace, alert.run))?.value ?? alert.snapshot;
  const excerpt = await excerptIn(run, { turn, poster }, services);
  const message = alertDetailsView({ run, excerpt, ...(host !== undefined && { host }) });
  if (!message) return card;
  const { details } = card;
  if (details === undefined)
    return sendThreadReply({ name: 'details', message, noted: (ts) => ({ details: ts }) }, below, services);
  await change(message, { ...below, ts: details });
  return card;
}

/** Broadcasts the recovery to the channel, where the failure was posted. */
function tellRecovery(alert: Alert, below: ReplyContext, services: AlertServices): Promise<Posted> {
  const { host } = below;
  const message = coalescedView({
    alerts: [alert],
    now: services.now(),
    ...(host !== undefined && { host }),
  });
  const name = `fixed-${alert.id}`;
  const noted = () => ({ recovery: alert.id });
  return sendThreadReply({ name, message, broadcast: 'channel', noted }, below, services);
}

/** Ignores a permanent refusal, since the card itself was posted. Throws RetryError when Slack is in trouble. */
async function change(
  message: Message,
  { turn, rateLimiter, poster, ts }: ReplyContext & { readonly ts: string },
): Promise<void> {
  await rateLimiter.takeSlot('change');
  rateLimiter.checkDeadline();
  const outcome = await poster.update(message, { channel: turn.channel, ts });
  if (outcome.is !== 'rate-limited' && outcome.is !== 'ambiguous') return;
  const wait = outcome.is === 'rate-limited' ? outcome.after : pauseAfterTrouble;
  await rateLimiter.block('change', wait);
  throw new RetryError(wait);
}
