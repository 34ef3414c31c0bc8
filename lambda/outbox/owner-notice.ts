/** A person is told of something once a month: told first and noted then, since who is killed in between may come again. */

import type { AlertServices } from '../ports.ts';
import type { Message } from '../views/text/message.ts';
import { tellOnce } from './direct-message.ts';

export interface Notice {
  readonly workspace: string;
  readonly user: string;
  /** The names of what the message tells of. */
  readonly names: readonly string[];
}

/** Those that were not told yet. */
export async function untold(
  { workspace, names }: Pick<Notice, 'workspace' | 'names'>,
  { store }: AlertServices,
): Promise<readonly string[]> {
  const are = await Promise.all(names.map((name) => store.isNoticeDue(workspace, name)));
  return names.filter((_, index) => are[index]);
}

/** Nothing when all of it was told. Throws RetryError when it is to be asked again. */
export async function giveNotice(notice: Notice, message: Message, services: AlertServices): Promise<void> {
  const { workspace, user, names } = notice;
  const { store, now } = services;
  if ((await untold(notice, services)).length === 0) return;
  const [first, ...more] = names;
  await tellOnce({ workspace, user, id: `${first} +${more.length}`, at: now() }, message, services);
  for (const name of names) await store.firstTime(workspace, name, now());
}
