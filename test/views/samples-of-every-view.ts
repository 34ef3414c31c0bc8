/** Every view once or more, by name: for the limits, the hostile text and the gallery. */

import type { Artifact, Build, BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import { CircleCIError, reasons } from '../../lambda/circleci/errors.ts';
import type { FailureReason } from '../../lambda/circleci/failure/failure-reason-types.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { statuses } from '../../lambda/circleci/status.ts';
import {
  AlreadyDoneError,
  InvalidButtonError,
  NotConnectedError,
  RefusedError,
  StaleError,
  SupersededError,
  UsageError,
} from '../../lambda/errors.ts';
import { artifactsView } from '../../lambda/views/builds/artifacts.ts';
import { buildView } from '../../lambda/views/builds/build.ts';
import {
  cancelAnnouncement,
  canceledView,
  sshUserAnnouncement,
} from '../../lambda/views/builds/canceled-or-opened-to-ssh.ts';
import type { Reasons } from '../../lambda/views/builds/failure-reason.ts';
import { type RerunInput, rerunAnnouncement, rerunView } from '../../lambda/views/builds/rerun-result.ts';
import { startedNothingView, startedView } from '../../lambda/views/builds/started-build.ts';
import { triggerModal } from '../../lambda/views/builds/trigger-form.ts';
import { errorView, tooLateView } from '../../lambda/views/errors/errors.ts';
import { outsiderView } from '../../lambda/views/errors/not-allowed.ts';
import { outcomeUnknownView, startUnknownView } from '../../lambda/views/errors/outcome-unknown.ts';
import { reopenView } from '../../lambda/views/forms/reopen-form.ts';
import {
  connectedView,
  connectionsView,
  connectModal,
  connectView,
  disconnectedView,
  notInstalledView,
} from '../../lambda/views/people/connect.ts';
import { sunsetView } from '../../lambda/views/people/deprecation.ts';
import { helpView } from '../../lambda/views/people/help.ts';
import { homeView } from '../../lambda/views/people/home.ts';
import { meView } from '../../lambda/views/people/me.ts';
import { roleView } from '../../lambda/views/people/roles.ts';
import { atOtherCircleCI } from '../../lambda/views/projects/at-other-circleci.ts';
import { chooseProjectView } from '../../lambda/views/projects/choose-project.ts';
import { defaultProjectView } from '../../lambda/views/projects/default-project.ts';
import { projectsView } from '../../lambda/views/projects/projects.ts';
import type { OwnBranchesInput } from '../../lambda/views/runs/mine.ts';
import { runsView } from '../../lambda/views/runs/runs.ts';
import { statusView } from '../../lambda/views/runs/status.ts';
import type { Home, Message, Modal } from '../../lambda/views/text/message.ts';
import { alertStates, alerts } from './alert-samples.ts';
import { details, fineDetails, namedReasons } from './build-and-project-samples.ts';
import { limitMessages, limitModals } from './channel-settings-samples.ts';
import { secretModals, secrets } from './env-and-key-samples.ts';
import { expected, expectedOf } from './expected-run-samples.ts';
import { followedMessages } from './followed-message-samples.ts';
import { fineInsights, insights } from './insight-samples.ts';
import { ownAccountModals, ownAccounts } from './own-account-samples.ts';
import { questions } from './question-samples.ts';
import {
  commands,
  connection,
  full,
  inState,
  isoBefore,
  job,
  manyArtifacts,
  now,
  readingOf,
  summary,
  web,
} from './sample-builds.ts';
import { directModals, directs, setupModals, setups } from './setup-samples.ts';
import { slowRuns, slowRunsOf } from './slow-and-flaky-samples.ts';
import { subscriptionModals, subscriptionOf, subscriptions } from './subscription-samples.ts';
import { scheduled, scheduledOfAnything } from './watch-ended-samples.ts';
import { fineWhys, whys } from './why-samples.ts';

/** What comes from outside. */
export interface Material {
  readonly project: Project;
  readonly branch: string;
  /** What people or CircleCI say in words. */
  readonly text: string;
  readonly build: Build;
  readonly jobs: readonly BuildSummary[];
  readonly artifacts: readonly Artifact[];
  readonly folder: string;
  readonly page: number;
  readonly now: number;
  readonly host?: string;
}

export const ordinary: Material = {
  project: web,
  branch: 'main',
  text: 'web',
  build: full(),
  jobs: [
    job(125, 'test', 'failed'),
    job(127, 'deploy', 'running'),
    job(124, 'build', 'success'),
    job(126, 'lint', 'success'),
  ],
  artifacts: manyArtifacts,
  folder: '',
  page: 1,
  now,
};

type Messages = Readonly<Record<string, () => Message>>;

/** What is said of anything at all, by what it is about. */
const rooms: Readonly<Record<string, (material: Material) => Messages>> = {
  followed: (material) => followedMessages(material, reasonsOf(material.text, material.branch)),
  builds,
  lists,
  settings,
  errors,
  details,
  whys,
  insights,
  alerts,
  schedule: scheduledOfAnything,
  expected: expectedOf,
  slow: slowRunsOf,
  secrets,
  questions,
  subscriptions,
  limits: limitMessages,
};

/** By name, each drawn when it is called. */
export function messages(material: Material): Messages {
  return Object.assign({}, ...Object.values(messagesByRoom(material)));
}

export function messagesByRoom(material: Material): Readonly<Record<string, Messages>> {
  return Object.fromEntries(Object.entries(rooms).map(([name, room]) => [name, room(material)]));
}

export type Draw = (material: Material) => unknown;

/** One drawing for each message: nothing else of its room is drawn. */
export function messageDrawings(): readonly Draw[] {
  return Object.values(rooms).flatMap(drawings);
}

/** One drawing for each modal and each Home tab. */
export function surfaceDrawings(): readonly Draw[] {
  return drawings(surfaces);
}

function drawings(room: (material: Material) => Readonly<Record<string, () => unknown>>): readonly Draw[] {
  return Object.keys(room(ordinary)).map((name) => (material) => room(material)[name]?.());
}

function reasonsOf(text: string, job: string): Reasons {
  const reason: FailureReason = {
    from: 'tests',
    what: text,
    where: text,
    test: text,
    expected: text,
    received: text,
    exit: text,
    certainty: 'unsure',
    isSetUp: true,
    lines: Array.from({ length: 8 }, () => text),
    step: undefined,
    line: undefined,
    containers: { failed: 3, of: 4 },
    moreTests: 2,
    fingerprint: text,
  };
  const other = { ...reason, fingerprint: `${text}.`, certainty: 'sure', isSetUp: false } as const;
  return {
    failures: [
      { job, reason },
      { job: text, reason: other },
    ],
    missing: 1,
  };
}

function builds({ project, branch, build, jobs, text, ...rest }: Material): Messages {
  const first = jobs[0] ?? build;
  const acted = { build: asked(first), actor: 'U01ANN', ...rest };
  return {
    'status of one build': () => statusView({ project, branch, reading: readingOf([build]), ...rest }),
    'status of a workflow': () => statusView({ project, branch, reading: readingOf(jobs), ...rest }),
    'status with a reason': () =>
      statusView({
        project,
        branch,
        reading: readingOf(jobs),
        reasons: reasonsOf(text, branch ?? text),
        ...rest,
      }),
    'build with a reason': () => buildView({ build, reasons: reasonsOf(text, text), ...rest }),
    'status without builds': () => statusView({ project, branch, reading: undefined, ...rest }),
    build: () => buildView({ build, ...rest }),
    'build with a note': () => buildView({ build: first, note: 'Retried by <@U01ANN>', ...rest }),
    'build that SSH will open': () => buildView({ build: first, ssh: [], ...rest }),
    'build open to SSH': () => buildView({ build: first, ssh: ['ssh -p 64535 203.0.113.7', text], ...rest }),
    canceled: () => canceledView(acted),
    'cancel announced': () => cancelAnnouncement(acted),
    'let in announced': () => sshUserAnnouncement(acted),
    'outcome unknown': () => outcomeUnknownView({ act: 'retry', build, url: build.url, ...rest }),
    'start unknown': () => startUnknownView({ project }),
    ...reruns({ old: build, actor: 'U01ANN', ...rest }, asked(first)),
    ...starts({ project, branch, text, build: asked(first), ...rest }),
  };
}

const ways = ['retry', 'ssh', 'rerun'] as const;
const id = '11111111-2222-4333-8444-555555555555';

/** By v1.1, by v2, and by v2 before there is a build. */
function reruns(
  { old, actor, now, host }: Pick<RerunInput, 'old' | 'actor' | 'now' | 'host'>,
  build: BuildSummary,
): Messages {
  const refused = { ...build, number: build.number + 1, dontBuild: 'no-followers' };
  const all = ways.flatMap((how) => [
    ...(how === 'rerun' ? [] : [[how, { how, build, workflow: undefined, refused: undefined }] as const]),
    [`${how} by v2`, { how, build, workflow: id, refused: how === 'rerun' ? undefined : refused }] as const,
    [`${how} without a number`, { how, build: undefined, workflow: id, refused: undefined }] as const,
  ]);
  const linking = { ...(host && { host }) };
  return Object.fromEntries(
    all.flatMap(([name, made]) => [
      [`rerun: ${name}`, () => rerunView({ ...made, old, actor, now, ...linking })],
      [`rerun announced: ${name}`, () => rerunAnnouncement({ ...made, old, actor, ...linking })],
    ]),
  );
}

function starts({
  project,
  branch,
  text,
  build,
  host,
}: Pick<Material, 'project' | 'branch' | 'text' | 'host'> & { readonly build: BuildSummary }): Messages {
  const input = { project, actor: 'U01ANN', ...(host && { host }) };
  const wanted = { branch, revision: text, parameters: { [text]: text, DEPLOY: true } };
  const refused = { ...build, dontBuild: 'no-followers' };
  return {
    'build started': () => startedView({ ...input, wanted, started: { kind: 'build', build } }),
    'build started and refused': () =>
      startedView({ ...input, wanted: { tag: text }, started: { kind: 'build', build: refused } }),
    'pipeline started': () =>
      startedView({ ...input, wanted, started: { kind: 'pipeline', id, number: 12, refused } }),
    'pipeline without a number started': () =>
      startedView({
        ...input,
        wanted: {},
        started: { kind: 'pipeline', id, number: undefined, refused: undefined },
      }),
    'nothing started': () => startedNothingView({ project, wanted, said: text }),
  };
}

/** As CircleCI answers right after a retry: nothing has begun. */
function asked(build: BuildSummary): BuildSummary {
  return inState('queued', {
    ...build,
    status: 'queued',
    lifecycle: 'queued',
    startedAt: undefined,
    stoppedAt: undefined,
    duration: undefined,
  });
}

function lists({ project, branch, jobs, artifacts, folder, page, text, ...rest }: Material): Messages {
  const projects = jobs.map((one) => ({
    project: one.project,
    defaultBranch: branch,
    vcsUrl: one.url,
    name: text,
  }));
  const candidates = jobs.map((one) => one.project);
  const listed = { command: `builds gh/acme/web`, page, ...rest };
  return {
    builds: () =>
      runsView({
        heading: `${text}: runs`,
        runs: runsOfBuilds(project, jobs, true),
        hasMore: true,
        ...listed,
      }),
    'no builds': () => runsView({ heading: text, runs: [], hasMore: false, ...listed }),
    artifacts: () => artifactsView({ heading: `${text}: artifacts`, artifacts, folder, ...listed }),
    'no artifacts': () => artifactsView({ heading: text, artifacts: [], folder: '', ...listed }),
    projects: () => projectsView({ projects, ...listed }),
    'no projects': () => projectsView({ projects: [], ...listed }),
    choose: () =>
      chooseProjectView({
        repo: text,
        candidates,
        commands: jobs.map(({ number }) => `status ${text} ${number}`),
      }),
    'a run at another CircleCI': () =>
      atOtherCircleCI(
        statusView({ project, branch, reading: readingOf(jobs), reasons: reasonsOf(text, text), ...rest }),
        { project, host: 'https://ci.acme.dev', usual: 'https://circleci.com' },
      ),
    'choose between two': () =>
      chooseProjectView({
        repo: text,
        candidates: [project, web],
        commands: [`status ${branch}`, 'status gh/acme/web'],
      }),
  };
}

/** A CircleCI Server, for some organizations. */
function served(text: string) {
  return { host: 'https://ci.acme.dev', organizations: ['gh/acme', text] };
}

function settings(material: Material): Messages {
  const { project, text } = material;
  const account = { ...connection, login: text };
  const me = { login: text, name: text, avatarUrl: text };
  const own = { host: 'https://circleci.com', login: text, connectedAt: now };
  const changed = { channel: 'C01GENERAL', changedBy: 'U01ANN' };
  return {
    'not connected': connectView,
    connected: () => connectedView({ connection: account, changedBy: 'U01ANN', hasAlerts: false }),
    reconnected: () => connectedView({ connection: account, changedBy: 'U01ANN', hasAlerts: true }),
    disconnected: () => disconnectedView({ changedBy: 'U01ANN', left: [] }),
    'disconnected, with webhooks that stay': () =>
      disconnectedView({ changedBy: 'U01ANN', left: [...Array(25)].map(() => project) }),
    'one of several disconnected': () =>
      disconnectedView({ changedBy: 'U01ANN', ended: { ...account, ...served(text) }, left: [project] }),
    connections: () =>
      connectionsView({
        ...{
          connections: [account, { ...account, ...served(text) }],
          words: ['circleci.com', 'ci.acme.dev'],
        },
        isAdmin: true,
      }),
    'one connection': () =>
      connectionsView({ connections: [account], words: ['circleci.com'], isAdmin: false }),
    'me of several connections': () =>
      meView({
        me: undefined,
        states: ['refused', 'unread'],
        connection: { ...account, others: [{ ...account, ...served(text) }] },
        own,
        ownElsewhere: [{ ...own, host: 'https://ci.acme.dev' }],
      }),
    'not installed': notInstalledView,
    me: () => meView({ me, connection: account, own: undefined }),
    'me by configuration': () => meView({ me, connection: undefined, own }),
    ...ownAccounts(text),
    ...setups(material),
    ...directs(material),
    help: () => helpView({ commands }),
    'help on one': () => helpView({ commands, topic: 'build' }),
    'help on the unknown': () => helpView({ commands, topic: text }),
    'default project': () => defaultProjectView({ project, channel: 'C01GENERAL' }),
    'default project set': () => defaultProjectView({ project, ...changed }),
    'default project removed': () => defaultProjectView({ project: undefined, ...changed }),
    'no default project': () => defaultProjectView({ project: undefined, channel: 'D01ANN' }),
    role: () => roleView({ user: 'U01ANN', role: 'viewer' }),
    'role given': () => roleView({ user: 'U02BEN', role: 'operator', changedBy: 'U01ANN' }),
    ...sunsets(text),
    reopen: () => reopenView({ command: 'connect', trigger: 'expired' }),
    'mentioned from another company': () => outsiderView(),
    'reopen, of a mention': () => reopenView({ command: 'connect', trigger: 'none' }),
  };
}

function sunsets(text: string): Messages {
  const drawn = (endpoint: string, sunset: string | undefined) => () =>
    sunsetView({ notice: { endpoint, sunset }, host: text });
  const path = 'POST /api/v1.1/project/github/acme/web';
  const day = '2027-02-01T00:00:00.000Z';
  return {
    'sunset of retry': drawn(`${path}/7/retry`, day),
    'sunset of ssh': drawn(`${path}/7/ssh`, undefined),
    'sunset of trigger': drawn(`${path}/tree/${text}`, day),
    'sunset of the unknown': drawn(text, text),
  };
}

function errors({ text }: Material): Messages {
  const act = {
    id: 'a',
    name: 'retry',
    target: text,
    by: 'U01ANN',
    channel: 'C01GENERAL',
    at: now - 120_000,
  };
  const view = (error: unknown) => () => errorView(error, { reference: 'r3f3r3nc3' });
  const circleci = reasons.map((reason) => [
    `CircleCI: ${reason}`,
    view(new CircleCIError(reason, text, { said: text, retryAfter: 42 })),
  ]);
  return {
    'usage error': view(
      new UsageError(`There is no command ${text}.`, `${text} web`, ['status web', `/circle ${text}`]),
    ),
    'usage error on nothing': view(new UsageError(text, '', [])),
    'not connected error': view(new NotConnectedError('')),
    refused: view(new RefusedError('cancel', 'viewer')),
    'already done': view(new AlreadyDoneError(act, 'done')),
    'already under way': view(new AlreadyDoneError(act, undefined)),
    superseded: view(
      new SupersededError(
        `A newer run exists: ${text} (success) ran the same job since ${text}.`,
        `rerun ${text}`,
      ),
    ),
    stale: view(new StaleError(`${text} has not ended yet. Stop it first: /circle cancel ${text}`)),
    'invalid button': view(new InvalidButtonError(text)),
    bug: view(new TypeError(text)),
    ...Object.fromEntries(circleci),
    'CircleCI: unclear': view(new CircleCIError('unavailable', text, { ambiguous: true })),
    'too late': () => tooLateView({ what: 'waited' }),
    interrupted: () => tooLateView({ what: 'begun' }),
  };
}

function ownBranches(jobs: Material['jobs'], text: string, at: number): OwnBranchesInput {
  const { reds, newest } = readingOf(jobs);
  const failures = reds.flatMap(({ run, workflow }) =>
    namedReasons({ project: run.project, workflow }, text, text),
  );
  const unread = reds.map(({ run: { project } }) => ({ project, branch: text }));
  const branches = [{ reds, ongoing: newest }];
  return { branches, unread, reasons: { failures, missing: 2 }, now: at };
}

/** What an admin sees, and what a member whose login is not linked. */
function homes(material: Material): Readonly<Record<string, () => Home>> {
  const { text, jobs, now } = material;
  const user = 'U01ANN';
  const of = subscriptionOf(material);
  const subscriptions = [
    of,
    { ...of, id: 's2', mutedUntil: now + 3_600_000 },
    { ...of, id: 's3', owner: 'U02BEN', paused: { reason: 'not-in-channel', at: now } as const },
  ];
  const watch = { id: 'w1', user, project: of.project, createdAt: now };
  const watches = [
    { ...watch, build: 7, branch: undefined },
    { ...watch, build: undefined, branch: text },
  ];
  const all = { connection: { ...connection, login: text }, subscriptions, watches, now };
  const admin = { user, effectiveRole: 'admin', login: text } as const;
  return {
    'home of several connections': () => {
      const several = { ...all.connection, others: [{ ...all.connection, ...served(text) }] };
      const own = { ...ownBranches(jobs, text, now), unreadHosts: ['https://ci.acme.dev'] };
      return homeView({ ...all, connection: several, reader: admin, own });
    },
    home: () => homeView({ ...all, reader: admin, own: ownBranches(jobs, text, now) }),
    'home, nothing red': () =>
      homeView({
        connection,
        subscriptions: [],
        watches: [],
        now,
        reader: { user, effectiveRole: 'operator', login: 'ann' },
        own: { branches: [], unread: [], reasons: undefined, now },
      }),
    'home, no login': () =>
      homeView({ ...all, reader: { ...admin, effectiveRole: 'viewer', login: undefined }, own: undefined }),
    'home of a guest': () =>
      homeView({
        connection,
        subscriptions: [],
        watches: [],
        now,
        own: undefined,
        reader: { user, effectiveRole: 'guest', login: undefined },
      }),
    'home, not connected': () =>
      homeView({
        connection: undefined,
        subscriptions: [],
        watches: [],
        now,
        own: undefined,
        reader: { ...admin, login: undefined },
      }),
  };
}

/** Modals and the Home tab. */
export function surfaces(material: Material): Readonly<Record<string, () => Modal | Home>> {
  const { text } = material;
  return {
    ...secretModals(material),
    ...subscriptionModals(material),
    ...limitModals(material),
    ...homes(material),
    ...ownAccountModals(material.text),
    ...setupModals(),
    ...directModals(material),
    'connect modal': () => connectModal({ metadata: '{}' }),
    'connect modal for another': () =>
      connectModal({
        connections: [connection, { ...connection, host: 'https://ci.acme.dev', organizations: ['gh/acme'] }],
        metadata: '{}',
      }),
    'trigger modal': () => triggerModal({ metadata: '{}' }),
    'trigger modal, filled in': () =>
      triggerModal({ project: text, branch: text, parameters: `A=${text}`, metadata: '{}' }),
    'connect modal for a server': () => connectModal({ host: text, metadata: '{}' }),
  };
}

/** The card of each state. */
export function states(): Messages {
  return Object.fromEntries(
    statuses.map((status) => [
      `status: ${status}`,
      () => statusView({ project: web, branch: 'main', reading: readingOf([inState(status)]), now }),
    ]),
  );
}

/** Cards of which there is one more look. */
export function more(): Messages {
  const few = { heading: 'acme/web#123: artifacts', command: 'artifacts gh/acme/web#123' };
  const old = { stoppedAt: isoBefore(3 * 86_400_000), startedAt: isoBefore(3 * 86_400_000 + 120_000) };
  return {
    ...alertStates(),
    ...scheduled(),
    ...expected(),
    ...slowRuns(),
    ...fineDetails(now),
    ...fineWhys(),
    ...fineInsights(),
    'build started by no one': () =>
      buildView({
        build: summary({
          subject: undefined,
          author: undefined,
          revision: undefined,
          why: 'api',
          startedBy: undefined,
        }),
        now,
      }),
    'retry of an old build': () => buildView({ build: summary({ retryOf: 120, why: 'retry', ...old }), now }),
    'artifacts in a folder': () =>
      artifactsView({ artifacts: manyArtifacts, folder: 'coverage/lcov-report/src', page: 2, ...few }),
    'few artifacts': () => artifactsView({ artifacts: manyArtifacts.slice(-3), folder: '', page: 1, ...few }),
  };
}
