/** Reads who wrote a run's commit where a rule asks for it and the webhook does not tell: many have a name only. */

import type { Build } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { Report } from '../circleci/reports/run-event.ts';
import { patience } from '../client-timeouts.ts';
import { isExpected } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import type { Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import { noteRefusal } from './delay-first-message.ts';
import { merge } from './merge-report.ts';
import { isQuiet } from './overflow-jobs.ts';
import { meansOf } from './read-records-ahead.ts';
import type { Reported } from './store-report.ts';

/** Returns the report with the author's login and address; as it is where no rule needs it, or CircleCI does not tell in time. */
export async function withAuthor(
  { workspace, report, ahead }: Reported,
  subscriptions: readonly Subscription[],
  services: AlertServices,
): Promise<Report> {
  const run = merge((await ahead.run)?.value, report);
  if (isQuiet(report) || !isAsked(run, subscriptions)) return report;
  const circleci = await (ahead.means ?? meansOf(workspace, run.project, services)).circleci;
  if (!circleci) return report;
  try {
    const build = await inTime(buildOf(run, report, circleci), patience.push.milliseconds);
    if (!build) return report;
    const { authorLogin, authorEmail } = build;
    return { ...report, login: report.login ?? authorLogin, email: report.email ?? authorEmail };
  } catch (error) {
    if (!isExpected(error)) throw error;
    noteRefusal(error, { workspace, host: circleci.host }, services);
    return report;
  }
}

/** A rule covers the run but for its author, of whom it names more than the run tells. */
function isAsked(run: Run, subscriptions: readonly Subscription[]): boolean {
  return subscriptions.some(({ paused, rule }) => {
    const isMissing = (author: string) => (author.includes('@') ? run.email : run.login) === undefined;
    return !paused && rule.authors.some(isMissing) && covers({ ...rule, authors: [] }, run);
  });
}

async function buildOf(run: Run, { job }: Report, circleci: CircleCI): Promise<Build | undefined> {
  const known = [job, ...run.jobs].find((one) => one?.number !== undefined)?.number;
  const number =
    known ?? (await circleci.workflowJobs(run.id)).find((one) => one.number !== undefined)?.number;
  if (number === undefined) return undefined;
  return circleci.build({ project: run.project, number });
}
