/** What works off one message of the queue. */

import type { AlertServices } from '../ports.ts';
import type { Queued, QueuedKind } from '../queue-message.ts';

/**
 * Resolves when all that the message asks for is done or safely kept. Whatever it does is done once, however often
 * and wherever it runs: messages come twice, out of order, and again after a crash. Throw RetryError to wait.
 */
export type Handler<K extends QueuedKind> = (
  queued: Extract<Queued, { readonly kind: K }>,
  services: AlertServices,
  /** Milliseconds since the epoch: what is not done by then has to be put back. */
  deadline: number,
) => Promise<void>;

export type Handlers = { readonly [K in QueuedKind]?: Handler<K> };

/** Undefined when nobody handles its kind. */
export function handle(
  handlers: Handlers,
  queued: Queued,
  ...[services, deadline]: readonly [AlertServices, number]
): Promise<void> | undefined {
  switch (queued.kind) {
    case 'report':
      return handlers.report?.(queued, services, deadline);
    case 'seen':
      return handlers.seen?.(queued, services, deadline);
    case 'hint':
      return handlers.hint?.(queued, services, deadline);
    case 'ping':
      return handlers.ping?.(queued, services, deadline);
    case 'drain':
      return handlers.drain?.(queued, services, deadline);
    case 'digest':
      return handlers.digest?.(queued, services, deadline);
    case 'watch':
      return handlers.watch?.(queued, services, deadline);
    case 'poll':
      return handlers.poll?.(queued, services, deadline);
    case 'hooks':
      return handlers.hooks?.(queued, services, deadline);
    case 'paused':
      return handlers.paused?.(queued, services, deadline);
    case 'back':
      return handlers.back?.(queued, services, deadline);
    case 'rotation':
      return handlers.rotation?.(queued, services, deadline);
  }
}
