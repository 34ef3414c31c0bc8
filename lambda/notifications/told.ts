/** What a report tells, in the words of rules. Pure. */
import { isEnd, isFailure, type Report, type ReportedStatus } from '../circleci/report.ts';
import type { Run } from '../store/runs.ts';
import type { AlertStatus } from '../store/subscriptions.ts';

/** A report in the words of rules. Undefined where it says nothing that a rule could ask for. */
export interface Told {
  readonly run: AlertStatus | undefined;
  readonly job: { readonly name: string; readonly status: AlertStatus } | undefined;
}

/** Which of a report's successes came after a failure. */
export interface Recovery {
  readonly run: 'fixed' | 'not';
  readonly job: 'fixed' | 'not';
}

export function told(report: Report, run: Run, recovery: Recovery): Told {
  const { job } = report;
  const jobStatus = job && inRules(job.status, recovery.job);
  const whole = report.status === undefined ? undefined : inRules(report.status, recovery.run);
  const isFailing = report.status === undefined && job && isFailure(job.status) && run.status !== 'canceled';
  return {
    run: isFailing ? 'failed' : whole,
    job: job && jobStatus && isEnd(job.status) ? { name: job.name, status: jobStatus } : undefined,
  };
}

/** What rules call it; undefined for what they cannot ask for. */
export function inRules(status: ReportedStatus, recovery: 'fixed' | 'not'): AlertStatus | undefined {
  if (isFailure(status)) return 'failed';
  if (status === 'success') return recovery === 'fixed' ? 'fixed' : 'success';
  if (status === 'running') return 'started';
  return status === 'hold' || status === 'canceled' ? status : undefined;
}
