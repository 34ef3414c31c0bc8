/** Reads why a run failed, in part for the first message and in full for a later edit. */
import type { Project } from '../circleci/project.ts';
import type { AlertServices } from '../ports.ts';
import type { Run } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';
import { inTime } from '../timeout.ts';
import { enriched, type Found, isWorthALook, lookInto, type Search } from './enrich-failure.ts';
import { noteRefusal, waitForReason } from './first-message.ts';
import { flakyTests } from './flaky-tests.ts';
import { rememberRun } from './run-record.ts';

export interface Details {
  /** The run with the details that were read in time for the first message. */
  readonly run: Run;
  /** Resolves with all details; undefined when there are no more. What is still missing is read at the next report. */
  readonly later: () => Promise<Run | undefined>;
}

interface Where {
  readonly workspace: Workspace;
  readonly until: number;
}

/** Reads the details and stores them with the run. Call only if a channel will show them. */
export async function detailsOf(run: Run, where: Where, services: AlertServices): Promise<Details> {
  if (!isWorthALook(run)) return { run, later: async () => undefined };
  const { workspace } = where;
  const search = await begin(run, where, services);
  await waitForReason(search.end, workspace, services);
  const early = search.soFar();
  return {
    run: await remembered(run, early, { workspace, services }),
    async later() {
      const all = await search.end;
      const isNew = JSON.stringify(all) !== JSON.stringify(early);
      return isNew ? remembered(run, all, { workspace, services }) : undefined;
    },
  };
}

async function begin(run: Run, { workspace, until }: Where, services: AlertServices): Promise<Search> {
  const excerpts = await services.store.excerpts(workspace);
  const left = () => until - services.now();
  const circleci = await inTime(services.circleci(workspace), left()).catch(() => undefined);
  if (!circleci) return { soFar: () => nothing, end: Promise.resolve(nothing) };
  const flaky = (project: Project) => flakyTests(project, { workspace, circleci, left }, services);
  const refused = (error: unknown) => noteRefusal(error, workspace, services);
  return lookInto(run, { circleci, excerpts, left, flaky, refused });
}

const nothing: Found = { jobs: [], failures: [], facts: {} };

async function remembered(
  run: Run,
  found: Found,
  { workspace, services }: { readonly workspace: Workspace; readonly services: AlertServices },
): Promise<Run> {
  if (found.jobs.length + found.failures.length === 0) return run;
  return rememberRun(workspace, run.id, { change: (known) => enriched(known ?? run, found), services });
}
