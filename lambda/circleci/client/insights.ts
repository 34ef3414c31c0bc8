/**
 * Reads CircleCI's statistics over many runs. API v2 only, with a personal token. Every function rejects with
 * CircleCIError only.
 */
import * as v from 'valibot';
import { amount, count, inner, items, text } from '../fields.ts';
import type { Ask } from '../http/request.ts';
import { maskText } from '../masking/mask-secrets.ts';
import { type Project, projectSlug } from '../project.ts';
import { v2 } from './paths.ts';

/** A test that fails and passes on the same commit. All text is hostile. */
export interface FlakyTest {
  readonly name: string;
  readonly job: string | undefined;
  readonly times: number;
}

/** How the runs of one workflow went, on the default branch. Durations are milliseconds. */
export interface WorkflowMetrics {
  readonly workflow: string;
  readonly runs: number;
  readonly failed: number;
  readonly median: number | undefined;
  readonly p95: number | undefined;
}

export interface InsightReads {
  /** v2: of the last two weeks, the flakiest first. Needs a personal token. */
  flakyTests(project: Project): Promise<readonly FlakyTest[]>;
  /** v2. Needs a personal token. */
  workflowMetrics(project: Project, over: 'day' | 'week'): Promise<readonly WorkflowMetrics[]>;
}

export function insightReads(ask: Ask): InsightReads {
  return {
    flakyTests: (project) => flakyTests(ask, project),
    workflowMetrics: (project, over) => workflowMetrics(ask, project, over),
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
  v.object({ test_name: v.string(), job_name: text, times_flaked: count }),
  v.transform(
    ({ test_name, job_name: job, times_flaked: times = 1 }): FlakyTest => ({
      name: maskText(test_name),
      job,
      times,
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
    .flatMap(([first, ...rest]) =>
      first ? [{ ...first, times: rest.reduce((sum, { times }) => sum + times, first.times) }] : [],
    )
    .toSorted((one, other) => other.times - one.times);
}

const metricsSchema = v.object({
  total_runs: count,
  failed_runs: count,
  duration_metrics: inner(v.object({ median: amount, p95: amount })),
});
const workflowSchema = v.pipe(
  v.object({ name: v.string(), metrics: metricsSchema }),
  v.transform(
    ({ name: workflow, metrics: { total_runs, failed_runs, duration_metrics: took } }): WorkflowMetrics => ({
      ...{ workflow, runs: total_runs ?? 0, failed: failed_runs ?? 0 },
      median: took?.median === undefined ? undefined : took.median * 1000,
      p95: took?.p95 === undefined ? undefined : took.p95 * 1000,
    }),
  ),
);

const windows = { day: 'last-24-hours', week: 'last-7-days' } as const;

/** GET /api/v2/insights/:slug/workflows, the first page. Reference: getProjectWorkflowMetrics. */
async function workflowMetrics(
  ask: Ask,
  project: Project,
  over: keyof typeof windows,
): Promise<readonly WorkflowMetrics[]> {
  const schema = v.object({ items: items(workflowSchema) });
  const query = { 'reporting-window': windows[over] };
  const path = [...insightsOf(project), 'workflows'];
  return (await ask({ method: 'GET', path, query, schema, token: 'personal' })).items;
}

function insightsOf(project: Project): readonly string[] {
  return [...v2, 'insights', ...projectSlug(project).split('/')];
}
