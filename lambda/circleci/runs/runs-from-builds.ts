/** Makes runs of API v1.1's builds, which know neither pipelines nor approvals. Pure. */

import type { BuildSummary } from '../api-v1-schemas.ts';
import type { JobRun } from '../job-run.ts';
import type { Project } from '../project.ts';
import { byRank, isGreen, isOngoing } from '../status.ts';
import {
  type Attempt,
  brokenConfiguration,
  foldWorkflow,
  type PipelineRun,
  standingJobs,
  type WorkflowRun,
} from './fold-attempts.ts';

/** A build as a job of its workflow. */
export function jobOfBuild(build: BuildSummary): JobRun {
  return {
    name: build.workflow?.jobName || 'build',
    kind: 'build',
    status: build.status,
    rawStatus: build.rawStatus,
    number: build.number,
    id: build.workflow?.jobId,
    approvalRequestId: undefined,
    queuedAt: milliseconds(build.queuedAt),
    startedAt: milliseconds(build.startedAt),
    stoppedAt: milliseconds(build.stoppedAt),
  };
}

export type Builds = readonly BuildSummary[];

/** A retry is of the workflow of the build that it retries, where CircleCI names it of one of the two alone. */
export function withWorkflows(builds: Builds): Builds {
  const known = new Map(builds.map(({ number, workflow }) => [number, workflow]));
  const retries = builds
    .flatMap(({ number, retryOf }) => (retryOf !== undefined && retryOf < number ? { number, retryOf } : []))
    .toSorted((one, other) => one.number - other.number);
  for (const { number, retryOf } of retries) known.set(number, known.get(number) ?? known.get(retryOf));
  for (const { number, retryOf } of retries.toReversed())
    if (known.has(retryOf)) known.set(retryOf, known.get(retryOf) ?? known.get(number));
  return builds.map((build) => {
    const shared = build.workflow ? undefined : known.get(build.number);
    return shared ? { ...build, workflow: { ...shared, jobId: undefined } } : build;
  });
}

/** Builds as jobs, retries counted. */
export function jobsOfBuilds(builds: Builds): readonly JobRun[] {
  const byNumber = new Map(builds.map((build) => [build.number, build]));
  const retriesBefore = ({ retryOf, number }: BuildSummary): number => {
    const before = retryOf === undefined || retryOf >= number ? undefined : byNumber.get(retryOf);
    return before ? retriesBefore(before) + 1 : Number(retryOf !== undefined);
  };
  return builds.map((build) => ({ ...jobOfBuild(build), retry: retriesBefore(build) }));
}

/**
 * The builds of one workflow as an attempt of it: more jobs may follow, so it is known in part only. Where builds may be
 * missing before the first one (`isCut`), it is never green.
 */
export function attemptOfBuilds(builds: Builds, isCut = false): Attempt {
  const jobs = jobsOfBuilds(builds);
  const [first] = standingJobs(jobs)
    .map(({ status }) => status)
    .toSorted(byRank);
  const stops = jobs.flatMap(({ stoppedAt }) => stoppedAt ?? []);
  const isOpen = jobs.some(({ status }) => isOngoing(status));
  return {
    id: builds[0]?.workflow?.workflowId,
    status: first === undefined || (isCut && isGreen(first)) ? 'other' : first,
    known: 'builds',
    createdAt: begunAt(builds),
    stoppedAt: isOpen || stops.length === 0 ? undefined : Math.max(...stops),
    jobs,
  };
}

/** When the first of them was queued, in milliseconds. */
export function begunAt(builds: Builds): number {
  const times = builds.flatMap(
    ({ queuedAt, startedAt, stoppedAt }) => milliseconds(queuedAt ?? startedAt ?? stoppedAt) ?? [],
  );
  return times.length > 0 ? Math.min(...times) : 0;
}

/** By workflow's id; a build without a workflow is an attempt of its own. */
export function attemptsIn(builds: Builds): ReadonlyMap<string, Builds> {
  return Map.groupBy(builds, ({ workflow, number }) => workflow?.workflowId ?? `#${number}`);
}

/** All attempts of one workflow in one pipeline: a rerun keeps its first attempt's workspace, a retry names its build. */
export interface BuildGroup {
  readonly name: string;
  readonly revision: string;
  /** The commit on its branch or tag. */
  readonly place: string;
  readonly builds: Builds;
}

export function groupsOf(builds: Builds): readonly BuildGroup[] {
  const byNumber = new Map(builds.map((build) => [build.number, build]));
  const root = (build: BuildSummary): string => {
    if (build.workflow) return build.workflow.workspaceId ?? build.workflow.workflowId;
    const before = build.retryOf === undefined ? undefined : byNumber.get(build.retryOf);
    return before && before.number < build.number ? root(before) : `#${build.retryOf ?? build.number}`;
  };
  return [...Map.groupBy(builds, root).values()].map((group) => ({
    name: group[0]?.workflow?.workflowName || unnamed,
    ...placeOf(group),
    builds: group,
  }));
}

