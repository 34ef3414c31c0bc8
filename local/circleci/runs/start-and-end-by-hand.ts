/** Starts and ends runs and builds by hand, for tests and demonstrations. */

import { configOf, planOf } from '../histories/project-config.ts';
import { findBuild, projectOf } from '../model/find-by-index.ts';
import { type Build, NEVER, type Plan, type World } from '../model/simulator-state.ts';
import { junitResults } from '../results/parse-junit.ts';
import type { Controls, Desk, PushRequest, StartRequest } from '../simulator-controls.ts';
import { advance } from './catch-up-with-clock.ts';
import { addPipeline, push } from './create-pipelines.ts';
import { startSingle } from './create-workflows-and-builds.ts';
import { finishBuild } from './retry-and-cancel-build.ts';

/** So much shorter is what takes its time. */
const fastMotion = 12;

function pushFast(world: World, request: PushRequest, now: number): string {
  const { project, branch, ends = {}, by = 'ada', subject = 'Round the total to cents' } = request;
  const workflow = push(world, {
    project,
    by,
    subject,
    ends,
    at: now,
    ...(branch !== undefined && { branch }),
  });
  for (const [index, job] of workflow.jobs.entries()) {
    const { waits, runs } = job.plan;
    const plan = { ...job.plan, waits: Math.ceil(waits / fastMotion), runs: Math.ceil(runs / fastMotion) };
    workflow.jobs[index] = { ...job, plan };
  }
  return workflow.id;
}

export function worldControls(desk: Desk): Pick<Controls, 'push' | 'start' | 'finish' | 'build'> {
  const build = (project: string, num: number) => findBuild(desk.world, project, num);
  return {
    build,
    push: (request) => {
      advance(desk.world, desk.clock());
      const id = pushFast(desk.world, request, desk.clock());
      desk.changed();
      return id;
    },
    start: (request) => {
      advance(desk.world, desk.clock());
      const started = startBuild(desk.world, request, desk.clock());
      if (request.junit !== undefined) started.results = junitResults(request.junit, request.messageFrom);
      if (request.log !== undefined) started.printed = request.log;
      desk.changed();
      return started.num;
    },
    finish: (project, num, ending) => {
      const found = build(project, num);
      if (!found) throw new Error(`No build ${project}#${num}`);
      finishBuild(found, desk.clock(), ending ?? found.ending);
      desk.changed();
    },
  };
}

function startBuild(world: World, request: StartRequest, now: number): Build {
  const project = projectOf(world, request.project);
  const {
    by = 'ada',
    subject = 'Try something',
    branch = project.defaultBranch,
    job: name = 'build',
  } = request;
  const pipeline = addPipeline(world, { project: project.key, branch, by, at: now, subject });
  const { jobs, workflow } = configOf(project, 'ci');
  const job = jobs.find((one) => one.name === name) ?? { name };
  const planned = planOf(job, { [name]: request.ending ?? 'success' }, world.seed, pipeline.id);
  const plan = { ...planned, retryEnding: request.retryEnding ?? 'success', ...heldPlan(request.hold) };
  // A held build was created a moment ago, so that it is in its state at once.
  const at = request.hold === undefined ? now : now - 500;
  return startSingle(world, pipeline, { name, workflow, plan, by, at });
}

function heldPlan(hold: StartRequest['hold']): Partial<Plan> {
  if (hold === 'queued') return { waits: NEVER };
  return hold === 'running' ? { waits: 0, runs: NEVER } : {};
}
