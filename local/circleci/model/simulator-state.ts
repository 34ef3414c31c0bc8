/**
 * Describes the state of the simulated CircleCI: one plain, JSON-serializable record. Times are milliseconds since
 * the epoch. Whatever follows from the clock alone (a build's status, its steps, a workflow's state) is not stored
 * but derived in build-phase.ts.
 */

import type { TestResult } from '../results/test-result.ts';
import type { Context, Schedule, ScheduleTrigger } from './contexts-and-schedules.ts';
import type { Pipeline } from './pipeline.ts';
import type { Project, Webhook } from './projects-and-people.ts';

export type Ending =
  | 'success'
  | 'failed'
  | 'no_tests'
  | 'timedout'
  | 'infrastructure_fail'
  | 'canceled'
  | 'killed';

/** Later than any clock: a build held in a state until a control moves it. */
export const NEVER = 8_640_000_000_000_000;

/** What a job of a workflow will do once it may start. */
export interface Plan {
  readonly profile: string;
  readonly ending: Ending;
  readonly retryEnding: Ending;
  readonly waits: number;
  readonly runs: number;
  readonly parallel: number;
}

export interface WorkflowJob {
  readonly id: string;
  readonly name: string;
  readonly type: 'build' | 'approval';
  readonly needs: readonly string[];
  readonly plan: Plan;
  /** The build's number, once it exists. */
  num: number | null;
  approvedAt: number | null;
  approvedBy: string | null;
  readonly ssh: boolean;
  /** CircleCI's own word for a job that no build and no approval speaks for: `unauthorized`, `not_run`. */
  readonly stated: string | null;
}

export type WorkflowStatus =
  | 'success'
  | 'running'
  | 'failed'
  | 'error'
  | 'failing'
  | 'on_hold'
  | 'canceled'
  | 'not_run'
  | 'unauthorized';

export interface Workflow {
  readonly id: string;
  readonly pipelineId: string;
  readonly project: string;
  readonly name: string;
  readonly createdAt: number;
  readonly startedBy: string;
  readonly jobs: WorkflowJob[];
  readonly rerunOf: string | null;
  /** Where its jobs do not decide: `error` of a broken configuration, and what a history states. */
  readonly stated: WorkflowStatus | null;
  readonly tag: 'setup' | null;
  canceledAt: number | null;
  canceledBy: string | null;
  /** False once it can start no further build. */
  open: boolean;
}

export interface SshUser {
  readonly github_id: number;
  readonly login: string;
}

export interface Build {
  readonly project: string;
  readonly num: number;
  readonly jobId: string;
  readonly jobName: string;
  /** Null for builds of CircleCI 1.0. */
  readonly workflowId: string | null;
  readonly pipelineId: string;
  readonly why: string;
  readonly retryOf: number | null;
  readonly retries: number[];
  readonly parameters: Record<string, string> | null;
  readonly plan: Plan;
  readonly createdAt: number;
  readonly queuedAt: number;
  startsAt: number;
  stopsAt: number;
  ending: Ending;
  readonly dontBuild: string | null;
  canceled: { readonly at: number; readonly by: string } | null;
  readonly ssh: boolean;
  readonly sshUsers: SshUser[];
  /** Given by a control; otherwise they follow from the job's profile. */
  results?: readonly TestResult[];
  /** What the failing step printed, given by a control. */
  printed?: string;
}

export interface World {
  readonly seed: number;
  readonly born: number;
  readonly quiet: boolean;
  /** How many ids were given out, so that the next is new and yet repeatable. */
  serial: number;
  /** How many pushes the world itself has made or let pass. */
  pushes: number;
  /** The last four characters of the account's Heroku key. */
  herokuLast4: string | null;
  accountSshKey: boolean;
  readonly projects: Project[];
  readonly pipelines: Pipeline[];
  readonly workflows: Workflow[];
  readonly builds: Build[];
  webhooks: Webhook[];
  contexts: readonly Context[];
  schedules: readonly Schedule[];
  triggers?: readonly ScheduleTrigger[];
  /** What webhooks were told already. */
  readonly told: string[];
}
