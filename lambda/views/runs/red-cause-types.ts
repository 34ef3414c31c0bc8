/** Names what is known of why a build, a run or a branch is red. Types only. */

import type { FailedJob } from '../../circleci/failure/failed-jobs.ts';
import type { FailureReason } from '../../circleci/failure/failure-reason-types.ts';
import type { BuildRef } from '../../circleci/project.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun, WorkflowRun } from '../../circleci/runs/fold-attempts.ts';
import type { Status } from '../../circleci/status.ts';
import type { Linking } from '../text/allowed-links.ts';

/** Jobs that failed alike. */
export interface Cause {
  readonly jobs: readonly FailedJob[];
  readonly reason: FailureReason;
  /** CircleCI has seen its test pass and fail on the same commit. */
  readonly isFlaky: boolean;
  /** Undefined: on no other branch in the last week. */
  readonly elsewhere: Elsewhere | undefined;
}

export interface Elsewhere {
  /** Other branches, in the order in which they failed. */
  readonly branches: readonly string[];
  /** In words: `Tuesday`, `yesterday`. */
  readonly since: string;
}

export interface RedWorkflow {
  readonly run: PipelineRun;
  readonly workflow: WorkflowRun;
  /** The workflow on its branch as it is now; undefined where that is not known. */
  readonly branch: BranchWorkflow | undefined;
}

export interface WhyInput extends Linking {
  readonly run: PipelineRun;
  /** The one build that was asked about. */
  readonly build: BuildRef | undefined;
  readonly status: Status;
  readonly reds: readonly RedWorkflow[];
  /** Undefined where what builds print may not be seen. */
  readonly causes: readonly Cause[] | undefined;
  /** Failing jobs of which nothing could be read. */
  readonly missing: number;
  /** The command that shows this again; undefined when it cannot be written. */
  readonly command: string | undefined;
  readonly now: number;
}
