/** Draws random histories of a branch and lays them into the simulator: what CircleCI's users do to it, in any order. */

import type { LaidJob, LaidStatus, LaidWorkflow } from '../../local/circleci/histories/history-types.ts';
import { layLater, layPipeline, layRetry, layWorkflow } from '../../local/circleci/histories/lay-history.ts';
import { findBuild, pipelineOf, workflowsOf } from '../../local/circleci/model/find-by-index.ts';
import type { Workflow, World } from '../../local/circleci/model/simulator-state.ts';
import { isGoingOn } from '../../local/circleci/runs/workflow-state.ts';
import type { Random } from '../prove/seeded-random.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Drawing {
  readonly world: World;
  readonly project: string;
  readonly branch: string;
  readonly now: number;
  readonly random: Random;
  /** A number that no build of the project has yet: neither in the order of pipelines nor of anything. */
  readonly number: () => number;
}

type Plan = 'green' | 'red' | 'running' | 'held' | 'canceled' | 'failing' | 'refused';

/** Lays one branch's history, oldest pipeline first. */
export function layHistory(drawing: Drawing): void {
  const { random } = drawing;
  const names = ['ci', ...['nightly', 'docs', 'deploy'].filter(() => random.below(3) === 0)];
  const count = 1 + random.below(random.below(4) === 0 ? 14 : 5);
  if (random.below(6) === 0) layLeftover(drawing, count);
  let at = drawing.now - (count + 1) * hour - random.below(3) * day;
  const laid: Workflow[] = [];
  for (let left = count; left > 0; left -= 1) {
    at += 5 * minute + random.below(50) * minute;
    laid.push(...layOne(drawing, { names, at, isOld: left > 2 }));
  }
  const late = random.below(3);
  for (let times = 0; times < late && laid.length > 0; times += 1)
    layLate(drawing, random.pick(laid), drawing.now - (20 - 5 * times) * minute);
}

/** A workflow that nothing runs any more: before enough newer pipelines and days it counts still. */
function layLeftover({ world, project, branch, now, random, number }: Drawing, count: number): void {
  const days = count >= 10 && random.below(2) === 0 ? 20 + random.below(30) : 4 + random.below(6);
  const status = random.below(2) === 0 ? 'failed' : 'success';
  const jobs = [{ name: 'old', status, num: number() } as const];
  layPipeline(world, { project, branch, at: now - days * day, workflows: [{ name: 'legacy', jobs }] });
}

interface One {
  readonly names: readonly string[];
  readonly at: number;
  readonly isOld: boolean;
}

function layOne(drawing: Drawing, { names, at, isOld }: One): readonly Workflow[] {
  const { world, project, branch, random } = drawing;
  const place = { project, branch, at };
  const kind = random.below(20);
  if (kind === 0) return layPipeline(world, { ...place, skipped: 'ci-skip' }).workflows;
  if (kind === 1) return layPipeline(world, place).workflows;
  if (kind === 2) {
    layPipeline(world, { ...place, errors: [{ type: 'config', message: 'no such job: biuld' }] });
    return [];
  }
  if (kind === 3) return laySetup(drawing, { names, at, isOld });
  const ran = names.filter((_, i) => (i === 0 ? random.below(8) > 0 : random.below(3) === 0));
  const why = random.below(8) === 0 ? { why: random.pick(['api', 'schedule']) } : {};
  return layPipeline(world, {
    ...place,
    ...why,
    workflows: ran.map((name) => workflow(drawing, { name, at, isOld })),
  }).workflows;
}

function laySetup(drawing: Drawing, { names, at, isOld }: One): readonly Workflow[] {
  const { world, project, branch, random, number } = drawing;
  const status = random.pick<LaidStatus>([
    'success',
    'success',
    'success',
    'failed',
    isOld ? 'success' : 'running',
  ]);
  const goesOn = status === 'success' && (isOld || random.below(4) > 0);
  const setup: LaidWorkflow = {
    name: 'setup',
    tag: 'setup',
    jobs: [{ name: 'choose', status, at: at + 1000, num: number() }],
  };
  const after = goesOn ? names.map((name) => workflow(drawing, { name, at: at + minute, isOld })) : [];
  const continuation = { key: `${project} ${branch} ${at}`, ends: {}, at: goesOn ? at + minute : null };
  return layPipeline(world, {
    project,
    branch,
    at,
    continuation,
    workflows: [setup, ...after],
  }).workflows.slice(1);
}

function planOf(random: Random, isOld: boolean): Plan {
  // Now and then a context refuses a job: CircleCI gives it no build.
  if (random.below(20) === 0) return 'refused';
  const plans: readonly Plan[] = isOld
    ? ['green', 'green', 'green', 'red', 'red', 'held', 'canceled']
    : ['green', 'green', 'red', 'running', 'held', 'canceled', 'failing'];
  return random.pick(plans);
}

function sizeOf(random: Random): number {
  const dice = random.below(400);
  if (dice === 0) return 300;
  return dice < 5 ? 30 + random.below(90) : 1 + random.below(5);
}

