/** Defines each project's .circleci/config.yml: workflows, their jobs, how long they take. */

import type { Flavour } from '../model/pipeline.ts';
import type { Project } from '../model/projects-and-people.ts';
import { between } from '../model/seeded-random.ts';
import type { Ending, Plan } from '../model/simulator-state.ts';
import { profileOf } from './steps-of-jobs.ts';

export interface ConfigJob {
  readonly name: string;
  readonly type?: 'approval';
  readonly needs?: readonly string[];
  readonly profile?: string;
  readonly parallel?: number;
  /** Seconds from the first step to the last. */
  readonly seconds?: readonly [number, number];
}

export interface Config {
  readonly workflow: string;
  /** It decides what else the pipeline runs. */
  readonly setup?: true;
  readonly jobs: readonly ConfigJob[];
}

const build: ConfigJob = { name: 'build', profile: 'build', seconds: [20, 30] };
const lint: ConfigJob = { name: 'lint', profile: 'lint', seconds: [10, 15] };
const test: ConfigJob = { name: 'test', profile: 'test', parallel: 2, seconds: [30, 45] };
const deploy: ConfigJob = { name: 'deploy', needs: ['build', 'test'], profile: 'deploy', seconds: [12, 20] };
const hold: ConfigJob = { name: 'hold-production', type: 'approval', needs: ['build', 'test'] };

const configs: Readonly<Record<string, Config>> = {
  web: { workflow: 'ci', jobs: [build, lint, test, deploy] },
  api: {
    workflow: 'build-test-deploy',
    jobs: [build, test, hold, { ...deploy, needs: ['hold-production'] }],
  },
  mobile: {
    workflow: 'app (iOS + Android)',
    jobs: [
      { name: 'ios', profile: 'ios', seconds: [60, 80] },
      { ...build, name: 'android' },
    ],
  },
  docs: { workflow: 'pages', jobs: [{ ...build, name: 'publish' }] },
  desktop: { workflow: 'ci', jobs: [build, { ...test, name: 'test › linux' }] },
};

const nightly: Config = {
  workflow: 'nightly',
  jobs: [{ name: 'e2e', profile: 'e2e', parallel: 4, seconds: [50, 70] }],
};
const setup: Config = {
  workflow: 'setup',
  setup: true,
  jobs: [{ name: 'choose-workflows', profile: 'build', seconds: [8, 12] }],
};
const usual: Config = {
  workflow: 'build_and_test',
  jobs: [build, { ...test, parallel: 1, needs: ['build'] }],
};
const broken: Config = {
  workflow: 'Build Error',
  jobs: [{ name: 'Build Error', profile: 'config-error', seconds: [1, 1] }],
};

export function configOf(project: Project, flavour: Flavour): Config {
  if (flavour === 'nightly') return nightly;
  if (flavour === 'setup') return setup;
  if (flavour === 'broken') return broken;
  return configs[project.name] ?? usual;
}

export interface Ends {
  readonly [job: string]: Ending;
}

/** A job's future, decided when its workflow is created. `key` makes two runs differ. */
export function planOf(job: ConfigJob, ends: Ends, seed: number, key: string): Plan {
  const profile = job.profile ?? 'build';
  profileOf(profile);
  return {
    profile,
    ending: ends[job.name] ?? 'success',
    retryEnding: 'success',
    waits: between([1500, 3500], seed, 'waits', key, job.name),
    runs:
      1000 * between(job.seconds ?? [20, 40], seed, 'runs', key, job.name) +
      between([0, 999], seed, key, job.name),
    parallel: job.parallel ?? 1,
  };
}

/** The processed configuration as `circle_yml.string` shows it. */
export function yamlOf(config: Config): string {
  const jobs = config.jobs.filter((job) => job.type !== 'approval');
  const bodies = jobs.map((job) => {
    const commands = profileOf(job.profile ?? 'build').steps.flatMap((step) => step.command ?? []);
    const runs = commands.map((command) => `    - run: ${command.split('\n').at(-1)}\n`).join('');
    return `  ${job.name}:\n    docker:\n    - image: cimg/node:24.11\n    parallelism: ${job.parallel ?? 1}\n    steps:\n    - checkout\n${runs}`;
  });
  const uses = config.jobs.map((job) => {
    const needs = job.needs ? `\n        requires: [${job.needs.join(', ')}]` : '';
    return `    - ${job.name}:\n        type: ${job.type ?? 'build'}${needs}\n`;
  });
  return `version: 2\njobs:\n${bodies.join('')}workflows:\n  version: 2\n  ${config.workflow}:\n    jobs:\n${uses.join('')}`;
}
