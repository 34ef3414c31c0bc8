/** Lists the client's calls: one for each endpoint of API v1.1's reference, and what only v2 answers. Types only. */

import type {
  Artifact,
  Build,
  BuildSummary,
  CheckoutKey,
  CheckoutKeyType,
  EnvVar,
  FollowedProject,
  Following,
  Me,
  TestResult,
} from '../api-v1-schemas.ts';
import type { BuildRef, Project } from '../project.ts';
import type { SshKey } from './checkout-and-ssh-keys.ts';
import type { InsightReads } from './insights.ts';
import type { ArtifactText, CondensedRef, StepLog, StepRef } from './masked-output.ts';
import type { PipelineReads } from './pipelines.ts';
import type { BuildQuery, LatestQuery, Page, WorkflowBuild } from './query-types.ts';
import type { Again, Part, Rerun } from './rerun.ts';
import type { Triggered, Wanted } from './trigger.ts';
import type { NewWebhook } from './webhooks.ts';
import type { Starter } from './workflow-starters.ts';
import type { WorkflowJob, WorkflowState } from './workflows.ts';

/** What a workspace with several connections can be asked besides. */
export interface Several {
  /** The client of the connection that serves the project. */
  readonly of: (project: Project) => Promise<CircleCI>;
  /** A client of the host's connections alone; undefined where there is none. `app.` before a host is the same host. */
  readonly at: (host: string) => CircleCI | undefined;
  readonly hosts: readonly string[];
  /** The client of each connection, by its key. */
  readonly connections: ReadonlyMap<string, CircleCI>;
  /** The hosts that did not answer when all were asked, by this client. */
  readonly unread: () => readonly string[];
}

/** All calls reject with CircleCIError and with nothing else. */
export interface CircleCI extends PipelineReads, InsightReads {
  /** Where it asks: links in its answers may lead there. */
  readonly host: string;
  /** For a workspace with several connections; undefined for a client of one. */
  readonly several?: Several | undefined;
  me(): Promise<Me>;
  projects(): Promise<readonly FollowedProject[]>;
  /** The same, perhaps some minutes old. */
  recentProjects(): Promise<readonly FollowedProject[]>;
  /** The newest 100 of the project, perhaps some minutes old: for names. */
  newestBuilds(project: Project): Promise<readonly BuildSummary[]>;
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
  /** POST …/ssh of v1.1 alone. Never repeated by us. */
  ssh(build: BuildRef): Promise<BuildSummary>;
  /** `retry` or `ssh` by v1.1, by v2 when v1.1 has gone or refuses for a reason of its own. Never repeated by us. */
  rerun(build: BuildRef, again: Again): Promise<Rerun>;
  /**
   * v2: approves a workflow on hold; `refused` when it is not on hold. Never repeated by us. Needs a personal token.
   */
  approve(workflowId: string, requestId: string): Promise<void>;
  /** v2: stops what still runs of it. Never repeated by us. Needs a personal token. */
  cancelWorkflow(workflowId: string): Promise<void>;
  /** v2: gives the new workflow's id. Never repeated by us. Needs a personal token. */
  rerunWorkflow(workflowId: string, part: Part): Promise<string>;
  /** A build by v1.1, a pipeline by v2 when v1.1 has gone or refuses. Never repeated by us. */
  trigger(project: Project, wanted?: Wanted): Promise<Triggered>;
  /** Lets the token's owner into the build's containers. Needs a personal token. */
  addSshUser(build: BuildRef): Promise<BuildSummary>;
  follow(project: Project): Promise<Following>;
  unfollow(project: Project): Promise<Following>;
  /** Gives CircleCI's words on it. */
  clearCache(project: Project): Promise<string>;
  tests(build: BuildRef): Promise<readonly TestResult[]>;
  /** What an action of a build printed, masked. `not-found` when nothing was kept. */
  stepLog(step: StepRef): Promise<StepLog>;
  /**
   * v3: the lines of an action's output that CircleCI takes for the error, masked. Needs a personal token; not on
   * Server.
   */
  condensedLog(step: CondensedRef): Promise<string>;
  /** An artifact's beginning, masked. Never rejects. */
  artifactText(artifact: Pick<Artifact, 'url'>): Promise<ArtifactText>;
  envVars(project: Project): Promise<readonly EnvVar[]>;
  envVar(project: Project, name: string): Promise<EnvVar>;
  setEnvVar(project: Project, variable: { readonly name: string; readonly value: string }): Promise<EnvVar>;
  deleteEnvVar(project: Project, name: string): Promise<void>;
  checkoutKeys(project: Project): Promise<readonly CheckoutKey[]>;
  checkoutKey(project: Project, fingerprint: string): Promise<CheckoutKey>;
  /** Needs a personal token. */
  createCheckoutKey(project: Project, type: CheckoutKeyType): Promise<CheckoutKey>;
  deleteCheckoutKey(project: Project, fingerprint: string): Promise<void>;
  addSshKey(project: Project, key: SshKey): Promise<void>;
  /** Adds a CircleCI key to the user's GitHub account. Needs a personal token. */
  addUserSshKey(): Promise<void>;
  /** Needs a personal token. */
  setHerokuKey(key: string): Promise<void>;
  /** v2: who started a workflow's pipeline, and the workflow. Needs a personal token. */
  startersOf(workflowId: string): Promise<readonly Starter[]>;
  /** v2: how a workflow stands as a whole. Needs a personal token. */
  workflowState(workflowId: string): Promise<WorkflowState>;
  /** v2: has CircleCI report the project to an address of ours; gives the webhook's id. Never repeated by us. */
  createWebhook(project: Project, webhook: NewWebhook): Promise<string>;
  /** v2: what CircleCI signs with from now on. Safe to repeat. */
  setWebhookSecret(project: Project, id: string, secret: string): Promise<void>;
  /** v2. Never repeated by us. */
  deleteWebhook(project: Project, id: string): Promise<void>;
  /** v2: every job of a workflow, approvals and those to come included. Needs a personal token. */
  workflowJobs(workflowId: string): Promise<readonly WorkflowJob[]>;
  /** v2: the numbered jobs of a workflow, newest information first to fail. Needs a personal token. */
  workflowBuilds(workflowId: string): Promise<readonly WorkflowBuild[]>;
}
