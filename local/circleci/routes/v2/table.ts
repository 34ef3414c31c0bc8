/** THE TABLE of v2: what a build bot needs of it. */
import { type Route, route } from '../route.ts';
import {
  approve,
  cancelJob,
  cancelJobById,
  cancelWorkflow,
  rerunWorkflow,
  runPipeline,
  triggerPipeline,
} from './acting.ts';
import * as insights from './insights.ts';
import * as read from './reading.ts';
import { testMetrics } from './test-insights.ts';
import * as hooks from './webhooks.ts';

export const v2: readonly Route[] = [
  route('GET', '/me', read.me),
  route('GET', '/me/collaborations', read.collaborations),

  route('GET', '/insights/:vcs/:org/:repo/branches', insights.insightBranches),
  route('GET', '/insights/:vcs/:org/:repo/flaky-tests', insights.flakyTests),
  route('GET', '/insights/:vcs/:org/:repo/workflows', insights.workflowMetrics),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow', insights.workflowRuns),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow/jobs', insights.jobMetrics),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow/summary', insights.workflowSummary),
  route('GET', '/insights/:vcs/:org/:repo/workflows/:workflow/test-metrics', testMetrics),

  route('POST', '/jobs/:id/cancel', cancelJobById),
  route('GET', '/pipeline/:id', read.pipelineById),
  route('GET', '/pipeline/:id/workflow', read.pipelineWorkflows),

  route('GET', '/project/:vcs/:org/:repo', read.oneProject),
  route('GET', '/project/:vcs/:org/:repo/pipeline', read.pipelines),
  route('POST', '/project/:vcs/:org/:repo/pipeline', triggerPipeline),
  route('POST', '/project/:vcs/:org/:repo/pipeline/run', runPipeline),
  route('GET', '/project/:vcs/:org/:repo/pipeline/mine', read.myPipelines),
  route('GET', '/project/:vcs/:org/:repo/pipeline/:num', read.pipelineByNumber),
  route('GET', '/project/:vcs/:org/:repo/job/:num', read.oneJob),
  route('POST', '/project/:vcs/:org/:repo/job/:num/cancel', cancelJob),
  route('GET', '/project/:vcs/:org/:repo/:num/artifacts', read.jobArtifacts),
  route('GET', '/project/:vcs/:org/:repo/:num/tests', read.jobTests),

  route('POST', '/webhook', hooks.createWebhook),
  route('GET', '/webhook', hooks.listWebhooks),
  route('GET', '/webhook/:id', hooks.oneWebhook),
  route('PUT', '/webhook/:id', hooks.updateWebhook),
  route('DELETE', '/webhook/:id', hooks.deleteWebhook),

  route('GET', '/workflow/:id', read.oneWorkflow),
  route('GET', '/workflow/:id/job', read.workflowJobs),
  route('POST', '/workflow/:id/rerun', rerunWorkflow),
  route('POST', '/workflow/:id/cancel', cancelWorkflow),
  route('POST', '/workflow/:id/approve/:approval', approve),
];
