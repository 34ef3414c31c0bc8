/** Declares an alert: what a channel is told about a run. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { AlertStatus } from '../rule-options/statuses.ts';
import type { Result, Run } from './stored-runs.ts';

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
  /** It belongs to the message of a red time; undefined: to the card of its run. */
  readonly group?: 'branch' | undefined;
}

/** The subject of a run's card: one message in each channel. */
export function cardSubject(run: string): string {
  return `run:${run}`;
}

/** Returns the run of a card; undefined for another message. */
export function runOfSubject(subject: string): string | undefined {
  return subject.startsWith('run:') ? subject.slice('run:'.length) : undefined;
}
