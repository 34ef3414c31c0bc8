/** Records in the audit log that an action was not allowed. */
import type { Caller } from '../conversation/context.ts';
import { OwnAccountError, RefusedError } from '../errors.ts';
import type { Services } from './worker-ports.ts';

/** Ignores other errors. Never throws, so that the person is shown the refusal even if the table fails. */
export async function recordRefusal(
  error: unknown,
  { workspace, user, channel }: Caller,
  { store, now, newId, log }: Services,
): Promise<void> {
  if (!(error instanceof RefusedError || error instanceof OwnAccountError)) return;
  const { act: name, target = '' } = error;
  // What CircleCI refused is on record already.
  if (name === undefined) return;
  const entry = { id: newId(), at: now(), by: user, channel, name, target, outcome: 'not allowed' } as const;
  await store.audit(workspace, entry).catch(() => log({ log: 'audit.failed', workspace }));
}
