/** Names what a dispatcher holds while it sends the messages of one channel. Types only. */

import type { Poster } from '../ports.ts';
import type { Alert } from '../store/outbox.ts';

export interface DispatchLock {
  readonly workspace: string;
  readonly channel: string;
  readonly holder: string;
  /** When the function must have ended. */
  readonly deadline: number;
}

export interface DispatchContext {
  readonly turn: DispatchLock;
  readonly rateLimiter: RateLimiter;
  /** Undefined: the workspace has uninstalled us. */
  readonly poster: Poster | undefined;
  /** Where the workspace's CircleCI is. */
  readonly host: string | undefined;
  /** The subscriptions that something was said for, by id. */
  readonly delivered: Map<string, Alert['subscriptions'][number]>;
}

export interface RateLimiter {
  /** Throws RetryError when the workspace's next message is too far away. Takes no time. */
  checkAvailable(): Promise<void>;
  /** Resolves when it may be said. Throws RetryError when that is too far away; then no time was taken. */
  takeSlot(what: 'post' | 'change'): Promise<void>;
  /** Nobody posts to the channel, or changes anything in the workspace, for that long. */
  block(what: 'post' | 'change', milliseconds: number): Promise<void>;
  /** The last post had to wait for others of the workspace. */
  isCrowded(): boolean;
  /** For a second and more: there is no time for what nobody waits for. */
  isJammed(): boolean;
  /** Right before a call: throws RetryError when it is too late for it, as after a long pause of the process. */
  checkDeadline(): void;
}

/** A context whose workspace still has the app installed. */
export interface InstalledContext extends DispatchContext {
  readonly poster: Poster;
}

export interface Attempt extends InstalledContext {
  /** Counted from 1. */
  readonly attempt: number;
}
