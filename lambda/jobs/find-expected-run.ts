/** Finds the run that a rule expects: in the results that webhooks reported, else at CircleCI. */

import { type BuildSummary, isUnfinished } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import type { Project } from '../circleci/project.ts';
import { runTriggerOf } from '../circleci/run-trigger.ts';
import { isGreen, isRed, outcomeOf, type Status } from '../circleci/status.ts';
import { isNegation } from '../glob.ts';
import { isUnseen } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import { beginning, ending } from '../rules/branch-history.ts';
import type { Rule } from '../store/subscriptions-and-schedules.ts';

const hour = 60 * 60_000;
const pageSize = 100;
const mostPages = 40;
/** A build that ends in the window may have been queued this much earlier. */
const longestBuild = 6 * hour;
const mostLines = 300;
/** Concurrent reads of workflows. */
const width = 4;
/** Runs that are kept to say what happened instead. */
const mostSeen = 100;

export interface Wanted {
  readonly workspace: string;
  readonly project: Project;
  readonly rule: Rule;
  readonly of: 'success' | 'start';
  /** Exclusive. */
  readonly from: number;
}

/** The expected run. */
export interface Arrival {
  /** When it passed, or began. */
  readonly at: number;
  readonly workflow: string | undefined;
  readonly branch: string | undefined;
  readonly url: string | undefined;
}

/** A run that is not the expected one. */
export interface OtherRun {
  readonly status: Status;
  readonly at: number;
  readonly url: string;
  readonly canceledBy: string | undefined;
  /** No person canceled it, and a newer run of its branch had begun. */
  readonly isSuperseded: boolean;
}

export type Look =
  | { readonly is: 'there'; readonly arrival: Arrival }
  /** `others`: what ran instead, the newest first. */
  | { readonly is: 'absent'; readonly others: readonly OtherRun[] }
  /** Too many builds to read. */
  | { readonly is: 'unknown' };

/** Returns the run that was reported to us. Reports do not tell all that a rule may ask for: then none. */
export async function reportedArrival(
  { workspace, project, rule, of, from }: Wanted,
  { store }: Pick<AlertServices, 'store'>,
): Promise<Arrival | undefined> {
  if (rule.authors.length > 0 || rule.triggers.length > 0) return undefined;
  const lines = await store.linesOf(workspace, project, { since: from, limit: mostLines });
  const found = lines.flatMap(({ branch: name, workflow, results }) => {
    const tag = /^refs\/tags\/(.*)$/.exec(name)?.[1];
    const branch = tag === undefined ? name : undefined;
    if (!covers(rule, { branch, tag, workflow, author: undefined, login: undefined })) return [];
    return results.flatMap((result): Arrival[] => {
      const at = of === 'start' ? beginning(result) : ending(result);
      const counts = of === 'start' || (result.status === 'success' && result.shown !== 'red');
      return counts && at > from ? [{ at, workflow, branch: branch ?? tag, url: undefined }] : [];
    });
  });
  return found.toSorted((one, other) => other.at - one.at)[0];
}

/** Rejects with CircleCIError. */
export async function readArrival(wanted: Wanted, circleci: CircleCI): Promise<Look> {
  const { project, rule } = wanted;
  const [only, ...others] = rule.branches;
  const isBranch = only !== undefined && others.length === 0 && !isNegation(only) && !only.includes('*');
  const ofBranch = isBranch
    ? await lookAmong((page) => circleci.branchBuilds(project, only, page), wanted, circleci)
    : undefined;
  if (ofBranch?.is === 'there') return ofBranch;
  // It may name a tag, whose builds are in no branch's list.
  const ofAll = await lookAmong((page) => circleci.builds(project, page), wanted, circleci);
  return ofAll.is === 'unknown' ? (ofBranch ?? ofAll) : ofAll;
}

type Pages = (page: { readonly limit: number; readonly offset: number }) => Promise<readonly BuildSummary[]>;

async function lookAmong(pages: Pages, wanted: Wanted, circleci: CircleCI): Promise<Look> {
  const builds = await buildsSince(wanted.from, pages);
  if (!builds) return { is: 'unknown' };
  const runs = [...Map.groupBy(builds, runId).values()]
    .filter((run) => isMeant(run, wanted.rule))
    .toSorted((one, other) => newest(other) - newest(one));
  const found: Arrival[] = [];
  for (let at = 0; at < runs.length && found.length === 0; at += width) {
    const some = runs.slice(at, at + width).map((run) => arrivalOf(run, wanted, circleci));
    found.push(...(await Promise.all(some)).filter((one) => one !== undefined));
  }
  const [arrival] = found.toSorted((one, other) => other.at - one.at);
  if (arrival) return { is: 'there', arrival };
  const within = runs.filter((run) => newest(run) > wanted.from);
  return { is: 'absent', others: within.slice(0, mostSeen).map((run) => otherRun(run, builds)) };
}

