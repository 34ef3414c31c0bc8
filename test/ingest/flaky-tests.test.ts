import { expect, test } from 'vitest';
import type { FlakyTest } from '../../lambda/circleci/client/insights.ts';
import { flakyTests } from '../../lambda/ingest/flaky-tests.ts';
import { handleReport } from '../../lambda/ingest/report-job.ts';
import { hook, openDesk } from '../alerts/desk.ts';
import { now, ofJob, subscription, web } from '../alerts/reports.ts';

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

test.each([
  ['refuses', async () => Promise.reject(new Error('personal tokens only'))],
  ['does not answer in time', () => new Promise<never>(() => undefined)],
] as const)('nothing is known to flake when CircleCI %s, and it is left in peace', async (_, answer) => {
  const { remembering } = memory();
  const { asked, circleci } = counting(answer);
  for (const _again of [1, 2])
    expect(await flakyTests(web, { workspace: 'T1', circleci, left: () => 20 }, remembering)).toEqual([]);
  expect(asked).toEqual(['web']);
});

test('a failure’s card marks them', async () => {
  const { kept, calls, services } = openDesk({
    build: (async () => ({ steps: [], pullRequests: [] })) as never,
    tests: (async () => ['signs in', 'sums up'].map((name) => ({ name, result: 'failure' }))) as never,
    flakyTests: async () => [{ name: 'signs in', job: 'test', times: 4 }],
  });
  kept.subscriptions.push(subscription());
  const report = ofJob('test', 'failed');
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report } as const;
  await handleReport(queued, services, now + 15_000);
  expect(calls.reads.filter((name) => name === 'flakyTests')).toHaveLength(1);
  const [alert] = kept.outbox.values();
  expect(alert?.snapshot.failures).toMatchObject([
    { failedTests: ['signs in', 'sums up'], flakyTests: ['signs in'] },
  ]);
});
