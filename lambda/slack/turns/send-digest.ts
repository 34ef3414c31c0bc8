/** Puts a digest that a person has asked for into the outbox. */
import type { Caller } from '../../conversation/context.ts';
import { bySchedule, enqueue } from '../../outbox/enqueue-message.ts';
import type { Message } from '../../views/text/message.ts';
import type { Services } from '../worker-ports.ts';

type Sending = Pick<Services, 'store' | 'now' | 'newId' | 'requestDispatch'>;

/** Once it resolves the digest is stored, and is posted within a minute even where the queue does not answer. */
export async function sendDigest(
  message: Message,
  { workspace, channel, user }: Caller,
  services: Sending,
): Promise<void> {
  const { now, newId, store, requestDispatch } = services;
  const destination = channel ?? user;
  const scheduled = bySchedule(store, now);
  const send: typeof scheduled.send = (request) =>
    requestDispatch(request.workspace, request.destination).catch(() => scheduled.send(request));
  const payload = { message, owner: user };
  const draft = { kind: 'digest', destination, id: `digest:now:${newId()}`, at: now(), payload } as const;
  await enqueue(workspace, draft, { ...scheduled, send });
}
