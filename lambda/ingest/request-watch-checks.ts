/** Requests looks at what waits for a run: watches, followed messages, and expectations that miss it. */
import { isEnd, type Report } from '../circleci/reports/run-event.ts';
import { lookAtOnce } from '../jobs/check-watched-run.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import type { Workspace } from '../store/store.ts';
import type { Run } from '../store/stored-runs.ts';
import type { Subscription, Watch } from '../store/subscriptions-and-schedules.ts';

interface Reported {
  readonly run: Run;
  readonly report: Report;
  /** Those of the workspace, as they are being read already. */
  readonly watches: Promise<readonly Watch[]>;
}

/** Before all else: those who watch the run wait for it. */
export async function requestLooks(
  workspace: Workspace,
  { run, report, watches }: Reported,
  services: AlertServices,
): Promise<void> {
  const { job, status } = report;
  if (status !== undefined) {
    await lookAtOnce(workspace, { run, ended: isEnd(status) ? 'run' : 'nothing', watches }, services);
  } else if (job && isEnd(job.status)) {
    await lookAtOnce(workspace, { run, ended: { job: job.number }, watches }, services);
  }
}

/** After the run's result is stored: the look finds it there. */
export async function requestMissedLooks(
  workspace: Workspace,
  { run, subscriptions }: { readonly run: Run; readonly subscriptions: readonly Subscription[] },
  { send }: Pick<AlertServices, 'send'>,
): Promise<void> {
  for (const { id, rule, expected } of subscriptions)
    if (rule.expect && expected?.missed && covers(rule, run))
      await send({ version: 1, workspace, kind: 'expectation', id });
}
