/** What waits to be said, and what was said: one alert per report and channel. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { Result, Run } from './runs.ts';
import type { AlertStatus } from './subscriptions.ts';

/** What one channel is to hear of one report: the outbox. */
export interface Alert {
  /** The report's id. */
  readonly id: string;
  readonly channel: string;
  /** Orders the channel's alerts. */
  readonly at: number;
  /** Not to be sent before: quiet hours. */
  readonly notBefore: number;
  readonly run: string;
  readonly status: AlertStatus | 'progress';
  readonly subscriptions: readonly {
    readonly id: string;
    readonly project: Project;
    /** As it was when this was enqueued. */
    readonly lastDeliveryAt?: number | undefined;
  }[];
  /** What it was when it was enqueued: it is edited to what it has become since. */
  readonly snapshot: Run;
  readonly redSince: Result | undefined;
  /** Workflows of the branch that are red although this run succeeded. */
  readonly stillRed?: readonly string[] | undefined;
  /** Of a failure: the success of a newer pipeline or of a rerun, by which the branch goes. */
  readonly overtakenBy?: Result | undefined;
  readonly thread: 'on' | 'off';
  /** Mrkdwn made by us: `<@U1>`, `<!subteam^S1>`. */
  readonly mention: string | undefined;
  /** What a failure's alert could not tell yet: the card is edited, and its thread told. */
  readonly adds?: 'reason' | undefined;
}

export type MessageClaim =
  /** Nobody has tried. We hold the lease now. */
  | { readonly claim: 'acquired' }
  /** Somebody tried and did not say how it ended; the lease was theirs and is ours now. */
  | { readonly claim: 'uncertain' }
  /** Somebody is at it. */
  | { readonly claim: 'held'; readonly until: number }
  /** It was sent, or given up. */
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
  /** The ts of the message in its thread that tells the details. */
  readonly details?: string | undefined;
  /** What somebody has been mentioned for, and who: `failed <@U01>`. */
  readonly called?: string | undefined;
  /** The id of the alert of a recovery that it tells, or that its thread has told. */
  readonly recovery?: string | undefined;
}
