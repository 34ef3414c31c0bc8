/** Selects the runs for insights: of the requested branch, in the requested window. */

import { badRequest } from '../../api/answer.ts';
import { type Call, param } from '../../api/route-call.ts';
import { profileOf } from '../../histories/steps-of-jobs.ts';
import { pipelineOf } from '../../model/find-by-index.ts';
import type { Build, Workflow } from '../../model/simulator-state.ts';
import { dayMs, type Sample, type Window } from '../../render/v2/insights-metrics.ts';
import { phaseOf } from '../../runs/build-phase.ts';
import { buildOfJob } from '../../runs/job-start-times.ts';
import { workflowStatus, workflowStoppedAt } from '../../runs/workflow-state.ts';
import { project } from './check-access.ts';

const lengths: ReadonlyMap<string, number> = new Map([
  ['last-24-hours', 1],
  ['last-7-days', 7],
  ['last-30-days', 30],
  ['last-60-days', 60],
  ['last-90-days', 90],
]);

export function reportingWindow({ query, now }: Call): Window {
  const name = query.get('reporting-window') ?? 'last-90-days';
  const days = lengths.get(name);
  if (days === undefined)
    throw badRequest(`reporting-window must be one of ${[...lengths.keys()].join(', ')}.`);
  return { from: now - days * dayMs, to: now + 1 };
}

/** `start-date` is the first moment, `end-date` the first after the last. */
export function dateWindow(call: Call): Window {
  const [start, end] = [dateIn(call, 'start-date'), dateIn(call, 'end-date')];
  if (start === null && end !== null) throw badRequest('start-date is required when end-date is given.');
  const from = start ?? call.now - 90 * dayMs;
  const to = end ?? call.now + 1;
  if (to < from) throw badRequest('end-date must be after start-date.');
  if (end !== null && to - from > 90 * dayMs)
    throw badRequest('end-date must be within 90 days of start-date.');
  return { from, to };
}

function dateIn({ query }: Call, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  const at = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw badRequest(`${name} must be an ISO 8601 date.`);
  return at;
}

/** Newest first. Of the default branch unless told. */
export function runsIn(call: Call, { from, to }: Window): readonly Workflow[] {
  const { key, defaultBranch } = project(call);
  const branch = call.query.get('branch') ?? defaultBranch;
  const all = call.query.get('all-branches') === 'true';
  return call.world.workflows
    .filter((one) => one.project === key && one.createdAt >= from && one.createdAt < to)
    .filter((one) => all || pipelineOf(call.world, one).branch === branch)
    .toReversed();
}

export function namedRuns(call: Call, window: Window): readonly Workflow[] {
  return runsIn(call, window).filter(({ name }) => name === param(call, 'workflow'));
}

export function sampleOfRun(call: Call, run: Workflow): Sample {
  const status = workflowStatus(call.world, run, call.now);
  const bad = ['failed', 'error'].includes(status);
  return {
    at: run.createdAt,
    stoppedAt: workflowStoppedAt(call.world, run, call.now),
    ended: status === 'success' ? 'well' : bad ? 'badly' : 'otherwise',
    credits: buildsOfRun(call, run).reduce((sum, build) => sum + creditsOf(build, call.now), 0),
  };
}

export function buildsOfRun({ world }: Call, run: Workflow): readonly Build[] {
  return run.jobs.flatMap((job) => buildOfJob(world, run, job) ?? []);
}

export function sampleOfBuild({ now }: Call, build: Build): Sample {
  const { outcome, startedAt, stoppedAt } = phaseOf(build, now);
  const good = outcome === 'success' || outcome === 'no_tests';
  const bad = outcome !== null && !good && outcome !== 'canceled';
  return {
    at: startedAt ?? build.createdAt,
    stoppedAt,
    ended: good ? 'well' : bad ? 'badly' : 'otherwise',
    credits: creditsOf(build, now),
  };
}

const creditsPerMinute: Readonly<Record<string, number>> = { medium: 10, large: 20 };

function creditsOf(build: Build, now: number): number {
  const { startedAt, stoppedAt } = phaseOf(build, now);
  if (startedAt === null) return 0;
  const minutes = ((stoppedAt ?? now) - startedAt) / 60_000;
  return Math.round(
    minutes * build.plan.parallel * (creditsPerMinute[profileOf(build.plan.profile).resourceClass] ?? 200),
  );
}
