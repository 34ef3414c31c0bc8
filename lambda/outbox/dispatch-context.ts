/** Declares what a dispatcher works with while it sends one channel's messages. Types only. */

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
  /** The subscriptions that a message was sent for, by id. */
  readonly delivered: Map<string, Alert['subscriptions'][number]>;
}

export interface RateLimiter {
  /** Throws RetryError when the workspace's next slot is too far away. Takes no slot. */
  checkAvailable(): Promise<void>;
  /** Resolves when the call may be made. Throws RetryError when that is too far away; then no slot was taken. */
  takeSlot(what: 'post' | 'change'): Promise<void>;
  /** Blocks posts to the channel, or edits in the workspace, for that long. */
  block(what: 'post' | 'change', milliseconds: number): Promise<void>;
  /** The last post had to wait for other posts of the workspace. */
  isCrowded(): boolean;
  /** It had to wait for a second or more: skip optional work. */
  isJammed(): boolean;
  /** Call right before a request: throws RetryError when too little time is left, as after a long pause of the process. */
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
