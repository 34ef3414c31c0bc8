/** Holds what one dispatch works with: the destination's lock, its client, its rate limits. */
import type { Poster } from '../poster.ts';
import { RetryError } from '../retry-error.ts';
import type { Intent, PendingMessage } from '../store/outbox-store.ts';
import type { Batch, OutboxServices, Place, Renderers } from './outbox-ports.ts';
import type { RateLimiter } from './rate-limiter.ts';

export interface Dispatch<S extends OutboxServices> {
  readonly workspace: string;
  readonly destination: string;
  /** Holder of the destination's lock. */
  readonly owner: string;
  /** When the function must have ended. */
  readonly deadline: number;
  readonly limiter: RateLimiter;
  readonly renderers: Renderers<S>;
  readonly services: S;
  /** Opened with the first page. Resolves with undefined when the workspace has uninstalled us. */
  readonly poster: () => Promise<Poster | undefined>;
  /** The destination's next slot, the begun post as the store has it, and whether the lock was released with a message. */
  readonly held: { nextAt: number; intent: Intent | undefined; isReleased: boolean };
}

/** A dispatch in a workspace that has the app installed. */
export type Installed<S extends OutboxServices> = Omit<Dispatch<S>, 'poster'> & Place;

/** What every dispatch has, whether the app is installed or not. */
export type AnyDispatch<S extends OutboxServices> = Omit<Dispatch<S>, 'poster'>;

/** Writes the next slot and the begun post. Throws RetryError when the lock was lost to another dispatcher. */
export async function changeDestination<S extends OutboxServices>(
  dispatch: AnyDispatch<S>,
  change: { readonly nextAt: number; readonly intent: Intent | undefined },
): Promise<void> {
  const { workspace, destination, owner, held, services } = dispatch;
  if (!(await services.store.changeDestination(workspace, destination, { owner, ...change })))
    throw new RetryError(1_000);
  held.nextAt = change.nextAt;
  held.intent = change.intent;
}

/** Direct messages have no history that the bot could read. */
export function isUser(destination: string): boolean {
  return /^[UW]/.test(destination);
}

const listedMark = '~';

/** Metadata has a limited size; a message is found by its first mark. */
const mostMarks = 100;

/** Returns the marks of a message in Slack's metadata. No report's id contains a tilde. */
export function marksOf({ messages, form }: Pick<Batch, 'messages' | 'form'>): readonly string[] {
  return messages.slice(0, mostMarks).map(({ id }) => (form === 'listed' ? `${listedMark}${id}` : id));
}

/** Returns the batch that a begun post was about. */
export function begunBatch(intent: Intent, messages: readonly PendingMessage[]): Batch {
  const form = intent.mark.startsWith(listedMark) ? 'listed' : 'own';
  // A release without lists of lines recorded no subject.
  const subject = intent.subject ?? (form === 'own' ? messages[0]?.subject : undefined);
  return { messages, subject, posted: undefined, form };
}
