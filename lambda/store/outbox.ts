/** Declares the outbox: one alert per report and channel, its claims, and posted messages. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { Result, Run } from './runs.ts';
import type { AlertStatus } from './subscriptions.ts';

/** An alert to one channel about one report. */
export interface Alert {
  /** The report's id. */
  readonly id: string;
  readonly channel: string;
  /** Orders the channel's alerts. */
  readonly at: number;
  /** Earliest time to send it: the end of quiet hours. */
  readonly notBefore: number;
  readonly run: string;
  readonly status: AlertStatus | 'progress';
  readonly subscriptions: readonly {
    readonly id: string;
    readonly project: Project;
    /** Its value when the alert was enqueued. */
    readonly lastDeliveryAt?: number | undefined;
  }[];
  /** The run when the alert was enqueued. Cards show the stored run instead while it exists. */
  readonly snapshot: Run;
  readonly redSince: Result | undefined;
  /** Red workflows of the branch, although this run succeeded. */
  readonly stillRed?: readonly string[] | undefined;
  /** For a failure: the success of a newer pipeline or rerun that supersedes it. */
  readonly overtakenBy?: Result | undefined;
  readonly thread: 'on' | 'off';
  /** Mrkdwn made by us: `<@U1>`, `<!subteam^S1>`. */
  readonly mention: string | undefined;
  /** A later addition to a failure's alert: the card is edited, and its thread updated. */
  readonly adds?: 'reason' | undefined;
}

export type MessageClaim =
  /** First attempt: the caller holds the lease. */
  | { readonly claim: 'acquired' }
  /** An earlier attempt's lease expired without an outcome: the caller holds the lease and has to reconcile. */
  | { readonly claim: 'uncertain' }
  /** Another sender holds the lease. */
  | { readonly claim: 'held'; readonly until: number }
  /** It was sent or given up. */
  | { readonly claim: 'completed' };

export type Ending =
  | { readonly end: 'done'; readonly ts: string | undefined }
  | { readonly end: 'dead'; readonly reason: string };

/** A run's message in a channel. */
export interface Posted {
  readonly channel: string;
  readonly run: string;
  readonly ts: string;
  readonly branch: string | undefined;
  readonly project: Project;
  /** The newest `at` that it shows. */
  readonly shows: number;
  /** The ts of the details in its thread. */
  readonly details?: string | undefined;
  /** The status and the people mentioned for it: `failed <@U01>`. */
  readonly called?: string | undefined;
  /** The id of the recovery's alert that the card or its thread shows. */
  readonly recovery?: string | undefined;
}
