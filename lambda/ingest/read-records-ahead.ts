/** Begins to read all that a report needs of the table, in one request. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { Project } from '../circleci/project.ts';
import { isEnd, isFailure, type Report } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import type { Versioned } from '../store/alert-store.ts';
import type { Workspace } from '../store/store.ts';
import { type BranchWorkflowKey, lineOf, type Result, type Run } from '../store/stored-runs.ts';
import type { Subscription, Watch } from '../store/subscriptions-and-schedules.ts';

/** The first answer of each; what has to be read again is read from the store. */
export interface ReadAhead {
  readonly run: Promise<Versioned<Run> | undefined>;
  readonly subscriptions: Promise<readonly Subscription[]>;
  /** Undefined for a report after which the branch's results rarely matter. */
  readonly results: SeenResults | undefined;
  readonly watches: Promise<readonly Watch[]>;
  /** Undefined for a report without a failure. */
  readonly means: Means | undefined;
}

/** What a look at CircleCI needs. */
export interface Means {
  /** Undefined where the workspace's CircleCI cannot be reached. */
  readonly circleci: Promise<CircleCI | undefined>;
  readonly excerpts: Promise<'on' | 'off'>;
}

export interface SeenResults {
  readonly line: BranchWorkflowKey;
  readonly results: Promise<Versioned<readonly Result[]>>;
}

type Reading = Pick<AlertServices, 'store' | 'circleci'>;

/** Begins each read before it waits for any, so that they are one request. */
export function readAhead(workspace: Workspace, report: Report, services: Reading): ReadAhead {
  const { store } = services;
  const isWhole = report.status !== undefined && isEnd(report.status);
  const isRed = isFailure(report.status ?? report.job?.status ?? 'other');
  const line = isWhole || isRed ? lineOf(report) : undefined;
  const ahead: ReadAhead = {
    run: store.run(workspace, report.run),
    subscriptions: store.subscriptionsTo(workspace, report.project),
    results: line && { line, results: store.results(workspace, line) },
    watches: store.watches(workspace),
    means: isRed ? meansOf(workspace, report.project, services) : undefined,
  };
  const { run, subscriptions, results, watches, means } = ahead;
  for (const read of [run, subscriptions, results?.results, watches, means?.excerpts])
    read?.catch(() => undefined);
  return ahead;
}

export function meansOf(workspace: Workspace, project: Project, { store, circleci }: Reading): Means {
  return {
    circleci: circleci(workspace, project).catch(() => undefined),
    excerpts: store.excerpts(workspace),
  };
}
