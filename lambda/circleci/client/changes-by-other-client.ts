/** Sends what changes a project through another client: that of the person who asked for it. */
import type { CircleCI } from './client.ts';

/**
 * THE TABLE: what each call does. `write`: changes something of a project, by the token of the person who asked for it.
 * `workspace`: changes the workspace's own account or its webhooks, so it takes that account's token.
 */
export const access = {
  host: 'read',
  several: 'read',
  me: 'read',
  projects: 'read',
  recentProjects: 'read',
  newestBuilds: 'read',
  recentBuilds: 'read',
  builds: 'read',
  branchBuilds: 'read',
  build: 'read',
  artifacts: 'read',
  latestArtifacts: 'read',
  tests: 'read',
  stepLog: 'read',
  condensedLog: 'read',
  artifactText: 'read',
  envVars: 'read',
  envVar: 'read',
  checkoutKeys: 'read',
  checkoutKey: 'read',
  startersOf: 'read',
  workflowState: 'read',
  pausedSchedules: 'read',
  workflowJobs: 'read',
  workflowBuilds: 'read',
  pipelines: 'read',
  pipeline: 'read',
  pipelineOfWorkflow: 'read',
  workflowsOf: 'read',
  approvalsOf: 'read',
  parametersOf: 'read',
  flakyTests: 'read',
  workflowMetrics: 'read',
  jobMetrics: 'read',
  testMetrics: 'read',
  endedRuns: 'read',
  retry: 'write',
  cancel: 'write',
  ssh: 'write',
  rerun: 'write',
  approve: 'write',
  cancelWorkflow: 'write',
  rerunWorkflow: 'write',
  trigger: 'write',
  addSshUser: 'write',
  clearCache: 'write',
  setEnvVar: 'write',
  deleteEnvVar: 'write',
  createCheckoutKey: 'write',
  deleteCheckoutKey: 'write',
  addSshKey: 'write',
  // The list of what the workspace sees, and the keys of its account.
  follow: 'workspace',
  unfollow: 'workspace',
  addUserSshKey: 'workspace',
  setHerokuKey: 'workspace',
  // Alerts: set up, renewed and removed while no person asks.
  createWebhook: 'workspace',
  setWebhookSecret: 'workspace',
  deleteWebhook: 'workspace',
} as const satisfies Record<keyof CircleCI, 'read' | 'write' | 'workspace'>;

type Writes = {
  [Name in keyof CircleCI]-?: (typeof access)[Name] extends 'write' ? Name : never;
}[keyof CircleCI];

/**
 * Carries out one change. `shell`: it opens a shell to the keys of the token's owner, so no other token will do.
 */
export type Acting = <T>(call: (circleci: CircleCI) => Promise<T>, opens?: 'shell') => Promise<T>;

/** Reads with `reading`, and changes what `acting` lets it. */
export function actingAs(reading: CircleCI, acting: Acting): CircleCI {
  const writes: Pick<CircleCI, Writes> = {
    retry: (build) => acting((circleci) => circleci.retry(build)),
    cancel: (build) => acting((circleci) => circleci.cancel(build)),
    ssh: (build) => acting((circleci) => circleci.ssh(build), 'shell'),
    rerun: (build, again) =>
      acting((circleci) => circleci.rerun(build, again), again === 'ssh' ? 'shell' : undefined),
    approve: (workflow, request) => acting((circleci) => circleci.approve(workflow, request)),
    cancelWorkflow: (workflow) => acting((circleci) => circleci.cancelWorkflow(workflow)),
    rerunWorkflow: (workflow, part) =>
      acting(
        (circleci) => circleci.rerunWorkflow(workflow, part),
        part.kind === 'jobs' && part.ssh ? 'shell' : undefined,
      ),
    trigger: (project, wanted) => acting((circleci) => circleci.trigger(project, wanted)),
    addSshUser: (build) => acting((circleci) => circleci.addSshUser(build), 'shell'),
    clearCache: (project) => acting((circleci) => circleci.clearCache(project)),
    setEnvVar: (project, variable) => acting((circleci) => circleci.setEnvVar(project, variable)),
    deleteEnvVar: (project, name) => acting((circleci) => circleci.deleteEnvVar(project, name)),
    createCheckoutKey: (project, type) => acting((circleci) => circleci.createCheckoutKey(project, type)),
    deleteCheckoutKey: (project, print) => acting((circleci) => circleci.deleteCheckoutKey(project, print)),
    addSshKey: (project, key) => acting((circleci) => circleci.addSshKey(project, key)),
  };
  return { ...reading, ...writes };
}
