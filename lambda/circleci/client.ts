/** CircleCI's API v1.1: one function per endpoint of the reference. */
import { artifacts, latestArtifacts } from './artifacts.ts';
import { branchBuilds, build, builds, cancel, recentBuilds, retry } from './builds.ts';
import type { BuildRef, Project } from './project.ts';
import { createRequest } from './request.ts';
import type { Artifact, Build, BuildSummary, Filter, FollowedProject, Me } from './schemas.ts';
import { me, projects } from './user.ts';
import { pipelineWorkflows, workflowBuilds } from './workflows.ts';

export interface Page {
  /** At most 100; CircleCI's default is 30. */
  readonly limit?: number;
  /** How many newer builds to leave out. */
  readonly offset?: number;
}

export interface BuildQuery extends Page {
  readonly filter?: Filter;
}

export interface LatestQuery {
  readonly branch?: string;
  readonly filter?: Filter;
}

/** All calls reject with CircleCIError and with nothing else. */
export interface CircleCI {
  /** Where it asks: links in its answers may lead there. */
  readonly host: string;
  me(): Promise<Me>;
  projects(): Promise<readonly FollowedProject[]>;
  recentBuilds(page?: Page): Promise<readonly BuildSummary[]>;
  builds(project: Project, query?: BuildQuery): Promise<readonly BuildSummary[]>;
  branchBuilds(project: Project, branch: string, query?: BuildQuery): Promise<readonly BuildSummary[]>;
  build(build: BuildRef): Promise<Build>;
  artifacts(build: BuildRef): Promise<readonly Artifact[]>;
  latestArtifacts(project: Project, query?: LatestQuery): Promise<readonly Artifact[]>;
  /** Never repeated by us: a write without a clear answer is an ambiguous CircleCIError. */
  retry(build: BuildRef): Promise<BuildSummary>;
  /** Canceling a finished build changes nothing and returns it. */
  cancel(build: BuildRef): Promise<BuildSummary>;
  /** v2: the numbered jobs of a workflow, newest information first to fail. Needs a personal token. */
  workflowBuilds(workflowId: string): Promise<readonly WorkflowBuild[]>;
  /** v2: the workflows of a pipeline, newest first. Needs a personal token. */
  pipelineWorkflows(project: Project, pipelineNumber: number): Promise<readonly string[]>;
}

export interface WorkflowBuild {
  readonly build: BuildRef;
  readonly jobName: string;
  readonly status: string;
}

export interface CircleCIOptions {
  /** `https://circleci.com`, or a CircleCI Server. No trailing slash, no path. */
  readonly host: string;
  /** Undefined reads public projects only. */
  readonly token: string | undefined;
  /** Milliseconds for one request, all redirects included. */
  readonly timeout?: number;
  /** From 0 to 1, spreads the second tries of reads. */
  readonly random?: () => number;
}

/** A client for one CircleCI and one token. It makes no call by itself. */
export function createCircleCI(options: CircleCIOptions): CircleCI {
  const ask = createRequest(options);
  return {
    host: options.host,
    me: () => me(ask),
    projects: () => projects(ask),
    recentBuilds: (page) => recentBuilds(ask, page),
    builds: (project, query) => builds(ask, project, query),
    branchBuilds: (project, branch, query) => branchBuilds(ask, { project, branch }, query),
    build: (ref) => build(ask, ref),
    artifacts: (ref) => artifacts(ask, ref),
    latestArtifacts: (project, query) => latestArtifacts(ask, project, query),
    retry: (ref) => retry(ask, ref),
    cancel: (ref) => cancel(ask, ref),
    workflowBuilds: (workflowId) => workflowBuilds(ask, workflowId),
    pipelineWorkflows: (project, number) => pipelineWorkflows(ask, project, number),
  };
}
