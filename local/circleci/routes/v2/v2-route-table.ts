/** Lists the routes of v2 (THE TABLE). The first line that matches is taken. */
import { type Route, route } from '../match-route.ts';
import * as contexts from './contexts.ts';
import * as secrets from './env-vars-and-checkout-keys.ts';
import * as insights from './insights.ts';
import * as read from './people-workflows-and-jobs.ts';
import * as projects from './project-details-and-settings.ts';
import * as pipelines from './read-pipelines.ts';
import * as triggers from './scheduled-triggers.ts';
import * as schedules from './schedules.ts';
import { testMetrics } from './test-insights.ts';
import * as act from './trigger-rerun-approve-cancel.ts';
import * as hooks from './webhooks.ts';

export const v2: readonly Route[] = [
  route('GET', '/me', read.me),
  route('GET', '/me/collaborations', read.collaborations),
  route('GET', '/user/:id', projects.oneUser),

  route('POST', '/context', contexts.createContext),
  route('GET', '/context', contexts.listContexts),
  route('GET', '/context/:id', contexts.oneContext),
  route('DELETE', '/context/:id', contexts.deleteContext),
  route('GET', '/context/:id/environment-variable', contexts.listContextVariables),
  route('PUT', '/context/:id/environment-variable/:name', contexts.putContextVariable),
  route('DELETE', '/context/:id/environment-variable/:name', contexts.deleteContextVariable),

  route('GET', '/insights/:vcs/:org/:repo/branches', insights.insightBranches),
  route('GET', '/insights/:vcs/:org/:repo/flaky-tests', insights.flakyTests),
  route('GET', '/insights/:vcs/:org/:repo/workflows', insights.workflowMetrics),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow', insights.workflowRuns),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow/jobs', insights.jobMetrics),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow/summary', insights.workflowSummary),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow/test-metrics', testMetrics),

  route('POST', '/jobs/:id/cancel', act.cancelJobById),
  route('GET', '/pipeline', pipelines.allPipelines),
  route('POST', '/pipeline/continue', pipelines.continuePipeline),
  route('GET', '/pipeline/:id', pipelines.pipelineById),
  route('GET', '/pipeline/:id/config', pipelines.pipelineConfig),
  route('GET', '/pipeline/:id/values', pipelines.pipelineValues),
  route('GET', '/pipeline/:id/workflow', pipelines.pipelineWorkflows),

  route('GET', '/project/:id', projects.projectById),
  route('GET', '/projects/:id/pipeline-definitions', projects.pipelineDefinitions),
  route('GET', '/projects/:id/pipeline-definitions/:definition/triggers', triggers.listTriggers),
  route('POST', '/projects/:id/pipeline-definitions/:definition/triggers', triggers.createTrigger),
  route('PATCH', '/projects/:id/triggers/:trigger', triggers.updateTrigger),
  route('GET', '/project/:vcs/:org/:repo', read.oneProject),
  route('GET', '/project/:vcs/:org/:repo/settings', projects.projectSettings),
  route('PATCH', '/project/:vcs/:org/:repo/settings', projects.changeProjectSettings),
  route('GET', '/project/:vcs/:org/:repo/pipeline', pipelines.projectPipelines),
  route('POST', '/project/:vcs/:org/:repo/pipeline', act.triggerPipeline),
  route('POST', '/project/:vcs/:org/:repo/pipeline/run', act.runPipeline),
  route('GET', '/project/:vcs/:org/:repo/pipeline/mine', pipelines.myPipelines),
  route('GET', '/project/:vcs/:org/:repo/pipeline/:num', pipelines.pipelineByNumber),
  route('GET', '/project/:vcs/:org/:repo/job/:num', read.oneJob),
  route('POST', '/project/:vcs/:org/:repo/job/:num/cancel', act.cancelJob),
  route('GET', '/project/:vcs/:org/:repo/:num/artifacts', read.jobArtifacts),
  route('GET', '/project/:vcs/:org/:repo/:num/tests', read.jobTests),

  route('GET', '/project/:vcs/:org/:repo/envvar', secrets.listVariables),
  route('POST', '/project/:vcs/:org/:repo/envvar', secrets.addVariable),
  route('GET', '/project/:vcs/:org/:repo/envvar/:name', secrets.oneVariable),
  route('DELETE', '/project/:vcs/:org/:repo/envvar/:name', secrets.deleteVariable),
  route('GET', '/project/:vcs/:org/:repo/checkout-key', secrets.listKeys),
  route('POST', '/project/:vcs/:org/:repo/checkout-key', secrets.addKey),
  route('GET', '/project/:vcs/:org/:repo/checkout-key/*fingerprint', secrets.oneKey),
  route('DELETE', '/project/:vcs/:org/:repo/checkout-key/*fingerprint', secrets.deleteKey),

  route('GET', '/project/:vcs/:org/:repo/schedule', schedules.listSchedules),
  route('POST', '/project/:vcs/:org/:repo/schedule', schedules.createSchedule),
  route('GET', '/schedule/:id', schedules.oneSchedule),
  route('PATCH', '/schedule/:id', schedules.updateSchedule),
  route('DELETE', '/schedule/:id', schedules.deleteSchedule),

  route('POST', '/webhook', hooks.createWebhook),
  route('GET', '/webhook', hooks.listWebhooks),
  route('GET', '/webhook/:id', hooks.oneWebhook),
  route('PUT', '/webhook/:id', hooks.updateWebhook),
  route('DELETE', '/webhook/:id', hooks.deleteWebhook),

  route('GET', '/workflow/:id', read.oneWorkflow),
  route('GET', '/workflow/:id/job', read.workflowJobs),
  route('POST', '/workflow/:id/rerun', act.rerunWorkflow),
  route('POST', '/workflow/:id/cancel', act.cancelWorkflow),
  route('POST', '/workflow/:id/approve/:approval', act.approve),
];
