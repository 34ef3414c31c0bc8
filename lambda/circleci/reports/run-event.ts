/** Defines the event that webhooks, legacy notifications and polls are turned into. */

import type { BuildSummary } from '../api-v1-schemas.ts';
import type { BuildRef, Project } from '../project.ts';
import type { RunTrigger } from '../run-trigger.ts';
import { isGreen, isRed, type Status } from '../status.ts';

/** As API v2 says them; `other` for what is not known yet. */
export const reportedStatuses = [
  'running',
  'hold',
  'success',
  'failed',
  'error',
  'canceled',
  'unauthorized',
  'other',
] as const;
export type ReportedStatus = (typeof reportedStatuses)[number];

/** Everything that is not sent is undefined, empty strings included. All text is hostile. Times are milliseconds. */
export interface Report {
  /** The same for every copy of it. */
  readonly id: string;
  /** When it happened: this orders reports, not their arrival. */
  readonly at: number;
  readonly project: Project;
  /** `acme/web`: as people call it. */
  readonly projectName: string | undefined;
  /** The workflow's id, or `buildRun` of a build without one. */
  readonly run: string;
  readonly workflow: string | undefined;
  readonly pipeline: number | undefined;
  /** When the pipeline was created: the order of a branch's runs. */
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly url: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly author: string | undefined;
  readonly login: string | undefined;
  /** The author's address, as their git says it: in lower case, and never a hidden one. */
  readonly email?: string | undefined;
  readonly pullRequest: string | undefined;
  /** What started its pipeline; a rerun is of the same pipeline. */
  readonly trigger?: RunTrigger | undefined;
  /** The workflow's; undefined when the report is about a job. */
  readonly status: ReportedStatus | undefined;
  readonly job:
    | {
        readonly name: string;
        readonly number: number | undefined;
        readonly status: ReportedStatus;
        readonly startedAt?: number | undefined;
        readonly stoppedAt?: number | undefined;
      }
    | undefined;
  /** What a workflow on hold waits for. */
  readonly approval: { readonly requestId: string; readonly job: string } | undefined;
  /** A newer pipeline of the branch that runs the same workflow, by its number. */
  readonly supersededBy?: number | undefined;
  /** The login of who pushed or otherwise started its pipeline. */
  readonly startedBy?: string | undefined;
}

/** The run of a build that belongs to no workflow. Numbers are a project's own, so the project is part of it. */
export function buildRun({ project: { vcs, org, repo }, number }: BuildRef): string {
  return `build:${`${vcs}/${org}/${repo}`.toLowerCase()}#${number}`;
}

/** The run that a build belongs to: its workflow's, or its own. */
export function runOf(build: BuildRef & Pick<BuildSummary, 'workflow'>): string {
  return build.workflow?.workflowId ?? buildRun(build);
}

/** `error` (its configuration cannot be read) and `unauthorized` (a context was refused) count as failures. */
export function isFailure(status: ReportedStatus): boolean {
  return isRed(inTable(status));
}

/** Nothing more happens to it. */
export function isEnd(status: ReportedStatus): boolean {
  return isFailure(status) || isGreen(inTable(status)) || status === 'canceled';
}

function inTable(status: ReportedStatus): Status {
  return status === 'hold' ? 'on_hold' : status;
}
