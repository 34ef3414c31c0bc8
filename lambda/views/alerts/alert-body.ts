/** Draws the body of an alert: what failed, since when, and whose commit it is. Pure. */
import type { KnownBlock } from '@slack/types';
import type { Project } from '../../circleci/project.ts';
import { isEnd, isFailure } from '../../circleci/reports/run-event.ts';
import { ownTime } from '../../circleci/runs/fold-attempts.ts';
import type { Failure, Run, RunJob } from '../../store/stored-runs.ts';
import { place } from '../builds/build-lines.ts';
import { pullRequestName } from '../builds/build-steps-and-messages.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, section } from '../text/blocks.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';
import { dateTime, duration } from '../text/times.ts';
import { failedJobs, isLoneBuild, jobLink, jobNames, type RunInput } from './alert-title.ts';

export interface Amount {
  /** Failed jobs that are listed one by one. */
  readonly jobs: number;
  /** Names of failed tests of each. */
  readonly tests: number;
  /** Jobs whose log is shown, and how much of it. */
  readonly logs: number;
  readonly room: number;
}

/** Each failed job: the step, the tests, the lines that tell why. */
export function failureBlocks(
  input: Pick<RunInput, 'run' | 'host'>,
  amount: Amount,
): readonly (KnownBlock | undefined)[] {
  const failed = failedJobs(input.run);
  const rest = failed.slice(amount.jobs);
  return [
    ...failed
      .slice(0, amount.jobs)
      .flatMap((job, index) => failureOf(job, input, { ...amount, logs: Number(index < amount.logs) })),
    rest.length === 0 ? undefined : section(md`❌ ${jobNames(rest, 6)} also failed`),
  ];
}

function failureOf(
  job: RunJob,
  input: Pick<RunInput, 'run' | 'host'>,
  { tests, logs, room }: Amount,
): readonly (KnownBlock | undefined)[] {
  const failure = input.run.failures.find(({ number }) => number === job.number);
  const what = isLoneBuild(input.run) ? undefined : jobLink(job, input);
  const step = failure?.step === undefined ? undefined : md` in step ${code(failure.step, 100)}`;
  if (!what && !step) return [failure && section(...testLines(failure, tests))];
  const why = job.status === 'unauthorized' ? ': not authorized' : undefined;
  const box = failure && logs > 0 ? preformatted(failure.lines, { room, keep: 'last' }).block : undefined;
  return [
    section(
      md`❌ ${what ? md`${what} failed` : 'Failed'}${step}${why}`,
      ...(failure ? testLines(failure, tests) : []),
    ),
    box,
  ];
}

function testLines(
  { failedTests, flakyTests, moreFailedTests }: Failure,
  most: number,
): readonly (Mrkdwn | undefined)[] {
  const missing = failedTests.length + moreFailedTests - Math.min(most, failedTests.length);
  if (most === 0 || failedTests.length === 0) return [];
  return [
    ...failedTests
      .slice(0, most)
      .map((name) => md`• ${limited(name, 150)}${flakyTests?.includes(name) ? md` (flaky)` : undefined}`),
    missing > 0 ? md`• +${missing} more failed tests` : undefined,
  ];
}

/** ``❌ Failing since pipeline 128 (a1b2c3d by Ann), 2 hours ago``; nothing when this run broke it. */
export function sinceLine({ run, redSince, ...linking }: RunInput): Mrkdwn | undefined {
  if (!redSince || redSince.run === run.id || run.status === 'canceled') return undefined;
  const whose = joined(
    [
      commit(run.project, redSince.revision, linking),
      redSince.author ? md`by ${limited(redSince.author, 60)}` : undefined,
    ],
    ' ',
  );
  const name = redSince.pipeline === undefined ? undefined : md`pipeline ${redSince.pipeline}`;
  const where = name && whose.mrkdwn !== '' ? md`${name} (${whose})` : (name ?? whose);
  const when = redSince.at > 0 ? dateTime(redSince.at) : undefined;
  const says = run.status === 'success' ? 'Was failing since' : '❌ Failing since';
  return md`${says} ${joined([where, when], ', ')}`;
}

const mostRed = 5;

/** ``❌ Still failing on `main`: `docs`, `nightly` ``. */
export function stillRedLine({ run, stillRed = [] }: RunInput): Mrkdwn | undefined {
  if (run.status !== 'success' || stillRed.length === 0) return undefined;
  const names = joined(
    stillRed.slice(0, mostRed).map((name) => code(name, 60)),
    ', ',
  );
  const more = stillRed.length > mostRed ? md` +${stillRed.length - mostRed}` : undefined;
  return md`❌ Still failing${place(run)}: ${names}${more}`;
}

