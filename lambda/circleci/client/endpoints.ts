/** Lists the client's calls that are one request, or a few, to the API. */

import type { Ask } from '../http/send-request.ts';
import { approve, cancelWorkflow } from './approve-and-cancel-workflow.ts';
import { artifacts, latestArtifacts } from './artifacts.ts';
import { addSshUser, branchBuilds, build, builds, cancel, recentBuilds, retry, ssh } from './builds.ts';
import {
  addSshKey,
  addUserSshKey,
  checkoutKey,
  checkoutKeys,
  createCheckoutKey,
  deleteCheckoutKey,
  setHerokuKey,
} from './checkout-and-ssh-keys.ts';
import type { CircleCI } from './client.ts';
import { deleteEnvVar, envVar, envVars, setEnvVar } from './env-vars.ts';
import { clearCache, follow, unfollow } from './follow-and-clear-cache.ts';
import { insightReads } from './insights.ts';
import { pipelineReads } from './pipelines.ts';
import { rerun, rerunWorkflow } from './rerun.ts';
import { tests } from './test-results.ts';
import { trigger } from './trigger.ts';
import { me, projects } from './user-and-projects.ts';
import { createWebhook, deleteWebhook, setWebhookSecret } from './webhooks.ts';
import { startersOf } from './workflow-starters.ts';
import { workflowBuilds, workflowJobs, workflowState } from './workflows.ts';

/** What changes nothing. */
export function reads(ask: Ask) {
  return {
    me: () => me(ask),
    projects: () => projects(ask),
    recentProjects: () => projects(ask),
    newestBuilds: (project) => builds(ask, project, { limit: 100 }),
    recentBuilds: (page) => recentBuilds(ask, page),
    builds: (project, query) => builds(ask, project, query),
    branchBuilds: (project, branch, query) => branchBuilds(ask, { project, branch }, query),
    build: (ref) => build(ask, ref),
    artifacts: (ref) => artifacts(ask, ref),
    latestArtifacts: (project, query) => latestArtifacts(ask, project, query),
    tests: (ref) => tests(ask, ref),
    envVars: (project) => envVars(ask, project),
    envVar: (project, name) => envVar(ask, project, name),
    checkoutKeys: (project) => checkoutKeys(ask, project),
    checkoutKey: (project, fingerprint) => checkoutKey(ask, project, fingerprint),
    startersOf: (workflowId) => startersOf(ask, workflowId),
    workflowState: (workflowId) => workflowState(ask, workflowId),
    workflowJobs: (workflowId) => workflowJobs(ask, workflowId),
    workflowBuilds: (workflowId) => workflowBuilds(ask, workflowId),
    ...pipelineReads(ask),
    ...insightReads(ask),
  } satisfies Partial<CircleCI>;
}

/** What changes something: each is sent once. */
export function writes(ask: Ask) {
  return {
    createWebhook: (project, webhook) => createWebhook(ask, project, webhook),
    setWebhookSecret: (_project, id, secret) => setWebhookSecret(ask, id, secret),
    deleteWebhook: (_project, id) => deleteWebhook(ask, id),
    retry: (ref) => retry(ask, ref),
    ssh: (ref) => ssh(ask, ref),
    rerun: (ref, again) => rerun(ask, ref, again),
    rerunWorkflow: (workflowId, part) => rerunWorkflow(ask, workflowId, part),
    cancel: (ref) => cancel(ask, ref),
    approve: (workflowId, requestId) => approve(ask, workflowId, requestId),
    cancelWorkflow: (workflowId) => cancelWorkflow(ask, workflowId),
    trigger: (project, wanted) => trigger(ask, project, wanted),
    addSshUser: (ref) => addSshUser(ask, ref),
    follow: (project) => follow(ask, project),
    unfollow: (project) => unfollow(ask, project),
    clearCache: (project) => clearCache(ask, project),
    setEnvVar: (project, variable) => setEnvVar(ask, project, variable),
    deleteEnvVar: (project, name) => deleteEnvVar(ask, project, name),
    createCheckoutKey: (project, type) => createCheckoutKey(ask, project, type),
    deleteCheckoutKey: (project, fingerprint) => deleteCheckoutKey(ask, project, fingerprint),
    addSshKey: (project, key) => addSshKey(ask, project, key),
    addUserSshKey: () => addUserSshKey(ask),
    setHerokuKey: (key) => setHerokuKey(ask, key),
  } satisfies Partial<CircleCI>;
}