/** Returns undefined when there are too many of them. */
async function buildsSince(from: number, pages: Pages): Promise<readonly BuildSummary[] | undefined> {
  const found: BuildSummary[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const some = await pages({ limit: pageSize, offset: page * pageSize });
    found.push(...some);
    if (some.length < pageSize || some.every((build) => queued(build) < from - longestBuild)) return found;
  }
  return undefined;
}

function runId({ workflow, number }: BuildSummary): string {
  return workflow?.workflowId ?? `#${number}`;
}

function isMeant([first]: readonly BuildSummary[], rule: Rule): boolean {
  if (!first) return false;
  const { author, authorLogin: login, authorEmail: email, tag } = first;
  const branch = tag === undefined ? first.branch : undefined;
  // Who started it is read later: a rerun does not say.
  const anyTrigger = { ...rule, triggers: [] };
  return covers(anyTrigger, { branch, tag, workflow: first.workflow?.workflowName, author, login, email });
}

async function arrivalOf(
  run: readonly BuildSummary[],
  { rule, of, from }: Wanted,
  circleci: CircleCI,
): Promise<Arrival | undefined> {
  const [first] = run;
  const workflowId = first?.workflow?.workflowId;
  if (!first || (of === 'success' && !mayBeGreen(run)) || run.every(({ status }) => status === 'not_run'))
    return undefined;
  const byBuilds = {
    at: of === 'start' ? Math.min(...run.map(queued)) : newest(run),
    workflow: first.workflow?.workflowName,
    branch: first.tag ?? first.branch,
    url: first.url || undefined,
  };
  const isPossible = of === 'start' ? byBuilds.at > from - longestBuild : byBuilds.at > from;
  if (!isPossible) return undefined;
  const at = workflowId === undefined ? byBuilds.at : await timeOf(workflowId, { of, byBuilds }, circleci);
  if (at === undefined || at <= from || !(await isStartedBy(run, rule, circleci))) return undefined;
  return { ...byBuilds, at };
}

/** Of each job its newest build decides; what is not known may be a success. */
function mayBeGreen(run: readonly BuildSummary[]): boolean {
  const jobs = Map.groupBy(run, ({ workflow, number }) => workflow?.jobName ?? `#${number}`);
  return [...jobs.values()].every((builds) => {
    const [last] = builds.toSorted((one, other) => other.number - one.number);
    return last !== undefined && (isGreen(last.status) || outcomeOf(last.status) === 'unknown');
  });
}

/** Returns when the workflow passed, or began; undefined when it has not. Where API v2 is closed, builds decide. */
async function timeOf(
  workflowId: string,
  { of, byBuilds }: { readonly of: Wanted['of']; readonly byBuilds: Arrival },
  circleci: CircleCI,
): Promise<number | undefined> {
  try {
    const { status, createdAt, stoppedAt } = await circleci.workflowState(workflowId);
    if (of === 'start') return createdAt ?? byBuilds.at;
    return status === 'success' ? (stoppedAt ?? byBuilds.at) : undefined;
  } catch (error) {
    if (isUnseen(error)) return byBuilds.at;
    throw error;
  }
}

async function isStartedBy(run: readonly BuildSummary[], rule: Rule, circleci: CircleCI): Promise<boolean> {
  if (rule.triggers.length === 0) return true;
  const said = runTriggerOf(...run.map(({ why }) => why));
  const workflowId = run[0]?.workflow?.workflowId;
  const trigger = said ?? (workflowId === undefined ? undefined : await triggerOf(workflowId, circleci));
  return trigger !== undefined && rule.triggers.includes(trigger);
}

async function triggerOf(workflowId: string, circleci: CircleCI) {
  try {
    return runTriggerOf((await circleci.pipelineOfWorkflow(workflowId)).trigger);
  } catch (error) {
    if (error instanceof CircleCIError && isUnseen(error)) return undefined;
    throw error;
  }
}

function otherRun(run: readonly BuildSummary[], all: readonly BuildSummary[]): OtherRun {
  const latest = run.toSorted((one, other) => other.number - one.number);
  const telling = latest.find(({ status }) => isRed(status)) ?? latest.find(isUnfinished) ?? latest[0];
  const [end, begun] = [newest(run), Math.min(...run.map(queued))];
  const canceledBy = latest.find((build) => build.canceledBy !== undefined)?.canceledBy;
  const isNewer = (build: BuildSummary) =>
    build.branch === telling?.branch && runId(build) !== runId(run[0] ?? build) && queued(build) > begun;
  return {
    status: telling?.status ?? 'other',
    at: end,
    url: telling?.url ?? '',
    canceledBy,
    isSuperseded:
      canceledBy === undefined && all.some((build) => isNewer(build) && queued(build) <= end + 60_000),
  };
}

/** When the last of them ended, or else began. */
function newest(run: readonly BuildSummary[]): number {
  return Math.max(...run.map((build) => time(build.stoppedAt) ?? queued(build)));
}

function queued({ queuedAt, startedAt, stoppedAt }: BuildSummary): number {
  return time(queuedAt) ?? time(startedAt) ?? time(stoppedAt) ?? 0;
}

function time(iso: string | undefined): number | undefined {
  const read = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(read) ? undefined : read;
}
