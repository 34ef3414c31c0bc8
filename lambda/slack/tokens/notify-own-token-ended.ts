/** Tells a person by direct message, once for each connection, that CircleCI no longer accepts their own token. */
import type { Caller } from '../../conversation/context.ts';
import { bySchedule } from '../../outbox/enqueue-message.ts';
import { notify } from '../../outbox/monthly-notice.ts';
import type { Account } from '../../store/own-account-store.ts';
import { ownTokenEndedView } from '../../views/people/own-account.ts';
import type { Services } from '../worker-ports.ts';

/** Deletes nothing. Never rejects: the person is told where they act, too. */
export async function tellTokenEnded(
  { workspace, user }: Caller,
  { host, login, connectedAt }: Account,
  { store, now, log }: Pick<Services, 'store' | 'now' | 'log'>,
): Promise<void> {
  // A notice's key counts in the whole workspace.
  const notice = { workspace, user, names: [`own-token-refused:${user}:${connectedAt}`] };
  try {
    await notify(notice, () => ownTokenEndedView({ host, login }), bySchedule(store, now));
  } catch {
    log({ log: 'answer.failed', workspace });
  }
}