function workflow(
  { random, number }: Drawing,
  { name, at, isOld }: { name: string; at: number; isOld: boolean },
): LaidWorkflow {
  const plan = planOf(random, isOld);
  const size = sizeOf(random);
  const turn = random.below(size);
  const jobs = Array.from({ length: size }, (_, i) => ({
    ...job(random, { name: `${name}-${i}`, at, plan, i, turn }),
    num: number(),
  }));
  const isStopped = plan === 'canceled' && random.below(2) === 0;
  return {
    name,
    at,
    jobs: plan === 'held' ? [...jobs, ...held(name)] : jobs,
    ...(isStopped && { canceledAt: at + 3 * minute }),
  };
}

function held(name: string): readonly LaidJob[] {
  const hold = `${name}-hold`;
  return [
    { name: hold, type: 'approval', status: 'on_hold' },
    { name: `${name}-ship`, status: 'blocked', needs: [hold] },
  ];
}

const reds = ['failed', 'failed', 'failed', 'timedout', 'infrastructure_fail', 'no_tests', 'killed'] as const;

function job(
  random: Random,
  { name, at, plan, i, turn }: { name: string; at: number; plan: Plan; i: number; turn: number },
): LaidJob {
  const queued = at + 1000 + random.below(60) * 1000;
  const has = (status: LaidStatus): LaidJob => ({
    name,
    status,
    at: queued,
    startedAt: queued + 1000,
    stoppedAt: queued + 40_000,
  });
  if (plan === 'red' && i === turn) return has(random.pick(reds));
  if (plan === 'refused' && i === turn) return { name, status: 'unauthorized' };
  if (plan === 'canceled' && i < turn && random.below(6) === 0) return has('failed');
  if (plan === 'running' && i >= turn) return has(random.pick(['running', 'queued', 'not_running']));
  if (plan === 'failing') return i === turn ? has('failed') : i > turn ? has('running') : has('success');
  if (plan === 'canceled' && i >= turn)
    return random.below(3) === 0 ? { name, status: 'not_run' } : has('canceled');
  return has('success');
}

/** Something happens to a run that was there: it is run again, in whole or in part, or one of its jobs is. */
function layLate(drawing: Drawing, first: Workflow, at: number): void {
  const { world, now, random } = drawing;
  const pipeline = pipelineOf(world, first);
  // What is run again is the newest attempt.
  const source = workflowsOf(world, pipeline.id).findLast(({ name }) => name === first.name) ?? first;
  if (at <= source.createdAt + 5 * minute) return;
  const kind = random.below(5);
  if (kind === 0) layRetried(drawing, source, at);
  if (kind === 1) layApproved(drawing, source, at);
  if (kind < 2) return;
  const again = (one: Workflow['jobs'][number]): LaidJob => {
    const status = random.pick<LaidStatus>(['success', 'success', 'failed', 'running', 'canceled']);
    return { name: one.name, status, at: at + 2000, startedAt: at + 3000, stoppedAt: at + 50_000 };
  };
  const builds = source.jobs.filter(({ type, num }) => type === 'build' && num !== null);
  const kept = (one: Workflow['jobs'][number]): boolean => {
    const build = one.num === null ? undefined : findBuild(world, source.project, one.num);
    return build?.ending === 'success' && build.canceled === null && build.stopsAt <= now;
  };
  const parts: readonly LaidJob[] =
    kind === 2
      ? builds.slice(0, 1).map(again)
      : builds.map((one) =>
          kind === 3 && kept(one) ? { name: one.name, status: 'success', kept: true } : again(one),
        );
  // What still runs or waits is not run again.
  if (parts.length === 0 || isGoingOn(world, source, now)) return;
  layWorkflow(world, pipeline, { name: source.name, rerunOf: source.id, at, jobs: parts });
}

function layRetried({ world, now, random }: Drawing, source: Workflow, at: number): void {
  const done = source.jobs.filter(({ num }) => {
    const build = num === null ? undefined : findBuild(world, source.project, num);
    return build !== undefined && build.stopsAt <= now && build.dontBuild === null;
  });
  const num = done.length > 0 ? random.pick(done).num : null;
  const status = random.pick<LaidStatus>(['success', 'success', 'failed', 'running']);
  if (num !== null)
    layRetry(world, source.project, { of: num, status, at: at + 1000, stoppedAt: at + 50_000 });
}

/** Days or minutes later a person approves, and the last job runs. */
function layApproved({ world, random }: Drawing, source: Workflow, at: number): void {
  const hold = source.jobs.find(({ type }) => type === 'approval');
  const ship = source.jobs.at(-1);
  if (hold?.stated !== 'on_hold' || !ship || source.rerunOf !== null) return;
  const status = random.pick<LaidStatus>(['success', 'failed', 'running']);
  layLater(world, source, { name: hold.name, type: 'approval', status: 'success', stoppedAt: at - 1000 });
  layLater(world, source, { name: ship.name, status, at, startedAt: at + 1000, stoppedAt: at + 60_000 });
}
