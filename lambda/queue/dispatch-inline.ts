/** Dispatches what a handler enqueues in the same process; the queue takes over what has to wait. */
import type { Project } from '../circleci/project.ts';
import { dispatch } from '../outbox/dispatcher.ts';
import type { AlertServices } from '../ports.ts';
import type { Attempt } from './job-type.ts';
import { renderers } from './renderers.ts';

/**
 * Returns services that answer the request of a dispatch with the dispatch itself. A crash loses nothing: the handler's own
 * message is redelivered, and requests the dispatch again.
 */
export function dispatchingInline(services: AlertServices, { deadline, isAgain }: Attempt): AlertServices {
  return {
    ...services,
    async send(queued) {
      if (queued.kind !== 'drain' || queued.after !== undefined) return services.send(queued);
      const job = { ...queued, deadline, request: 'inline' } as const;
      const end = await dispatch(job, renderers, services).catch(() => 'failed' as const);
      // A crash of our own, in this attempt or the one before, may have left the lock behind.
      const isOurs = end === 'failed' || (end === 'locked' && isAgain);
      if (isOurs) await services.send({ ...queued, untilFree: true });
    },
  };
}

/**
 * Requests a dispatch of the project's channels, for a redelivered message: its first handler may have crashed during a
 * dispatch, after which the message itself need not enqueue anything any more.
 */
export async function dispatchAgain(
  workspace: string,
  project: Project | undefined,
  { store, send }: AlertServices,
): Promise<void> {
  const subscriptions = project ? await store.subscriptionsTo(workspace, project) : [];
  for (const destination of new Set(subscriptions.map(({ channel }) => channel)))
    await send({ version: 1, workspace, kind: 'drain', destination, untilFree: true });
}
