/** A run as far as reports have told of it, and how a branch fared before. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { ReportedStatus } from '../circleci/reports/run-event.ts';

export interface RunJob {
  readonly name: string;
  /** Undefined for approvals. */
  readonly number: number | undefined;
  readonly status: ReportedStatus;
  /** When it was reported so: an older report does not change it. */
  readonly at: number;
  /** When it ran, where CircleCI has told: a run takes as long as its jobs. */
  readonly startedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
}

/** Why a job failed, as read through the API. All text is hostile. */
export interface Failure {
  readonly job: string;
  readonly number: number;
  readonly step: string | undefined;
  /** What tells why, of its tests and log: only where the workspace wants them, secrets masked. */
  readonly lines: readonly string[];
  /** The reason in one line, kept where `lines` are. Undefined, too, where no line tells it. */
  readonly why?: string | undefined;
  /** The same for the same failure elsewhere; undefined where no line surely tells it. */
  readonly fingerprint?: string | undefined;
  readonly failedTests: readonly string[];
  /** Those of them that CircleCI knows to fail and pass on the same commit. */
  readonly flakyTests?: readonly string[] | undefined;
  readonly moreFailedTests: number;
}

/** What somebody did to a run from Slack. It stands on the run's cards, whatever comes after it. */
export interface RunAct {
  readonly did: 'reran' | 'approved' | 'canceled';
  /** User id. */
  readonly by: string;
  readonly at: number;
  /** What was approved. */
  readonly job?: string | undefined;
  /** The run that came of it. */
  readonly next?: RunAfter | undefined;
}

export interface RunAfter {
  readonly run: string;
  /** Its first build, when that has a number already. */
  readonly build?: number | undefined;
  /** How it ended. */
  readonly status?: ReportedStatus | undefined;
}

/** A workflow's run (or a build without a workflow, see `buildRun`) as far as reports have told of it. */
export interface Run {
  readonly id: string;
  readonly project: Project;
  /** As people call the project when the slug says nothing. */
  readonly projectName: string | undefined;
  readonly workflow: string | undefined;
  readonly pipeline: number | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  /** The commit's author as the VCS names them. */
  readonly author: string | undefined;
  /** Their login, when something told it. */
  readonly login: string | undefined;
  readonly pullRequest: string | undefined;
  readonly url: string | undefined;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly status: ReportedStatus;
  readonly statusAt: number;
  readonly jobs: readonly RunJob[];
  readonly failures: readonly Failure[];
  /** The approval that it waits for. */
  readonly approval: { readonly requestId: string; readonly job: string } | undefined;
  /** The newest last. */
  readonly acts?: readonly RunAct[] | undefined;
  /** The run that somebody had run again from Slack. */
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
  /** When the run itself was started: a rerun is of the same pipeline, and comes after the first run of it. */
  readonly startedAt?: number | undefined;
  /** When it ended: a rerun of an old pipeline says nothing of what the branch was like before. */
  readonly endedAt?: number | undefined;
  /** When it was first stored: a digest counts what came in since the last one. Undefined of what was read as history. */
  readonly heardAt?: number | undefined;
  /** Names of jobs, at most 20: a job of its own may be fixed, too. */
  readonly failedJobs?: readonly string[] | undefined;
  /** Names of those that succeeded: a rerun of some jobs leaves the others as they were. Undefined: not known. */
  readonly passedJobs?: readonly string[] | undefined;
  /** What CircleCI showed that the workflow came to by this success, its earlier attempts folded in. */
  readonly shown?: 'red' | 'green' | undefined;
}

/** The runs that follow each other. */
export interface BranchWorkflowKey {
  readonly project: Project;
  readonly branch: string;
  readonly workflow: string;
}
