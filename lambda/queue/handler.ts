/** Dispatches a queue message to the handler of its kind. */

import type { AlertServices } from '../ports.ts';
import type { Queued, QueuedKind } from '../queue-message.ts';

/**
 * Resolves when all that the message asks for is done or stored. Handlers must be idempotent: messages come twice, out of
 * order, and again after a crash. Throws RetryError to have the message delivered again later.
 */
export type Handler<K extends QueuedKind> = (
  queued: Extract<Queued, { readonly kind: K }>,
  services: AlertServices,
  /** Milliseconds since the epoch; work that is not done by then must be retried. */
  deadline: number,
) => Promise<void>;

export type Handlers = { readonly [K in QueuedKind]?: Handler<K> };

/** Returns undefined when no handler is registered for the kind. */
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
