/** What is stored of runs, and of how they followed each other. Safe to repeat. */
import { isEnd, type Report } from '../circleci/reports/run-event.ts';
import { changed } from '../optimistic-update.ts';
import type { AlertServices } from '../ports.ts';
import { insert, lineOf, resultOf } from '../rules/branch-history.ts';
import type { BranchWorkflowKey, Result, Run } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';

type Remembering = Pick<AlertServices, 'store' | 'sleep'>;

/** The run as it is stored after the change; `change` gives undefined to leave it as it is. */
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
  /** How a line fared of which we have heard nothing yet. */
  readonly history: (line: BranchWorkflowKey) => Promise<readonly Result[]>;
  readonly now: number;
}

/**
 * The results of the run's line with this run among them, as far as it has come: a run that has not ended counts as
 * what it will be, and only an ended one is stored.
 */
export async function rememberResult(
  workspace: Workspace,
  { run, report, history, now }: Remembered,
  services: Remembering,
): Promise<readonly Result[]> {
  const line = lineOf(run);
  if (!line) return [];
  const { store } = services;
  // A tag's line begins with the tag.
  const begin = async () => (run.branch === undefined ? [] : history(line));
  const ended = isEnd(run.status) ? resultOf(run, report) : undefined;
  const result = ended && { ...ended, heardAt: now };
  const foreseen = resultOf(run, report, hasFailed(run) ? 'failed' : 'success');
  if (!result || !foreseen) {
    const { value, version } = await store.results(workspace, line);
    if (run.status === 'canceled' || !foreseen) return [];
    return insert(version > 0 ? value : await begun({ workspace, line, begin }, services), foreseen);
  }
  return changed(
    {
      read: async () => {
        const known = await store.results(workspace, line);
        return known.version > 0 ? known : { ...known, value: await begin() };
      },
      change: (results) => unlessKnown(results, result, run),
      write: (results) => store.saveResults(workspace, line, results),
    },
    services,
  ).then((results) => insert(results, result));
}

export interface Shown {
  readonly line: BranchWorkflowKey | undefined;
  readonly run: string;
  readonly outcome: 'red' | 'green';
}

/** Notes what CircleCI showed that a success has made of its workflow; gives the line's results. */
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

/** Kept at once, though the run has not ended: CircleCI is asked once for each line. */
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

/** Tags come and go: only one that has failed needs to be remembered. */
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
