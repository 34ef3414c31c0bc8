/** Which calls change something, counted on the wire, and whose token each of them is sent with. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { access, actingAs } from '../../lambda/circleci/client/changes-by-other-client.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const build = { project: web, number: 1 };
const artifact = { url: 'https://127.0.0.1:1/x' };
const key = { hostname: '', privateKey: 'x' };
const hook = { name: 'x', url: 'https://example.com/x', secret: 's' };
const step = { build, jobId: 'j', action: { step: 0, index: 0, outputUrl: undefined } };

/** Every call there is, once. */
const calls = {
  me: (c) => c.me(),
  projects: (c) => c.projects(),
  recentProjects: (c) => c.recentProjects(),
  newestBuilds: (c) => c.newestBuilds(web),
  recentBuilds: (c) => c.recentBuilds(),
  builds: (c) => c.builds(web),
  branchBuilds: (c) => c.branchBuilds(web, 'main'),
  build: (c) => c.build(build),
  artifacts: (c) => c.artifacts(build),
  latestArtifacts: (c) => c.latestArtifacts(web),
  tests: (c) => c.tests(build),
  stepLog: (c) => c.stepLog(step),
  condensedLog: (c) => c.condensedLog(step),
  artifactText: (c) => c.artifactText(artifact),
  envVars: (c) => c.envVars(web),
  envVar: (c) => c.envVar(web, 'NAME'),
  checkoutKeys: (c) => c.checkoutKeys(web),
  checkoutKey: (c) => c.checkoutKey(web, 'aa:bb'),
  startersOf: (c) => c.startersOf('w'),
  workflowState: (c) => c.workflowState('w'),
  pausedSchedules: (c) => c.pausedSchedules(web),
  workflowJobs: (c) => c.workflowJobs('w'),
  workflowBuilds: (c) => c.workflowBuilds('w'),
  pipelines: (c) => c.pipelines(web),
  pipeline: (c) => c.pipeline(web, 1),
  pipelineOfWorkflow: (c) => c.pipelineOfWorkflow('w'),
  workflowsOf: (c) => c.workflowsOf('p'),
  approvalsOf: (c) => c.approvalsOf('w'),
  parametersOf: (c) => c.parametersOf('p'),
  flakyTests: (c) => c.flakyTests(web),
  workflowMetrics: (c) => c.workflowMetrics(web, 'day'),
  jobMetrics: (c) => c.jobMetrics({ project: web, branch: 'main', workflow: 'ci' }, 'day'),
  testMetrics: (c) => c.testMetrics(web, 'ci'),
  endedRuns: (c) => c.endedRuns({ project: web, branch: 'main', workflow: 'ci', from: 0, to: 1 }),
  retry: (c) => c.retry(build),
  cancel: (c) => c.cancel(build),
  ssh: (c) => c.ssh(build),
  rerun: (c) => c.rerun(build, 'retry'),
  approve: (c) => c.approve('w', 'a'),
  cancelWorkflow: (c) => c.cancelWorkflow('w'),
  rerunWorkflow: (c) => c.rerunWorkflow('w', { kind: 'all' }),
  trigger: (c) => c.trigger(web),
  addSshUser: (c) => c.addSshUser(build),
  clearCache: (c) => c.clearCache(web),
  setEnvVar: (c) => c.setEnvVar(web, { name: 'NAME', value: 'value' }),
  deleteEnvVar: (c) => c.deleteEnvVar(web, 'NAME'),
  createCheckoutKey: (c) => c.createCheckoutKey(web, 'deploy-key'),
  deleteCheckoutKey: (c) => c.deleteCheckoutKey(web, 'aa:bb'),
  addSshKey: (c) => c.addSshKey(web, key),
  follow: (c) => c.follow(web),
  unfollow: (c) => c.unfollow(web),
  addUserSshKey: (c) => c.addUserSshKey(),
  setHerokuKey: (c) => c.setHerokuKey('key'),
  createWebhook: (c) => c.createWebhook(web, hook),
  setWebhookSecret: (c) => c.setWebhookSecret(web, 'id', 's'),
  deleteWebhook: (c) => c.deleteWebhook(web, 'id'),
} as const satisfies Record<
  Exclude<keyof CircleCI, 'host' | 'several'>,
  (circleci: CircleCI) => Promise<unknown>
>;

type Name = keyof typeof calls;
const names = Object.keys(calls) as Name[];

let simulator: CircleCISimulator;
beforeAll(async () => {
  const tokens = ['workspace', 'person'].map((login) => ({
    ...({ token: `${login}-token`, kind: 'personal' } as const),
    login,
  }));
  simulator = await startCircleCI({ port: 0, quiet: true, tokens });
});
afterAll(() => simulator.close());

const clientOf = (token: string) => createCircleCI({ host: simulator.url, token, random: () => 0 });

async function sentBy(circleci: CircleCI, name: Name) {
  simulator.controls.forgetReceived();
  await calls[name](circleci).catch(() => undefined);
  return simulator.controls.received();
}

describe('the table of calls', () => {
  it('has every call of the client, and calls a change what sends anything but GET', async () => {
    const client = clientOf('workspace-token');
    expect(Object.keys(access).toSorted()).toEqual(Object.keys(client).toSorted());
    for (const name of names) {
      const sent = await sentBy(client, name);
      const isChange = sent.some(({ method }) => method !== 'GET');
      expect([name, isChange]).toEqual([name, access[name] !== 'read']);
    }
  });

  it('sends changes of a project with the person’s token, and nothing else', async () => {
    let opened = 0;
    const circleci = actingAs(clientOf('workspace-token'), (call) => {
      opened += 1;
      return call(clientOf('person-token'));
    });
    for (const name of names) {
      opened = 0;
      const sent = await sentBy(circleci, name);
      const isTheirs = access[name] === 'write';
      const logins = new Set(sent.map(({ login }) => login));
      if (name !== 'artifactText') expect(logins, name).toEqual(new Set([isTheirs ? 'person' : 'workspace']));
      expect([name, opened]).toEqual([name, isTheirs ? 1 : 0]);
    }
  });

  it('says which changes open a shell', async () => {
    const shells: string[] = [];
    let name = '';
    const circleci = actingAs(clientOf('workspace-token'), (call, opens) => {
      if (opens) shells.push(name);
      return call(clientOf('person-token'));
    });
    for (const one of names) {
      name = one;
      await sentBy(circleci, one);
    }
    name = 'rerun with SSH';
    await circleci.rerun(build, 'ssh').catch(() => undefined);
    name = 'jobs with SSH';
    await circleci.rerunWorkflow('w', { kind: 'jobs', ids: [], ssh: 'enabled' }).catch(() => undefined);
    name = 'jobs';
    await circleci.rerunWorkflow('w', { kind: 'jobs', ids: [] }).catch(() => undefined);
    expect(shells.toSorted()).toEqual(['addSshUser', 'jobs with SSH', 'rerun with SSH', 'ssh']);
  });
});
