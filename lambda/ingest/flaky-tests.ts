/** Reads a project's flaky tests from CircleCI, at most once an hour, since CircleCI counts them over two weeks. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { FlakyTest } from '../circleci/client/insights.ts';
import { CircleCIError, isPermanent } from '../circleci/errors.ts';
import { type Project, projectKey } from '../circleci/project.ts';
import { inTime } from '../timeout.ts';

interface Look {
  /** Not asked again before. */
  until: number;
  found: Promise<readonly FlakyTest[]>;
}

const minute = 60_000;
const hour = 60 * minute;
/** Milliseconds that the card waits for it. */
const patience = 3_000;
const mostProjects = 500;
/** CircleCI lists the flakiest first. */
const mostTests = 200;
const looks = new WeakMap<object, Map<string, Look>>();

export interface Asking {
  readonly workspace: string;
  readonly circleci: Pick<CircleCI, 'flakyTests'>;
  /** Milliseconds until there must be an answer. */
  readonly left: () => number;
}

export interface Remembering {
  /** One memory for each store. */
  readonly store: object;
  readonly now: () => number;
}

/** Never rejects: returns none when CircleCI refuses, as for a project token, or fails: then it is asked again a minute later. */
export function flakyTests(
  project: Project,
  { workspace, circleci, left }: Asking,
  { store, now }: Remembering,
): Promise<readonly FlakyTest[]> {
  const known = looks.get(store) ?? new Map<string, Look>();
  looks.set(store, known);
  const key = `${workspace} ${projectKey(project)}`;
  const last = known.get(key);
  if (last && now() < last.until) return last.found;
  const look: Look = { until: now() + hour, found: Promise.resolve([]) };
  look.found = inTime(circleci.flakyTests(project), Math.min(patience, left()))
    .then((tests) => tests.slice(0, mostTests))
    .catch((error: unknown) => {
      const isRefusal = error instanceof CircleCIError && isPermanent(error);
      if (!isRefusal) look.until = now() + minute;
      return [];
    });
  known.delete(key);
  known.set(key, look);
  for (const oldest of known.keys()) {
    if (known.size <= mostProjects) break;
    known.delete(oldest);
  }
  return look.found;
}
