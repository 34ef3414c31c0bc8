/** Translates a report into the statuses that rules ask for. Pure. */
import { isEnd, isFailure, type Report, type ReportedStatus } from '../circleci/reports/run-event.ts';
import type { AlertStatus } from '../rule-options/statuses.ts';
import type { Run } from '../store/stored-runs.ts';

/** The workflow's state before this run, in the order of runs and not of their reports. */
export interface Before {
  readonly run: 'red' | 'green';
  /** `fixed`: this run turned it from red to green. */
  readonly recovery: 'fixed' | 'not';
  /** This run's jobs that failed when they last ran before it. */
  readonly redJobs: readonly string[];
}

/** A report as statuses of rules; undefined where no rule can ask for its status. */
export interface AlertEvent {
  readonly run: AlertStatus | undefined;
  readonly job: { readonly name: string; readonly status: AlertStatus } | undefined;
  readonly before: Before;
}

export function alertEventOf(report: Report, run: Run, before: Before): AlertEvent {
  const { job } = report;
  const jobStatus = job && inRules(job.status, before.redJobs.includes(job.name) ? 'fixed' : 'not');
  const whole = report.status === undefined ? undefined : inRules(report.status, before.recovery);
  const isFailing = report.status === undefined && job && isFailure(job.status) && run.status !== 'canceled';
  return {
    run: isFailing ? 'failed' : whole,
    job: job && jobStatus && isEnd(job.status) ? { name: job.name, status: jobStatus } : undefined,
    before,
  };
}

/** Returns the rules' name of a status; undefined for one that they cannot ask for. */
export function inRules(status: ReportedStatus, recovery: 'fixed' | 'not'): AlertStatus | undefined {
  if (isFailure(status)) return 'failed';
  if (status === 'success') return recovery === 'fixed' ? 'fixed' : 'success';
  if (status === 'running') return 'started';
  return status === 'hold' || status === 'canceled' ? status : undefined;
}
