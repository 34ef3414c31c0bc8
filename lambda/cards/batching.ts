/** Groups waiting alerts into messages: one card per run, or lists when many new runs wait. */
import type { Batch } from '../outbox/services.ts';
import type { Alert } from '../store/alert.ts';
import type { PendingMessage, Posted } from '../store/outbox-store.ts';
import { mostListed } from '../views/alerts/run-list.ts';

/** An alert with the outbox message that carries it. */
export interface WaitingAlert {
  readonly alert: Alert;
  readonly message: PendingMessage;
}

/** With more new cards than this, list the runs instead of flooding the channel. */
const mostCards = 5;
/** Alerts per message: their ids go into the message's metadata, whose size is limited. */
const mostTogether = 100;

/** Alerts that are one message, or one line of a list. */
export interface Card {
  readonly alerts: readonly WaitingAlert[];
  readonly subject: string | undefined;
  readonly posted: Posted | undefined;
}

/** Returns new messages in the order of their alerts, then edits of posted cards. */
export function batches(cards: readonly Card[]): readonly Batch[] {
  const isNew = (card: Card) => !card.posted && card.alerts.some(({ alert }) => isAlert(alert));
  const own = (card: Card): Batch => ({
    messages: messagesOf(card.alerts),
    subject: card.subject,
    posted: card.posted,
    form: 'own',
  });
  const fresh = cards.filter(isNew);
  const others = cards.filter((card) => !isNew(card));
  return [...(fresh.length > mostCards ? lists(fresh) : fresh.map(own)), ...others.map(own)];
}

function messagesOf(alerts: readonly WaitingAlert[]): readonly PendingMessage[] {
  return alerts.map(({ message }) => message);
}

function lists(cards: readonly { readonly alerts: readonly WaitingAlert[] }[]): readonly Batch[] {
  const messages: WaitingAlert[][] = [];
  let runs = 0;
  for (const alerts of cards.flatMap((card) => parts(card.alerts))) {
    const last = messages.at(-1);
    const hasRoom = last && runs < mostListed && last.length + alerts.length <= mostTogether;
    runs = hasRoom ? runs + 1 : 1;
    if (hasRoom) last.push(...alerts);
    else messages.push([...alerts]);
  }
  return messages.map((alerts) => ({
    messages: messagesOf(alerts),
    subject: undefined,
    posted: undefined,
    form: 'listed',
  }));
}

/** Splits a run's alerts, which alone may be too many for one message. */
function parts(alerts: readonly WaitingAlert[]): readonly (readonly WaitingAlert[])[] {
  const count = Math.ceil(alerts.length / mostTogether);
  return Array.from({ length: count }, (_, index) =>
    alerts.slice(index * mostTogether, (index + 1) * mostTogether),
  );
}

/** False for a progress update: it edits an existing card; it never posts one. */
export function isAlert({ status }: Alert): boolean {
  return status !== 'progress';
}

/** Returns each run's newest alert: a list has one line per run. */
export function linesOf(alerts: readonly Alert[]): readonly Alert[] {
  const byRun = Map.groupBy(alerts, ({ run }) => run);
  return [...byRun.values()].flatMap((all) => all.findLast(isAlert) ?? []);
}
