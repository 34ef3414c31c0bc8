/** What is due goes into the queue. Safe to repeat, and to run twice at once. */
import type { Queued } from '../queue-message.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Due } from '../store/subscriptions.ts';

export interface DuePorts {
  readonly store: Pick<AlertStore, 'due' | 'unschedule'>;
  readonly send: (queued: Queued) => Promise<void>;
  readonly now: () => number;
}

const atOnce = 50;

/**
 * Sends first and takes off the list then: killed in between, it is sent twice, which does nothing twice. Whoever
 * is sent schedules the next time. Ends when nothing is due, at the deadline, or when nothing could be sent; says
 * how many it sent.
 */
export async function sendDue(ports: DuePorts, deadline: number): Promise<number> {
  let sent = 0;
  while (ports.now() < deadline) {
    const due = await ports.store.due(ports.now(), atOnce);
    const ended = await Promise.allSettled(due.map((one) => sendOne(one, ports)));
    sent += ended.filter(({ status }) => status === 'fulfilled').length;
    const failed = ended.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    // What others take at this moment they come to the end of, too.
    if (!ended.some((end) => end.status === 'fulfilled' && end.value)) break;
  }
  return sent;
}

/** True when it was ours to take off the list. */
async function sendOne(due: Due, { store, send }: DuePorts): Promise<boolean> {
  await send(queuedOf(due));
  return store.unschedule(due);
}

function queuedOf({ workspace, kind, id }: Due): Queued {
  const common = { version: 1, workspace } as const;
  if (kind === 'rotation') return { ...common, kind };
  if (kind === 'watch') return { ...common, kind, id };
  if (kind === 'poll' || kind === 'hooks') return { ...common, kind, project: id };
  return { ...common, kind, channel: id };
}
