/** Failures looked into, in the simulator. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestResult } from '../../lambda/circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { FlakyTest } from '../../lambda/circleci/client/insights.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import { enriched, lookInto } from '../../lambda/ingest/enrich-failure.ts';
import type { Run } from '../../lambda/store/stored-runs.ts';
import { startCircleCI } from '../../local/circleci/server.ts';
import { web } from '../alerts/sample-reports.ts';
import { someLog } from '../fakes/step-log.ts';
import { run as someRun } from '../views/alert-samples.ts';
import { full } from '../views/sample-builds.ts';

const left = () => 8_000;
const refused = async () => undefined;

const flaky = async (): Promise<readonly FlakyTest[]> => [];

let simulator: Awaited<ReturnType<typeof startCircleCI>>;
let circleci: CircleCI;
let failed: Run;

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true });
  circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
  const [build] = await circleci.builds(web, { filter: 'failed' });
  failed = someRun({
    id: build!.workflow!.workflowId,
    status: 'failed',
    jobs: [{ name: build!.workflow!.jobName, number: build!.number, status: 'failed', at: 1 }],
    subject: undefined,
    author: undefined,
    login: undefined,
  });
});
afterAll(() => simulator.close());

describe('a failure', () => {
  test('gains its step, its failed tests and its commit', async () => {
    const run = enriched(
      failed,
      await lookInto(failed, { circleci, excerpts: 'off', left, flaky, refused }).end,
    );
    expect(run.failures).toMatchObject([{ step: expect.any(String), lines: [] }]);
    expect(run.failures[0]!.failedTests.length).toBeGreaterThan(0);
    expect(run).toMatchObject({ subject: expect.any(String), author: expect.any(String) });
  });

  test('gains the last lines of its log only where the workspace wants them', async () => {
    const { failures } = await lookInto(failed, { circleci, excerpts: 'on', left, flaky, refused }).end;
    expect(failures[0]!.lines.length).toBeGreaterThan(0);
    expect(failures[0]!.lines.length).toBeLessThanOrEqual(8);
  });

  test('is found in the workflow when no report has named it', async () => {
    const bare = { ...failed, jobs: [] };
    const run = enriched(bare, await lookInto(bare, { circleci, excerpts: 'off', left, flaky, refused }).end);
    expect(run.jobs.some(({ status }) => status === 'failed')).toBe(true);
    expect(run.failures).toHaveLength(1);
  });

  test('is left as it is when CircleCI is not to be reached', async () => {
    const nowhere = createCircleCI({ host: 'http://127.0.0.1:9', token: 'x', timeout: 200 });
    const found = await lookInto(failed, { circleci: nowhere, excerpts: 'on', left, flaky, refused }).end;
    expect(enriched(failed, found)).toEqual(failed);
  });

  test('marks the tests that flake in this job, or in whichever CircleCI does not say', async () => {
    const [{ job, failedTests: all } = { job: '', failedTests: [] }] = (
      await lookInto(failed, { circleci, excerpts: 'off', left, flaky, refused }).end
    ).failures;
    const [here = '', anywhere = '', elsewhere = ''] = all;
    const known = async () => [
      { name: here, job, times: 3 },
      { name: anywhere, job: undefined, times: 2 },
      { name: elsewhere, job: 'another job', times: 1 },
    ];
    const { failures } = await lookInto(failed, { circleci, excerpts: 'off', left, flaky: known, refused })
      .end;
    expect(failures[0]?.flakyTests).toEqual([here, anywhere]);
  });

  test('asks for no flaky tests when none has failed', async () => {
    const quiet = { ...circleci, tests: async () => [] };
    const asked: Project[] = [];
    const ask = async (project: Project) => {
      asked.push(project);
      return [];
    };
    await lookInto(failed, { circleci: quiet, excerpts: 'off', left, flaky: ask, refused }).end;
    expect(asked).toEqual([]);
  });

  test('gains the tag that its webhook has not named', async () => {
    const tagged: CircleCI = { ...circleci, build: async () => ({ ...full(), tag: 'v2.3.0' }) };
    const run = { ...failed, branch: undefined };
    const found = await lookInto(run, { circleci: tagged, excerpts: 'off', left, flaky, refused }).end;
    expect(enriched(run, found).tag).toBe('v2.3.0');
  });

  test('is reported at most three times, however many jobs failed', async () => {
    const jobs = Array.from({ length: 9 }, (_, index) => ({ ...failed.jobs[0]!, name: `job ${index}` }));
    const { failures } = await lookInto(
      { ...failed, jobs },
      { circleci, excerpts: 'off', left, flaky, refused },
    ).end;
    expect(failures).toHaveLength(3);
  });
});

describe('a name that CircleCI or a test has given', () => {
  const secret = ['hunter2', 'hunter2'].join('');
  const naming = (step: string, test: string): CircleCI => {
    const build = full();
    const steps = build.steps.map((one) => ({
      ...one,
      actions: one.actions.map((action) => ({ ...action, name: step })),
    }));
    const tests = [{ name: test, result: 'failure' } as TestResult];
    return { ...circleci, build: async () => ({ ...build, steps }), tests: async () => tests };
  };
  const named = async (step: string, test: string) =>
    (await lookInto(failed, { circleci: naming(step, test), excerpts: 'off', left, flaky, refused }).end)
      .failures[0]!;

  test('is its first line', async () => {
    const { step, failedTests } = await named(`\nnpm test\r\nexport A=${secret}`, `sums up\n${secret}`);
    expect(step).toBe('npm test');
    expect(failedTests).toEqual(['sums up']);
  });
});

describe('what a report has told', () => {
  test('stays, whatever is found', () => {
    const told = someRun({ subject: 'told', jobs: [{ name: 'test', number: 1, status: 'success', at: 1 }] });
    const found = {
      jobs: [{ name: 'test', number: 1, status: 'failed', at: 9 } as const],
      failures: [],
      facts: { subject: 'found' },
    };
    expect(enriched(told, found)).toEqual(told);
  });
});

describe('an excerpt', () => {
  const read = async (log: string) => {
    const printing = { ...circleci, tests: async () => [], stepLog: async () => someLog(log) };
    const { failures } = await lookInto(failed, { circleci: printing, excerpts: 'on', left, flaky, refused })
      .end;
    return failures[0]?.lines ?? [];
  };
  const noise = (from: number) => Array.from({ length: 40 }, (_, at) => `cleaning up ${from + at}`);

  test('is what tells the reason, wherever it stands in the log', async () => {
    const told = [
      'FAIL src/price.test.ts',
      "Error: expected '12.35', got '12.34'",
      '  at src/price.ts:41:24',
    ];
    const lines = await read([...noise(0), ...told, ...noise(100)].join('\n'));
    expect(lines.join('\n')).toContain("expected '12.35', got '12.34'");
    expect(lines.length).toBeLessThanOrEqual(8);
  });

  test('is the end of a log that tells none, each line of a length that can be read', async () => {
    const lines = await read(Array.from({ length: 200 }, (_, at) => `${at} ${'x'.repeat(900)}`).join('\n'));
    expect(lines.at(-1)).toMatch(/^199 /);
    expect(lines.length).toBeLessThanOrEqual(8);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(300);
  });
});
