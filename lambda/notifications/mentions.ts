/** Slack tells nobody of a mention that is edited into a card: it is said below the card, once for what it calls to. */
import type { Alert } from '../store/outbox.ts';
import { calledView } from '../views/alert.ts';
import { type Batch, saysSomething } from './batches.ts';
import { mentionOf } from './cards.ts';
import type { Sending } from './deliver.ts';
import { RetryError } from './retry.ts';
import type { AlertServices, Poster } from './services.ts';

interface Calling extends Sending {
  readonly poster: Poster;
  /** Of the run's card. */
  readonly ts: string;
}

/** What the card calls whom to. Undefined: nobody. */
export function calledBy(alerts: readonly Alert[]): string | undefined {
  const last = alerts.filter(saysSomething).at(-1);
  const mention = mentionOf(alerts);
  return last && mention && `${last.status} ${mention}`;
}

/** Throws RetryError when its time is too far away, or when Slack says later: the alert has not ended, and comes again. */
export async function sendMention(
  { alerts, posted }: Extract<Batch, { kind: 'card' }>,
  { turn, poster, pace, host, ts }: Calling,
  { store, now }: AlertServices,
): Promise<void> {
  const called = calledBy(alerts);
  const last = alerts.filter(saysSomething).at(-1);
  if (!posted || !last || called === undefined || posted.called === called) return;
  const { workspace, channel } = turn;
  const run = (await store.run(workspace, last.run))?.value ?? last.snapshot;
  const shown = { run, status: last.status, redSince: undefined, mention: mentionOf(alerts), now: now() };
  const message = calledView({ ...shown, ...(host !== undefined && { host }) });
  await pace.next('post');
  pace.check();
  const outcome = await poster.post(message, { channel, thread: ts, id: `${last.id}:mention` });
  if (outcome.is === 'later') {
    await pace.hold('post', outcome.after);
    throw new RetryError(outcome.after);
  }
  const card = (await store.posted(workspace, channel, last.run)) ?? posted;
  if (outcome.is === 'posted') await store.savePosted(workspace, { ...card, called });
}
