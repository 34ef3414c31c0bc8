/** In the thread, where the channel wants one: what failed in full, kept current, and that it is well again. */
import type { Alert, Posted } from '../store/outbox.ts';
import { alertDetailsView } from '../views/alert-details.ts';
import { coalescedView } from '../views/coalesced.ts';
import type { Message } from '../views/message.ts';
import { type Batch, saysSomething } from './batches.ts';
import { excerptFor } from './cards.ts';
import type { Sending } from './deliver.ts';
import { standing } from './intend.ts';
import type { AlertServices, Poster, PostOutcome } from './services.ts';

interface Detailing extends Sending {
  readonly poster: Poster;
  /** Of the run's card. */
  readonly ts: string;
}

/** Throws RetryError when its time is too far away: the alert has not ended, and comes again. */
export async function sendDetails(
  { alerts, posted }: Extract<Batch, { kind: 'card' }>,
  sending: Detailing,
  services: AlertServices,
): Promise<void> {
  const last = alerts.filter(saysSomething).at(-1);
  if (last?.thread !== 'on') return;
  const card = posted ?? standing(last, sending);
  if (last.status === 'failed') await tellFailure(last, { ...sending, card }, services);
  if (last.status === 'fixed' && posted) await tellRecovery(last, { ...sending, card }, services);
}

interface Below extends Detailing {
  readonly card: Posted;
}

/** One message, changed as more fails. */
async function tellFailure(alert: Alert, below: Below, { store }: AlertServices): Promise<void> {
  const { turn, poster, host, pace, card } = below;
  const run = (await store.run(turn.workspace, alert.run))?.value ?? alert.snapshot;
  const excerpt = await excerptFor(run, turn.channel, poster);
  const message = alertDetailsView({ run, excerpt, ...(host !== undefined && { host }) });
  if (!message) return;
  const { details } = card;
  await pace.next(details === undefined ? 'post' : 'change');
  pace.check();
  if (details !== undefined) {
    await heed(await poster.update(message, { channel: turn.channel, ts: details }), below);
    return;
  }
  const ts = await reply(message, { ...below, id: `${alert.id}:thread` });
  if (ts !== undefined) await store.savePosted(turn.workspace, { ...card, details: ts });
}

/** In the channel, too: whoever has read of the failure there. */
async function tellRecovery(alert: Alert, below: Below, { now }: AlertServices): Promise<void> {
  const { host, pace } = below;
  const message = coalescedView({ alerts: [alert], now: now(), ...(host !== undefined && { host }) });
  await pace.next('post');
  pace.check();
  await reply(message, { ...below, id: `${alert.id}:thread`, broadcast: 'channel' });
}

async function reply(
  message: Message,
  below: Below & { readonly id: string; readonly broadcast?: 'channel' },
): Promise<string | undefined> {
  const { poster, turn, ts, id, broadcast } = below;
  const where = { channel: turn.channel, thread: ts, id, ...(broadcast && { broadcast }) };
  return heed(await poster.post(message, where), below);
}

/** The card has been said: what is refused below it is left out. While Slack says wait, nobody posts. */
async function heed(outcome: PostOutcome, { pace }: Below): Promise<string | undefined> {
  if (outcome.is === 'posted') return outcome.ts;
  if (outcome.is !== 'later') return undefined;
  await pace.hold('post', outcome.after);
  return undefined;
}
