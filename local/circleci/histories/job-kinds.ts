/** Lists the kinds of jobs at acme (THE TABLE). */
import type { LogName, Profile, StepPlan } from './steps-of-jobs.ts';

const bash = '#!/bin/bash -eo pipefail\n';
const spinUp: StepPlan = { name: 'Spin up environment', command: null, weight: 2, log: 'spin-up', step: 0 };
const environment: StepPlan = {
  name: 'Preparing environment variables',
  command: null,
  weight: 0,
  log: 'environment',
  step: 99,
};
const checkout: StepPlan = { name: 'Checkout code', command: null, weight: 1, log: 'checkout', step: 101 };
const install: StepPlan = {
  name: 'Install dependencies',
  command: `${bash}npm ci`,
  weight: 4,
  log: 'install',
  step: 102,
};
const results: StepPlan = {
  name: 'Uploading test results',
  command: null,
  weight: 1,
  log: 'upload',
  step: 104,
  always: true,
};
const artifacts: StepPlan = {
  name: 'Uploading artifacts',
  command: null,
  weight: 1,
  log: 'upload',
  step: 105,
  always: true,
};
const database: StepPlan = {
  name: 'Container cimg/postgres:16.2',
  command: null,
  weight: 0,
  log: 'database',
  step: 1,
  background: true,
};

function running(name: string, command: string, log: LogName): StepPlan {
  return { name, command: bash + command, weight: 10, log, step: 103 };
}

const docker = { executor: 'docker', resourceClass: 'medium' } as const;

export const profiles: Readonly<Record<string, Profile>> = {
  build: {
    ...docker,
    steps: [spinUp, environment, checkout, install, running('npm run build', 'npm run build', 'compile')],
    main: 4,
    tests: 'none',
    artifacts: 'few',
  },
  lint: {
    ...docker,
    steps: [
      spinUp,
      environment,
      checkout,
      install,
      running('cat <(echo eslint; ls src)', 'cat <(echo eslint; ls src) | xargs npx', 'lint'),
    ],
    main: 4,
    tests: 'none',
    artifacts: 'none',
  },
  test: {
    executor: 'docker',
    resourceClass: 'large',
    steps: [
      spinUp,
      database,
      environment,
      checkout,
      install,
      running('Run tests', 'npx jest --ci --reporters=jest-junit', 'test'),
      results,
      artifacts,
    ],
    main: 5,
    tests: 'some',
    artifacts: 'few',
  },
  e2e: {
    executor: 'machine',
    resourceClass: 'large',
    steps: [
      spinUp,
      environment,
      checkout,
      install,
      running('Browser tests', 'npx playwright test', 'test'),
      results,
      artifacts,
    ],
    main: 4,
    tests: 'some',
    artifacts: 'many',
  },
  deploy: {
    ...docker,
    steps: [
      spinUp,
      environment,
      { ...checkout, name: 'Checkout using deploy key: 81:49:b8:3e:60:9e:22:1b:ea:bf:15:c5:27:89:ce:c1' },
      running('Deploy › production', './bin/deploy production', 'deploy'),
    ],
    main: 3,
    tests: 'none',
    artifacts: 'none',
  },
  ios: {
    executor: 'macos',
    resourceClass: 'macos.m1.medium.gen1',
    steps: [
      spinUp,
      environment,
      checkout,
      running('xcodebuild', 'xcodebuild test -scheme App', 'test'),
      results,
      artifacts,
    ],
    main: 3,
    tests: 'some',
    artifacts: 'few',
  },
  'config-error': {
    ...docker,
    steps: [
      {
        name: 'Build error',
        command: `${bash}# Error calling workflow: 'ci'`,
        weight: 1,
        log: 'config',
        step: 0,
      },
    ],
    main: 0,
    tests: 'none',
    artifacts: 'none',
  },
};
