/** Derives a build's phase from the clock. Pure. */

import { buildsOfJob, findPipeline } from '../model/find-by-index.ts';
import type { Build, Ending, World } from '../model/simulator-state.ts';

export type Outcome = Ending;

export interface Phase {
  readonly lifecycle: 'not_running' | 'scheduled' | 'queued' | 'running' | 'finished' | 'not_run';
  /** Without the knowledge of other builds: see `statusOf` for `fixed` and `retried`. */
  readonly status: string;
  readonly outcome: Outcome | null;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly stoppedAt: number | null;
}

export function phaseOf(build: Build, now: number): Phase {
  if (build.dontBuild !== null) return notRun(build.dontBuild);
  const until = build.canceled ? Math.min(now, build.canceled.at) : now;
  const moving = unfinished(build, until);
  if (!build.canceled) return moving ?? finished(build, build.ending, build.stopsAt);
  if (moving?.lifecycle === 'running') return finished(build, 'canceled', build.canceled.at);
  // What never ran keeps the lifecycle that it had.
  return moving
    ? { ...moving, status: 'canceled', outcome: 'canceled' }
    : finished(build, build.ending, build.stopsAt);
}

function notRun(dontBuild: string): Phase {
  const lifecycle = dontBuild === '1.0-not-available' ? 'scheduled' : 'not_run';
  return {
    lifecycle,
    status: 'not_run',
    outcome: null,
    queuedAt: null,
    startedAt: null,
    stoppedAt: null,
  };
}

function unfinished(build: Build, now: number): Phase | null {
  if (now >= build.stopsAt) return null;
  const nothing = { outcome: null, queuedAt: null, startedAt: null, stoppedAt: null } as const;
  if (now >= build.startsAt) {
    const times = { queuedAt: build.queuedAt, startedAt: build.startsAt };
    return { ...nothing, ...times, lifecycle: 'running', status: 'running' };
  }
  if (now >= build.queuedAt) {
    return { ...nothing, queuedAt: build.queuedAt, lifecycle: 'queued', status: 'queued' };
  }
  const waiting = build.why === 'retry' ? 'scheduled' : 'not_running';
  return { ...nothing, lifecycle: waiting, status: waiting };
}

function finished(build: Build, outcome: Outcome, stoppedAt: number): Phase {
  const times = { queuedAt: build.queuedAt, startedAt: build.startsAt, stoppedAt };
  return { ...times, lifecycle: 'finished', status: outcome, outcome };
}

export const isGood = (outcome: string | null): boolean => outcome === 'success';

/** The status as CircleCI words it: a success after a failure is `fixed`, a repeated breakdown is `retried`. */
export function statusOf(world: World, build: Build, now: number): string {
  const { status } = phaseOf(build, now);
  if (status === 'infrastructure_fail' && build.retries.length > 0) return 'retried';
  if (status !== 'success') return status;
  const before = previousOfJob(world, build, now);
  return before && !isGood(phaseOf(before, now).outcome) ? 'fixed' : 'success';
}

/** The build before this one with the same job on the same branch that came to an end by itself. */
function previousOfJob(world: World, build: Build, now: number): Build | undefined {
  const branch = branchOf(world, build);
  return buildsOfJob(world, build).findLast(
    (other) =>
      other.num < build.num &&
      branchOf(world, other) === branch &&
      ['success', 'failed', 'timedout', 'infrastructure_fail'].includes(phaseOf(other, now).status),
  );
}

export function branchOf(world: World, build: Build): string | null {
  return findPipeline(world, build.pipelineId)?.branch ?? null;
}
