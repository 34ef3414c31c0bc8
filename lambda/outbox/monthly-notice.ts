/** Enqueues a direct message about one or more subjects, each of which a person is told at most once a month. */
import type { OutboxStore } from '../store/outbox-store.ts';
import type { Message } from '../views/text/message.ts';
import { enqueue, requestIfWaiting } from './enqueue-message.ts';
import type { EnqueueServices } from './outbox-ports.ts';

export interface Notice {
  readonly workspace: string;
  readonly user: string;
  /** Idempotency keys of the subjects. */
  readonly names: readonly string[];
}

interface NoticeServices extends EnqueueServices {
  readonly store: EnqueueServices['store'] & Pick<OutboxStore, 'knownKeys'>;
}

/** `draw` is given the names that the person was not notified of within a month. Returns `known` when there are none. */
export async function notify(
  { workspace, user, names }: Notice,
  draw: (due: readonly string[]) => Message,
  services: NoticeServices,
): Promise<'enqueued' | 'known'> {
  const known = await services.store.knownKeys(workspace, {
    destination: user,
    scope: 'workspace',
    ids: names,
  });
  const [id, ...covers] = names.filter((name) => !known.includes(name));
  if (id === undefined) {
    await requestIfWaiting(workspace, user, services);
    return 'known';
  }
  const message = draw([id, ...covers]);
  const draft = { kind: 'notice', destination: user, id, covers, at: services.now() } as const;
  const is = await enqueue(workspace, { ...draft, payload: { message } }, services);
  // Another job has told some of them meanwhile.
  return is === 'known' ? notify({ workspace, user, names }, draw, services) : is;
}
