/** Stores runs and their branches' results by optimistic updates. Idempotent. */
import { isSameProject } from '../circleci/project.ts';
import { isEnd, type Report } from '../circleci/reports/run-event.ts';
import { changed } from '../optimistic-update.ts';
import type { AlertServices } from '../ports.ts';
import { insert, resultOf } from '../rules/branch-history.ts';
import type { Versioned } from '../store/alert-store.ts';
import type { Workspace } from '../store/store.ts';
import { type BranchWorkflowKey, lineOf, type Result, type Run } from '../store/stored-runs.ts';
import { tookOf } from '../views/alerts/alert-body.ts';
import type { SeenResults } from './read-records-ahead.ts';

type Remembering = Pick<AlertServices, 'store' | 'sleep'>;

interface RunChange {
  /** The run as it was read last; undefined: it is read. */
  readonly seen: Promise<Versioned<Run> | undefined> | undefined;
  readonly change: (run: Run | undefined) => Run;
}

/** Changes the stored run, repeatedly if others write at the same time, and returns it as it is stored then. */
export async function rememberRun(
  workspace: Workspace,
  id: string,
  { seen, change }: RunChange,
  services: Remembering,
): Promise<Versioned<Run>> {
  const { store } = services;
  let first = seen;
  let stored: Versioned<Run | undefined> = { value: undefined, version: 0 };
  await changed<Run | undefined>(
    {
      async read() {
        const known = await (first ?? store.run(workspace, id));
        first = undefined;
        stored = known ?? { value: undefined, version: 0 };
        return stored;
      },
      change(run) {
        const next = change(run);
        return run && isSame(run, next) ? undefined : next;
      },
      async write({ value, version }) {
        if (value === undefined || !(await store.saveRun(workspace, value, version))) return false;
        stored = { value, version: version + 1 };
        return true;
      },
    },
    services,
  );
  return { value: stored.value ?? change(undefined), version: stored.version };
}

function isSame(one: Run, other: Run): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export interface Remembered {
  readonly run: Run;
  readonly report: Report;
  /** Reads the history of a workflow without stored results. */
  readonly history: (line: BranchWorkflowKey) => Promise<readonly Result[]>;
  /** The results as they were read ahead. */
  readonly seen: SeenResults | undefined;
  readonly now: number;
}

/**
 * Returns the workflow's results with this run's. A running run counts as the result that it will have so far, and is stored
 * once a job has failed: that is red before it ends. One that was canceled is no result.
 */
export async function rememberResult(
  workspace: Workspace,
  { run, report, history, seen, now }: Remembered,
  services: Remembering,
): Promise<readonly Result[]> {
  const line = lineOf(run);
  if (!line) return [];
  const { store } = services;
  // A tag has no history before its first run.
  const begin = async () => (run.branch === undefined ? [] : history(line));
  if (run.status === 'canceled') {
    await forget(run, { workspace, line }, services);
    return [];
  }
  const soFar = hasFailed(run) ? 'failed' : 'success';
  const result = resultOf(run, report, isEnd(run.status) ? run.status : soFar);
  if (!result) return [];
  if (!isEnd(run.status) && soFar === 'success') {
    const { value, version } = await store.results(workspace, line);
    return insert(version > 0 ? value : await begun({ workspace, line, begin }, services), result);
  }
  const heard: Result = { ...result, took: isEnd(run.status) ? tookOf(run) : undefined, heardAt: now };
  let first = seen && isSameLine(seen.line, line) ? seen.results : undefined;
  return changed(
    {
      read: async () => {
        const known = await (first ?? store.results(workspace, line));
        first = undefined;
        return known.version > 0 ? known : { ...known, value: await begin() };
      },
      change: (results) => unlessKnown(results, heard, run),
      write: (results) => store.saveResults(workspace, line, results),
    },
    services,
  ).then((results) => insert(results, heard));
}

function isSameLine(one: BranchWorkflowKey, other: BranchWorkflowKey): boolean {
  return (
    one.branch === other.branch &&
    one.workflow === other.workflow &&
    isSameProject(one.project, other.project)
  );
}

interface Place {
  readonly workspace: Workspace;
  readonly line: BranchWorkflowKey;
}

/** Takes back the result of a run that was canceled after a job had failed. */
async function forget({ id }: Run, { workspace, line }: Place, services: Remembering): Promise<void> {
  const { store } = services;
  await changed(
    {
      read: () => store.results(workspace, line),
      change: (results) =>
        results.some(({ run }) => run === id) ? results.filter(({ run }) => run !== id) : undefined,
      write: (results) => store.saveResults(workspace, line, results),
    },
    services,
  );
}

export interface Shown {
  readonly line: BranchWorkflowKey | undefined;
  readonly run: string;
  readonly outcome: 'red' | 'green';
}

/** Records the workflow's outcome that CircleCI shows after a success, and returns the results. */
export async function rememberShown(
  workspace: Workspace,
  { line, run, outcome }: Shown,
  services: Remembering,
): Promise<readonly Result[] | undefined> {
  if (!line) return undefined;
  const { store } = services;
  return changed(
    {
      read: () => store.results(workspace, line),
      change: (results) =>
        results.every((one) => one.run !== run || one.shown === outcome)
          ? undefined
          : results.map((one) => (one.run === run ? { ...one, shown: outcome } : one)),
      write: (results) => store.saveResults(workspace, line, results),
    },
    services,
  );
}

interface Beginning {
  readonly workspace: Workspace;
  readonly line: BranchWorkflowKey;
  readonly begin: () => Promise<readonly Result[]>;
}

/** Stores the history right away, so that CircleCI is asked only once per workflow. */
async function begun(
  { workspace, line, begin }: Beginning,
  { store }: Remembering,
): Promise<readonly Result[]> {
  const value = await begin();
  if (await store.saveResults(workspace, line, { value, version: 0 })) return value;
  return (await store.results(workspace, line)).value;
}

function hasFailed({ jobs }: Run): boolean {
  return jobs.some(({ status }) => status !== 'success' && isEnd(status) && status !== 'canceled');
}

/** Returns undefined when nothing changes, and for a tag that succeeded at once: only failed tags need a history. */
function unlessKnown(
  results: readonly Result[],
  result: Result,
  { branch, status }: Run,
): readonly Result[] | undefined {
  const isUnneeded = branch === undefined && results.length === 0 && result.status === 'success';
  const known = results.find(({ run }) => run === result.run);
  const isAsRed =
    known?.status === result.status &&
    known.took === result.took &&
    known.at <= result.at &&
    known.failedJobs?.join('\n') === result.failedJobs?.join('\n');
  // Until a run ends, a job that passed does not rewrite its branch: only what failed matters to other runs.
  const isKnown =
    isAsRed &&
    (!isEnd(status) ||
      ((known.endedAt ?? 0) >= (result.endedAt ?? 0) &&
        known.passedJobs?.join('\n') === result.passedJobs?.join('\n')));
  return isUnneeded || isKnown ? undefined : insert(results, result);
}
