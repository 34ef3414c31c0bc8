/** Declares the store of alerts, subscriptions and scheduled jobs. One contract test covers all. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { FollowStore } from './follow-store.ts';
import type { LoginStore } from './login-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { CareStore } from './red-time.ts';
import type { RotationStore, Workspace } from './store.ts';
import type { BranchWorkflowKey, Result, Run, RunJob } from './stored-runs.ts';
import type { Digest, Due, Hook, HookChange, Subscription, Watch } from './subscriptions-and-schedules.ts';

/** A value with the version that an optimistic update must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** `failures`: attempts that threw or hung. `starts`: attempts that were started and have not ended. */
export type Tally = 'failures' | 'starts';

export interface AlertStore extends LoginStore, RotationStore, OutboxStore, CareStore, FollowStore {
  subscriptions(workspace: Workspace): Promise<readonly Subscription[]>;
  /** Returns subscriptions to the project, and to its whole organization. */
  subscriptionsTo(workspace: Workspace, project: Project): Promise<readonly Subscription[]>;
  saveSubscription(subscription: Subscription): Promise<void>;
  /** Changes only these attributes; undefined clears one. Returns false when it no longer exists. */
  changeSubscription(
    which: Pick<Subscription, 'workspace' | 'id' | 'project'>,
    change: Partial<
      Pick<Subscription, 'mutedUntil' | 'paused' | 'lastDeliveryAt' | 'rule' | 'sharedBy' | 'expected'>
    >,
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
  /** Keeps a job for which its run has no room: its newest attempt, for 16 days. */
  saveOtherJob(workspace: Workspace, run: string, job: RunJob): Promise<void>;
  /** Returns the jobs that were kept so, in no order. */
  otherJobs(workspace: Workspace, run: string): Promise<readonly RunJob[]>;
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
  /** Returns whether a person is told that a run they pushed waits for approval: `on` until they turn it off. */
  approvalMessages(workspace: Workspace, user: string): Promise<'on' | 'off'>;
  saveApprovalMessages(workspace: Workspace, user: string, messages: 'on' | 'off'): Promise<void>;

  /** Returns jobs that are due at `now`, over all workspaces; read again until it is empty. */
  due(now: number, limit: number): Promise<readonly Due[]>;
  /** Replaces the earlier one of this kind and id. */
  schedule(due: Due): Promise<void>;
  /** Of an id that is new: saves looking for an earlier one. */
  scheduleNew(due: Due): Promise<void>;
  /** Leaves an earlier one of this kind and id as it is. */
  scheduleOnce(due: Due): Promise<void>;
  /** Returns false when it was rescheduled since, or unscheduled by another caller. */
  unschedule(due: Due): Promise<boolean>;

  /** Adds to a counter of a queue message, by its SQS id, and returns the new count. Kept for 15 days. */
  addToTally(message: string, of: Tally, by: 1 | -1): Promise<number>;
}
