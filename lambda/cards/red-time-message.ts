/** Plans and renders the message of a branch's red time: posted with its first failure, edited until it is over. */
import { isEnd, isFailure } from '../circleci/reports/run-event.ts';
import type { Batch, Place, Rendered } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import { jobName } from '../rules/branch-history.ts';
import { isIn, isSameTime, redTimes } from '../rules/red-times.ts';
import type { Alert } from '../store/alert.ts';
import type { Posted } from '../store/outbox-store.ts';
import { type Care, careOf, isBranchSubject, type RedTime } from '../store/red-time.ts';
import { digestOf } from '../store/run-list.ts';
import { lineOf, type Result, type Run } from '../store/stored-runs.ts';
import { alertView } from '../views/alerts/alert.ts';
import { withoutLog } from '../views/builds/output-shared-with-channel.ts';
import type { Message } from '../views/text/message.ts';
import { type CardFacts, calledBy, cardFacts, mentionOf, runOf } from './alert-facts.ts';
import { type Card, isAlert, type WaitingAlert } from './batching.ts';
import { type CardNotes, notesOf } from './card-notes.ts';
import { lineChanges, shownByOf } from './line-changes.ts';
import { excerptIn, outputIn } from './may-show-output.ts';
import { recoveryNow, redTimeReplies, toldNow } from './red-time-replies.ts';
import { mentionedFor, renderCard } from './render-card.ts';

interface Seen extends Place {
  readonly posted: ReadonlyMap<string, Posted>;
}

/** Returns the alerts by message: those of a branch by its red times, each of which is a message of its own. */
export async function cardsOf(
  waiting: readonly WaitingAlert[],
  { posted, ...place }: Seen,
  services: AlertServices,
): Promise<readonly Card[]> {
  const subjects = [...Map.groupBy(waiting, ({ message }) => message.subject)];
  const all = subjects.map(async ([subject, alerts]) => {
    const card = { alerts, subject, posted: subject === undefined ? undefined : posted.get(subject) };
    if (!isBranchSubject(subject)) return [card];
    return byRedTime(card, await timesOf(alerts[0]?.alert, place, services));
  });
  return (await Promise.all(all)).flat();
}

/** What is older than the red time that the message shows changes that message. */
function byRedTime({ alerts, subject, posted }: Card, times: readonly RedTime[]): readonly Card[] {
  const shown = posted ? times.findLastIndex((time) => isShown(time, posted)) : -1;
  const newest = times.length - 1;
  const position = ({ alert }: WaitingAlert) => {
    const at = times.findLastIndex((time) => isIn(time, alert.run));
    return at !== shown && isLongOver(times[at], times, alerts) ? newest : at;
  };
  const groups = Map.groupBy(alerts, (one) => Math.max(shown, position(one)));
  return [...groups]
    .toSorted(([one], [other]) => one - other)
    .map(([at, same]) => ({ alerts: same, subject, posted: at === shown ? posted : undefined }));
}

/** It was fixed, which no alert tells, and the branch is failing again. */
function isLongOver(
  time: RedTime | undefined,
  times: readonly RedTime[],
  alerts: readonly WaitingAlert[],
): boolean {
  const isTold = alerts.some(({ alert }) => alert.status === 'fixed' && time && isIn(time, alert.run));
  return time?.fixed !== undefined && !isTold && times.at(-1)?.fixed === undefined;
}

function isShown(time: RedTime, posted: Posted): boolean {
  const { red } = notesOf(posted);
  return red !== undefined && isSameTime(time, red);
}

export async function timesOf(
  alert: Pick<Alert, 'snapshot'> | undefined,
  { workspace }: Place,
  { store }: AlertServices,
): Promise<readonly RedTime[]> {
  const line = alert && lineOf(alert.snapshot);
  return line ? redTimes((await store.results(workspace, line)).value) : [];
}

export async function renderRedTime(
  alerts: readonly Alert[],
  { posted, shownBy }: Pick<Batch, 'posted' | 'shownBy'>,
  place: Place,
  services: AlertServices,
): Promise<Rendered | undefined> {
  const said = alerts.filter(isAlert);
  const last = said.at(-1) ?? alerts.at(-1);
  if (!last || (said.length === 0 && !posted)) return undefined;
  // Read together: mostly the message shows the run that the last alert is about.
  const [times, lastFacts] = await Promise.all([
    timesOf(last, place, services),
    cardFacts(last, place, services),
  ]);
  const red = posted ? times.findLast((time) => isShown(time, posted)) : newTime(alerts, times);
  if (!red) return withoutRedTime(alerts, { last, posted, shownBy }, place, services);
  const before = notesOf(posted);
  const [run, care] = await Promise.all([
    shownRun(red, { alerts, last, lastRun: lastFacts.run }, place, services),
    posted && careIn(red, last, place, services),
  ]);
  const facts = { ...lastFacts, run };
  const message = await drawn({ alerts, last, facts, red, care, before }, place, services);
  const isSnoozed = (care?.snoozedUntil ?? 0) > services.now();
  const told = { alerts, last, run, red, posted, before, isSnoozed };
  const lines = shownByOf({ shownBy, posted });
  const notes: CardNotes = {
    called: calledBy(alerts) ?? before.called,
    red,
    ...recoveryNow(told),
    told: toldNow(told),
    shows: digestOf(message),
    ...(lines.length > 0 && { shownBy: lines }),
  };
  return {
    message,
    notes,
    shows: before.shows === notes.shows ? 'unchanged' : 'news',
    followUps: (ts) => [
      ...redTimeReplies({ ...told, ts, place }, services.now()),
      ...lineChanges(alerts, lines),
    ],
  };
}

