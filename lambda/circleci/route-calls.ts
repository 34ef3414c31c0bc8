/** Sends each call to the one of several CircleCI clients whose connection serves its project. */

import { patience } from '../client-timeouts.ts';
import type { BuildSummary, FollowedProject } from './api-v1-schemas.ts';
import type { CircleCI, Several } from './client/client.ts';
import type { Page } from './client/query-types.ts';
import { CircleCIError } from './errors.ts';
import { destinationOf } from './http/allowed-hosts.ts';
import { askInTurn, settleSoon } from './late-answers.ts';
import { type Project, projectKey } from './project.ts';

export interface Routing {
  /** One for each connection, the workspace's first one first. */
  readonly clients: readonly [CircleCI, ...CircleCI[]];
  readonly connections: ReadonlyMap<string, CircleCI>;
  /** Finds the project's connection. */
  readonly find: (project: Project) => Promise<CircleCI>;
  /** The same without asking CircleCI; undefined where only CircleCI can tell. */
  readonly known: (project: Project) => Promise<CircleCI | undefined>;
  /** Whether this may be the project's connection. */
  readonly mayServe: (project: Project, circleci: CircleCI) => boolean;
}

/** Narrows a client to the project's connection: its host is the project's then, and so is its token. */
export async function clientFor(project: Project | undefined, circleci: CircleCI): Promise<CircleCI> {
  return circleci.several && project ? circleci.several.of(project) : circleci;
}

export function hostsOf({ several, host }: Pick<CircleCI, 'several' | 'host'>): readonly string[] {
  return several?.hosts ?? [host];
}

/** Returns the hosts that did not answer when all were asked. */
export function unreadHosts({ several }: Pick<CircleCI, 'several'>): readonly string[] {
  return several?.unread() ?? [];
}

function isSameHost(one: string, other: string): boolean {
  return bareHost(one) === bareHost(other);
}

function bareHost(host: string): string {
  return (URL.parse(host)?.host ?? host).replace(/^app\./, '');
}

/** What does not name its project is asked of each connection in turn, until one knows it. */
export function routeCalls(routing: Routing): CircleCI {
  const { clients, find } = routing;
  const [first] = clients;
  const asking = createAsking(clients);
  const of = <T>(project: Project, ask: (circleci: CircleCI) => Promise<T>) => find(project).then(ask);
  const several: Several = {
    of: find,
    at(host) {
      const [one, ...others] = clients.filter((client) => isSameHost(client.host, host));
      return one && others.length > 0 ? routeCalls({ ...routing, clients: [one, ...others] }) : one;
    },
    hosts: [...new Set(clients.map(({ host }) => host))],
    connections: routing.connections,
    unread: () => [...asking.unread],
  };
  return {
    host: first.host,
    several,
    ...ofAll(asking, routing),
    // Of its own host each reads an address, and of no other.
    artifactText: (artifact) =>
      (clients.find(({ host }) => destinationOf(artifact.url, host)) ?? first).artifactText(artifact),
    ...byProject(of),
    ...byBuild(of),
    ...byId(asking.first, (workflow) => asking.knowing((client) => client.workflowState(workflow))),
    me: () => first.me(),
    addUserSshKey: () => first.addUserSshKey(),
    setHerokuKey: (key) => first.setHerokuKey(key),
  };
}

type Of = <T>(project: Project, ask: (circleci: CircleCI) => Promise<T>) => Promise<T>;
type AskFirst = <T>(ask: (circleci: CircleCI) => Promise<T>) => Promise<T>;

interface Asking {
  /** Hosts that did not answer. */
  readonly unread: Set<string>;
  /** The first answer of a connection that knows what is asked for. For reads: several may be asked. */
  readonly first: AskFirst;
  /** The first connection that answers. */
  readonly knowing: (ask: (circleci: CircleCI) => Promise<unknown>) => Promise<CircleCI>;
  /** The answers of all that answer, late ones left out. Rejects where none does. */
  readonly all: <T>(
    ask: (circleci: CircleCI) => Promise<readonly T[]>,
    milliseconds?: number,
  ) => Promise<readonly T[]>;
}

