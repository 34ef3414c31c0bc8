/** Names what is known of a job of a workflow. Types only. */
import type { Status } from './status.ts';

/** A job of a workflow. Times are milliseconds. All text is hostile. */
export interface JobRun {
  readonly name: string;
  readonly kind: 'build' | 'approval';
  readonly status: Status;
  /** The status as CircleCI sends it. */
  readonly rawStatus: string;
  /** The build's number; undefined for approvals and for jobs that have not begun. */
  readonly number: number | undefined;
  readonly id: string | undefined;
  /** Of a retry by v1.1: how many times the job was retried before it, and once. */
  readonly retry?: number;
  /** The ids of the jobs that it waits for; undefined where only builds are known. */
  readonly needs?: readonly string[] | undefined;
  /** What approves it, of an approval that waits. */
  readonly approvalRequestId: string | undefined;
  readonly queuedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
}
