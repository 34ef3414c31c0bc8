/** Tells and requests what follows from a result beyond its own alert. Idempotent. */
import { requestComparison } from '../jobs/flaky.ts';
import type { AlertServices } from '../ports.ts';
import type { Result, Run } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { tellOfNewer } from './late-report.ts';
import { requestMissedLooks } from './request-looks.ts';
import { tellRerun } from './rerun-outcome.ts';
import { tellSlowRun } from './slow-run.ts';

interface Stored {
  readonly run: Run;
  /** Of its branch and workflow, with the run's. Newest first. */
  readonly results: readonly Result[];
  readonly subscriptions: readonly Subscription[];
  /** Deadline for CircleCI's answer. */
  readonly until: number;
}

/** Corrects a newer run's alert, tells a rerun's end and a slow run, and requests looks that waited for the result. */
export async function followUp(workspace: Workspace, stored: Stored, services: AlertServices): Promise<void> {
  await tellOfNewer(workspace, stored, services);
  await tellRerun({ workspace, ...stored }, services);
  await tellSlowRun(workspace, stored, services);
  await requestComparison(workspace, stored, services);
  await requestMissedLooks(workspace, stored, services);
}
