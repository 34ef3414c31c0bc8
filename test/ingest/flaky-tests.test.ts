import { expect, test } from 'vitest';
import type { FlakyTest } from '../../lambda/circleci/client/insights.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { flakyTests } from '../../lambda/ingest/flaky-tests.ts';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import { hook, openDesk, subscribe } from '../alerts/fake-alert-services.ts';
import { now, ofJob, subscription, web } from '../alerts/sample-reports.ts';

const minute = 60_000;
const known: readonly FlakyTest[] = [{ name: 'signs in', job: 'e2e', times: 4 }];

function memory() {
  const clock = { now };
  return { clock, remembering: { store: {}, now: () => clock.now } };
}

function counting(answer: () => Promise<readonly FlakyTest[]>) {
  const asked: string[] = [];
  const ask = async ({ repo }: { readonly repo: string }) => {
    asked.push(repo);
    return answer();
  };
  return { asked, circleci: { flakyTests: ask } };
}

const left = () => 10_000;

test('a project is asked once an hour, however many of its runs fail', async () => {
  const { clock, remembering } = memory();
  const { asked, circleci } = counting(async () => known);
  const look = (workspace = 'T1', project = web) =>
    flakyTests(project, { workspace, circleci, left }, remembering);
  expect(await Promise.all([look(), look()])).toEqual([known, known]);
  clock.now += 59 * minute;
  expect(await look()).toEqual(known);
  expect(asked).toEqual(['web']);
  await look('T2');
  await look('T1', { ...web, repo: 'api' } as unknown as typeof web);
  expect(asked).toEqual(['web', 'web', 'api']);
  clock.now += minute;
  await look();
  expect(asked).toEqual(['web', 'web', 'api', 'web']);
});

const refusal = new CircleCIError('forbidden', 'personal tokens only');
const outage = new CircleCIError('unavailable', 'down');

test.each([
  ['refuses', 60, async () => Promise.reject(refusal)],
  ['fails', 1, async () => Promise.reject(outage)],
  ['does not answer in time', 1, () => new Promise<never>(() => undefined)],
] as const)(
  'no test is known to be flaky when CircleCI %s, and it is asked again after %i minutes',
  async (_, minutes, answer) => {
    const { clock, remembering } = memory();
    const { asked, circleci } = counting(answer);
    const look = () => flakyTests(web, { workspace: 'T1', circleci, left: () => 20 }, remembering);
    expect([await look(), await look()]).toEqual([[], []]);
    clock.now += minutes * minute - 1;
    await look();
    expect(asked).toEqual(['web']);
    clock.now += 1;
    await look();
    expect(asked).toEqual(['web', 'web']);
  },
);

test('a failure’s card marks them', async () => {
  const desk = openDesk({
    build: (async () => ({ steps: [], pullRequests: [] })) as never,
    tests: (async () => ['signs in', 'sums up'].map((name) => ({ name, result: 'failure' }))) as never,
    flakyTests: async () => [{ name: 'signs in', job: 'test', times: 4 }],
  });
  subscribe(desk, subscription());
  const report = ofJob('test', 'failed');
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report } as const;
  await handleReport(queued, desk.services, now + 15_000);
  expect(desk.calls.reads.filter((name) => name === 'flakyTests')).toHaveLength(1);
  const [alert] = desk.seen.alerts;
  expect(alert?.snapshot.failures).toMatchObject([
    { failedTests: ['signs in', 'sums up'], flakyTests: ['signs in'] },
  ]);
});
