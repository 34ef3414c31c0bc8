/** Lists every address that the simulator answers (THE TABLE). The first line that matches is taken. */
import { cancel, follow, retry, ssh, sshUsers, trigger, triggerPipeline, unfollow } from './build-changes.ts';
import { buildPage } from './build-page.ts';
import {
  branchBuilds,
  buildArtifacts,
  buildTests,
  latestArtifacts,
  oneBuild,
  projectBuilds,
  recentBuilds,
} from './builds.ts';
import { addEnvVar, deleteEnvVar, listEnvVars, oneEnvVar } from './env-vars.ts';
import * as keys from './keys-and-cache.ts';
import { artifact, presignedOutput, rawOutput, stepOutput, storedArtifact } from './logs-and-artifacts.ts';
import { type Route, retired, route } from './match-route.ts';
import { me, projects } from './me-and-projects.ts';
import { disable, enable, settings } from './project-settings.ts';
import { followedProjects } from './v2/people-workflows-and-jobs.ts';
import { pipelinePage, workflowPage } from './workflow-and-pipeline-pages.ts';

/** Under /api/v1.1, and under /api/v1 without the version control system. */
export const v1: readonly Route[] = [
  route('GET', '/me', me),
  route('GET', '/projects', projects),
  route('GET', '/recent-builds', recentBuilds),
  route('POST', '/user/ssh-key', keys.accountSshKey),
  route('POST', '/user/heroku-key', keys.herokuKey),

  route('POST', '/project/:vcs/:org/:repo/follow', follow),
  route('POST', '/project/:vcs/:org/:repo/unfollow', unfollow),
  route('GET', '/project/:vcs/:org/:repo/settings', settings),
  route('POST', '/project/:vcs/:org/:repo/enable', enable),
  route('DELETE', '/project/:vcs/:org/:repo/enable', disable),
  route('GET', '/project/:vcs/:org/:repo/latest/artifacts', latestArtifacts),
  route('GET', '/project/:vcs/:org/:repo/tree/*branch', branchBuilds),
  retired('POST', '/project/:vcs/:org/:repo/tree/*branch', trigger),
  retired('POST', '/project/:vcs/:org/:repo/build', triggerPipeline),

  route('GET', '/project/:vcs/:org/:repo/envvar', listEnvVars),
  route('POST', '/project/:vcs/:org/:repo/envvar', addEnvVar),
  route('GET', '/project/:vcs/:org/:repo/envvar/:name', oneEnvVar),
  route('DELETE', '/project/:vcs/:org/:repo/envvar/:name', deleteEnvVar),
  route('GET', '/project/:vcs/:org/:repo/checkout-key', keys.listCheckoutKeys),
  route('POST', '/project/:vcs/:org/:repo/checkout-key', keys.addCheckoutKey),
  route('GET', '/project/:vcs/:org/:repo/checkout-key/*fingerprint', keys.oneCheckoutKey),
  route('DELETE', '/project/:vcs/:org/:repo/checkout-key/*fingerprint', keys.deleteCheckoutKey),
  route('POST', '/project/:vcs/:org/:repo/ssh-key', keys.addSshKey),
  route('DELETE', '/project/:vcs/:org/:repo/ssh-key', keys.deleteSshKey),
  route('DELETE', '/project/:vcs/:org/:repo/build-cache', keys.clearCache),

  route('GET', '/project/:vcs/:org/:repo/:num/artifacts', buildArtifacts),
  route('GET', '/project/:vcs/:org/:repo/:num/tests', buildTests),
  route('GET', '/project/:vcs/:org/:repo/:num/output/:step/:index', stepOutput),
  retired('POST', '/project/:vcs/:org/:repo/:num/retry', retry),
  retired('POST', '/project/:vcs/:org/:repo/:num/ssh', ssh),
  route('POST', '/project/:vcs/:org/:repo/:num/cancel', cancel),
  route('POST', '/project/:vcs/:org/:repo/:num/ssh-users', sshUsers),
  route('GET', '/project/:vcs/:org/:repo/:num', oneBuild),

  route('GET', '/project/:vcs/:org/:repo', projectBuilds),
  retired('POST', '/project/:vcs/:org/:repo', trigger),
];

/** Beside the API: what its answers point to, and what CircleCI's own tools use. */
export const beside: readonly Route[] = [
  route('GET', '/output/job/:job/artifacts/:node/*path', artifact),
  route('GET', '/storage/:job/:node/*path', storedArtifact),
  route('GET', '/output/:name', presignedOutput),
  route('GET', '/api/private/output/raw/:vcs/:org/:repo/:num/:stream/:index/:step', rawOutput),
  route('GET', '/api/private/me/followed-projects', followedProjects),
  route('GET', '/workflow-run/:id', workflowPage),
  route('GET', '/pipelines/:vcs/:org/:repo/:num', pipelinePage),
  route('GET', '/:vcs/:org/:repo/:num', buildPage),
];
