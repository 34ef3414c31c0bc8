/** A person is told of something once a month: told first and noted then, since who is killed in between may come again. */

import type { AlertServices } from '../ports.ts';
import type { Message } from '../views/text/message.ts';
import { sendDirectMessage } from './direct-message.ts';

export interface OwnerNotice {
  readonly workspace: string;
  readonly user: string;
  /** The names of what the message tells of. */
  readonly names: readonly string[];
}

/** Those that were not told yet. */
export async function dueNotices(
  { workspace, names }: Pick<OwnerNotice, 'workspace' | 'names'>,
  { store }: AlertServices,
): Promise<readonly string[]> {
  const are = await Promise.all(names.map((name) => store.isNoticeDue(workspace, name)));
  return names.filter((_, index) => are[index]);
}

/** Nothing when all of it was told. Throws RetryError when it is to be asked again. */
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
