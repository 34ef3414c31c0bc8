/** Declares stored runs, as built from reports, and the results of branches. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { ReportedStatus } from '../circleci/reports/run-event.ts';
import type { RunTrigger } from '../circleci/run-trigger.ts';

export interface RunJob {
  readonly name: string;
  /** Undefined for approvals. */
  readonly number: number | undefined;
  readonly status: ReportedStatus;
  /** When this status was reported: older reports do not change it. */
  readonly at: number;
  /** Start and end, where CircleCI reported them. */
  readonly startedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
}

/** Why a job failed, as read through the API. All text is hostile. */
export interface Failure {
  readonly job: string;
  readonly number: number;
  readonly step: string | undefined;
  /** Lines of tests and log with the reason, if the workspace has excerpts on; secrets are masked. */
  readonly lines: readonly string[];
  /** The reason in one line, if excerpts are on and a line shows it. */
  readonly why?: string | undefined;
  /** Equal for the same failure elsewhere; undefined without a reliable line. */
  readonly fingerprint?: string | undefined;
  readonly failedTests: readonly string[];
  /** The failed tests that CircleCI counts as flaky. */
  readonly flakyTests?: readonly string[] | undefined;
  readonly moreFailedTests: number;
}

/** The jobs of a run beyond those that it names: each is kept on its own, so that a green job does not rewrite its run. */
export interface OtherJobs {
  readonly passed: number;
  readonly canceled: number;
  /** The time in which they ran, without overlaps; undefined where CircleCI has not said it of each. */
  readonly ran: readonly { readonly startedAt: number; readonly stoppedAt: number }[] | undefined;
}

/** An action on a run from Slack, shown on the run's cards. */
export interface RunAct {
  readonly did: 'reran' | 'approved' | 'canceled';
  /** User id. */
  readonly by: string;
  readonly at: number;
  /** The approved job. */
  readonly job?: string | undefined;
  /** The run that a rerun started. */
  readonly next?: RunAfter | undefined;
}

export interface RunAfter {
  readonly run: string;
  /** Its first build, if that has a number already. */
  readonly build?: number | undefined;
  /** How it ended. */
  readonly status?: ReportedStatus | undefined;
}

/** A workflow's run (or a build without a workflow, see `buildRun`) as built from reports. */
export interface Run {
  readonly id: string;
  readonly project: Project;
  /** The project's display name, where the slug consists of ids. */
  readonly projectName: string | undefined;
  readonly workflow: string | undefined;
  readonly pipeline: number | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  /** The commit's author as the VCS names them. */
  readonly author: string | undefined;
  /** Their login, if it was reported. */
  readonly login: string | undefined;
  /** Their e-mail address, as their git says it: it may be mentioned, and gives no right. */
  readonly email?: string | undefined;
  readonly pullRequest: string | undefined;
  /** What started its pipeline, where it was reported. */
  readonly trigger?: RunTrigger | undefined;
  readonly url: string | undefined;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly status: ReportedStatus;
  readonly statusAt: number;
  readonly jobs: readonly RunJob[];
  /** As they were counted last. */
  readonly others?: OtherJobs | undefined;
  /** When its cards may be edited for progress next, and how often that was done. */
  readonly progress?: { readonly nextAt: number; readonly told: number } | undefined;
  readonly failures: readonly Failure[];
  /** The approval that it waits for. */
  readonly approval: { readonly requestId: string; readonly job: string } | undefined;
  /** The newest pipeline of the branch that runs the same workflow after a hold of this one, by its number. */
  readonly supersededBy?: number | undefined;
  /** Newest last. */
  readonly acts?: readonly RunAct[] | undefined;
  /** The report whose handler reads the failure's details from CircleCI, since when, and until when at most. */
  readonly reading?: { readonly by: string; readonly at: number; readonly until: number } | undefined;
  /** The original run, of a rerun from Slack. */
  readonly rerunOf?: string | undefined;
}

/** One finished run of a project's branch and workflow, for `fixed` and "red since". */
export interface Result {
  readonly run: string;
  /** Orders the runs: when the pipeline was created. */
  readonly at: number;
  readonly status: 'success' | 'failed';
  readonly pipeline: number | undefined;
  readonly author: string | undefined;
  readonly revision: string | undefined;
  /** When the run itself started: orders reruns, which belong to the same pipeline. */
  readonly startedAt?: number | undefined;
  /** When it ended: a rerun of an old pipeline does not change the branch's state before that. */
  readonly endedAt?: number | undefined;
  /** Milliseconds in which its jobs ran, where that is known. */
  readonly took?: number | undefined;
  /** When it was first stored, by which digests count it. Undefined for results from the history. */
  readonly heardAt?: number | undefined;
  /** Names of failed jobs, at most 20, to detect recoveries of single jobs. */
  readonly failedJobs?: readonly string[] | undefined;
  /** Names of passed jobs, as a rerun may run only some of them. Undefined: not known. */
  readonly passedJobs?: readonly string[] | undefined;
  /** The workflow's outcome that CircleCI showed after this success, with earlier attempts folded in. */
  readonly shown?: 'red' | 'green' | undefined;
}

/** Identifies a workflow of a branch, whose results are kept in order. */
export interface BranchWorkflowKey {
  readonly project: Project;
  readonly branch: string;
  readonly workflow: string;
}

/** Stands for the workflow of builds without one. */
export const unnamed = 'build';

/** Returns the workflow of the run's branch or tag; undefined for a run without either. A tag can be fixed by a rerun. */
export function lineOf(
  run: Pick<Run, 'project' | 'branch' | 'tag' | 'workflow'>,
): BranchWorkflowKey | undefined {
  const branch = run.branch ?? (run.tag && `refs/tags/${run.tag}`);
  return branch ? { project: run.project, branch, workflow: run.workflow ?? unnamed } : undefined;
}
