/** v2 insights: how workflows fare, and which tests flake. Computed from the builds there are. */
import { json } from '../../answer.ts';
import { type Call, param } from '../../call.ts';
import { buildsOf, findWorkflow, pipelineOf } from '../../lookup.ts';
import { phaseOf } from '../../progress.ts';
import { iso } from '../../render/time.ts';
import { failuresOf } from '../../tests.ts';
import { workflowStatus, workflowStoppedAt } from '../../workflow-state.ts';
import type { Workflow } from '../../world.ts';
import type { Handler } from '../route.ts';
import { project } from './access.ts';
import { paged } from './page.ts';

/** The specification writes the keys with hyphens, the service with underscores; both are there. */
export const flakyTests: Handler = (call) => {
  const { key } = project(call);
  const failed = buildsOf(call.world, key).filter((build) => phaseOf(build, call.now).outcome === 'failed');
  const items = failed.flatMap((build) =>
    failuresOf(build).map((test) => {
      const pipeline = pipelineOf(call.world, build);
      const workflow = build.workflowId === null ? undefined : findWorkflow(call.world, build.workflowId);
      return bothWays({
        ...{ test_name: test.name, classname: test.classname, file: test.file, source: test.source },
        ...{ job_name: build.jobName, job_number: build.num, times_flaked: 1, time_wasted: 30 },
        workflow_id: build.workflowId,
        workflow_name: workflow?.name ?? build.jobName,
        workflow_created_at: iso(workflow?.createdAt ?? build.createdAt),
        pipeline_number: pipeline.number,
      });
    }),
  );
  return json(bothWays({ flaky_tests: items, total_flaky_tests: items.length }));
};

function bothWays(fields: Readonly<Record<string, unknown>>): object {
  const hyphened = Object.entries(fields).map(([key, value]) => [key.replaceAll('_', '-'), value]);
  return { ...fields, ...Object.fromEntries(hyphened) };
}

export const workflowMetrics: Handler = (call) => {
  const names = [...new Set(runsOf(call).map(({ name }) => name))];
  return paged(
    call,
    names.map((name) => metricsOf(call, name)),
  );
};

export const workflowRuns: Handler = (call) => {
  const runs = runsOf(call).filter(({ name }) => name === param(call, 'workflow'));
  return paged(
    call,
    runs.map((run) => renderRun(call, run)),
  );
};

export const testMetrics: Handler = (call) => {
  const runs = runsOf(call).filter(({ name }) => name === param(call, 'workflow'));
  const empty = {
    most_failed_tests: [],
    most_failed_tests_extra: 0,
    slowest_tests: [],
    slowest_tests_extra: 0,
  };
  return json({ average_test_count: 120, ...empty, total_test_runs: runs.length, test_runs: [] });
};

/** Finished runs of the asked branch, the default one unless told; newest first. */
function runsOf(call: Call): readonly Workflow[] {
  const { key, defaultBranch } = project(call);
  const branch = call.query.get('branch') ?? defaultBranch;
  const all = call.query.get('all-branches') === 'true';
  return call.world.workflows
    .filter((one) => one.project === key && workflowStoppedAt(call.world, one, call.now) !== null)
    .filter((one) => all || pipelineOf(call.world, one).branch === branch)
    .toReversed();
}

function renderRun(call: Call, run: Workflow): object {
  const stopped = workflowStoppedAt(call.world, run, call.now) ?? call.now;
  return {
    id: run.id,
    branch: pipelineOf(call.world, run).branch ?? '',
    duration: Math.round((stopped - run.createdAt) / 1000),
    created_at: iso(run.createdAt),
    stopped_at: iso(stopped),
    credits_used: 40,
    status: workflowStatus(call.world, run, call.now),
    is_approval: run.jobs.some(({ type }) => type === 'approval'),
  };
}

function metricsOf(call: Call, name: string): object {
  const runs = runsOf(call).filter((run) => run.name === name);
  const good = runs.filter((run) => workflowStatus(call.world, run, call.now) === 'success').length;
  const seconds = runs
    .map((run) =>
      Math.round(((workflowStoppedAt(call.world, run, call.now) ?? call.now) - run.createdAt) / 1000),
    )
    .toSorted((a, b) => a - b);
  const at = (part: number): number => seconds[Math.floor((seconds.length - 1) * part)] ?? 0;
  const mean = Math.round(seconds.reduce((sum, one) => sum + one, 0) / Math.max(seconds.length, 1));
  return {
    name,
    project_id: project(call).id,
    window_start: iso(runs.at(-1)?.createdAt ?? call.now),
    window_end: iso(runs[0]?.createdAt ?? call.now),
    metrics: {
      ...{ total_runs: runs.length, successful_runs: good, failed_runs: runs.length - good },
      ...{ success_rate: good / Math.max(runs.length, 1), throughput: runs.length / 30 },
      ...{ mttr: 3600, total_credits_used: 40 * runs.length, total_recoveries: 0 },
      duration_metrics: {
        min: at(0),
        mean,
        median: at(0.5),
        p95: at(0.95),
        max: at(1),
        standard_deviation: 0,
      },
    },
  };
}