function createAsking(clients: readonly CircleCI[]): Asking {
  const unread = new Set<string>();
  const first: AskFirst = (ask) =>
    askInTurn(clients, ask, patience.others.milliseconds).catch((failed: unknown) => {
      const errors: readonly unknown[] = failed instanceof AggregateError ? failed.errors : [failed];
      const bug = errors.find((error) => !(error instanceof CircleCIError));
      throw bug ?? errors.find((error) => !isUnknown(error)) ?? errors[0];
    });
  return {
    unread,
    first,
    knowing: (ask) => first((client) => ask(client).then(() => client)),
    async all(ask, milliseconds = patience.others.milliseconds) {
      const answers = await settleSoon(clients.map(ask), () => milliseconds);
      const errors = answers.flatMap((one) => (one?.status === 'rejected' ? [one.reason] : []));
      const bug = errors.find((error) => !(error instanceof CircleCIError));
      if (bug !== undefined || errors.length === clients.length) throw bug ?? errors[0];
      for (const [index, { host }] of clients.entries())
        if (answers[index]?.status !== 'fulfilled') unread.add(host);
      return answers.flatMap((one) => (one?.status === 'fulfilled' ? one.value : []));
    },
  };
}

/** It may be another connection's. */
function isUnknown(error: unknown): boolean {
  return error instanceof CircleCIError && ['not-found', 'forbidden'].includes(error.reason);
}

function ofAll(
  { all }: Asking,
  { mayServe, known }: Routing,
): Pick<CircleCI, 'projects' | 'recentProjects' | 'recentBuilds'> {
  const placed = async <T extends { readonly project: Project }>(
    client: CircleCI,
    found: Promise<readonly T[]>,
  ): Promise<readonly T[]> =>
    (await found)
      .filter(({ project }) => mayServe(project, client))
      .map((one) => ({ ...one, project: { ...one.project, host: client.host } }));
  const followed = async (
    list: (client: CircleCI) => Promise<readonly FollowedProject[]>,
    milliseconds?: number,
  ) => ofOneHost(await all<FollowedProject>((client) => placed(client, list(client)), milliseconds), known);
  return {
    projects: () => followed((client) => client.projects()),
    recentProjects: () => followed((client) => client.recentProjects(), patience.otherNames.milliseconds),
    async recentBuilds({ limit = 30, offset = 0 } = {}) {
      const newest = (client: CircleCI) => placed(client, upTo(limit + offset, client));
      const builds = await ofOneHost(await all<BuildSummary>(newest), known);
      return builds.toSorted(byTime).slice(offset, offset + limit);
    },
  };
}

/**
 * Of two hosts that have a project of one name, the one that the name alone leads to, else the first connection's: the
 * builds of two are no one branch's.
 */
async function ofOneHost<T extends { readonly project: Project }>(
  all: readonly T[],
  known: Routing['known'],
): Promise<readonly T[]> {
  const byName = Map.groupBy(all, ({ project }) => projectKey(project));
  const chosen = await Promise.all(
    [...byName].map(async ([name, own]) => {
      const hosts = [...new Set(own.map(({ project }) => project.host))];
      const [first] = own;
      if (!first || hosts.length < 2) return [name, hosts[0]] as const;
      const host = (await known({ ...first.project, host: undefined }))?.host;
      return [name, hosts.includes(host) ? host : hosts[0]] as const;
    }),
  );
  const hostOf = new Map(chosen);
  return all.filter(({ project }) => hostOf.get(projectKey(project)) === project.host);
}

/** CircleCI's longest page. */
const longestPage = 100;

async function upTo(count: number, client: CircleCI): Promise<readonly BuildSummary[]> {
  const pages: Page[] = [];
  for (let offset = 0; offset < count; offset += longestPage)
    pages.push({ offset, limit: Math.min(longestPage, count - offset) });
  return (await Promise.all(pages.map((page) => client.recentBuilds(page)))).flat();
}

function byTime(one: BuildSummary, other: BuildSummary): number {
  return timeOf(other) - timeOf(one);
}

function timeOf({ queuedAt, startedAt }: BuildSummary): number {
  return Date.parse(queuedAt ?? startedAt ?? '') || 0;
}

