/** Declares alerts that wait, and the messages that they are for. */
import type { Alert } from '../store/alert.ts';
import type { PendingMessage, Posted } from '../store/outbox-store.ts';

/** An alert with the outbox message that carries it. */
export interface WaitingAlert {
  readonly alert: Alert;
  readonly message: PendingMessage;
}

/** Alerts that are one message, or one line of a list. */
export interface Card {
  readonly alerts: readonly WaitingAlert[];
  readonly subject: string | undefined;
  readonly posted: Posted | undefined;
}

export function messagesOf(alerts: readonly WaitingAlert[]): readonly PendingMessage[] {
  return alerts.map(({ message }) => message);
}

/** False for a progress update: it edits an existing card; it never posts one. */
export function isAlert({ status }: Alert): boolean {
  return status !== 'progress';
}
