/** Changes under a lock what is read, changed and written as a whole, so that no other change is lost. */
import { UsageError } from '../../errors.ts';
import type { Workspace } from '../../store/store.ts';
import type { Services } from '../worker-ports.ts';

export type Locking = Pick<Services, 'store' | 'now' | 'newId' | 'sleep'>;

/** Milliseconds: longer than the worker may run, so that its holder is dead when it ends. */
const lease = 45_000;
const attempts = 10;
const pause = 100;

/** `name` is one that no destination of messages has. Throws UsageError while another change holds the lock. */
export async function changeUnderLock<T>(
  workspace: Workspace,
  name: `${'connections' | 'account'}:${string}`,
  change: () => Promise<T>,
  services: Locking,
): Promise<T> {
  const owner = services.newId();
  await take(workspace, { name, owner }, services);
  try {
    return await change();
  } finally {
    // The lease ends by itself, and what was changed must not be told as failed.
    await release(workspace, { name, owner }, services).catch(() => undefined);
  }
}

interface Lock {
  readonly name: string;
  readonly owner: string;
}

async function take(workspace: Workspace, { name, owner }: Lock, { store, now, sleep }: Locking) {
  for (let attempt = 1; ; attempt += 1) {
    const lock = { owner, now: now(), until: now() + lease };
    if ((await store.acquireLock(workspace, name, lock)) !== 'dirty') return;
    if (attempt === attempts)
      throw new UsageError('Another change of the connections is under way. Try again in a moment.', '', [
        '/circle connections',
      ]);
    await sleep(pause);
  }
}

/** A lock that another has waited for is released at the second time. */
async function release(workspace: Workspace, { name, owner }: Lock, { store }: Locking): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1)
    if (await store.releaseLock(workspace, name, owner)) return;
}
