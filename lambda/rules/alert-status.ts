/** What a report tells, in the words of rules. Pure. */
import { isEnd, isFailure, type Report, type ReportedStatus } from '../circleci/reports/run-event.ts';
import type { Run } from '../store/runs.ts';
import type { AlertStatus } from '../store/subscriptions.ts';

/** What the line came to before this run, by the order of its runs and not by when we heard of them. */
export interface Before {
  readonly run: 'red' | 'green';
  /** `fixed`: this run turned it from red to green. */
  readonly recovery: 'fixed' | 'not';
  /** Of this run's jobs those that failed when they last had their turn. */
  readonly redJobs: readonly string[];
}

/** A report in the words of rules. Undefined where it says nothing that a rule could ask for. */
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

/** What rules call it; undefined for what they cannot ask for. */
export function inRules(status: ReportedStatus, recovery: 'fixed' | 'not'): AlertStatus | undefined {
  if (isFailure(status)) return 'failed';
  if (status === 'success') return recovery === 'fixed' ? 'fixed' : 'success';
  if (status === 'running') return 'started';
  return status === 'hold' || status === 'canceled' ? status : undefined;
}
