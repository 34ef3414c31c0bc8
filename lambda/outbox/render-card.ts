/** Renders a batch: the run's card as the run is now, or a list of runs. */

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

/** Returns undefined when there is nothing to send: progress of a run without a card. */
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

/** Returns the branch's state from the newest alert that has one. */
function standingOf(alerts: readonly Alert[]): Pick<Alert, 'redSince' | 'stillRed' | 'overtakenBy'> {
  const { redSince, stillRed, overtakenBy } =
    alerts.findLast((one) => one.redSince ?? one.stillRed ?? one.overtakenBy) ?? {};
  return { redSince, stillRed, overtakenBy };
}

/** Returns the mention that the card showed for this status, so that later edits keep it. */
function mentionedFor(status: Alert['status'], posted: Posted | undefined): string | undefined {
  const [first, ...mention] = posted?.called?.split(' ') ?? [];
  return first === status ? mention.join(' ') : undefined;
}

/** Returns the status and the people or groups mentioned for it; undefined when there is no mention. */
export function calledBy(alerts: readonly Alert[]): string | undefined {
  const last = alerts.filter(isAlert).at(-1);
  const mention = mentionOf(alerts);
  return last && mention && `${last.status} ${mention}`;
}

/** Returns all mentions of the alerts, each once. */
export function mentionOf(alerts: readonly Alert[]): string | undefined {
  const all = alerts.flatMap(({ mention }) => (mention === undefined ? [] : mention.split(' ')));
  return all.length === 0 ? undefined : [...new Set(all)].join(' ');
}
