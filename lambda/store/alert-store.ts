/** Declares the store of alerts, subscriptions and scheduled jobs. One contract test covers all. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { LoginStore } from './logins.ts';
import type { Alert, Ending, MessageClaim, Posted } from './outbox.ts';
import type { BranchWorkflowKey, Result, Run } from './runs.ts';
import type { RotationStore, Workspace } from './store.ts';
import type { Digest, Due, Hook, HookChange, Subscription, Watch } from './subscriptions.ts';

/** A value with the version that an optimistic update must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** `failures`: attempts that threw or hung. `starts`: attempts that were started and have not ended. */
export type Tally = 'failures' | 'starts';

export interface AlertStore extends LoginStore, RotationStore {
  subscriptions(workspace: Workspace): Promise<readonly Subscription[]>;
  /** Returns subscriptions to the project, and to its whole organization. */
  subscriptionsTo(workspace: Workspace, project: Project): Promise<readonly Subscription[]>;
  saveSubscription(subscription: Subscription): Promise<void>;
  /** Changes only these attributes; undefined clears one. Returns false when it no longer exists. */
  changeSubscription(
    which: Pick<Subscription, 'workspace' | 'id' | 'project'>,
    change: Partial<Pick<Subscription, 'mutedUntil' | 'paused' | 'lastDeliveryAt' | 'rule' | 'sharedBy'>>,
  ): Promise<boolean>;
  /** Returns true for the caller that paused it, false when it was paused before. */
  pauseSubscription(
    which: Pick<Subscription, 'workspace' | 'id' | 'project'>,
    paused: NonNullable<Subscription['paused']>,
  ): Promise<boolean>;
  removeSubscription(which: Pick<Subscription, 'workspace' | 'id' | 'project'>): Promise<void>;

  hook(workspace: Workspace, id: string): Promise<Hook | undefined>;
  hooks(workspace: Workspace): Promise<readonly Hook[]>;
  saveHook(workspace: Workspace, hook: Hook): Promise<void>;
  /** Changes only these attributes; undefined clears one. Returns false when it no longer exists. */
  changeHook(workspace: Workspace, id: string, change: HookChange): Promise<boolean>;
  /** Like changeHook, as a compare-and-set on `seen`: returns false when another secret was shown since. */
  showSecret(
    workspace: Workspace,
    seen: Hook,
    change: HookChange & { readonly shownTo: string; readonly shownAt: number; readonly shownMark: string },
  ): Promise<boolean>;
  removeHook(workspace: Workspace, id: string): Promise<void>;

  run(workspace: Workspace, id: string): Promise<Versioned<Run> | undefined>;
  /** Returns false when it has changed since `version` was read (0: it did not exist). Kept for 16 days. */
  saveRun(workspace: Workspace, run: Run, version: number): Promise<boolean>;
  /** Returns the newest first, at most 30. */
  results(workspace: Workspace, line: BranchWorkflowKey): Promise<Versioned<readonly Result[]>>;
  saveResults(
    workspace: Workspace,
    line: BranchWorkflowKey,
    results: Versioned<readonly Result[]>,
  ): Promise<boolean>;
  /** Returns the project's workflows with a result stored since then, in no order. For digests. */
  linesOf(
    workspace: Workspace,
    project: Project,
    page: { readonly since: number; readonly limit: number },
  ): Promise<readonly (BranchWorkflowKey & { readonly results: readonly Result[] })[]>;

  /** Idempotent: an alert that ended is not sent again. */
  enqueue(workspace: Workspace, alert: Alert): Promise<void>;
  /** Returns the channel's alerts that may be sent now, oldest first. */
  waiting(
    workspace: Workspace,
    channel: string,
    page: { readonly limit: number; readonly now: number },
  ): Promise<readonly Alert[]>;
  /** NEW to INTENT, with a lease. Removes a message that ended from the waiting ones. */
  claimMessage(
    workspace: Workspace,
    alert: Pick<Alert, 'id' | 'channel' | 'at'>,
    lease: { readonly now: number; readonly until: number },
  ): Promise<MessageClaim>;
  /** INTENT to DONE or DEAD, kept for 16 days; removes it from the waiting ones. */
  completeMessage(
    workspace: Workspace,
    alert: Pick<Alert, 'id' | 'channel' | 'at'>,
    ending: Ending,
  ): Promise<void>;
  /** INTENT back to NEW, when Slack answered that nothing was posted. */
  releaseMessage(workspace: Workspace, alert: Pick<Alert, 'id' | 'channel'>): Promise<void>;

  /** Takes the channel's lock. `dirty`: another holder has it and was marked to look again before it releases it. */
  acquireLock(
    workspace: Workspace,
    channel: string,
    turn: { readonly holder: string; readonly now: number; readonly until: number },
  ): Promise<'acquired' | 'dirty'>;
  /** Returns false, and keeps the lock, when it was marked dirty meanwhile; the mark is cleared. */
  releaseLock(workspace: Workspace, channel: string, holder: string): Promise<boolean>;
  /**
   * Takes `count` slots of a rate limiter, `interval` apart, and returns the time of the first. Takes none when that is
   * more than `within` away. The limiter is the workspace's, or one `of` a channel or another name in it.
   */
  takeSlot(
    workspace: Workspace,
    slots: {
      readonly count: number;
      readonly interval: number;
      readonly now: number;
      readonly of?: string | undefined;
      readonly within?: number | undefined;
    },
  ): Promise<number>;

  /** Gives out no slots before `until`, of the workspace's limiter or of one `of` a name in it. */
  blockUntil(
    workspace: Workspace,
    hold: { readonly of?: string | undefined; readonly until: number },
  ): Promise<void>;

  posted(workspace: Workspace, channel: string, run: string): Promise<Posted | undefined>;
  savePosted(workspace: Workspace, posted: Posted): Promise<void>;

  digest(workspace: Workspace, channel: string): Promise<Digest | undefined>;
  digests(workspace: Workspace): Promise<readonly Digest[]>;
  saveDigest(workspace: Workspace, channel: string, digest: Digest | undefined): Promise<void>;
  watch(workspace: Workspace, id: string): Promise<Watch | undefined>;
  watches(workspace: Workspace): Promise<readonly Watch[]>;
  saveWatch(workspace: Workspace, watch: Watch): Promise<void>;
  /** Returns true for the caller that ended it. */
  endWatch(workspace: Workspace, id: string): Promise<boolean>;
  /** Returns whether log excerpts may be shown in the workspace's channels. */
  excerpts(workspace: Workspace): Promise<'on' | 'off'>;
  saveExcerpts(workspace: Workspace, excerpts: 'on' | 'off'): Promise<void>;

  /** Returns jobs that are due at `now`, over all workspaces; read again until it is empty. */
  due(now: number, limit: number): Promise<readonly Due[]>;
  /** Replaces the earlier one of this kind and id. */
  schedule(due: Due): Promise<void>;
  /** Leaves an earlier one of this kind and id as it is. */
  scheduleOnce(due: Due): Promise<void>;
  /** Returns false when it was rescheduled since, or unscheduled by another caller. */
  unschedule(due: Due): Promise<boolean>;

  /** Adds to a counter of a queue message, by its SQS id, and returns the new count. Kept for 15 days. */
  addToTally(message: string, of: Tally, by: 1 | -1): Promise<number>;
}
