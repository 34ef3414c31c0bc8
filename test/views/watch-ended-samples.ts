/** What comes at a time and to a person: watches that ended. By name. */

import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { type DigestInput, type DigestLine, digestView } from '../../lambda/views/alerts/digest.ts';
import { unsaidView } from '../../lambda/views/alerts/digest-undeliverable.ts';
import { tokenRefusedView } from '../../lambda/views/people/circleci-token-refused.ts';
import { tokenLostView } from '../../lambda/views/people/slack-token-lost.ts';
import { type MineInput, mineView } from '../../lambda/views/runs/mine.ts';
import { type WatchedInput, watchedView } from '../../lambda/views/runs/watch-ended.ts';
import { newSecretView } from '../../lambda/views/subscriptions/new-webhook-secret.ts';
import { unhookedView } from '../../lambda/views/subscriptions/webhook-missing.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { full, inState, job, now, readingOf, web } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

type Messages = Readonly<Record<string, () => Message>>;

const build = { project: web, build: 123, branch: undefined } as const;
const branch = { project: web, build: undefined, branch: 'main' } as const;
const watched = (input: Partial<WatchedInput>) => () =>
  watchedView({ watch: build, end: 'ended', run: undefined, now, ...input });

const runOf = (builds: readonly BuildSummary[]) => runsOfBuilds(web, builds, true)[0];

type Some = readonly BuildSummary[];
const ownBranch = (red: Some, ongoing: Some) => ({ reds: readingOf(red).reds, ongoing: runOf(ongoing) });
const mine =
  ([red, ongoing]: readonly [Some, Some], input: Partial<MineInput> = {}) =>
  () =>
    mineView({
      name: 'ann',
      branches: [ownBranch(red, ongoing)],
      unread: [],
      byBuilds: true,
      reasons: undefined,
      now,
      ...input,
    });

const minute = 60_000;
const line = (branchName: string, changes: Partial<DigestLine> = {}): DigestLine => ({
  line: { project: web, branch: branchName, workflow: 'ci' },
  runs: 12,
  failed: 0,
  counted: 'all',
  state: 'green',
  redSince: undefined,
  isSinceKnown: true,
  recoveries: 0,
  flips: 0,
  brokenBy: undefined,
  why: undefined,
  ...changes,
});
const since = { redSince: now - 150 * minute, brokenBy: 'Ben Oak' };
const why = 'rounds half up: expected 12.35, got 12.34';
const facts: readonly DigestLine[] = [
  line('main', { failed: 3, state: 'red', ...since, why, recoveries: 1, flips: 3 }),
  line('release/2.1', { runs: 30, failed: 30, counted: 'last', state: 'red', ...since, isSinceKnown: false }),
  line('release/2.0', { runs: 0, state: 'red', ...since }),
  line('feature/login', { runs: 5, failed: 2, recoveries: 1, flips: 2 }),
  line('feature/cart', { runs: 4, ...since, recoveries: 1, flips: 1 }),
  line('refs/tags/v1.4.0', { runs: 2, failed: 1, recoveries: 1, flips: 1 }),
  line('docs'),
  line('feature/search', { runs: 3, failed: 1, flips: 2 }),
  line('feature/old', { runs: 3, failed: 1, state: 'unread' }),
];
const byProject: DigestInput['byProject'] = [
  {
    project: web,
    runs: 59,
    failed: 38,
    before: { runs: 50, failed: 3 },
    state: 'red',
    days: [1, 0.9, null, 0.95, 1, 0.97, 1, 0.9, 1, 1, 0.9, 0.8, 0.5, 0.36],
  },
  {
    project: { ...web, repo: 'api' },
    runs: 12,
    failed: 0,
    before: { runs: 10, failed: 1 },
    state: 'green',
    days: Array.from({ length: 14 }, () => 1),
  },
  {
    project: { ...web, repo: 'docs' },
    runs: 0,
    failed: 0,
    before: { runs: 2, failed: 0 },
    state: 'green',
    days: [],
  },
];
const insights: Pick<DigestInput, 'slow' | 'flaky'> = {
  slow: [
    { project: web, workflow: 'nightly', branch: 'default', typical: 47 * minute, usual: 40 * minute },
    { project: { ...web, repo: 'api' }, workflow: 'ci', branch: 'default', typical: 12.5 * minute },
  ],
  flaky: [
    { project: web, name: 'login › remembers the user', job: 'test', times: 4, firstAt: now - 60 * minute },
    { project: web, name: 'cart › sums up in euros', job: 'test', times: 1 },
  ],
};
const all: Pick<DigestInput, 'unread' | 'byBuilds'> = { unread: [], byBuilds: false };
const digest =
  (input: Partial<DigestInput> = {}) =>
  () =>
    digestView({
      sending: { is: 'scheduled' },
      days: [
        { label: 'Nov 28', runs: 10, failed: 1 },
        { label: 'Nov 29', runs: 12, failed: 6 },
      ],
      every: 'day',
      facts,
      ...insights,
      projects: 2,
      counted: 'all',
      now,
      since: now - 24 * 60 * minute,
      byProject,
      waiting: [{ project: web, branch: 'release/2.2' }],
      ...all,
      ...input,
    });

