/** Lays down one build of a history, with its times and its number. */

import { pipelineOf, projectOf } from '../model/find-by-index.ts';
import type { Build, Ending, Plan, Workflow, World } from '../model/simulator-state.ts';
import { NEVER } from '../model/simulator-state.ts';
import type { LaidJob, LaidStatus } from './history-types.ts';

export function planOf({ status, profile = 'build', retryEnding = 'success' }: LaidJob): Plan {
  return { profile, ending: endingOf(status), retryEnding, waits: 1000, runs: 30_000, parallel: 1 };
}

const endings: readonly string[] = ['failed', 'no_tests', 'timedout', 'infrastructure_fail', 'killed'];

function endingOf(status: LaidStatus): Ending {
  return isEnding(status) ? status : 'success';
}

function isEnding(status: string): status is Ending {
  return endings.includes(status);
}

export interface LaidBuild extends LaidJob {
  readonly id: string;
  readonly retryOf?: number;
  readonly dontBuild?: string;
  readonly why?: string;
}

export function layBuild(
  world: World,
  place: Pick<Workflow, 'pipelineId' | 'createdAt' | 'rerunOf'> & { readonly id: string | null },
  laid: LaidBuild,
): Build {
  const pipeline = pipelineOf(world, place);
  const project = projectOf(world, pipeline.project);
  const num = laid.num ?? project.nextBuild;
  project.nextBuild = Math.max(project.nextBuild, num + 1);
  const at = laid.at ?? place.createdAt + 1000;
  const build: Build = {
    project: project.key,
    num,
    jobId: laid.id,
    jobName: laid.name,
    plan: planOf(laid),
    createdAt: at,
    workflowId: place.id,
    pipelineId: pipeline.id,
    retries: [],
    parameters: {},
    ssh: false,
    sshUsers: [],
    why: laid.why ?? (place.rerunOf === null ? pipeline.why : 'retry'),
    retryOf: laid.retryOf ?? null,
    ending: endingOf(laid.status),
    dontBuild: laid.dontBuild ?? null,
    ...timesOf(laid, at),
    canceled: laid.status === 'canceled' ? { at: stopOf(laid, at), by: pipeline.by } : null,
  };
  world.builds.push(build);
  return build;
}

function startOf({ startedAt }: LaidJob, at: number): number {
  return startedAt === null ? NEVER : (startedAt ?? at + 1000);
}

function stopOf(laid: LaidJob, at: number): number {
  return laid.stoppedAt ?? (laid.startedAt ?? at + 1000) + 30_000;
}

function timesOf(laid: LaidJob, at: number): Pick<Build, 'queuedAt' | 'startsAt' | 'stopsAt'> {
  const { status } = laid;
  if (status === 'not_running' || status === 'scheduled')
    return { queuedAt: NEVER, startsAt: NEVER, stopsAt: NEVER };
  if (status === 'queued') return { queuedAt: at, startsAt: NEVER, stopsAt: NEVER };
  const startsAt = startOf(laid, at);
  if (status === 'running' || status === 'canceled') return { queuedAt: at, startsAt, stopsAt: NEVER };
  return { queuedAt: at, startsAt, stopsAt: stopOf(laid, at) };
}