/**
 * Returns the red time that a new message is about. A late failure of one that was fixed long ago says nothing of the
 * branch: if it is failing again, though no one reported that, the message is about this.
 */
function newTime(alerts: readonly Alert[], times: readonly RedTime[]): RedTime | undefined {
  const reported = times.findLast((time) => alerts.some(({ run }) => isIn(time, run)));
  const newest = times.at(-1);
  const isOver = reported?.fixed !== undefined && alerts.every(({ status }) => status !== 'fixed');
  return isOver && newest && !newest.fixed ? newest : reported;
}

async function careIn(
  red: RedTime,
  { snapshot }: Pick<Alert, 'snapshot'>,
  { workspace }: Place,
  { store }: AlertServices,
): Promise<Care | undefined> {
  const line = lineOf(snapshot);
  return line && careOf(await store.care(workspace, line), red);
}

/** Every failure of it was taken back, as when its run was canceled: the message shows that run. */
async function withoutRedTime(
  alerts: readonly Alert[],
  { last, posted, shownBy }: Pick<Batch, 'posted' | 'shownBy'> & { readonly last: Alert },
  place: Place,
  services: AlertServices,
): Promise<Rendered | undefined> {
  const { red } = notesOf(posted);
  const shown = red ? [{ ...last, run: red.newest.run, status: 'progress' } as const] : alerts;
  const card = await renderCard(shown, { posted }, place, services);
  const followUps = () => lineChanges(alerts, shownByOf({ shownBy, posted }));
  return card && { message: card.message, notes: posted ? notesOf(posted) : card.notes, followUps };
}

interface Known {
  readonly alerts: readonly Alert[];
  readonly last: Alert;
  /** The run of the last alert, as it is stored. */
  readonly lastRun: Run;
}

/** Returns the run that ended the red time, or else its newest failure. */
export async function shownRun(
  { fixed, newest }: RedTime,
  known: Known,
  place: Place,
  services: AlertServices,
): Promise<Run> {
  const shown = fixed ?? newest;
  const run = await knownRun(shown.run, known, place, services);
  return run ? withFailure(run, shown) : asRun(shown, known.last.snapshot);
}

async function knownRun(
  id: string,
  { alerts, last, lastRun }: Known,
  place: Place,
  services: AlertServices,
): Promise<Run | undefined> {
  if (id === last.run) return lastRun;
  const alert = alerts.findLast(({ run }) => run === id);
  return alert ? runOf(alert, place, services) : (await services.store.run(place.workspace, id))?.value;
}

/** CircleCI may have shown a failure that no report told, as of a job that was retried alone: the run shows it, too. */
function withFailure(run: Run, { status, failedJobs = [] }: Result): Run {
  const isTold = isFailure(run.status) || run.jobs.some((job) => isFailure(job.status));
  if (status !== 'failed' || isTold) return run;
  const jobs = run.jobs.map((job) =>
    failedJobs.includes(jobName(job.name)) ? { ...job, status: 'failed' as const } : job,
  );
  const isOver = isEnd(run.status) || jobs.every((job) => !isFailure(job.status));
  return { ...run, jobs, ...(isOver && { status: 'failed' }) };
}

/** A run of which only its result is known, as one before the bot came. */
function asRun({ run, status, pipeline, author, revision, startedAt, endedAt }: Result, like: Run): Run {
  return {
    id: run,
    project: like.project,
    projectName: like.projectName,
    workflow: like.workflow,
    branch: like.branch,
    tag: like.tag,
    pipeline,
    revision,
    subject: undefined,
    author,
    login: undefined,
    pullRequest: undefined,
    url: undefined,
    startedAt,
    stoppedAt: endedAt,
    status,
    statusAt: endedAt ?? 0,
    jobs: [],
    failures: [],
    approval: undefined,
  };
}

interface Drawing {
  readonly alerts: readonly Alert[];
  readonly last: Alert;
  readonly facts: CardFacts;
  readonly red: RedTime;
  readonly care: Care | undefined;
  readonly before: CardNotes;
}

async function drawn(
  { alerts, last, facts, red, care, before }: Drawing,
  place: Place,
  services: AlertServices,
): Promise<Message> {
  const { run, host } = facts;
  const output = await outputIn(run, place, services);
  const called = red.fixed ? undefined : mentionedFor('failed', before);
  const card = alertView({
    run,
    status: last.status,
    redSince: red.first,
    red,
    care,
    stillRed: alerts.findLast(({ stillRed }) => stillRed)?.stillRed,
    mention: mentionOf(alerts) ?? called,
    now: services.now(),
    excerpt: await excerptIn(facts, place, services),
    details: last.thread === 'on' ? 'thread' : 'here',
    ...(host !== undefined && { host }),
  });
  return output === 'hide' ? withoutLog(card) : card;
}
