/** Stores runs and their branches' results by optimistic updates. Idempotent. */
import { isEnd, type Report } from '../circleci/reports/run-event.ts';
import { changed } from '../optimistic-update.ts';
import type { AlertServices } from '../ports.ts';
import { insert, resultOf } from '../rules/branch-history.ts';
import { type BranchWorkflowKey, lineOf, type Result, type Run } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';

type Remembering = Pick<AlertServices, 'store' | 'sleep'>;

/** Changes the stored run, repeatedly if others write at the same time, and returns it. */
export async function rememberRun(
  workspace: Workspace,
  id: string,
  { change, services }: { readonly change: (run: Run | undefined) => Run; readonly services: Remembering },
): Promise<Run> {
  const { store } = services;
  const run = await changed<Run | undefined>(
    {
      read: async () => (await store.run(workspace, id)) ?? { value: undefined, version: 0 },
      change,
      write: async ({ value, version }) => value !== undefined && store.saveRun(workspace, value, version),
    },
    services,
  );
  return run ?? change(undefined);
}

export interface Remembered {
  readonly run: Run;
  readonly report: Report;
  /** Reads the history of a workflow without stored results. */
  readonly history: (line: BranchWorkflowKey) => Promise<readonly Result[]>;
  readonly now: number;
}

/**
 * Returns the workflow's results with this run's. A running run counts as the result that it will have so far, and is stored
 * once a job has failed: that is red before it ends. One that was canceled is no result.
 */
export async function rememberResult(
  workspace: Workspace,
  { run, report, history, now }: Remembered,
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
  const heard = { ...result, heardAt: now };
  return changed(
    {
      read: async () => {
        const known = await store.results(workspace, line);
        return known.version > 0 ? known : { ...known, value: await begin() };
      },
      change: (results) => unlessKnown(results, heard, run),
      write: (results) => store.saveResults(workspace, line, results),
    },
    services,
  ).then((results) => insert(results, heard));
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
  { branch }: Run,
): readonly Result[] | undefined {
  const isUnneeded = branch === undefined && results.length === 0 && result.status === 'success';
  const known = results.find(({ run }) => run === result.run);
  const isKnown =
    known?.status === result.status &&
    known.at <= result.at &&
    (known.endedAt ?? 0) >= (result.endedAt ?? 0) &&
    known.failedJobs?.join('\n') === result.failedJobs?.join('\n') &&
    known.passedJobs?.join('\n') === result.passedJobs?.join('\n');
  return isUnneeded || isKnown ? undefined : insert(results, result);
}
