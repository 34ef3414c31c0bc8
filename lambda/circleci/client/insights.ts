/**
 * Reads CircleCI's statistics over many runs. API v2 only, with a personal token. Every function rejects with
 * CircleCIError only.
 */
import * as v from 'valibot';
import type { Ask } from '../http/send-request.ts';
import { amount, count, inner, items, text } from '../lenient-json-fields.ts';
import { maskText } from '../masking/mask-secrets.ts';
import { type Project, projectSlug } from '../project.ts';
import type { ReportedStatus } from '../reports/run-event.ts';
import { v2 } from './api-paths.ts';
import { allPages, milliseconds, stateOf } from './workflows.ts';

/** A test that fails and passes on the same commit. All text is hostile. */
export interface FlakyTest {
  readonly name: string;
  readonly job: string | undefined;
  readonly times: number;
  readonly workflow?: string | undefined;
  /** Of the newest that CircleCI names, the job's number and when its workflow began, in milliseconds. */
  readonly build?: number | undefined;
  readonly lastAt?: number | undefined;
  /** The oldest that CircleCI names. */
  readonly firstAt?: number | undefined;
}

/** How the runs of one workflow or of one of its jobs went. Durations are milliseconds. */
export interface RunMetrics {
  readonly runs: number;
  readonly failed: number;
  readonly median: number | undefined;
  readonly p95: number | undefined;
}

export interface WorkflowMetrics extends RunMetrics {
  readonly workflow: string;
}

export interface JobMetrics extends RunMetrics {
  readonly job: string;
}

/** A run of one workflow that has ended. Times are milliseconds. */
export interface EndedRun {
  readonly id: string;
  readonly createdAt: number;
  readonly stoppedAt: number;
  readonly status: ReportedStatus;
}

/** CircleCI's own windows. */
export type Over = keyof typeof windows;

/** Where: on the default branch unless told. */
export interface InsightPlace {
  readonly project: Project;
  readonly branch: string | undefined;
}

export interface RunsAsked extends InsightPlace {
  readonly workflow: string;
  readonly from: number;
  readonly to: number;
}

/** How a test went in the runs of one workflow. */
export interface TestMetrics {
  readonly name: string;
  readonly job: string | undefined;
  readonly runs: number;
  readonly failed: number;
}

export interface InsightReads {
  /** v2: those that failed most, on any branch. Needs a personal token. */
  testMetrics(project: Project, workflow: string): Promise<readonly TestMetrics[]>;
  /** v2: of the last two weeks, the flakiest first. Needs a personal token. */
  flakyTests(project: Project): Promise<readonly FlakyTest[]>;
  /** v2. Needs a personal token. */
  workflowMetrics(project: Project, over: Over, branch?: string): Promise<readonly WorkflowMetrics[]>;
  /** v2. Needs a personal token. */
  jobMetrics(place: InsightPlace & { readonly workflow: string }, over: Over): Promise<readonly JobMetrics[]>;
  /** v2: of a time within the last 90 days, the newest first. Needs a personal token. */
  endedRuns(asked: RunsAsked): Promise<readonly EndedRun[]>;
}

export function insightReads(ask: Ask): InsightReads {
  return {
    flakyTests: (project) => flakyTests(ask, project),
    workflowMetrics: (project, over, branch) => workflowMetrics(ask, { project, branch }, over),
    jobMetrics: (place, over) => jobMetrics(ask, place, over),
    testMetrics: (project, workflow) => testMetrics(ask, project, workflow),
    endedRuns: (asked) => endedRuns(ask, asked),
  };
}

const fields = v.looseObject({});

/** The specification writes these keys with hyphens, the service sends underscores. */
const underscored = v.pipe(
  fields,
  v.transform((given) =>
    Object.fromEntries(Object.entries(given).map(([key, value]) => [key.replaceAll('-', '_'), value])),
  ),
);

const flakySchema = v.pipe(
  underscored,
  v.object({
    test_name: v.string(),
    job_name: text,
    workflow_name: text,
    times_flaked: count,
    job_number: count,
    workflow_created_at: milliseconds,
  }),
  v.transform(
    ({ test_name, job_name: job, workflow_name: workflow, times_flaked: times = 1, ...last }): FlakyTest => ({
      name: maskText(test_name),
      job,
      workflow,
      times,
      build: last.job_number,
      firstAt: last.workflow_created_at,
      lastAt: last.workflow_created_at,
    }),
  ),
);

/** GET /api/v2/insights/:slug/flaky-tests. Reference: getFlakyTests. */
async function flakyTests(ask: Ask, project: Project): Promise<readonly FlakyTest[]> {
  const schema = v.pipe(underscored, v.object({ flaky_tests: items(flakySchema) }));
  const path = [...insightsOf(project), 'flaky-tests'];
  const found = await ask({ method: 'GET', path, schema, megabytes: 4, token: 'personal' });
  const byName = Map.groupBy(found.flaky_tests, ({ name, job }) => JSON.stringify([name, job]));
  return [...byName.values()]
    .flatMap((same) => merged(same) ?? [])
    .toSorted((one, other) => other.times - one.times);
}

