/** Declares the outbox: messages that wait, their destinations, and what was posted. Times are milliseconds. */
import type { Workspace } from './store.ts';

/** A message for one place in Slack. It is NEW while it waits, then DONE or DEAD; the destination says which are INTENT. */
export interface OutboxMessage {
  /** Names its renderer and its policy. */
  readonly kind: string;
  /** The id of a channel or, for a direct message, of a user. */
  readonly destination: string;
  /** The idempotency key, within its scope. */
  readonly id: string;
  /** Further keys that it covers: what has one of them is not sent again either. */
  readonly covers?: readonly string[] | undefined;
  /** Where its keys count: in its destination, or in the whole workspace. */
  readonly scope: 'destination' | 'workspace';
  /** How long its keys are remembered. */
  readonly lifetime: number;
  /** Orders the messages of a destination. */
  readonly at: number;
  /** Earliest time to send it. */
  readonly notBefore: number;
  /** Messages of one subject are one message in Slack: posted once, then edited to its newest state. */
  readonly subject?: string | undefined;
  /** The ts of the message that it replies to. */
  readonly thread?: string | undefined;
  /** A reply that is also shown in the channel. */
  readonly broadcast?: 'channel' | undefined;
  /** What its renderer needs. */
  readonly payload: unknown;
}

export interface PendingMessage extends OutboxMessage {
  /** From when on it may be sent, and its place in the order. */
  readonly due: number;
}

/** A post that was begun: until it is settled, its messages may or may not be in Slack. */
export interface Intent {
  readonly ids: readonly string[];
  /** The mark in the post's metadata by which it is found. */
  readonly mark: string;
  /** What the post is about, if it can be edited later. */
  readonly subject?: string | undefined;
  readonly thread?: string | undefined;
  readonly since: number;
  /** From then on Slack shows the post if it took it. */
  readonly until: number;
  /** What its renderer noted, to be kept with the post once it is found. */
  readonly notes?: unknown;
}

/** A destination whose lock is held. */
export interface HeldDestination {
  /** The next time at which something may be posted there. */
  readonly nextAt: number;
  /** What an earlier holder began and did not settle. */
  readonly intent: Intent | undefined;
}

/** A posted message that can be edited. */
export interface Posted {
  readonly destination: string;
  readonly subject: string;
  /** Empty for what is only remembered of a subject. */
  readonly ts: string;
  /** What its renderer noted. */
  readonly notes?: unknown;
}

export interface Settlement {
  /** All of one destination. */
  readonly messages: readonly PendingMessage[];
  readonly end: { readonly stage: 'done'; readonly ts?: string | undefined } | DeadEnd;
  /** Saved in the same transaction. */
  readonly posted?: readonly Posted[] | undefined;
  /** Enqueued in the same transaction, unless they are known. */
  readonly followUps?: readonly OutboxMessage[] | undefined;
  /** The holder of the destination's lock, which is released in the same transaction unless it was marked dirty. */
  readonly release?: string | undefined;
}

export interface DeadEnd {
  readonly stage: 'dead';
  readonly reason: string;
}

export interface DestinationChange {
  readonly owner: string;
  readonly nextAt: number;
  /** Undefined: nothing is begun. */
  readonly intent: Intent | undefined;
}

export interface OutboxStore {
  /** Returns `known`, and stores nothing, when one of its keys is remembered. */
  enqueue(workspace: Workspace, message: OutboxMessage): Promise<'enqueued' | 'known'>;
  /** Returns those of the keys that are remembered. */
  knownKeys(
    workspace: Workspace,
    keys: Pick<OutboxMessage, 'destination' | 'scope'> & { readonly ids: readonly string[] },
  ): Promise<readonly string[]>;
  /** Returns what waits for the destination in its order, whether it is due or not. */
  pending(workspace: Workspace, destination: string, limit: number): Promise<readonly PendingMessage[]>;
  /** DONE or DEAD, remembered for the message's lifetime; no longer pending. */
  endMessages(workspace: Workspace, settlement: Settlement): Promise<'released' | 'settled'>;
  /** Returns the posted message of a subject. */
  posted(workspace: Workspace, destination: string, subject: string): Promise<Posted | undefined>;
  /** Returns the posted messages of these subjects, in no order. */
  allPosted(
    workspace: Workspace,
    destination: string,
    subjects: readonly string[],
  ): Promise<readonly Posted[]>;

  /** Returns what was posted there under this ts. Reads all that was posted there: for a person who asks, not for alerts. */
  postedAt(workspace: Workspace, destination: string, ts: string): Promise<Posted | undefined>;

  /** Takes the destination's lock. `dirty`: another holder has it and was marked to look again before it releases it. */
  acquireLock(
    workspace: Workspace,
    destination: string,
    lock: { readonly owner: string; readonly now: number; readonly until: number },
  ): Promise<HeldDestination | 'dirty'>;
  /** Records a begun post, or that there is none, and the next slot. Returns false when the lock was lost. */
  changeDestination(workspace: Workspace, destination: string, change: DestinationChange): Promise<boolean>;
  /** Returns false, and keeps the lock, when it was marked dirty meanwhile; the mark is cleared. */
  releaseLock(workspace: Workspace, destination: string, owner: string): Promise<boolean>;

  /**
   * Takes `count` slots of a rate limiter of the workspace, `interval` apart, and returns the time of the first. Takes none
   * when that is more than `within` away.
   */
  takeSlot(
    workspace: Workspace,
    slots: {
      readonly of: RateLimit;
      /** Of several CircleCIs the one that it is about. */
      readonly host?: string | undefined;
      readonly count: number;
      readonly interval: number;
      readonly now: number;
      readonly within?: number | undefined;
    },
  ): Promise<number>;
  /** Gives out no slots before `until`. */
  blockUntil(workspace: Workspace, of: RateLimit, until: number): Promise<void>;
}

export type RateLimit = 'post' | 'change' | 'polls' | 'turns';
