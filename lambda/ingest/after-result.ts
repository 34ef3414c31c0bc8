/** Tells and requests what follows from a report beyond its own alert. Idempotent. */
import type { Report } from '../circleci/reports/run-event.ts';
import { requestComparison } from '../jobs/alert-newly-flaky-tests.ts';
import { tellPusher } from '../jobs/approval-messages.ts';
import type { AlertServices } from '../ports.ts';
import type { Workspace } from '../store/store.ts';
import type { Result, Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { tellSlowRun } from './alert-slow-run.ts';
import { tellOfNewer } from './correct-newer-alert.ts';
import { requestMissedLooks } from './request-watch-checks.ts';
import { tellRerun } from './show-rerun-outcome.ts';

interface Stored {
  readonly report: Report;
  readonly run: Run;
  /** Of its branch and workflow, with the run's. Newest first. */
  readonly results: readonly Result[];
  readonly subscriptions: readonly Subscription[];
  /** Deadline for CircleCI's answer. */
  readonly until: number;
}

/** Corrects a newer run's alert, tells a rerun's end, a slow run and a hold, and requests looks that waited for the result. */
export async function followUp(workspace: Workspace, stored: Stored, services: AlertServices): Promise<void> {
  await tellOfNewer(workspace, stored, services);
  await tellRerun({ workspace, ...stored }, services);
  await tellSlowRun(workspace, stored, services);
  await requestComparison(workspace, stored, services);
  await requestMissedLooks(workspace, stored, services);
  await tellPusher(workspace, stored, services);
}
