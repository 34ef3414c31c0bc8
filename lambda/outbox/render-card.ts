/** The messages of a batch: the run's card as the run is now, its thread, or the list. */

import type { AlertServices, Poster } from '../ports.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import { alertView } from '../views/alerts/alert.ts';
import { coalescedView } from '../views/alerts/run-list.ts';
import { withoutLog } from '../views/builds/shared-output.ts';
import type { Message } from '../views/text/message.ts';
import { type Batch, isAlert, linesOf } from './batching.ts';
import { excerptIn, outputIn } from './channel-readers.ts';
import type { DispatchContext } from './dispatch-context.ts';

type Cards = Extract<Batch, { kind: 'card' }>;
type Lists = Extract<Batch, { kind: 'list' }>;

interface ByPoster extends DispatchContext {
  readonly poster: Poster;
}

/** Undefined when there is nothing to say: progress of a run without a card. */
export async function cardOf(
  { alerts, posted }: Cards,
  { turn, poster, host }: ByPoster,
  services: AlertServices,
): Promise<Message | undefined> {
  const said = alerts.filter(isAlert);
  const last = said.at(-1) ?? alerts.at(-1);
  if (!last || (said.length === 0 && !posted)) return undefined;
  const run = (await services.store.run(turn.workspace, last.run))?.value ?? last.snapshot;
  const output = await outputIn(run, { turn, poster }, services);
  const card = alertView({
    run,
    status: last.status,
    ...standingOf(alerts),
    mention: mentionOf(alerts) ?? (run.status === 'failed' ? mentionedFor('failed', posted) : undefined),
    now: services.now(),
    excerpt: await excerptIn(run, { turn, poster }, services),
    details: last.thread === 'on' ? 'thread' : 'here',
    ...(host !== undefined && { host }),
  });
  return output === 'hide' ? withoutLog(card) : card;
}

export function listOf({ alerts }: Lists, { host }: DispatchContext, { now }: AlertServices): Message {
  const mention = mentionOf(alerts);
  return coalescedView({ alerts: linesOf(alerts), mention, now: now(), ...(host !== undefined && { host }) });
}

/** Of the newest that says something of the branch. */
function standingOf(alerts: readonly Alert[]): Pick<Alert, 'redSince' | 'stillRed' | 'overtakenBy'> {
  const { redSince, stillRed, overtakenBy } =
    alerts.findLast((one) => one.redSince ?? one.stillRed ?? one.overtakenBy) ?? {};
  return { redSince, stillRed, overtakenBy };
}

/** Whoever was called to it stands on the card, also when it changes later. */
function mentionedFor(status: Alert['status'], posted: Posted | undefined): string | undefined {
  const [first, ...mention] = posted?.called?.split(' ') ?? [];
  return first === status ? mention.join(' ') : undefined;
}

/** What the card calls whom to. Undefined: nobody. */
export function calledBy(alerts: readonly Alert[]): string | undefined {
  const last = alerts.filter(isAlert).at(-1);
  const mention = mentionOf(alerts);
  return last && mention && `${last.status} ${mention}`;
}

/** Everybody that they mention, each once. */
export function mentionOf(alerts: readonly Alert[]): string | undefined {
  const all = alerts.flatMap(({ mention }) => (mention === undefined ? [] : mention.split(' ')));
  return all.length === 0 ? undefined : [...new Set(all)].join(' ');
}
