/** One person is told of something once a month: told first and noted then, so that a crash tells twice, not never. */
import type { Message } from '../views/message.ts';
import { posterOrNone } from './poster.ts';
import { RetryError } from './retry.ts';
import type { AlertServices } from './services.ts';

export interface Telling {
  readonly workspace: string;
  /** The person. */
  readonly to: string;
  /** The names of the notices that the message gives. */
  readonly notices: readonly string[];
}

/** Slack has not answered: a little later it may. */
const pause = 30_000;

/** Those that were not given yet. */
export async function dueNotices(
  { workspace, notices }: Omit<Telling, 'to'>,
  { store }: Pick<AlertServices, 'store'>,
): Promise<readonly string[]> {
  const are = await Promise.all(notices.map((notice) => store.isNoticeDue(workspace, notice)));
  return notices.filter((_, index) => are[index]);
}

/** Throws RetryError when Slack says wait. What Slack will never take is noted, too, and logged. */
export async function tellOnce(telling: Telling, message: Message, services: AlertServices): Promise<void> {
  const { workspace, to, notices } = telling;
  const { store, now, log } = services;
  if ((await dueNotices(telling, services)).length === 0) return;
  const slack = await posterOrNone(workspace, services);
  if (!slack) return;
  const outcome = await slack.tell(to, message);
  if (outcome.is === 'later') throw new RetryError(outcome.after);
  // Perhaps it was said: it is said once more, and then no more.
  if (outcome.is === 'ambiguous' && (await store.firstTime(workspace, `perhaps ${notices[0]}`, now())))
    throw new RetryError(pause);
  if (outcome.is !== 'posted') log({ log: 'alert.dead', workspace, reason: outcome.is });
  // Nobody knows why not: the next occasion tries again.
  if (outcome.is === 'unknown') return;
  for (const notice of notices) await store.firstTime(workspace, notice, now());
}
