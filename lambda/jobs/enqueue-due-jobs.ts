/** Moves due jobs from the table into the queue. Idempotent, and safe to run concurrently. */
import type { Queued } from '../queue-message.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Due } from '../store/subscriptions-and-schedules.ts';

export interface DuePorts {
  readonly store: Pick<AlertStore, 'due' | 'unschedule'>;
  readonly send: (queued: Queued) => Promise<void>;
  readonly now: () => number;
}

const atOnce = 50;

/**
 * Sends each job, then unschedules it: a crash in between sends it twice, and handlers are idempotent. Handlers schedule
 * the next time. Stops at the deadline, when nothing is due, or when others took all; returns the number of sent jobs.
 * Rejects when a job could not be sent.
 */
export async function sendDue(ports: DuePorts, deadline: number): Promise<number> {
  let sent = 0;
  while (ports.now() < deadline) {
    const due = await ports.store.due(ports.now(), atOnce);
    const ended = await Promise.allSettled(due.map((one) => sendOne(one, ports)));
    sent += ended.filter(({ status }) => status === 'fulfilled').length;
    const failed = ended.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    // Other instances unscheduled all of these: they continue with the rest.
    if (!ended.some((end) => end.status === 'fulfilled' && end.value)) break;
  }
  return sent;
}

/** Returns true when this instance unscheduled it. */
async function sendOne(due: Due, { store, send }: DuePorts): Promise<boolean> {
  await send(queuedOf(due));
  return store.unschedule(due);
}

function queuedOf({ workspace, kind, id }: Due): Queued {
  const common = { version: 1, workspace } as const;
  if (kind === 'rotation') return { ...common, kind };
  if (kind === 'watch' || kind === 'follow' || kind === 'expectation') return { ...common, kind, id };
  if (kind === 'poll' || kind === 'hooks') return { ...common, kind, project: id };
  if (kind === 'drain') return { ...common, kind, destination: id };
  return { ...common, kind, channel: id };
}