function byProject(of: Of) {
  return {
    newestBuilds: (project) => of(project, (one) => one.newestBuilds(project)),
    builds: (project, query) => of(project, (one) => one.builds(project, query)),
    branchBuilds: (project, branch, query) => of(project, (one) => one.branchBuilds(project, branch, query)),
    latestArtifacts: (project, query) => of(project, (one) => one.latestArtifacts(project, query)),
    envVars: (project) => of(project, (one) => one.envVars(project)),
    envVar: (project, name) => of(project, (one) => one.envVar(project, name)),
    setEnvVar: (project, variable) => of(project, (one) => one.setEnvVar(project, variable)),
    deleteEnvVar: (project, name) => of(project, (one) => one.deleteEnvVar(project, name)),
    checkoutKeys: (project) => of(project, (one) => one.checkoutKeys(project)),
    checkoutKey: (project, print) => of(project, (one) => one.checkoutKey(project, print)),
    createCheckoutKey: (project, type) => of(project, (one) => one.createCheckoutKey(project, type)),
    deleteCheckoutKey: (project, print) => of(project, (one) => one.deleteCheckoutKey(project, print)),
    addSshKey: (project, key) => of(project, (one) => one.addSshKey(project, key)),
    trigger: (project, wanted) => of(project, (one) => one.trigger(project, wanted)),
    follow: (project) => of(project, (one) => one.follow(project)),
    unfollow: (project) => of(project, (one) => one.unfollow(project)),
    clearCache: (project) => of(project, (one) => one.clearCache(project)),
    createWebhook: (project, webhook) => of(project, (one) => one.createWebhook(project, webhook)),
    setWebhookSecret: (project, id, secret) =>
      of(project, (one) => one.setWebhookSecret(project, id, secret)),
    deleteWebhook: (project, id) => of(project, (one) => one.deleteWebhook(project, id)),
    pipelines: (project, query) => of(project, (one) => one.pipelines(project, query)),
    pipeline: (project, number) => of(project, (one) => one.pipeline(project, number)),
    pausedSchedules: (project) => of(project, (one) => one.pausedSchedules(project)),
    flakyTests: (project) => of(project, (one) => one.flakyTests(project)),
    testMetrics: (project, workflow) => of(project, (one) => one.testMetrics(project, workflow)),
    workflowMetrics: (project, over, branch) =>
      of(project, (one) => one.workflowMetrics(project, over, branch)),
    jobMetrics: (place, over) => of(place.project, (one) => one.jobMetrics(place, over)),
    endedRuns: (asked) => of(asked.project, (one) => one.endedRuns(asked)),
  } satisfies Partial<CircleCI>;
}

function byBuild(of: Of) {
  return {
    build: (build) => of(build.project, (one) => one.build(build)),
    artifacts: (build) => of(build.project, (one) => one.artifacts(build)),
    tests: (build) => of(build.project, (one) => one.tests(build)),
    retry: (build) => of(build.project, (one) => one.retry(build)),
    cancel: (build) => of(build.project, (one) => one.cancel(build)),
    ssh: (build) => of(build.project, (one) => one.ssh(build)),
    rerun: (build, again) => of(build.project, (one) => one.rerun(build, again)),
    addSshUser: (build) => of(build.project, (one) => one.addSshUser(build)),
    stepLog: (step) => of(step.build.project, (one) => one.stepLog(step)),
  } satisfies Partial<CircleCI>;
}

/** A change is sent to the one connection that shows the workflow. */
function byId(first: AskFirst, ofWorkflow: (workflow: string) => Promise<CircleCI>) {
  const change = <T>(workflow: string, send: (circleci: CircleCI) => Promise<T>) =>
    ofWorkflow(workflow).then(send);
  return {
    startersOf: (workflow) => first((one) => one.startersOf(workflow)),
    workflowState: (workflow) => first((one) => one.workflowState(workflow)),
    workflowJobs: (workflow) => first((one) => one.workflowJobs(workflow)),
    workflowBuilds: (workflow) => first((one) => one.workflowBuilds(workflow)),
    pipelineOfWorkflow: (workflow) => first((one) => one.pipelineOfWorkflow(workflow)),
    workflowsOf: (pipeline) => first((one) => one.workflowsOf(pipeline)),
    approvalsOf: (workflow) => first((one) => one.approvalsOf(workflow)),
    parametersOf: (pipeline) => first((one) => one.parametersOf(pipeline)),
    condensedLog: (step) => first((one) => one.condensedLog(step)),
    approve: (workflow, request) => change(workflow, (one) => one.approve(workflow, request)),
    cancelWorkflow: (workflow) => change(workflow, (one) => one.cancelWorkflow(workflow)),
    rerunWorkflow: (workflow, part) => change(workflow, (one) => one.rerunWorkflow(workflow, part)),
  } satisfies Partial<CircleCI>;
}