/** As they usually look. */
export function scheduled(): Messages {
  const service = { vcs: 'github', org: 'acme', repo: 'service-1' } as const;
  return {
    'watched: a build': watched({ run: runOf([full({ status: 'failed' })]) }),
    'watched: a branch': watched({
      watch: branch,
      run: runOf([job(126, 'test', 'failed'), job(125, 'build', 'success'), job(124, 'lint', 'success')]),
    }),
    'watched: a branch of one job': watched({ watch: branch, run: runOf([inState('success')]) }),
    'watched: not over': watched({ end: 'still' }),
    'mine: red, and running again': mine([
      [job(126, 'test', 'failed'), job(125, 'build', 'success')],
      [job(128, 'deploy', 'running')],
    ]),
    'mine: running': mine([[], [job(128, 'deploy', 'running')]]),
    'mine: nothing': mine([[], []], { branches: [], byBuilds: false }),
    'mine: not shown': mine([[], []], { branches: [], unread: [{ project: web, branch: 'ann/price' }] }),
    'watched: out of sight': watched({ watch: branch, end: 'unseen' }),
    'digest: a day': digest(),
    'digest: new failures from before the subscription': digest({
      facts: [line('main', { runs: 0, state: 'red', redSince: now - 25 * minute })],
      byProject: byProject.slice(0, 1).map((one) => ({ ...one, runs: 0, failed: 0 })),
    }),
    'digest: some failures from before the subscription': digest({
      facts: [
        line('main', { runs: 0, state: 'red', redSince: now - 25 * minute }),
        line('payments', { runs: 3, failed: 2, recoveries: 1 }),
      ],
      byProject: byProject.slice(0, 1).map((one) => ({ ...one, runs: 3, failed: 2 })),
    }),
    'digest: a preview': digest({ sending: { is: 'preview' } }),
    'digest: sent by a person': digest({ sending: { is: 'sent', by: 'U01ANN' } }),
    'digest: a week, without insights': digest({ every: 'week', slow: [], flaky: undefined }),
    'digest: a quiet day': digest({ facts: [line('main')] }),
    'digest: a quiet day with more than can be read': digest({ facts: [line('main')], counted: 'some' }),
    'digest: a quiet week': digest({ every: 'week', facts: [line('main')] }),
    'digest: a day without runs': digest({ facts: [] }),
    'digest: a day without CircleCI': digest({
      facts: facts.map((one) => ({ ...one, state: 'unread' })),
      unread: facts.map(({ line: { project, branch: place } }) => ({ project, branch: place })),
    }),
    'digest: by builds alone': digest({ byBuilds: true }),
    'digest: of no projects': digest({ facts: [], projects: 0, slow: [], flaky: undefined }),
    'digest: unsaid': () => unsaidView({ channel: 'C01WEB', reason: 'not-in-channel' }),
    'a project unreported': () => unhookedView({ projects: unreported(1), channel: 'C0DEV00001' }),
    'a webhook that needs its new secret': () => newSecretView({ project: service }),
    'webhooks of an organization that need their new secret': () =>
      newSecretView({ project: { ...service, repo: '*' } }),
    'many projects unreported': () => unhookedView({ projects: unreported(25), channel: 'C0DEV00001' }),
    'token lost': () => tokenLostView({ expiresAt: now, installUrl: 'https://bot.example/slack/install' }),
    'token refused': () => tokenRefusedView({ host: 'https://circleci.com' }),
    'one token of several refused': () =>
      tokenRefusedView({ host: 'https://ci.acme.dev', organizations: ['gh/acme'], isOneOf: true }),
  };
}

/** All of it from outside. */
export function scheduledOfAnything({
  project,
  branch: place,
  text,
  jobs,
  now: at,
  host,
}: Material): Messages {
  const watch = { project, build: undefined, branch: place } as const;
  const linking = { ...(host && { host }) };
  const one = { project, branch: place, workflow: text };
  const many = jobs.map((_, index) =>
    line('x', {
      line: one,
      state: (['red', 'green', 'unread', 'none'] as const)[index % 4] ?? 'red',
      ...since,
      brokenBy: text,
      why: text,
      failed: index,
      recoveries: index,
      flips: index,
    }),
  );
  return {
    'watched anything': () => watchedView({ watch, end: 'ended', run: runOf(jobs), now: at, ...linking }),
    'mine of anything': mine([jobs, jobs], { name: text, now: at, ...linking }),
    'watched anything for too long': () =>
      watchedView({ watch, end: 'still', run: undefined, now: at, ...linking }),
    'watched anything that went': () =>
      watchedView({ watch: { ...watch, build: 1 }, end: 'unseen', run: undefined, now: at }),
    'digest of anything': digest({
      facts: many,
      slow: [{ project, workflow: text, branch: 'any', typical: at, usual: at / 2 }],
      flaky: [{ project, name: text, job: text, times: 1 }],
      byProject: Array.from({ length: 30 }, (_, index) => ({
        project,
        runs: index + 1,
        failed: index,
        before: { runs: 3, failed: 1 },
        state: index % 2 === 0 ? 'red' : 'unread',
        days: Array.from({ length: 14 }, (__, date) => date / 14),
      })),
      waiting: Array.from({ length: 30 }, () => ({ project, branch: place })),
      now: at,
      ...linking,
    }),
    'digest of anything, without insights': digest({
      every: 'week',
      facts: many,
      flaky: undefined,
      ...linking,
    }),
    'digest unsaid anywhere': () => unsaidView({ channel: text, reason: 'channel-gone' }),
    'token of anywhere refused': () => tokenRefusedView({ host: host ?? 'https://circleci.com' }),
  };
}

function unreported(count: number) {
  const vcs = 'github' as const;
  return Array.from({ length: count }, (_, index) => ({ vcs, org: 'acme', repo: `service-${index + 1}` }));
}