/** Where CircleCI does not tell the commit of any, its builds are a run of their own. */
function placeOf(group: Builds): Pick<BuildGroup, 'revision' | 'place'> {
  const revision = group.find((build) => build.revision !== undefined)?.revision ?? `#${group[0]?.number}`;
  const { branch, tag } = group.find((build) => (build.branch ?? build.tag) !== undefined) ?? {};
  return { revision, place: `${revision} ${branch ?? tag}` };
}

/** What builds without a workflow are called. */
const unnamed = 'build';

export function workflowOfBuilds({ name, builds }: BuildGroup, isCut = false): WorkflowRun {
  const attempts = [...attemptsIn(builds).values()].map((some) => attemptOfBuilds(some, isCut));
  const isWorkflow = builds[0]?.workflow !== undefined;
  return foldWorkflow(
    name,
    name === brokenConfiguration ? 'configuration' : isWorkflow ? 'workflow' : 'build',
    attempts,
  );
}

/**
 * The runs as far as builds show them. A commit's workflows are one run, and when it was first built orders the runs: a
 * late retry of an old commit stays old. `isAll` is false where CircleCI has older builds: then what belongs to the
 * oldest commit may be there in part.
 */
export function runsOfBuilds(project: Project, builds: Builds, isAll: boolean): readonly PipelineRun[] {
  const oldest = isAll ? undefined : groupsOf(builds.slice(-1))[0]?.place;
  // When a rerun's first run is older than what is seen, so is its commit, by how much is not known.
  const seen = groupsOf(builds).filter((group) => isAll || hasFirst(group));
  return runsOfGroups(project, seen, ({ place }) => (place === oldest ? { isCut: true } : {}));
}

export interface Placing {
  /** Milliseconds; when it was first seen unless told. */
  readonly createdAt?: number | undefined;
  /** Builds of it may be missing. */
  readonly isCut?: boolean;
}

/** The runs of these groups, each placed in time as told. */
export function runsOfGroups(
  project: Project,
  all: readonly BuildGroup[],
  placing: (group: BuildGroup) => Placing,
): readonly PipelineRun[] {
  return [...Map.groupBy(all, ({ place }) => place).values()].flatMap((groups) => {
    const placed = groups.map(placing);
    const first = Math.min(...groups.map(({ builds }, at) => placed[at]?.createdAt ?? begunAt(builds)));
    const isCut = placed.some((one) => one.isCut);
    return generations(groups).map((generation, at) =>
      generationRun(project, generation, { createdAt: first + at, isCut }),
    );
  });
}

/** Whether its first run is among the builds, and not reruns and retries alone. */
export function hasFirst({ builds }: BuildGroup): boolean {
  const numbers = new Set(builds.map(({ number }) => number));
  return builds.some(
    ({ workflow, retryOf }) =>
      (retryOf === undefined || numbers.has(retryOf)) &&
      (workflow?.workspaceId === undefined || workflow.workspaceId === workflow.workflowId),
  );
}

/** A workflow that ran twice on one commit ran in two pipelines: the first ones of each name, the second ones … */
function generations(groups: readonly BuildGroup[]): readonly (readonly BuildGroup[])[] {
  const found: BuildGroup[][] = [];
  for (const same of Map.groupBy(groups, ({ name }) => name).values()) {
    const ordered = same.toSorted((one, other) => begunAt(one.builds) - begunAt(other.builds));
    ordered.forEach((group, at) => {
      found[at] = [...(found[at] ?? []), group];
    });
  }
  return found;
}

function generationRun(
  project: Project,
  groups: readonly BuildGroup[],
  { createdAt, isCut }: { readonly createdAt: number; readonly isCut: boolean },
): PipelineRun {
  const builds = groups.flatMap((group) => group.builds).toSorted((one, other) => other.number - one.number);
  const [newest] = builds;
  return {
    project,
    id: undefined,
    number: undefined,
    createdAt,
    branch: newest?.branch,
    tag: newest?.tag,
    revision: newest?.revision,
    subject: newest?.subject,
    pullRequest: undefined,
    startedBy: newest?.startedBy,
    errors: [],
    isSettingUp: false,
    workflows: groups
      .map((group) => workflowOfBuilds(group, isCut))
      .toSorted((one, other) => byRank(one.status, other.status)),
    builds,
  };
}

export function milliseconds(time: string | undefined): number | undefined {
  const read = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(read) ? undefined : read;
}
