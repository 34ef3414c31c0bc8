/** Puts messages into the outbox and requests their dispatch. Idempotent: a message is sent once per key. */
import type { OutboxMessage } from '../store/outbox-store.ts';
import type { DrainRequest, EnqueueServices } from './outbox-ports.ts';
import { type MessageKind, policies } from './policy.ts';

export interface Draft extends Omit<OutboxMessage, 'kind' | 'scope' | 'lifetime' | 'notBefore'> {
  readonly kind: MessageKind;
  /** Undefined: at once. */
  readonly notBefore?: number | undefined;
}

export function messageOf({ notBefore = 0, ...draft }: Draft): OutboxMessage {
  const { scope, lifetime } = policies[draft.kind];
  return { ...draft, notBefore, scope, lifetime };
}

/** Returns `known` when the message was enqueued before. */
export async function enqueue(
  workspace: string,
  draft: Draft,
  services: EnqueueServices,
): Promise<'enqueued' | 'known'> {
  const message = messageOf(draft);
  const is = await services.store.enqueue(workspace, message);
  if (is === 'enqueued') await requestDispatch(workspace, message, services);
  else await requestIfWaiting(workspace, message.destination, services);
  return is;
}

/** A crash may have come between the message and the request of its dispatch. */
export async function requestIfWaiting(
  workspace: string,
  destination: string,
  services: EnqueueServices,
): Promise<void> {
  const [first] = await services.store.pending(workspace, destination, 1);
  if (first) await requestDispatch(workspace, { destination, notBefore: first.due }, services);
}

/** Services for callers without the queue: the schedule dispatches what they enqueue within a minute. */
export function bySchedule<S extends EnqueueServices['store']>(store: S, now: () => number) {
  const send = ({ workspace, destination: id }: DrainRequest) =>
    store.schedule({ workspace, kind: 'drain', id, at: now() });
  return { store, now, send };
}

/** Requests it now, or schedules it for the earliest time at which something of the destination is due. */
async function requestDispatch(
  workspace: string,
  { destination, notBefore }: Pick<OutboxMessage, 'destination' | 'notBefore'>,
  { store, send, now }: EnqueueServices,
): Promise<void> {
  if (notBefore <= now()) return send({ version: 1, workspace, kind: 'drain', destination });
  const waiting = await store.pending(workspace, destination, 50);
  const later = waiting.map(({ due }) => due).filter((due) => due > now());
  await store.schedule({ workspace, kind: 'drain', id: destination, at: Math.min(notBefore, ...later) });
}
