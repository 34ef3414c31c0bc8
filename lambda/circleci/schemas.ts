/** CircleCI's v1.1 shapes, in our words. A field that CircleCI renames is a change to this file alone. */
import type { Project } from './project.ts';

export const statuses = [
  'success',
  'fixed',
  'failed',
  'no_tests',
  'timedout',
  'infrastructure_fail',
  'canceled',
  'killed',
  'not_run',
  'retried',
  'running',
  'queued',
  'scheduled',
  'not_running',
  'other',
] as const;

export type Status = (typeof statuses)[number];

/** Where the job stands in its workflow; absent for builds without one. */
export interface WorkflowJob {
  readonly jobName: string;
  readonly jobId: string | undefined;
  readonly workflowId: string;
  readonly workflowName: string;
}

/** An earlier build, as far as a later one tells of it. */
export interface PreviousBuild {
  readonly number: number;
  readonly status: Status;
  /** Milliseconds. */
  readonly duration: number | undefined;
}

/** A build as lists give it. Times are ISO 8601 as sent; durations are milliseconds. All text is hostile. */
export interface BuildSummary {
  readonly project: Project;
  readonly number: number;
  readonly url: string;
  readonly status: Status;
  /** The status as sent, for those that we do not know. */
  readonly rawStatus: string;
  readonly lifecycle: string;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly author: string | undefined;
  /** Whoever started it; undefined when it was nobody (`none`). */
  readonly startedBy: string | undefined;
  /** github, api, retry, ssh, ... as sent. */
  readonly why: string | undefined;
  /** Why it was not run: ci-skip, no-followers, ... as sent. */
  readonly dontBuild: string | undefined;
  readonly queuedAt: string | undefined;
  readonly startedAt: string | undefined;
  readonly stoppedAt: string | undefined;
  readonly duration: number | undefined;
  readonly retryOf: number | undefined;
  readonly canceledBy: string | undefined;
  readonly workflow: WorkflowJob | undefined;
  readonly previous: PreviousBuild | undefined;
  readonly previousSuccessful: PreviousBuild | undefined;
  readonly commitUrl: string | undefined;
}

export interface StepAction {
  readonly name: string;
  /** `step` as sent: not the array's index. */
  readonly step: number;
  /** The parallel container. */
  readonly index: number;
  readonly status: string;
  readonly exitCode: number | undefined;
  readonly duration: number | undefined;
  readonly background: boolean;
  readonly insignificant: boolean;
  readonly outputUrl: string | undefined;
}

export interface Step {
  readonly name: string;
  readonly actions: readonly StepAction[];
}

/** A single build in full. */
export interface Build extends BuildSummary {
  readonly steps: readonly Step[];
  readonly pullRequests: readonly string[];
  readonly parallel: number;
  /** CircleCI's notes on the build, HTML removed. */
  readonly messages: readonly string[];
}

export interface Artifact {
  readonly path: string;
  readonly nodeIndex: number;
  readonly url: string;
}

export interface Me {
  readonly login: string;
  readonly name: string | undefined;
  readonly avatarUrl: string | undefined;
}

export interface FollowedProject {
  readonly project: Project;
  readonly defaultBranch: string | undefined;
  readonly vcsUrl: string;
}

export const filters = ['completed', 'successful', 'failed', 'running'] as const;
export type Filter = (typeof filters)[number];

/** True while the build may still change: it can be canceled, and not yet retried. */
export function isUnfinished(build: Pick<BuildSummary, 'lifecycle' | 'status'>): boolean {
  return (
    build.status !== 'canceled' && ['not_running', 'running', 'queued', 'scheduled'].includes(build.lifecycle)
  );
}
