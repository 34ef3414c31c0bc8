/** What may happen to alerts on their way, one flow for each branch of it. */

import type { TestResult } from '../../lambda/circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { patience } from '../../lambda/client-timeouts.ts';
import type { SlackOptions } from '../fakes/rate-limited-slack.ts';
import { someLog } from '../fakes/step-log.ts';
import { run } from '../views/alert-samples.ts';
import { full } from '../views/sample-builds.ts';
import type { Way } from './alert-path-with-faults.ts';
import { hook } from './fake-alert-services.ts';
import { now, ofJob, subscription, whole } from './sample-reports.ts';

export interface Flow {
  readonly name: string;
  readonly begin: (way: Way) => Promise<void>;
  readonly circleci?: Partial<CircleCI>;
  /** Created for each run. */
  readonly slack?: () => NonNullable<SlackOptions['fault']>;
}

const workspace = 'T1';
const second = 1000;
const minute = 60 * second;

type Report = ReturnType<typeof whole>;

function tell(way: Way, ...reports: readonly Report[]): void {
  for (const [index, report] of reports.entries())
    way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report }, index * 20 * second);
}

async function subscribed(way: Way, ...subscriptions: readonly ReturnType<typeof subscription>[]) {
  await way.store.saveHook(workspace, hook);
  const all = subscriptions.length > 0 ? subscriptions : [subscription()];
  for (const one of all) await way.store.saveSubscription(one);
}

const failed = (id: string, changes: Partial<Report> = {}) => whole('failed', { id, ...changes });

/** The n-th call of a kind is answered so. */
function nth(name: string, which: number, code: string): NonNullable<SlackOptions['fault']> {
  let count = 0;
  return (call) => {
    if (call.name !== name) return undefined;
    count += 1;
    return count === which ? { code } : undefined;
  };
}

