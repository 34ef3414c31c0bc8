/** Finds the builds before a build. */

import { buildsOf, findBuild } from '../model/find-by-index.ts';
import type { Build } from '../model/simulator-state.ts';
import { branchOf, phaseOf, statusOf } from '../runs/build-phase.ts';
import type { Scene } from './build.ts';

/** A retry's previous build is the retried one, otherwise the branch's last one before it. */
export function renderPrevious(scene: Scene, build: Build): object | null {
  if (build.retryOf !== null) {
    const retried = findBuild(scene.world, build.project, build.retryOf);
    return retried ? brief(scene, retried) : null;
  }
  return briefOrNull(
    scene,
    lastBefore(scene, build, () => true),
  );
}

/** The last success of the same job on the same branch. */
export function renderPreviousSuccess(scene: Scene, build: Build): object | null {
  const good = (other: Build) =>
    other.jobName === build.jobName && phaseOf(other, scene.now).outcome === 'success';
  return briefOrNull(scene, lastBefore(scene, build, good));
}

function lastBefore(scene: Scene, build: Build, fits: (other: Build) => boolean): Build | undefined {
  const branch = branchOf(scene.world, build);
  return buildsOf(scene.world, build.project).findLast(
    (other) => other.num < build.num && branchOf(scene.world, other) === branch && fits(other),
  );
}

function briefOrNull(scene: Scene, build: Build | undefined): object | null {
  return build ? brief(scene, build) : null;
}

function brief({ world, now }: Scene, build: Build): object {
  const { startedAt, stoppedAt } = phaseOf(build, now);
  return {
    build_num: build.num,
    status: statusOf(world, build, now),
    build_time_millis: startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : 0,
  };
}
