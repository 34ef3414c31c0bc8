/** Describes a history to be laid down: the fields of each pipeline, workflow and job, and their defaults. */

import type { Continuation, PipelineError } from '../model/pipeline.ts';
import type { Ending, WorkflowStatus } from '../model/simulator-state.ts';

/** `blocked`, `not_run`, `unauthorized` and everything of an approval have no build. */
export type LaidStatus =
  | Ending
  | 'queued'
  | 'scheduled'
  | 'not_running'
  | 'running'
  | 'blocked'
  | 'not_run'
  | 'on_hold'
  | 'unauthorized';

export interface LaidJob {
  readonly name: string;
  readonly status: LaidStatus;
  readonly type?: 'approval';
  readonly needs?: readonly string[];
  /** The next of the project unless told. */
  readonly num?: number;
  readonly id?: string;
  /** When it was queued; a second after its workflow unless told. */
  readonly at?: number;
  /** Null never started, of a canceled one; else a second later unless told. */
  readonly startedAt?: number | null;
  /** Half a minute later unless told. */
  readonly stoppedAt?: number;
  /** Of a rerun: it did not run again, and keeps its id and number. */
  readonly kept?: true;
  /** Its steps, tests and artifacts: a name of job-kinds.ts. */
  readonly profile?: string;
  /** How a retry of it ends; `success` unless told. */
  readonly retryEnding?: Ending;
}

export interface LaidWorkflow {
  readonly name: string;
  readonly jobs: readonly LaidJob[];
  /** When it was created; with its pipeline unless told. */
  readonly at?: number;
  readonly id?: string;
  /** Follows from its jobs unless told. */
  readonly status?: WorkflowStatus;
  readonly tag?: 'setup';
  /** The id of the workflow that was run again, in whole or in part. */
  readonly rerunOf?: string;
  readonly canceledAt?: number;
  readonly by?: string;
}

export interface LaidPipeline {
  /** Its key: `github/acme/web`. */
  readonly project: string;
  readonly at: number;
  /** The default branch unless told. Null with a tag. */
  readonly branch?: string | null;
  readonly tag?: string;
  /** The next of the project unless told. */
  readonly number?: number;
  readonly id?: string;
  readonly revision?: string;
  readonly subject?: string;
  readonly by?: string;
  /** `github`, `api`, `schedule`, … */
  readonly why?: string;
  readonly pullRequest?: number;
  /** Of a configuration that could not be read: v2 tells them and no workflows, v1.1 a build `Build Error`. */
  readonly errors?: readonly PipelineError[];
  /** Why nothing was run: `ci-skip`. v1.1 lists a build that says so. */
  readonly skipped?: string;
  /** CircleCI knows no workflows of it any more. */
  readonly forgotten?: true;
  readonly continuation?: Continuation;
  readonly workflows?: readonly LaidWorkflow[];
}

export interface LaidRetry extends Pick<LaidJob, 'num' | 'at' | 'startedAt' | 'stoppedAt'> {
  readonly of: number;
  readonly status: LaidStatus;
  readonly at: number;
}
