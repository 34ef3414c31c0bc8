/** Writes what a person was not allowed to do into the audit trail. */
import type { Caller } from '../conversation/context.ts';
import { RefusedError } from '../errors.ts';
import type { Services } from './worker-ports.ts';

/** Does nothing for another error. Never throws: the person is to hear the refusal, whatever the table says. */
export async function recordRefusal(
  error: unknown,
  { workspace, user, channel }: Caller,
  { store, now, newId, log }: Services,
): Promise<void> {
  if (!(error instanceof RefusedError)) return;
  const { act: name, target = '' } = error;
  const entry = { id: newId(), at: now(), by: user, channel, name, target, outcome: 'not allowed' } as const;
  await store.audit(workspace, entry).catch(() => log({ log: 'audit.failed', workspace }));
}