/** CircleCI lists a test once, or once for each commit. */
function merged(same: readonly FlakyTest[]): FlakyTest | undefined {
  const [newest] = same.toSorted((one, other) => (other.lastAt ?? 0) - (one.lastAt ?? 0));
  const times = same.reduce((sum, one) => sum + one.times, 0);
  const first = Math.min(...same.map(({ firstAt }) => firstAt ?? Number.POSITIVE_INFINITY));
  return newest && { ...newest, times, firstAt: Number.isFinite(first) ? first : undefined };
}

const metricsSchema = v.pipe(
  v.object({
    total_runs: count,
    failed_runs: count,
    duration_metrics: inner(v.object({ median: amount, p95: amount })),
  }),
  v.transform(
    ({ total_runs, failed_runs, duration_metrics: took }): RunMetrics => ({
      runs: total_runs ?? 0,
      failed: failed_runs ?? 0,
      median: inMilliseconds(took?.median),
      p95: inMilliseconds(took?.p95),
    }),
  ),
);
const metricsOf = v.object({ items: items(v.object({ name: v.string(), metrics: metricsSchema })) });

function inMilliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

const windows = {
  day: 'last-24-hours',
  week: 'last-7-days',
  month: 'last-30-days',
  'two months': 'last-60-days',
  'three months': 'last-90-days',
} as const;

/** GET /api/v2/insights/:slug/workflows, the first page. Reference: getProjectWorkflowMetrics. */
async function workflowMetrics(
  ask: Ask,
  { project, branch }: InsightPlace,
  over: Over,
): Promise<readonly WorkflowMetrics[]> {
  const query = { 'reporting-window': windows[over], branch };
  const path = [...insightsOf(project), 'workflows'];
  const found = await ask({ method: 'GET', path, query, schema: metricsOf, token: 'personal' });
  return found.items.map(({ name: workflow, metrics }) => ({ workflow, ...metrics }));
}

/** GET /api/v2/insights/:slug/workflows/:name/jobs, the first page. Reference: getProjectJobMetrics. */
async function jobMetrics(
  ask: Ask,
  { project, branch, workflow }: InsightPlace & { readonly workflow: string },
  over: Over,
): Promise<readonly JobMetrics[]> {
  const query = { 'reporting-window': windows[over], branch };
  const path = [...insightsOf(project), 'workflows', workflow, 'jobs'];
  const found = await ask({ method: 'GET', path, query, schema: metricsOf, token: 'personal' });
  return found.items.map(({ name: job, metrics }) => ({ job, ...metrics }));
}

const runSchema = v.object({
  id: v.string(),
  created_at: milliseconds,
  stopped_at: milliseconds,
  duration: amount,
  status: text,
});

/** GET /api/v2/insights/:slug/workflows/:name, all pages. Reference: getProjectWorkflowRuns. */
async function endedRuns(
  ask: Ask,
  { project, branch, workflow, from, to }: RunsAsked,
): Promise<readonly EndedRun[]> {
  const dates = { 'start-date': new Date(from).toISOString(), 'end-date': new Date(to).toISOString() };
  const path = [...insightsOf(project), 'workflows', workflow];
  const found = await allPages(ask, { path, query: { ...dates, branch }, item: runSchema });
  return found.flatMap(({ id, created_at: createdAt, stopped_at, duration, status }) => {
    const stoppedAt = stopped_at ?? (createdAt ?? 0) + (duration ?? 0) * 1000;
    return createdAt === undefined ? [] : [{ id, createdAt, stoppedAt, status: stateOf(status) }];
  });
}

const testSchema = v.pipe(
  v.object({ test_name: v.string(), job_name: text, total_runs: count, failed_runs: count }),
  v.transform(
    ({ test_name, job_name: job, total_runs: runs = 0, failed_runs: failed = 0 }): TestMetrics => ({
      name: maskText(test_name),
      job,
      runs,
      failed,
    }),
  ),
);

/** GET /api/v2/insights/:slug/workflows/:name/test-metrics. Reference: getProjectWorkflowTestMetrics. */
async function testMetrics(ask: Ask, project: Project, workflow: string): Promise<readonly TestMetrics[]> {
  const schema = v.object({ most_failed_tests: items(testSchema) });
  const query = { 'all-branches': 'true' };
  const path = [...insightsOf(project), 'workflows', workflow, 'test-metrics'];
  return (await ask({ method: 'GET', path, query, schema, token: 'personal' })).most_failed_tests;
}

function insightsOf(project: Project): readonly string[] {
  return [...v2, 'insights', ...projectSlug(project).split('/')];
}