export const flows: readonly Flow[] = [
  {
    name: 'a failure',
    async begin(way) {
      await subscribed(way);
      tell(way, failed('r1'));
    },
  },
  {
    name: 'a failure without a subscriber, and one with two channels',
    async begin(way) {
      await subscribed(way, subscription(), subscription({}, { id: 's2', channel: 'C2' }));
      tell(way, whole('success', { id: 'r0', run: 'run-0' }), failed('r1'));
    },
  },
  {
    name: 'red, then fixed by the next run',
    async begin(way) {
      await subscribed(way);
      const later = { createdAt: now + 60 * second, at: now + 60 * second };
      const job = ofJob('test', 'failed', { id: 'j1' });
      tell(way, job, failed('r1'), whole('success', { id: 'r2', run: 'run-2', pipeline: 131, ...later }));
    },
  },
  {
    name: 'a card edited job by job, then at the end',
    async begin(way) {
      await subscribed(way, subscription({ statuses: ['started', 'failed', 'fixed'] }));
      const jobs = ['build', 'lint', 'test'].map((name, index) =>
        ofJob(name, index === 1 ? 'failed' : 'success', { id: `j${index}`, at: now + index * second }),
      );
      tell(way, ...jobs, failed('r1', { at: now + 9 * second }));
    },
  },
  {
    name: 'a flood, listed',
    async begin(way) {
      await subscribed(way);
      // The workspace has no slot for a minute: all of them wait.
      const slot = { of: 'post', count: 1, interval: minute, now: way.clock.now } as const;
      await way.store.takeSlot(workspace, slot);
      for (let index = 0; index < 6; index += 1)
        way.put({
          version: 1,
          workspace,
          kind: 'report',
          hook: hook.id,
          report: failed(`r${index}`, { run: `run-${index}`, at: now + index, branch: `run-${index}` }),
        });
    },
  },
  {
    name: 'a flood whose lines change: one run ends, one branch fails again, one comes later',
    async begin(way) {
      await subscribed(way, subscription({ group: 'branch' }));
      const slot = { of: 'post', count: 1, interval: minute, now: way.clock.now } as const;
      await way.store.takeSlot(workspace, slot);
      // As many that two of them may be late, and the others still are a flood.
      for (let index = 0; index < 8; index += 1) {
        const on = { run: `run-${index}`, branch: `branch-${index}`, at: now + index };
        const report = ofJob('test', 'failed', { id: `j${index}`, ...on });
        way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report });
      }
      const late = { run: 'run-8', branch: 'branch-8', at: now + 70 * second };
      const again = { run: 'run-9', branch: 'branch-1', pipeline: 131, createdAt: now + minute };
      const further = [
        ofJob('test', 'failed', { id: 'j8', ...late }),
        failed('r0', { run: 'run-0', branch: 'branch-0', at: now + 80 * second }),
        failed('r9', { ...again, at: now + 90 * second }),
      ];
      for (const [index, report] of further.entries())
        way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report }, (70 + index * 10) * second);
    },
  },
  {
    name: 'a red time of a branch: two failures, and the success that ends it',
    async begin(way) {
      await subscribed(way, subscription({ group: 'branch' }));
      const nth = (n: number) => {
        const time = { createdAt: now + n * minute, at: now + n * minute + second };
        return { run: `run-${n}`, pipeline: 130 + n, stoppedAt: time.at, ...time };
      };
      tell(way, failed('r1', nth(1)), failed('r2', nth(2)), whole('success', { id: 'r3', ...nth(3) }));
    },
  },
  {
    name: 'the same report three times, out of order',
    async begin(way) {
      await subscribed(way);
      const job = ofJob('test', 'failed', { id: 'j1', at: now - second });
      tell(way, failed('r1'), job, failed('r1'), job, failed('r1'));
    },
  },
  {
    name: 'details in a thread',
    async begin(way) {
      await subscribed(way, subscription({ thread: 'on' }));
      const lines = { lines: [], failedTests: ['a test'], moreFailedTests: 0 };
      const known = run({ id: 'run-1', status: 'running', statusAt: now - 1, jobs: [] });
      const failures = [{ job: 'test', number: 501, step: 'npm test', ...lines }];
      await way.store.saveRun(workspace, { ...known, failures }, 0);
      tell(way, ofJob('test', 'failed', { id: 'j1' }), failed('r1', { at: now + second }));
    },
  },
  {
    name: 'a group that is called to a card that stands',
    async begin(way) {
      await subscribed(way, subscription({ statuses: ['started', 'failed'], mention: { group: 'S01OPS' } }));
      tell(way, whole('running', { id: 's1' }), failed('r1', { at: now + second }));
    },
  },
  {
    name: 'in a thread: what failed, and then the recovery, in the channel too',
    async begin(way) {
      await subscribed(way, subscription({ statuses: ['started', 'failed', 'fixed'], thread: 'on' }));
      const lines = { lines: [], failedTests: ['a test'], moreFailedTests: 0 };
      const known = run({ id: 'run-1', status: 'running', statusAt: now - 1, jobs: [] });
      const failures = [{ job: 'test', number: 501, step: 'npm test', ...lines }];
      await way.store.saveRun(workspace, { ...known, failures }, 0);
      const later = { run: 'run-2', pipeline: 131, createdAt: now + 60 * second };
      tell(
        way,
        failed('r1'),
        whole('running', { id: 's2', at: now + 60 * second, ...later }),
        whole('success', { id: 'r2', at: now + 90 * second, ...later }),
      );
    },
  },
  {
    name: 'a channel that is gone',
    slack: () => (call) => (call.name === 'post' ? { code: 'is_archived' } : undefined),
    async begin(way) {
      await subscribed(way);
      tell(way, failed('r1'), failed('r2', { run: 'run-2' }));
    },
  },
  {
    name: 'Slack says wait',
    slack: () => {
      let count = 0;
      return ({ name }) => (name === 'post' && count++ < 2 ? { wait: 30 * second } : undefined);
    },
    async begin(way) {
      await subscribed(way);
      tell(way, failed('r1'), failed('r2', { run: 'run-2', branch: 'other' }));
    },
  },
  {
    name: 'a card that was deleted',
    slack: () => nth('update', 1, 'message_not_found'),
    async begin(way) {
      await subscribed(way);
      const job = ofJob('test', 'failed', { id: 'j1', at: now - second });
      tell(way, job, failed('r1'));
    },
  },
  {
    name: 'an unknown error code of Slack’s, once',
    slack: () => nth('post', 1, 'sun_is_down'),
    async begin(way) {
      await subscribed(way);
      tell(way, failed('r1'));
    },
  },
  {
    name: 'quiet hours',
    async begin(way) {
      await subscribed(way, subscription({ quiet: { from: 9, to: 12 } }));
      tell(way, failed('r1'), failed('r2', { run: 'run-2', branch: 'other' }));
    },
  },
  {
    name: 'a failure that CircleCI is asked about',
    circleci: {
      branchBuilds: async () => [],
      pipelines: async () => [],
      build: async ({ number }) => full({ number }),
      tests: async () => [{ name: 'sums up', result: 'failure' } as TestResult],
      flakyTests: async () => [{ name: 'sums up', job: 'test', times: 3 }],
      stepLog: async () => someLog('expected 320, received 412'),
      workflowBuilds: async () => [],
    },
    async begin(way) {
      await subscribed(way);
      await way.store.saveExcerpts(workspace, 'on');
      tell(way, ofJob('test', 'failed', { id: 'j1' }), failed('r1', { at: now + second }));
    },
  },
  {
    name: 'a failure whose reason comes after its message',
    circleci: {
      branchBuilds: async () => [],
      pipelines: async () => [],
      build: ({ number }) =>
        new Promise((resolve) =>
          setTimeout(() => resolve(full({ number })), patience.push.milliseconds + 100),
        ),
      tests: async () => [],
      stepLog: async () => someLog("Error: expected '320', received '412'"),
      workflowBuilds: async () => [],
    },
    async begin(way) {
      await subscribed(way, subscription({ thread: 'on' }));
      await way.store.saveExcerpts(workspace, 'on');
      tell(way, ofJob('test', 'failed', { id: 'j1' }), failed('r1', { at: now + second }));
    },
  },
  {
    name: 'a hint at a build, twice',
    circleci: {
      branchBuilds: async () => [],
      pipelines: async () => [],
      build: async () => full({ status: 'failed', workflow: undefined }),
      tests: async () => [],
    },
    async begin(way) {
      await subscribed(way);
      const hint = { version: 1, workspace, kind: 'hint', hook: hook.id } as const;
      for (const after of [0, 2 * minute]) way.put({ ...hint, project: 'gh/acme/web', build: 123 }, after);
    },
  },
  {
    name: 'the first ping of a webhook, twice',
    async begin(way) {
      await subscribed(way);
      for (const after of [0, minute]) way.put({ version: 1, workspace, kind: 'ping', hook: hook.id }, after);
    },
  },
  {
    name: 'a watched build',
    circleci: { build: async () => full({ status: 'success', lifecycle: 'finished', workflow: undefined }) },
    async begin(way) {
      const watch = { id: 'w1', user: 'U01ANN', project: hook.project, build: 123, branch: undefined };
      await way.store.saveWatch(workspace, { ...watch, createdAt: now });
      await way.store.schedule({ workspace, kind: 'watch', id: 'w1', at: now });
    },
  },
];
