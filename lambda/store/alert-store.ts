/** What the channel alerts remember, as an interface. The stores keep one contract test. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { LoginStore } from './logins.ts';
import type { Alert, Ending, MessageClaim, Posted } from './outbox.ts';
import type { BranchWorkflowKey, Result, Run } from './runs.ts';
import type { RotationStore, Workspace } from './store.ts';
import type { Digest, Due, Hook, HookChange, Subscription, Watch } from './subscriptions.ts';

/** Read with the version that a change of it must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** `failures`: tries that threw or hung. `starts`: tries that were begun and have not ended. */
export type Tally = 'failures' | 'starts';

export interface AlertStore extends LoginStore, RotationStore {
  subscriptions(workspace: Workspace): Promise<readonly Subscription[]>;
  /** Of the project itself, and of all of its organization's. */
  subscriptionsTo(workspace: Workspace, project: Project): Promise<readonly Subscription[]>;
  saveSubscription(subscription: Subscription): Promise<void>;
  /** Changes these alone, if it is still there; false when it is not. Undefined clears. */
  changeSubscription(
    which: Pick<Subscription, 'workspace' | 'id' | 'project'>,
    change: Partial<Pick<Subscription, 'mutedUntil' | 'paused' | 'lastDeliveryAt' | 'rule' | 'sharedBy'>>,
  ): Promise<boolean>;
  /** True for the one who paused it. */
  pauseSubscription(
    which: Pick<Subscription, 'workspace' | 'id' | 'project'>,
    paused: NonNullable<Subscription['paused']>,
  ): Promise<boolean>;
  removeSubscription(which: Pick<Subscription, 'workspace' | 'id' | 'project'>): Promise<void>;

  hook(workspace: Workspace, id: string): Promise<Hook | undefined>;
  hooks(workspace: Workspace): Promise<readonly Hook[]>;
  saveHook(workspace: Workspace, hook: Hook): Promise<void>;
  /** Changes these alone, if it is still there; false when it is not. Undefined clears. */
  changeHook(workspace: Workspace, id: string, change: HookChange): Promise<boolean>;
  /** The same, for one of all who have read `seen`: false when another secret was shown since. */
  showSecret(
    workspace: Workspace,
    seen: Hook,
    change: HookChange & { readonly shownTo: string; readonly shownAt: number; readonly shownMark: string },
  ): Promise<boolean>;
  removeHook(workspace: Workspace, id: string): Promise<void>;

  run(workspace: Workspace, id: string): Promise<Versioned<Run> | undefined>;
  /** False when it has changed since `version` was read (0: there was none). Kept for 16 days. */
  saveRun(workspace: Workspace, run: Run, version: number): Promise<boolean>;
  /** The newest first, at most 30. */
  results(workspace: Workspace, line: BranchWorkflowKey): Promise<Versioned<readonly Result[]>>;
  saveResults(
    workspace: Workspace,
    line: BranchWorkflowKey,
    results: Versioned<readonly Result[]>,
  ): Promise<boolean>;
  /** The lines of this project that have heard of a result since then, in no order: the digest reads them. */
  linesOf(
    workspace: Workspace,
    project: Project,
    page: { readonly since: number; readonly limit: number },
  ): Promise<readonly (BranchWorkflowKey & { readonly results: readonly Result[] })[]>;

  /** Once is as good as twice: what has ended is not sent again. */
  enqueue(workspace: Workspace, alert: Alert): Promise<void>;
  /** What waits for the channel and may be sent now, the oldest first. */
  waiting(
    workspace: Workspace,
    channel: string,
    page: { readonly limit: number; readonly now: number },
  ): Promise<readonly Alert[]>;
  /** NEW to INTENT, under a lease. What has ended waits no longer. */
  claimMessage(
    workspace: Workspace,
    alert: Pick<Alert, 'id' | 'channel' | 'at'>,
    lease: { readonly now: number; readonly until: number },
  ): Promise<MessageClaim>;
  /** INTENT to DONE or DEAD, kept for 16 days; it waits no longer. */
  completeMessage(
    workspace: Workspace,
    alert: Pick<Alert, 'id' | 'channel' | 'at'>,
    ending: Ending,
  ): Promise<void>;
  /** INTENT back to NEW: Slack has said that nothing was posted. */
  releaseMessage(workspace: Workspace, alert: Pick<Alert, 'id' | 'channel'>): Promise<void>;

  /** One at a time sends to a channel. `noted`: whoever is at it looks again before it goes. */
  acquireLock(
    workspace: Workspace,
    channel: string,
    turn: { readonly holder: string; readonly now: number; readonly until: number },
  ): Promise<'acquired' | 'dirty'>;
  /** False when something was noted meanwhile, and the channel is still ours. */
  releaseLock(workspace: Workspace, channel: string, holder: string): Promise<boolean>;
  /**
   * The time from which this many messages, `interval` apart, may be sent; they are taken, unless that is more than
   * `within` away. Paced are the workspace's messages, or those `of` something in it: a channel.
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

  /** No time before `until` is given out any more, of the workspace or `of` something in it. */
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
  /** True for the one who ended it. */
  endWatch(workspace: Workspace, id: string): Promise<boolean>;
  /** Whether log excerpts may be shown in the workspace's channels. */
  excerpts(workspace: Workspace): Promise<'on' | 'off'>;
  saveExcerpts(workspace: Workspace, excerpts: 'on' | 'off'): Promise<void>;

  /** What is due at `now`, over all workspaces; read again until it is empty. */
  due(now: number, limit: number): Promise<readonly Due[]>;
  /** Replaces the earlier one of this kind and id. */
  schedule(due: Due): Promise<void>;
  /** Leaves an earlier one of this kind and id as it is. */
  scheduleOnce(due: Due): Promise<void>;
  /** False when it was scheduled anew since, or taken by another. */
  unschedule(due: Due): Promise<boolean>;

  /** Adds to what is counted of a message of the queue, by its id there; says what it has come to. Kept for 15 days. */
  addToTally(message: string, of: Tally, by: 1 | -1): Promise<number>;
}
