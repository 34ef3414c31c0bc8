/**
 * What the simulated CircleCI remembers: one plain, JSON-serialisable record.
 * Times are milliseconds since the epoch. Whatever follows from the clock alone (a build's status, its
 * steps, a workflow's state) is not stored but derived in progress.ts.
 */

export type VcsType = 'github' | 'bitbucket' | 'circleci';
export type Ending =
  | 'success'
  | 'failed'
  | 'no_tests'
  | 'timedout'
  | 'infrastructure_fail'
  | 'canceled'
  | 'killed';

/** Later than any clock: a build held in a state until a control moves it. */
export const NEVER = 8_640_000_000_000_000;

export interface Person {
  readonly login: string;
  readonly name: string | null;
  readonly email: string;
  readonly id: number | string;
  readonly bot?: true;
}

export interface Commit {
  readonly sha: string;
  readonly subject: string;
  readonly body: string;
  readonly author: string;
  readonly committer: string;
  readonly at: number;
}

/** What a job of a workflow will do once it may start. */
export interface Plan {
  readonly profile: string;
  readonly ending: Ending;
  readonly retryEnding: Ending;
  readonly waits: number;
  readonly runs: number;
  readonly parallel: number;
}

export interface WorkflowJob {
  readonly id: string;
  readonly name: string;
  readonly type: 'build' | 'approval';
  readonly needs: readonly string[];
  readonly plan: Plan;
  /** The build's number, once it exists. */
  num: number | null;
  approvedAt: number | null;
  readonly ssh: boolean;
}

export interface Workflow {
  readonly id: string;
  readonly pipelineId: string;
  readonly project: string;
  readonly name: string;
  readonly createdAt: number;
  readonly startedBy: string;
  readonly jobs: WorkflowJob[];
  readonly rerunOf: string | null;
  readonly error: boolean;
  canceledAt: number | null;
  /** False once no further build can come of it. */
  open: boolean;
}

export interface PipelineError {
  readonly type: string;
  readonly message: string;
}

export interface Pipeline {
  readonly id: string;
  readonly project: string;
  readonly number: number;
  readonly createdAt: number;
  readonly branch: string | null;
  readonly tag: string | null;
  readonly revision: string;
  /** Null when triggered through the API. */
  readonly commit: Commit | null;
  readonly pullRequest: number | null;
  readonly why: string;
  readonly actor: string | null;
  readonly parameters: Record<string, unknown>;
  readonly errors: readonly PipelineError[];
}

export interface SshUser {
  readonly github_id: number;
  readonly login: string;
}

export interface Build {
  readonly project: string;
  readonly num: number;
  readonly jobId: string;
  readonly jobName: string;
  /** Null for builds of CircleCI 1.0. */
  readonly workflowId: string | null;
  readonly pipelineId: string;
  readonly why: string;
  readonly retryOf: number | null;
  readonly retries: number[];
  readonly parameters: Record<string, string> | null;
  readonly plan: Plan;
  readonly createdAt: number;
  readonly queuedAt: number;
  startsAt: number;
  stopsAt: number;
  ending: Ending;
  readonly dontBuild: string | null;
  canceled: { readonly at: number; readonly by: string } | null;
  readonly ssh: boolean;
  readonly sshUsers: SshUser[];
}

export interface EnvVar {
  readonly name: string;
  readonly last4: string;
  /** The value itself is not kept. */
  readonly sha256: string;
}

export interface CheckoutKey {
  readonly fingerprint: string;
  readonly sha256: string;
  readonly publicKey: string;
  readonly type: 'deploy-key' | 'github-user-key';
  readonly login: string | null;
  preferred: boolean;
  readonly at: number;
}

export interface SshKey {
  readonly hostname: string;
  readonly fingerprint: string;
  readonly publicKey: string;
}

export interface Project {
  /** `github/acme/web`, `bitbucket/acme/legacy`, `circleci/<org>/<project>`. */
  readonly key: string;
  readonly id: string;
  readonly vcs: VcsType;
  readonly org: string;
  readonly orgId: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly language: string | null;
  readonly oss: boolean;
  /** False: exists, but no token may see it. */
  readonly visible: boolean;
  followed: boolean;
  nextBuild: number;
  nextPipeline: number;
  envVars: EnvVar[];
  checkoutKeys: CheckoutKey[];
  sshKeys: SshKey[];
  cachesClearedAt: number | null;
}

export interface Webhook {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  name: string;
  url: string;
  events: readonly string[];
  verifyTls: boolean;
  secret: string;
  readonly scope: { readonly id: string; readonly type: string };
}

export interface World {
  readonly seed: number;
  readonly born: number;
  readonly quiet: boolean;
  /** How many ids were given out, so that the next is new and yet repeatable. */
  serial: number;
  /** How many pushes the world itself has made or let pass. */
  pushes: number;
  /** The last four characters of the account's Heroku key. */
  herokuLast4: string | null;
  accountSshKey: boolean;
  readonly projects: Project[];
  readonly pipelines: Pipeline[];
  readonly workflows: Workflow[];
  readonly builds: Build[];
  webhooks: Webhook[];
  /** What webhooks were told already. */
  readonly told: string[];
}

export function buildsOf(world: World, project: string): readonly Build[] {
  return world.builds.filter((build) => build.project === project);
}

export function findBuild(world: World, project: string, num: number): Build | undefined {
  return world.builds.find((build) => build.num === num && build.project === project);
}

/** Every build has its pipeline; a record without one is broken and says so. */
export function pipelineOf(world: World, build: { readonly pipelineId: string }): Pipeline {
  const found = world.pipelines.find((pipeline) => pipeline.id === build.pipelineId);
  if (!found) throw new Error(`No pipeline ${build.pipelineId} in this world`);
  return found;
}

export function projectOf(world: World, key: string): Project {
  const found = world.projects.find((project) => project.key === key);
  if (!found) throw new Error(`No project ${key} in this world`);
  return found;
}

export function findWorkflow(world: World, id: string): Workflow | undefined {
  return world.workflows.find((workflow) => workflow.id === id);
}
