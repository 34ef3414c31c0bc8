/** The views of insights, timelines and flaky tests, by name. */
import type { EndedRun } from '../../lambda/circleci/client/insights.ts';
import type { JobRun } from '../../lambda/circleci/job-run.ts';
import { timelineOf } from '../../lambda/circleci/runs/critical-path.ts';
import { foldWorkflow, type PipelineRun } from '../../lambda/circleci/runs/fold-attempts.ts';
import { type FlakyInput, flakyView } from '../../lambda/views/runs/flaky.ts';
import { type InsightsInput, insightsView } from '../../lambda/views/runs/insights.ts';
import { timelineView } from '../../lambda/views/runs/timeline.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { now, web } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

type Messages = Readonly<Record<string, () => Message>>;

const standalone = {
  vcs: 'circleci',
  org: '89xcrx7UvWQfzcUPAEmu5Q',
  repo: '63AY3yf3XeUQojmQcGZTtB',
} as const;

const minute = 60_000;
const day = 24 * 60 * minute;

/** A month and the month before, with some red days. */
export function endedRuns(): readonly EndedRun[] {
  return Array.from({ length: 240 }, (_, at) => {
    const createdAt = now - at * 6 * 60 * minute - minute;
    const isRed = at % 13 === 0 || (at > 40 && at < 52 && at % 3 !== 0);
    const took = (7 + ((at * 7) % 5) + (at % 11 === 0 ? 6 : 0)) * minute;
    return { id: `run-${at}`, createdAt, stoppedAt: createdAt + took, status: isRed ? 'failed' : 'success' };
  });
}

export function insightsInput(more: Partial<InsightsInput> = {}): InsightsInput {
  return {
    project: web,
    branch: 'main',
    days: 30,
    workflow: 'ci',
    others: ['nightly'],
    runs: endedRuns(),
    jobs: [
      { job: 'e2e', runs: 120, failed: 9, median: 6 * minute, p95: 11 * minute },
      { job: 'build', runs: 120, failed: 1, median: 2 * minute, p95: undefined },
    ],
    jobDays: 30,
    flaky: [{ name: 'cart › adds up', job: 'e2e', times: 3 }],
    now,
    timeZone: 'UTC',
    command: 'insights gh/acme/web main',
    ...more,
  };
}

/** `needs` are names; times are minutes since the run began. */
type Planned = readonly [
  name: string,
  from: number | undefined,
  to: number | undefined,
  needs: readonly string[],
];

function jobOf([name, from, to, needs]: Planned, start: number): JobRun {
  const status = to === undefined ? 'running' : name === 'unit' ? 'failed' : 'success';
  return {
    name,
    kind: name === 'hold' ? 'approval' : 'build',
    number: 100 + name.length,
    id: name,
    needs,
    status,
    rawStatus: status,
    approvalRequestId: undefined,
    queuedAt: undefined,
    startedAt: from === undefined ? undefined : start + from * minute,
    stoppedAt: to === undefined ? undefined : start + to * minute,
  };
}

const plan: readonly Planned[] = [
  ['lint', 0.2, 1.1, []],
  ['build', 0.2, 2, []],
  ['unit', 2.1, 4.5, ['build']],
  ['e2e', 2.6, 8.2, ['build']],
  ['hold', undefined, 68.2, ['e2e']],
  ['deploy', 68.4, 70, ['hold']],
];

export function timelineRun(more: Partial<PipelineRun> = {}, jobs = plan): PipelineRun {
  const createdAt = now - 2 * 60 * minute;
  const attempt = {
    id: 'w',
    status: 'failed',
    known: 'workflow',
    createdAt,
    stoppedAt: now,
    isWhole: true,
  } as const;
  const own = jobs.map((one) => jobOf(one, createdAt));
  return {
    project: web,
    id: 'p',
    number: 57,
    createdAt,
    branch: 'main',
    tag: undefined,
    revision: undefined,
    subject: 'Round prices half up',
    pullRequest: undefined,
    startedBy: 'ann',
    errors: [],
    builds: [],
    isSettingUp: false,
    workflows: [foldWorkflow('ci', 'workflow', [{ ...attempt, jobs: own }])],
    ...more,
  };
}

const timelineMessage = (run: PipelineRun, words: string | undefined, host?: string) =>
  timelineView({ run, timeline: timelineOf(run, now), words, now, ...(host && { host }) });

export function insights({ project, branch, text, host, page }: Material): Messages {
  const linking = { ...(host && { host }) };
  const jobs: readonly Planned[] = plan.map(([, ...rest], at) => [`${text}${at}`, ...rest]);
  const anything = insightsInput({
    project,
    branch,
    workflow: text,
    others: Array.from({ length: 9 }, () => text),
    ...linking,
    jobs: [{ job: text, runs: 1, failed: 1, median: minute, p95: minute }],
    command: `insights ${text}`,
    flaky: [{ name: text, job: text, times: 1 }],
  });
  const tests = Array.from({ length: 40 }, () => ({
    name: text,
    job: text,
    times: 3,
    build: 123,
    lastAt: now - day,
    firstAt: now - 3 * day,
    failed: { times: 3, of: 40 },
  }));
  return {
    'insights of anything': () => insightsView(anything),
    'insights, nothing ran': () => insightsView({ ...anything, runs: [], workflow: undefined }),
    'timeline of anything': () =>
      timelineMessage(timelineRun({ project, branch, startedBy: text }, jobs), text, host),
    'flaky tests of anything': () =>
      flakyView({ project, tests, page, command: `flaky ${text}`, now, ...linking }),
    'no flaky tests': () =>
      flakyView({ project, tests: [], page, command: `flaky ${text}`, now, ...linking }),
  };
}

export function flakyInput(more: Partial<FlakyInput> = {}): FlakyInput {
  const flaky = { name: 'cart › adds up', job: 'e2e', times: 3, build: 123, lastAt: now - day };
  const tests = [
    { ...flaky, firstAt: now - 9 * day, failed: { times: 4, of: 40 } },
    { ...flaky, name: 'login › remembers', times: 1, firstAt: now - day, failed: undefined },
  ];
  return { project: web, tests, page: 1, command: 'flaky gh/acme/web', now, ...more };
}

/** As they mostly look. */
export function fineInsights(): Messages {
  return {
    'insights: a month': () => insightsView(insightsInput()),
    'insights: a week': () => insightsView(insightsInput({ days: 7 })),
    'insights: too long to compare': () => insightsView(insightsInput({ days: 60, flaky: undefined })),
    'insights: nothing before': () =>
      insightsView(insightsInput({ runs: endedRuns().slice(0, 100), jobs: undefined, flaky: [] })),
    'timeline: with an approval': () => timelineMessage(timelineRun(), 'gh/acme/web pipeline 57'),
    'timeline: running': () =>
      timelineMessage(
        timelineRun({}, [...plan.slice(0, 3), ['e2e', 110, undefined, ['build']]]),
        'web pipeline 57',
      ),
    'timeline: nothing has begun': () => timelineMessage(timelineRun({}, []), undefined),
    'flaky tests': () => flakyView(flakyInput()),
    'flaky tests: none': () => flakyView(flakyInput({ tests: [] })),
    'flaky tests: of an organization that CircleCI does not look at': () =>
      flakyView(flakyInput({ project: standalone, tests: [] })),
  };
}