/** ``✅ Passed since in pipeline 131 on `main` ``. */
export function overtakenLine({ run, overtakenBy }: RunInput): Mrkdwn | undefined {
  if (run.status === 'success' || !overtakenBy) return undefined;
  const { pipeline } = overtakenBy;
  if (pipeline !== undefined && pipeline === run.pipeline) return md`✅ Passed when rerun`;
  const newer = pipeline === undefined ? md`a newer run` : md`pipeline ${pipeline}`;
  return md`✅ Passed since in ${newer}${place(run)}`;
}

/** The subject, and below it `a1b2c3d by Ann · Pull request #12`. */
export function commitLines({ run, ...linking }: Pick<RunInput, 'run' | 'host'>): readonly Mrkdwn[] {
  const author = run.author && md`by ${limited(run.author, 60)}`;
  const pull =
    run.pullRequest && md`pull request ${link(pullRequestName(run.pullRequest), run.pullRequest, linking)}`;
  return [
    limited(run.subject ?? '', 200),
    joined(
      [joined([commit(run.project, run.revision, linking), author || undefined], ' '), pull || undefined],
      ' · ',
    ),
  ];
}

export function commit(project: Project, revision: string | undefined, linking: Linking): Mrkdwn | undefined {
  if (!revision) return undefined;
  return link(revision.slice(0, 7), commitUrl(project, revision), linking);
}

function commitUrl({ vcs, org, repo }: Project, revision: string): string | undefined {
  if (!/^[0-9a-f]{7,64}$/i.test(revision)) return undefined;
  if (vcs === 'github') return `https://github.com/${org}/${repo}/commit/${revision}`;
  return vcs === 'bitbucket' ? `https://bitbucket.org/${org}/${repo}/commits/${revision}` : undefined;
}

/**
 * Milliseconds in which its jobs ran: neither waits for a person nor the time before a retry. Where CircleCI has not said
 * when they ran, from the run's start to its end; undefined where a job was approved meanwhile.
 */
export function tookOf({ jobs, others, startedAt, stoppedAt, acts = [] }: Run): number | undefined {
  const ended = jobs.filter(({ status }) => isEnd(status));
  const isTold =
    ended.length > 0 &&
    ended.every((job) => job.startedAt !== undefined && job.stoppedAt !== undefined) &&
    (others === undefined || others.ran !== undefined);
  if (isTold) {
    const own = ended.map(({ startedAt: from, stoppedAt: to }) => ({ startedAt: from, stoppedAt: to }));
    return ownTime([...own, ...(others?.ran ?? [])]);
  }
  if (startedAt === undefined || stoppedAt === undefined || stoppedAt < startedAt) return undefined;
  return acts.some(({ did }) => did === 'approved') ? undefined : stoppedAt - startedAt;
}

/** `3 minutes ago · took 4m 12s · pipeline 130`. */
export function timesOf(run: Run, now: number): ReturnType<typeof context> {
  const { startedAt, stoppedAt, pipeline } = run;
  const isTime = (time: number | undefined): time is number =>
    time !== undefined && time > 0 && time <= now + 60_000;
  const [started, stopped] = [
    isTime(startedAt) ? startedAt : undefined,
    isTime(stoppedAt) ? stoppedAt : undefined,
  ];
  const took = started === undefined || stopped === undefined ? undefined : tookOf(run);
  return context(
    stopped === undefined ? started && md`started ${dateTime(started)}` : dateTime(stopped),
    took === undefined ? undefined : md`took ${duration(took)}`,
    pipeline === undefined ? undefined : md`pipeline ${pipeline}`,
  );
}

/**
 * Why the first failed job that has a reason failed, in one line, and for a notification how many others failed.
 * Undefined of a run that is not red.
 */
export function reasonOf(run: Pick<Run, 'status' | 'jobs' | 'failures'>): Mrkdwn | undefined {
  const failed = run.status === 'success' || run.status === 'canceled' ? [] : failedJobs(run);
  const why = failed
    .map((job) => run.failures.find(({ number }) => number === job.number)?.why)
    .find((line) => line !== undefined);
  if (why === undefined) return undefined;
  const { mrkdwn, plain } = limited(why, 200);
  const more = failed.length - 1;
  return more > 0
    ? { mrkdwn, plain: `${plain} (+${more} more failed ${more === 1 ? 'job' : 'jobs'})` }
    : { mrkdwn, plain };
}

/** For a phone: what failed, or what was committed. */
export function inShort({ status, jobs, failures, subject, author }: Run): Mrkdwn | undefined {
  const job = status === 'success' ? undefined : jobs.find((one) => isFailure(one.status));
  const step = failures.find(({ number }) => number === job?.number)?.step;
  const what =
    job && joined([limited(job.name, 60), step ? md`failed in ${limited(step, 60)}` : 'failed'], ' ');
  return (
    what ??
    (subject ? joined([limited(subject, 100), author && md`by ${limited(author, 60)}`], ' ') : undefined)
  );
}
