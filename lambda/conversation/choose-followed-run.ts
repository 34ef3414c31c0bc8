/** Says what a message follows after an action, from what CircleCI answered. Pure. */

import { type BuildSummary, isUnfinished } from '../circleci/api-v1-schemas.ts';
import { buildSlug, type Project, projectSlug } from '../circleci/project.ts';
import { buildRun, runOf } from '../circleci/reports/run-event.ts';
import type { BranchPlace } from '../circleci/runs/branch-build-pages.ts';
import { isRunOngoing, type PipelineRun } from '../circleci/runs/fold-attempts.ts';
import type { BranchReading } from '../circleci/runs/read-branch.ts';
import { isBranchOpen } from '../circleci/runs/read-followed-state.ts';
import type { FollowTarget } from '../store/follow-store.ts';
import type { Watch } from '../store/subscriptions-and-schedules.ts';
import type { Reran } from '../views/builds/rerun-result.ts';
import { type StartedInput, startedLine } from '../views/builds/started-build.ts';
import type { Drawing, Line } from '../views/runs/action-line.ts';
import { buildStateKey } from '../views/runs/followed-message.ts';
import { word } from '../views/text/display-names.ts';

export interface FollowWish {
  readonly target: FollowTarget;
  readonly drawing: Drawing;
  /** Of the state that the message shows as it is posted; empty where it shows none. */
  readonly shown: string;
  /** By which reports of it are recognized. */
  readonly about: Pick<Watch, 'build' | 'branch' | 'run' | 'pipeline'>;
}

/** Undefined when nothing of it can change any more. */
export function followBuild(build: BuildSummary, drawing: Drawing): FollowWish | undefined {
  if (!isUnfinished(build)) return undefined;
  const { project, number, branch } = build;
  const run = build.workflow ? runOf(build) : buildRun(build);
  return {
    target: { kind: 'build', project, number },
    drawing,
    shown: buildStateKey(build),
    about: { build: number, branch, run },
  };
}

/** One attempt of a workflow, of which only the id is known. */
export function followWorkflow(
  { project, workflow }: { readonly project: Project; readonly workflow: string },
  drawing: Drawing,
): FollowWish {
  return {
    target: { kind: 'workflow', project, id: workflow },
    drawing,
    shown: '',
    about: { build: undefined, branch: undefined, run: workflow },
  };
}

/** A build of its own, or the new workflow of what was rerun. */
export function followRerun({ how, old, build, workflow }: Reran, line: Line): FollowWish | undefined {
  const isOne = how === 'retry' || how === 'ssh';
  if (build && (isOne || workflow === undefined)) return followBuild(build, line);
  if (workflow === undefined) return undefined;
  return {
    target: { kind: 'workflow', project: old.project, id: workflow },
    // All of the workflow, and not the one build.
    drawing: { ...line, what: undefined },
    shown: '',
    about: { build: undefined, branch: old.branch, run: workflow },
  };
}

/** Undefined for a pipeline without a number, and for a build that was not run. */
export function followStarted(input: StartedInput): FollowWish | undefined {
  const { project, wanted, started } = input;
  const drawing = startedLine(input);
  if (started.kind === 'build') return followBuild(started.build, drawing);
  const { number } = started;
  if (number === undefined) return undefined;
  return {
    target: { kind: 'pipeline', project, number },
    drawing,
    shown: '',
    about: { build: undefined, branch: wanted.branch, pipeline: number },
  };
}

export function followRun(
  { project, number, branch }: PipelineRun,
  drawing: Drawing,
): FollowWish | undefined {
  if (number === undefined) return undefined;
  return {
    target: { kind: 'pipeline', project, number },
    drawing,
    shown: '',
    about: { build: undefined, branch, pipeline: number },
  };
}

/** The card of the new build; undefined before it has a number. */
export function followRerunCard({ build }: Pick<Reran, 'build'>, note: string): FollowWish | undefined {
  return build && followBuildCard(build, note);
}

/** The card of a build. */
export function followBuildCard(build: BuildSummary, note?: string): FollowWish | undefined {
  return followBuild(build, { kind: 'card', command: `build ${buildSlug(build)}`, note });
}

/** The card of a run; undefined when it has ended. */
export function followRunCard(run: PipelineRun, command: string | undefined): FollowWish | undefined {
  return isRunOngoing(run) ? followRun(run, { kind: 'card', command }) : undefined;
}

/** The card of a branch; undefined when nothing of it is open. */
export function followBranchCard(
  { project, branch }: BranchPlace,
  reading: BranchReading | undefined,
): FollowWish | undefined {
  if (!reading || !isBranchOpen(reading)) return undefined;
  const place = word(branch);
  const command = place && `status ${projectSlug(project)} ${place}`;
  return {
    target: { kind: 'branch', project, branch },
    drawing: { kind: 'card', command },
    shown: '',
    about: { build: undefined, branch },
  };
}
