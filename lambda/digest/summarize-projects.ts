/** Sums up each project of a digest: its pass rate in the period, in the one before, and day by day. Pure. */
import { isSameProject, type Project } from '../circleci/project.ts';
import type { Result } from '../store/stored-runs.ts';
import { countedAt, type LineFacts, type Period } from './branch-facts.ts';
import { type BranchNow, isTag, type LineResults } from './read-red-branches.ts';

export interface ProjectSummary {
  readonly project: Project;
  readonly runs: number;
  readonly failed: number;
  /** Of the period before, as far as results are stored. */
  readonly before: { readonly runs: number; readonly failed: number };
  /** The share that passed on each of the last days, the oldest first; null where nothing ran. */
  readonly days: readonly (number | null)[];
  /** `unread`: CircleCI did not show a branch, and none that it showed is red. */
  readonly state: 'red' | 'unread' | 'green';
}

/** `at`: when the day ended, in milliseconds. */
export interface DayOfRuns {
  readonly at: number;
  readonly runs: number;
  readonly failed: number;
}

const day = 24 * 60 * 60_000;
const daysShown = 14;

/** The runs of all projects on each of the last days, the oldest first; days without runs are left out. */
export function daysOf(lines: readonly LineResults[], period: Period): readonly DayOfRuns[] {
  const results = lines.filter(({ branch }) => !isTag(branch)).flatMap((line) => line.results);
  return windowsOf(period)
    .map(({ from, to }) => ({ at: to, ...counted(results, { from, to }) }))
    .filter(({ runs }) => runs > 0);
}

/** The last days, the oldest first; the last one ends with the period. */
function windowsOf({ to: end }: Period): readonly Period[] {
  return Array.from({ length: daysShown }, (_, at) => {
    const to = end - (daysShown - 1 - at) * day;
    return { from: to - day, to };
  });
}

/** The worst first: red ones, then by the share that failed. Its counts are those of the facts. */
export function summariesOf(
  projects: readonly Project[],
  {
    lines,
    facts,
    unread,
    period,
  }: {
    readonly lines: readonly LineResults[];
    readonly facts: readonly LineFacts[];
    readonly unread: readonly Pick<BranchNow, 'project'>[];
    readonly period: Period;
  },
): readonly ProjectSummary[] {
  const length = period.to - period.from;
  return projects
    .map((project) => {
      const own = facts.filter(({ line }) => isSameProject(line.project, project));
      const results = lines
        .filter((line) => isSameProject(line.project, project) && !isTag(line.branch))
        .flatMap((line) => line.results);
      const sum = (of: (fact: LineFacts) => number) => own.reduce((total, fact) => total + of(fact), 0);
      return {
        project,
        runs: sum(({ runs }) => runs),
        failed: sum(({ failed }) => failed),
        before: counted(results, { from: period.from - length, to: period.from }),
        days: windowsOf(period).map((window) => {
          const { runs, failed } = counted(results, window);
          return runs === 0 ? null : (runs - failed) / runs;
        }),
        state: stateOf(
          own,
          unread.some((branch) => isSameProject(branch.project, project)),
        ),
      };
    })
    .toSorted(
      (one, other) =>
        Number(other.state === 'red') - Number(one.state === 'red') ||
        failedShare(other) - failedShare(one) ||
        other.runs - one.runs,
    );
}

function counted(results: readonly Result[], { from, to }: Period): ProjectSummary['before'] {
  const within = results.filter((result) => countedAt(result) > from && countedAt(result) <= to);
  return { runs: within.length, failed: within.filter(({ status }) => status === 'failed').length };
}

function failedShare({ runs, failed }: ProjectSummary): number {
  return runs === 0 ? -1 : failed / runs;
}

function stateOf(facts: readonly LineFacts[], isUnread: boolean): ProjectSummary['state'] {
  const has = (wanted: LineFacts['state']) => facts.some(({ state }) => state === wanted);
  if (has('red')) return 'red';
  return isUnread || has('unread') ? 'unread' : 'green';
}
