/** Answers v2 insights from the builds: success rates of workflows, and flaky tests. */
import { json } from '../../api/answer.ts';
import type { Call } from '../../api/route-call.ts';
import { findWorkflow, pipelineOf } from '../../model/find-by-index.ts';
import type { Workflow } from '../../model/simulator-state.ts';
import { iso } from '../../render/timestamps.ts';
import { countOf, recoveriesOf, type Window, windowOf } from '../../render/v2/insights-metrics.ts';
import { flakyOf } from '../../results/find-flaky-tests.ts';
import { workflowStatus, workflowStoppedAt } from '../../runs/workflow-state.ts';
import type { Handler } from '../match-route.ts';
import { project } from './check-access.ts';
import { paged } from './paginate.ts';
import {
  buildsOfRun,
  dateWindow,
  namedRuns,
  reportingWindow,
  runsIn,
  sampleOfBuild,
  sampleOfRun,
} from './runs-for-insights.ts';

/** The specification writes the keys with hyphens, the service with underscores; both are there. */
export const flakyTests: Handler = (call) => {
  const flaky = flakyOf(call.world, project(call).key, call.now);
  const items = flaky.map(({ build, test, times }) => {
    const workflow = build.workflowId === null ? undefined : findWorkflow(call.world, build.workflowId);
    return bothWays({
      test_name: test.name,
      classname: test.classname,
      file: test.file,
      source: test.source,
      job_name: build.jobName,
      job_number: build.num,
      times_flaked: times,
      time_wasted: 30 * times,
      workflow_id: build.workflowId,
      workflow_name: workflow?.name ?? build.jobName,
      workflow_created_at: iso(workflow?.createdAt ?? build.createdAt),
      pipeline_number: pipelineOf(call.world, build).number,
    });
  });
  return json(bothWays({ flaky_tests: items, total_flaky_tests: items.length }));
};

function bothWays(fields: Readonly<Record<string, unknown>>): object {
  const hyphened = Object.entries(fields).map(([key, value]) => [key.replaceAll('_', '-'), value]);
  return { ...fields, ...Object.fromEntries(hyphened) };
}

export const workflowMetrics: Handler = (call) => {
  const window = reportingWindow(call);
  const runs = Map.groupBy(runsIn(call, window), ({ name }) => name);
  const items = [...runs].map(([name, own]) => {
    const samples = own.map((run) => sampleOfRun(call, run));
    const metrics = { ...countOf(samples, window), ...recoveriesOf(samples) };
    return { name, metrics, ...windowOf(samples, window), project_id: project(call).id };
  });
  return paged(call, items);
};

export const jobMetrics: Handler = (call) => {
  const window = reportingWindow(call);
  const wanted = call.query.get('job-name');
  const builds = namedRuns(call, window).flatMap((run) => buildsOfRun(call, run));
  const named = Map.groupBy(
    builds.filter(({ jobName }) => wanted === null || jobName === wanted),
    ({ jobName }) => jobName,
  );
  const items = [...named].map(([name, own]) => {
    const samples = own.map((build) => sampleOfBuild(call, build));
    return { name, ...windowOf(samples, window), metrics: countOf(samples, window) };
  });
  return paged(call, items);
};

export const workflowRuns: Handler = (call) => {
  const ended = (run: Workflow): boolean => workflowStoppedAt(call.world, run, call.now) !== null;
  const runs = namedRuns(call, dateWindow(call)).filter(ended);
  return paged(
    call,
    runs.map((run) => renderRun(call, run)),
  );
};

function renderRun(call: Call, run: Workflow): object {
  const stopped = workflowStoppedAt(call.world, run, call.now) ?? call.now;
  return {
    id: run.id,
    branch: pipelineOf(call.world, run).branch ?? '',
    duration: Math.round((stopped - run.createdAt) / 1000),
    created_at: iso(run.createdAt),
    stopped_at: iso(stopped),
    credits_used: sampleOfRun(call, run).credits,
    status: workflowStatus(call.world, run, call.now),
    is_approval: run.jobs.some(({ type }) => type === 'approval'),
  };
}

/** The trends compare with the window before: 1 is as much as then, 2 twice as much. */
export const workflowSummary: Handler = (call) => {
  const window = reportingWindow(call);
  const before = { from: 2 * window.from - window.to, to: window.from };
  const [now, then] = [summaryOf(call, window), summaryOf(call, before)];
  const trend = (value: (summary: Summary) => number): number =>
    value(then) === 0 ? 0 : value(now) / value(then);
  return json({
    metrics: now,
    trends: {
      total_runs: trend((one) => one.total_runs),
      failed_runs: trend((one) => one.failed_runs),
      success_rate: trend((one) => one.success_rate),
      p95_duration_secs: trend((one) => one.duration_metrics.p95),
      median_duration_secs: trend((one) => one.duration_metrics.median),
      total_credits_used: trend((one) => one.total_credits_used),
      mttr: trend((one) => one.mttr),
      throughput: trend((one) => one.throughput),
    },
    workflow_names: [...new Set(workflowsOf(call).map(({ name }) => name))],
  });
};

type Summary = ReturnType<typeof summaryOf>;

function summaryOf(call: Call, window: Window) {
  const samples = namedRuns(call, window).map((run) => sampleOfRun(call, run));
  const { mttr } = recoveriesOf(samples);
  const completed = samples.filter(({ stoppedAt }) => stoppedAt !== null).length;
  return { ...countOf(samples, window), mttr, completed_runs: completed, ...windowOf(samples, window) };
}

function workflowsOf(call: Call): readonly Workflow[] {
  const { key } = project(call);
  return call.world.workflows.filter((one) => one.project === key);
}

export const insightBranches: Handler = (call) => {
  const { id, orgId } = project(call);
  const wanted = call.query.get('workflow-name');
  const runs = workflowsOf(call).filter(({ name }) => wanted === null || name === wanted);
  const branches = runs.flatMap((run) => pipelineOf(call.world, run).branch ?? []);
  return json({ org_id: orgId, project_id: id, branches: [...new Set(branches)] });
};
