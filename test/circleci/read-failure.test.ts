import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Build, StepAction } from '../../lambda/circleci/api-v1-schemas.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import {
  type FailureReads,
  readFailure,
  readFailures,
  usualBudget,
} from '../../lambda/circleci/failure/read-failure.ts';
import { someLog } from '../fakes/step-log.ts';
import { simulate, token } from '../local/circleci/start-simulator.ts';
import { action } from '../logs/reason-of-recorded-log.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const start = { project: 'github/acme/web', branch: 'main', ending: 'failed', hold: 'running' } as const;

async function failedBuild(more: { readonly junit?: string; readonly log?: string }) {
  const { url, controls } = await simulate();
  const number = controls.start({ ...start, ...more });
  controls.finish(start.project, number);
  return { circleci: createCircleCI({ host: url, token }), ref: { project: web, number } };
}

const junit = `<testsuite><testcase classname="invoice" name="takes the discount off"><failure message="expected 1800, got 2000">
Error: expected 1800, got 2000
    at test (test/invoice.test.ts:12:3)</failure></testcase></testsuite>`;

it('tells what a build’s JUnit file says', async () => {
  const { circleci, ref } = await failedBuild({ junit });
  expect(await readFailure(circleci, ref)).toMatchObject({
    build: ref,
    reason: {
      from: 'tests',
      what: 'Error: expected 1800, got 2000',
      where: 'test/invoice.test.ts:12:3',
      test: 'invoice › takes the discount off',
      expected: '1800',
      received: '2000',
    },
    leftOut: { jobs: 0, logs: 0 },
  });
});

it('tells what its log says, where the results say nothing', async () => {
  const log = `${'compiling\n'.repeat(40)}src/invoice.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n`;
  const { circleci, ref } = await failedBuild({ junit: '<testsuite/>', log });
  const { reason } = await readFailure(circleci, ref);
  expect(reason).toMatchObject({ from: 'log', where: 'src/invoice.ts(3,7)', line: { number: 41, of: 41 } });
  expect(reason?.what).toContain('error TS2322');
});

const failing = (count: number): readonly StepAction[] =>
  Array.from({ length: count }, (_, index) => action({ index }));

/** Answers at once, and counts what it is asked. */
function reads(containers: number, answer: Partial<FailureReads> = {}) {
  const asked: string[] = [];
  const circleci: FailureReads = {
    build: async ({ number }) => {
      asked.push(`build ${number}`);
      return { steps: [{ name: 'Run the tests', actions: failing(containers) }] } as unknown as Build;
    },
    tests: async () => [],
    stepLog: async ({ build, action: { index } }) => {
      asked.push(`log ${build.number}/${index}`);
      return {
        text: 'Error: no price\n    at run (src/a.ts:1:1)',
        whole: true,
        linesBefore: 0,
        goesOn: false,
      };
    },
    condensedLog: async ({ action: { index } }) => {
      asked.push(`condensed ${index}`);
      throw new CircleCIError('not-found', 'not found');
    },
    ...answer,
  };
  return { circleci, asked, logs: () => asked.filter((one) => one.startsWith('log')) };
}

const jobs = (count: number) => Array.from({ length: count }, (_, n) => ({ project: web, number: n + 1 }));

it('asks for eight logs at most, of 30 jobs that failed, and says what it left out', async () => {
  const { circleci, logs } = reads(2);
  const { failures, leftOut } = await readFailures(circleci, jobs(30));
  expect(logs()).toEqual(jobs(8).map(({ number }) => `log ${number}/0`));
  expect(failures).toHaveLength(8);
  expect(leftOut).toEqual({ jobs: 22, logs: 8 });
});

it('asks for the first log of each job before the second of any', async () => {
  const { circleci, logs } = reads(16);
  const { failures, leftOut } = await readFailures(circleci, jobs(3));
  expect(logs().toSorted()).toEqual([
    'log 1/0',
    'log 1/1',
    'log 1/2',
    'log 2/0',
    'log 2/1',
    'log 2/2',
    'log 3/0',
    'log 3/1',
  ]);
  expect(failures[0]?.reason?.containers).toEqual({ failed: 16, of: 16 });
  expect(leftOut.logs).toBe(40);
});

