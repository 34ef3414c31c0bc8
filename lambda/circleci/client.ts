/** CircleCI's API v1.1: one function per endpoint of the reference. */
import type { BuildRef, Project } from './project.ts';
import type { Artifact, Build, BuildSummary, Filter, FollowedProject, Me } from './schemas.ts';

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
}
