/** Notifies a person at most once a month per subject. Recorded after sending, so that a crash in between repeats it. */

import type { AlertServices } from '../ports.ts';
import type { Message } from '../views/text/message.ts';
import { sendDirectMessage } from './direct-message.ts';

export interface OwnerNotice {
  readonly workspace: string;
  readonly user: string;
  /** Idempotency keys of the subjects that the message covers. */
  readonly names: readonly string[];
}

/** Returns the names that the person was not notified of within a month. */
export async function dueNotices(
  { workspace, names }: Pick<OwnerNotice, 'workspace' | 'names'>,
  { store }: AlertServices,
): Promise<readonly string[]> {
  const are = await Promise.all(names.map((name) => store.isNoticeDue(workspace, name)));
  return names.filter((_, index) => are[index]);
}

/** Does nothing when the person was notified of all names. Throws RetryError to be called again. */
export async function sendOwnerNotice(
  notice: OwnerNotice,
  message: Message,
  services: AlertServices,
): Promise<void> {
  const { workspace, user, names } = notice;
  const { store, now } = services;
  if ((await dueNotices(notice, services)).length === 0) return;
  const [first, ...more] = names;
  await sendDirectMessage({ workspace, user, id: `${first} +${more.length}`, at: now() }, message, services);
  for (const name of names) await store.claimNotice(workspace, name, now());
}
