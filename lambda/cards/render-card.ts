/** Renders the card of a run, as the run is now. */
import type { Batch, Place, Rendered } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import type { Alert } from '../store/alert.ts';
import { alertView } from '../views/alerts/alert.ts';
import { withoutLog } from '../views/builds/output-shared-with-channel.ts';
import type { Message } from '../views/text/message.ts';
import { type CardFacts, calledBy, cardFacts, mentionOf } from './alert-facts.ts';
import { isAlert } from './batching.ts';
import { type CardNotes, notesOf } from './card-notes.ts';
import { lineChanges, shownByOf } from './line-changes.ts';
import { excerptIn, outputIn } from './may-show-output.ts';
import { followUps } from './thread-replies.ts';

export async function renderCard(
  alerts: readonly Alert[],
  { posted, shownBy }: Pick<Batch, 'posted' | 'shownBy'>,
  place: Place,
  services: AlertServices,
): Promise<Rendered | undefined> {
  const said = alerts.filter(isAlert);
  const last = said.at(-1) ?? alerts.at(-1);
  if (!last || (said.length === 0 && !posted)) return undefined;
  const facts = await cardFacts(last, place, services);
  const { run, host } = facts;
  const before = notesOf(posted);
  const message = await drawn({ alerts, last, facts, before }, place, services);
  const called = calledBy(alerts) ?? before.called;
  const recovery = alerts.findLast(({ status }) => status === 'fixed')?.id ?? before.recovery;
  const lines = shownByOf({ shownBy, posted });
  const notes: CardNotes = { called, recovery, ...(lines.length > 0 && { shownBy: lines }) };
  const told = { alerts, run, host, posted, before, place };
  return {
    message,
    notes,
    followUps: (ts) => [...followUps({ ...told, ts }, services.now()), ...lineChanges(alerts, lines)],
  };
}

interface Drawing {
  readonly alerts: readonly Alert[];
  readonly last: Alert;
  readonly facts: CardFacts;
  readonly before: CardNotes;
}

async function drawn(
  { alerts, last, facts, before }: Drawing,
  place: Place,
  services: AlertServices,
): Promise<Message> {
  const { run, host } = facts;
  const output = await outputIn(run, place, services);
  const card = alertView({
    run,
    status: last.status,
    ...standingOf(alerts),
    mention: mentionOf(alerts) ?? (run.status === 'failed' ? mentionedFor('failed', before) : undefined),
    now: services.now(),
    excerpt: await excerptIn(facts, place, services),
    details: last.thread === 'on' ? 'thread' : 'here',
    ...(host !== undefined && { host }),
  });
  return output === 'hide' ? withoutLog(card) : card;
}

/** Returns the branch's state from the newest alert that has one. */
function standingOf(alerts: readonly Alert[]): Pick<Alert, 'redSince' | 'stillRed' | 'overtakenBy'> {
  const { redSince, stillRed, overtakenBy } =
    alerts.findLast((one) => one.redSince ?? one.stillRed ?? one.overtakenBy) ?? {};
  return { redSince, stillRed, overtakenBy };
}

/** Returns the mention that the card showed for this status, so that later edits keep it. */
export function mentionedFor(status: Alert['status'], { called }: CardNotes): string | undefined {
  const [first, ...mention] = called?.split(' ') ?? [];
  return first === status ? mention.join(' ') : undefined;
}
