/** Reads slow workflows and flaky tests from CircleCI's insights, or derives durations from reported runs. */
import type { FlakyTest, WorkflowMetrics } from '../circleci/client/insights.ts';
import { type Project, projectKey } from '../circleci/project.ts';
import { clientFor } from '../circleci/route-calls.ts';
import type { Result } from '../store/stored-runs.ts';
import type { Digest } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import { tookOf } from '../views/alerts/alert-body.ts';
import { countedAt, type Period } from './branch-facts.ts';
import type { DigestServices } from './digest-ports.ts';
import type { LineResults } from './read-red-branches.ts';

/** A workflow of a project and how long it takes, in milliseconds. */
export interface Slow {
  readonly project: Project;
  readonly workflow: string;
  /** CircleCI counts the default branch; reports come from any. */
  readonly branch: 'default' | 'any';
  readonly typical: number;
  /** Over the week, or the month, that the period is a part of; undefined where CircleCI does not tell. */
  readonly usual?: number | undefined;
}

export interface Flaky extends FlakyTest {
  readonly project: Project;
}

export interface Insights {
  /** Slowest first. */
  readonly slow: readonly Slow[];
  /** Flakiest first; undefined when CircleCI could not be read. */
  readonly flaky: readonly Flaky[] | undefined;
  /** Why CircleCI could not be read. */
  readonly errors: readonly unknown[];
}

export interface Asking {
  readonly workspace: string;
  readonly every: Digest['every'];
  readonly lines: readonly LineResults[];
  readonly period: Period;
  /** Deadline for CircleCI's answers. */
  readonly until: number;
  /** Hosts that have refused more calls: only reported runs are used there. */
  readonly resting: ReadonlySet<string>;
}

/** Limits the projects that are read, by two calls each; the others use reported runs. */
const mostProjects = 10;
const most = 3;
const mostRuns = 20;

export async function insightsOf(asking: Asking, services: DigestServices): Promise<Insights> {
  const projects = [...new Map(asking.lines.map(({ project }) => [projectKey(project), project])).values()];
  const { counted, errors } = await counting(projects.slice(0, mostProjects), asking, services);
  const slow = counted.flatMap(({ project, metrics = [], usual = [] }) =>
    metrics.flatMap(({ workflow, median, runs }) => {
      const before = usual.find((one) => one.workflow === workflow)?.median;
      return median !== undefined && runs > 0
        ? [{ project, workflow, branch: 'default' as const, typical: median, usual: before }]
        : [];
    }),
  );
  const told = new Set(slow.map(({ project }) => projectKey(project)));
  const untold = asking.lines.filter(({ project }) => !told.has(projectKey(project)));
  return {
    slow: slowest([...slow, ...(await measured({ ...asking, lines: untold }, services))]),
    flaky: flakiest(counted, projects.length),
    errors,
  };
}

/** Returns an empty list only if all projects answered; otherwise undefined when none was found. */
function flakiest(counted: readonly Counted[], projects: number): readonly Flaky[] | undefined {
  const told = counted.filter(({ tests }) => tests !== undefined);
  const flaky = told.flatMap(({ project, tests = [] }) => tests.map((test) => ({ ...test, project })));
  if (flaky.length === 0 && told.length < projects) return undefined;
  return flaky.toSorted((one, other) => other.times - one.times).slice(0, most);
}

/** Values are undefined where CircleCI could not be read: a project token, a server without insights, a cool-down. */
interface Counted {
  readonly project: Project;
  readonly metrics: readonly WorkflowMetrics[] | undefined;
  readonly usual: readonly WorkflowMetrics[] | undefined;
  readonly tests: readonly FlakyTest[] | undefined;
}

/** Reads one project; an expected error affects only that project. */
async function counting(
  projects: readonly Project[],
  { workspace, every, until, resting }: Asking,
  services: DigestServices,
): Promise<{ readonly counted: readonly Counted[]; readonly errors: readonly unknown[] }> {
  const errors: unknown[] = [];
  const orNone = <T>(answer: Promise<T>): Promise<T | undefined> =>
    inTime(answer, until - services.now()).catch((error: unknown) => {
      errors.push(error);
      return undefined;
    });
  const circleci = await orNone(services.circleci(workspace));
  const counted = await Promise.all(
    projects.map(async (project) => {
      const found = circleci && (await orNone(clientFor(project, circleci)));
      const client = found && !resting.has(found.host) ? found : undefined;
      const tests = client && orNone(client.flakyTests(project));
      const metrics = await (client && orNone(client.workflowMetrics(project, every)));
      const longer = every === 'day' ? 'week' : 'month';
      const usual = metrics && client && orNone(client.workflowMetrics(project, longer));
      return { project, metrics, usual: await usual, tests: await tests };
    }),
  );
  return { counted, errors };
}

function slowest(all: readonly Slow[]): readonly Slow[] {
  return all.toSorted((one, other) => other.typical - one.typical).slice(0, most);
}

/** Computes durations from the newest finished runs of each workflow. */
async function measured(
  { workspace, lines, period }: Asking,
  { store }: DigestServices,
): Promise<readonly Slow[]> {
  const isWithin = (result: Result) => countedAt(result) > period.from && countedAt(result) <= period.to;
  const recent = lines
    .flatMap(({ results, ...line }) => results.filter(isWithin).map((result) => ({ line, result })))
    .toSorted((one, other) => other.result.at - one.result.at)
    .slice(0, mostRuns);
  const took = await Promise.all(
    recent.map(async ({ line, result }) => {
      const run = (await store.run(workspace, result.run))?.value;
      const typical = run?.status === 'success' ? tookOf(run) : undefined;
      return typical === undefined ? [] : [{ line, typical }];
    }),
  );
  const named = Map.groupBy(took.flat(), ({ line }) => `${projectKey(line.project)} ${line.workflow}`);
  return [...named.values()].flatMap((all) => {
    const [middle] = all.toSorted((one, other) => one.typical - other.typical).slice(all.length >> 1);
    return middle ? [{ ...middle.line, branch: 'any' as const, typical: middle.typical }] : [];
  });
}
