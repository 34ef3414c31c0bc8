/** Finds the step of a build that was named, or the failing or running one. Pure. */

import type { Build, StepAction } from '../../circleci/api-v1-schemas.ts';
import { failingActions } from '../../circleci/logs/clean-log.ts';

export interface Sought {
  /** A name, a piece of one, or a number as CircleCI counts; undefined for the one that tells most. */
  readonly step: string | undefined;
  /** The parallel container. */
  readonly container: number | undefined;
}

/** The failing one, else the one that is running; or the one that was named. Undefined when there is none. */
export function findAction(build: Build, { step, container }: Sought): StepAction | undefined {
  const candidates = step === undefined ? telling(build) : called(build, step);
  const there = candidates.filter(({ index }) => container === undefined || index === container);
  const failing = failingActions(build);
  return there.find((action) => failing.includes(action)) ?? there[0];
}

function telling(build: Build): readonly StepAction[] {
  const failing = failingActions(build);
  if (failing.length > 0) return failing;
  return allActions(build)
    .filter(({ status, background }) => status === 'running' && !background)
    .toReversed();
}

/** By number, else by name: the whole of it before its beginning, and that before any piece. */
function called(build: Build, said: string): readonly StepAction[] {
  const actions = allActions(build);
  const wanted = said.toLowerCase();
  const ways: readonly ((action: StepAction) => boolean)[] = [
    ({ step }) => String(step) === said,
    ({ name }) => name.toLowerCase() === wanted,
    ({ name }) => name.toLowerCase().startsWith(wanted),
    ({ name }) => name.toLowerCase().includes(wanted),
  ];
  return ways.map((way) => actions.filter(way)).find((found) => found.length > 0) ?? [];
}

function allActions({ steps }: Build): readonly StepAction[] {
  return steps.flatMap(({ actions }) => actions);
}
