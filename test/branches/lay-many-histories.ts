/** Lays many projects with a history each into one simulator. Every history replays by its own seed. */

import { addProject } from '../../local/circleci/histories/add-project.ts';
import { clearHistories } from '../../local/circleci/histories/lay-history.ts';
import { buildsOf, findBuild } from '../../local/circleci/model/find-by-index.ts';
import type { World } from '../../local/circleci/model/simulator-state.ts';
import type { CircleCISimulator } from '../../local/circleci/server.ts';
import { seed } from '../prove/how-many-runs.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { type Eyes, isAgeless, truthsOf, type Verdict } from './branch-oracle.ts';
import { layHistory } from './random-histories.ts';

export const noon = Date.parse('2026-11-23T12:00:00.000Z');

export interface History {
  readonly number: number;
  /** The project's key. */
  readonly project: string;
  /** What a person types: of a standalone project either slug. */
  readonly slug: string;
  readonly branch: string;
  readonly builds: number;
  readonly truths: ReadonlySet<Verdict>;
  /** What is true to who does not see jobs that were refused to a context: they have no build. */
  readonly withoutRefusals: ReadonlySet<Verdict>;
  /** Builds do not tell the age of one of its runs. */
  readonly isAgeless: boolean;
}

/** Builds that are read at most, where they are all that is known. */
const bound = 500;

/** What v1.1 does not tell: how old a run is of which only reruns have builds, and what is beyond the last page. */
export function canBeUncertain({ isAgeless, builds }: History, eyes: Eyes): boolean {
  return eyes === 'builds' && (isAgeless || builds > bound);
}

export interface Batch {
  readonly from: number;
  readonly count: number;
  readonly eyes: Eyes;
}

export function layBatch(simulator: CircleCISimulator, { from, count, eyes }: Batch): readonly History[] {
  clearHistories(simulator.world);
  simulator.controls.forgetReceived();
  return Array.from({ length: count }, (_, at) => layProject(simulator, from + at, eyes));
}

const branch = 'main';

function layProject({ world }: CircleCISimulator, number: number, eyes: Eyes): History {
  const random = createRandom(seed() + number);
  const isStandalone = random.below(5) === 0;
  const vcs = isStandalone ? 'circleci' : 'github';
  const { key: project, orgId, id } = addProject(world, { org: 'acme', name: `p${number}`, vcs });
  layHistory({ world, project, branch, now: noon, random, number: numbers(world, project, random) });
  const slug = isStandalone && random.below(2) === 0 ? `circleci/${orgId}/${id}` : project;
  const place = { world, project, branch, now: noon, eyes };
  return {
    number,
    project,
    slug,
    branch,
    truths: truthsOf(place),
    isAgeless: isAgeless(place),
    withoutRefusals: truthsOf({ ...place, refusals: 'none' }),
    builds: buildsOf(world, project).length,
  };
}

/** Of builds: each another, in no order. */
export function numbers(world: World, project: string, random: Random): () => number {
  const used = new Set<number>();
  return () => {
    let number = 0;
    do number = 1 + random.below(20_000);
    while (used.has(number) || findBuild(world, project, number));
    used.add(number);
    return number;
  };
}
