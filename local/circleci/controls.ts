/** What tests and demonstrations do to the simulated CircleCI from outside its API. */
import { advance } from './advance.ts';
import type { Token } from './auth.ts';
import { configOf, planOf } from './config.ts';
import type { Delivery, Postman } from './deliveries.ts';
import type { PendingFault } from './faults.ts';
import { findBuild, projectOf } from './lookup.ts';
import { addPipeline } from './pipelines.ts';
import { finishBuild } from './rebuild.ts';
import type { Received } from './received.ts';
import { renderPing } from './render/webhook-event.ts';
import { startSingle } from './runs.ts';
import type { Fault, Switches } from './switches.ts';
import { type Build, type Ending, NEVER, type Plan, type World } from './world.ts';

export interface StartRequest {
  /** `github/acme/web` */
  readonly project: string;
  readonly branch?: string;
  readonly job?: string;
  readonly subject?: string;
  readonly by?: string;
  /** How it will end; `success` unless told. */
  readonly ending?: Ending;
  /** How a retry of it will end; `success` unless told. */
  readonly retryEnding?: Ending;
  /** Stays queued or running until `finish`. Without it the build runs by the clock. */
  readonly hold?: 'queued' | 'running';
}

export interface Controls {
  /** Starts a run with one build and returns the build's number. */
  start(request: StartRequest): number;
  /** Ends a build now, as planned unless told otherwise. */
  finish(project: string, num: number, ending?: Ending): void;
  build(project: string, num: number): Build | undefined;
  /** Spoils the next requests. */
  fail(fault: Fault): void;
  /** Takes back all faults. */
  heal(): void;
  turn(switches: Partial<Switches>): void;
  addToken(token: Token): void;
  /** The token is unknown from now on. */
  revoke(token: string): void;
  /** What was received so far, oldest first; tokens and secrets masked. */
  received(): readonly Received[];
  forgetReceived(): void;
  /** Tells the webhooks at once what they are to be told; resolves when they have answered. */
  deliver(): Promise<readonly Delivery[]>;
  /** The Test button of a webhook. */
  ping(webhook: string): Promise<readonly Delivery[]>;
}

/** What the controls act upon; the server shares it. */
export interface Desk {
  readonly world: World;
  readonly clock: () => number;
  readonly faults: PendingFault[];
  readonly received: Received[];
  tokens: readonly Token[];
  switches: Switches;
  readonly postman: Postman;
  /** What `build_url` begins with, or `own`. */
  readonly web: string;
  changed(): void;
}

export function controlsOf(desk: Desk): Controls {
  return {
    ...worldControls(desk),
    fail: (fault) => void desk.faults.push({ ...fault, left: fault.times ?? 1 }),
    heal: () => void desk.faults.splice(0),
    turn: (switches) => {
      desk.switches = { ...desk.switches, ...switches };
    },
    addToken: (token) => {
      desk.tokens = [...desk.tokens, token];
    },
    revoke: (token) => {
      desk.tokens = desk.tokens.filter((known) => known.token !== token);
    },
    received: () => [...desk.received],
    forgetReceived: () => void desk.received.splice(0),
    deliver: () => desk.postman.send(),
    ping: (webhook) => desk.postman.send(pingOf(desk, webhook)),
  };
}

function pingOf(desk: Desk, id: string): readonly Delivery[] {
  const hook = desk.world.webhooks.find((one) => one.id === id);
  if (!hook) throw new Error(`No webhook ${id}`);
  const body = JSON.stringify(renderPing(hook, { now: desk.clock() }));
  return [{ url: hook.url, event: 'ping', secret: hook.secret, body }];
}

function worldControls(desk: Desk): Pick<Controls, 'start' | 'finish' | 'build'> {
  const build = (project: string, num: number) => findBuild(desk.world, project, num);
  return {
    build,
    start: (request) => {
      advance(desk.world, desk.clock());
      const { num } = startBuild(desk.world, request, desk.clock());
      desk.changed();
      return num;
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