it('reads 30 failing jobs over HTTP side by side, eight logs at most, within four seconds', async () => {
  const { url, controls } = await simulate();
  const log = 'Error: no price\n    at run (src/a.ts:1:1)\n';
  const builds = Array.from({ length: 30 }, () => {
    const number = controls.start({ ...start, log });
    controls.finish(start.project, number);
    return { project: web, number };
  });
  controls.forgetReceived();
  const circleci = createCircleCI({ host: url, token });
  const stepLog: FailureReads['stepLog'] = async (step) => {
    await setTimeout(600);
    return circleci.stepLog(step);
  };
  const began = performance.now();
  const { failures, leftOut } = await readFailures({ ...circleci, stepLog }, builds);
  expect(performance.now() - began).toBeLessThan(usualBudget.milliseconds);
  expect(controls.received().filter(({ path }) => path.startsWith('/output/'))).toHaveLength(8);
  expect(failures.map(({ reason }) => reason?.what)).toEqual(Array(8).fill('Error: no price'));
  expect(leftOut).toEqual({ jobs: 22, logs: 0 });
});

describe('where no line of the log surely tells', () => {
  const silent = 'working\nworking\ndone with errors\n';
  const personal = { token };

  it('takes the lines that CircleCI itself takes for the error', async () => {
    const { circleci, ref } = await failedBuild({ junit: '<testsuite/>', log: silent });
    const { reason } = await readFailure(circleci, ref);
    expect(reason).toMatchObject({
      from: 'log',
      certainty: 'likely',
      what: 'done with errors',
      lines: ['done with errors'],
      exit: 'exit code 1',
      line: undefined,
    });
  });

  it('does without where the token has no v3, and never asks where a line tells', async () => {
    const { url, controls } = await simulate();
    controls.addToken({ token: 'project-token', kind: 'project', login: '', project: start.project });
    const ended = (log: string) => {
      const number = controls.start({ ...start, junit: '<testsuite/>', log });
      controls.finish(start.project, number);
      return { project: web, number };
    };
    const asked = () => controls.received().filter(({ path }) => path.startsWith('/api/v3/')).length;
    const project = createCircleCI({ host: url, token: 'project-token' });
    expect((await readFailure(project, ended(silent))).reason?.certainty).toBe('unsure');
    expect(asked()).toBe(1);
    const told = ended('src/invoice.ts(3,7): error TS2322: no\n');
    expect((await readFailure(createCircleCI({ host: url, ...personal }), told)).reason?.certainty).not.toBe(
      'unsure',
    );
    expect(asked()).toBe(1);
  });

  it('counts it among the eight logs', async () => {
    const stepLog = async () => someLog('nothing here');
    const { circleci, asked } = reads(1, { stepLog });
    const build = async () =>
      ({ steps: [{ name: 'x', actions: failing(1) }], workflow: { jobId: 'j' } }) as unknown as Build;
    await readFailures({ ...circleci, build }, jobs(8));
    expect(asked.filter((one) => one.startsWith('condensed'))).toEqual([]);
    await readFailures({ ...circleci, build }, jobs(3));
    expect(asked.filter((one) => one.startsWith('condensed'))).toHaveLength(3);
  });
});

it('does without what does not come in time', async () => {
  const never = () => new Promise<never>(() => undefined);
  const { circleci } = reads(1, { stepLog: never, tests: never });
  const began = performance.now();
  const { failures, leftOut } = await readFailures(circleci, jobs(2), { milliseconds: 100, logs: 8 });
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(failures.map(({ reason }) => reason?.what)).toEqual(['exit code 1', 'exit code 1']);
  expect(leftOut).toEqual({ jobs: 0, logs: 2 });
});

it('never rejects', async () => {
  const refused = () => Promise.reject(new CircleCIError('not-found', 'Not found'));
  const { circleci } = reads(1, { build: refused, tests: refused, stepLog: refused });
  expect(await readFailures(circleci, jobs(2))).toEqual({
    failures: jobs(2).map((build) => ({ build, reason: undefined })),
    leftOut: { jobs: 2, logs: 0 },
  });
});
