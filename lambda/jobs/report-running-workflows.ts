/** Polls a project's running workflows and turns them into reports with stable ids. */

import type { Pipeline, PipelineWorkflow } from '../circleci/client/pipelines.ts';
import { CircleCIError, isPermanent } from '../circleci/errors.ts';
import { workflowUrl } from '../circleci/links.ts';
import type { Report } from '../circleci/reports/run-event.ts';
import { runTriggerOf } from '../circleci/run-trigger.ts';
import { isOngoing } from '../circleci/status.ts';
import type { AlertServices } from '../ports.ts';
import { knownOf } from '../recent-keys.ts';
import { isWantedBranch } from '../rule-options/covers-branch.ts';
import { goneOn, held } from './report-approvals.ts';
import { byBuilds, isSince, type Sighting } from './report-started-builds.ts';

const day = 24 * 60 * 60_000;
/** Milliseconds after which a pipeline with only ended workflows is read again, since it may have been rerun. */
const endedFor = 10 * 60_000;
/** Milliseconds for which a pipeline without workflows counts as being set up. */
const setupTime = 10 * 60_000;
const builds = 30;
/** Concurrent reads of pipelines. */
const width = 4;

/** Reads by API v2; with a project token by v1.1, which does not show holds. Rejects with CircleCIError. */
export async function sightings(seen: Sighting, services: AlertServices): Promise<readonly Report[]> {
  try {
    return await byPipelines(seen, services);
  } catch (error) {
    if (error instanceof CircleCIError && isPermanent(error)) return byBuilds(seen, services);
    throw error;
  }
}

async function byPipelines(seen: Sighting, services: AlertServices): Promise<readonly Report[]> {
  const { workspace, project, circleci } = seen;
  const known = knownOf(services);
  const now = services.now();
  const open = (await circleci.pipelines(project)).filter(
    (one) => isOf(seen, one, now) && !known.has(`ended ${workspace} ${one.id}`, endedFor),
  );
  const found: Observed[] = [];
  for (let at = 0; at < open.length; at += width) {
    const some = open.slice(at, at + width);
    found.push(...(await Promise.all(some.map((pipeline) => ofPipeline(pipeline, seen, services)))));
  }
  const reports = found.flatMap((one) => [...one.reports, ...superseded(one, found)]);
  return withAuthors(reports, seen);
}

/** True for a recent pipeline of a branch that a rule covers. */
function isOf({ asking }: Sighting, { branch, tag, createdAt }: Pipeline, now: number): boolean {
  const isNew = createdAt !== undefined && createdAt > now - day;
  return isNew && asking.some(({ rule }) => isWantedBranch(rule.branches, { branch, tag }));
}

interface Observed {
  readonly pipeline: Pipeline;
  readonly workflows: readonly PipelineWorkflow[];
  readonly reports: readonly Report[];
}

/** Returns a report for each hold whose workflow a newer pipeline of the branch runs, too: it names the newest. */
function superseded({ pipeline, reports }: Observed, all: readonly Observed[]): readonly Report[] {
  const { branch, number: own } = pipeline;
  if (branch === undefined || own === undefined) return [];
  return reports.flatMap((report): readonly Report[] => {
    if (report.status !== 'hold') return [];
    const runsIt = ({ workflows }: Observed) => workflows.some(({ name }) => name === report.workflow);
    const newer = all
      .filter((one) => one.pipeline.branch === branch && runsIt(one))
      .map((one) => one.pipeline.number ?? 0);
    const supersededBy = Math.max(own, ...newer);
    const id = `${report.id}:superseded:${supersededBy}`;
    return supersededBy > own
      ? [{ ...report, id, status: undefined, approval: undefined, supersededBy }]
      : [];
  });
}

async function ofPipeline(pipeline: Pipeline, seen: Sighting, services: AlertServices): Promise<Observed> {
  const { workspace, circleci } = seen;
  const now = services.now();
  const workflows = await circleci.workflowsOf(pipeline.id);
  const isMade = workflows.length > 0 || (pipeline.createdAt ?? 0) < now - setupTime;
  if (isMade && workflows.every(({ status }) => !isOngoing(status)))
    knownOf(services).note(`ended ${workspace} ${pipeline.id}`);
  const goingOn = workflows.filter(({ status }) => isOngoing(status));
  const reports = await Promise.all(
    goingOn.map((workflow) => ofWorkflow({ pipeline, workflow, now }, seen, services)),
  );
  return { pipeline, workflows, reports: reports.flat() };
}

interface GoingOn {
  readonly pipeline: Pipeline;
  readonly workflow: PipelineWorkflow;
  readonly now: number;
}

async function ofWorkflow(going: GoingOn, seen: Sighting, services: AlertServices) {
  const { pipeline, workflow, now } = going;
  const { id, status } = workflow;
  const startedAt = workflow.createdAt ?? pipeline.createdAt ?? now;
  const base = reportOf(going, seen);
  const started = isSince(seen, startedAt)
    ? [{ ...base, id: `${id}:running`, at: startedAt, status: 'running' } as const]
    : [];
  const stored = (await services.store.run(seen.workspace, id))?.value;
  if (status !== 'on_hold') return [...started, ...goneOn(base, stored)];
  const approvals = await seen.circleci.approvalsOf(id);
  return [...started, ...held({ ...base, at: startedAt }, approvals, stored)];
}

function reportOf({ pipeline, workflow, now }: GoingOn, { project, circleci }: Sighting): Report {
  const { number, branch, tag, revision, subject, pullRequest, startedBy } = pipeline;
  return {
    id: workflow.id,
    at: now,
    project,
    projectName: undefined,
    run: workflow.id,
    workflow: workflow.name,
    pipeline: number,
    createdAt: pipeline.createdAt ?? workflow.createdAt ?? now,
    startedAt: workflow.createdAt,
    stoppedAt: undefined,
    url: workflowUrl(workflow.id, circleci.host),
    branch,
    tag,
    revision,
    subject,
    pullRequest,
    trigger: runTriggerOf(pipeline.trigger),
    author: undefined,
    login: undefined,
    status: undefined,
    job: undefined,
    approval: undefined,
    ...(startedBy !== undefined && { startedBy }),
  };
}

/** Adds commit authors by v1.1, if a rule names authors: v2 shows only who pushed. Best effort. */
async function withAuthors(
  reports: readonly Report[],
  { asking, circleci, project }: Sighting,
): Promise<readonly Report[]> {
  if (reports.length === 0 || asking.every(({ rule }) => rule.authors.length === 0)) return reports;
  const all = await circleci.builds(project, { limit: builds }).catch(() => []);
  return reports.map((report) => {
    const build = all.find(({ workflow }) => workflow?.workflowId === report.run);
    return build
      ? { ...report, author: build.author, login: build.authorLogin, email: build.authorEmail }
      : report;
  });
}
