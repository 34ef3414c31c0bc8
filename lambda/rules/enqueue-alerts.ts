/** Puts alerts into the outbox and requests a drain of each channel. Idempotent. */

import { type Draft, enqueue } from '../outbox/enqueue-message.ts';
import type { AlertServices } from '../ports.ts';
import { type Alert, cardSubject } from '../store/alert.ts';
import { branchSubject } from '../store/red-time.ts';
import type { Workspace } from '../store/store.ts';
import { lineOf, type Result, type Run } from '../store/stored-runs.ts';
import { commitAuthor } from './commit-author.ts';
import type { Delivery } from './match-rules.ts';

export interface AlertDraft {
  readonly wanted: Delivery;
  readonly id: string;
  readonly at: number;
}

export interface About {
  readonly workspace: Workspace;
  readonly run: Run;
  readonly redSince: Result | undefined;
  readonly stillRed?: readonly string[] | undefined;
  readonly overtakenBy?: Result | undefined;
}

export async function enqueueAlerts(
  all: readonly AlertDraft[],
  about: About,
  services: AlertServices,
): Promise<void> {
  const { workspace } = about;
  const author = await breaker(all, about, services);
  await Promise.all(
    all.map(async (say) => {
      if (!(await isShown(say, about, services))) return;
      const alert = alertOf(await held(say, about, services), about, author);
      const draft = draftOf(isSecond(say, all) ? { ...alert, id: `${alert.id}:${say.wanted.group}` } : alert);
      await enqueue(workspace, draft, services);
    }),
  );
}

/** What a message that stands is to show may wait; a new message may not. */
async function held(
  say: AlertDraft,
  { workspace, run }: Pick<About, 'workspace' | 'run'>,
  services: AlertServices,
): Promise<AlertDraft> {
  const { channel, group, until, notBefore } = say.wanted;
  if (until === undefined || until <= notBefore) return say;
  const of = { run: run.id, snapshot: run, group: group === 'branch' ? group : undefined };
  const isStanding = await services.store.posted(workspace, channel, subjectOf(of));
  return isStanding ? { ...say, wanted: { ...say.wanted, notBefore: until } } : say;
}

/** True for what is not the first alert of a report in its channel, where the report's id is the key. */
function isSecond({ wanted }: AlertDraft, all: readonly AlertDraft[]): boolean {
  const others = all.filter((one) => one.wanted !== wanted && one.wanted.channel === wanted.channel);
  if (wanted.status === 'progress') return others.length > 0;
  return wanted.group === 'branch' && others.some((one) => one.wanted.status !== 'progress');
}

/** Tells whether the alert has a message to change, or is to post one. */
export async function isShown(
  { wanted: { channel, card, group } }: AlertDraft,
  { workspace, run }: Pick<About, 'workspace' | 'run'>,
  services: AlertServices,
): Promise<boolean> {
  if (card === 'due') return true;
  const of = { run: run.id, snapshot: run, group: group === 'branch' ? group : undefined };
  return hasMessage(workspace, channel, subjectOf(of), services);
}

/** What is being posted is among the first that wait. */
const page = 200;

/** True also for a message that waits: it may be drawn already, without this report. Posting moves it from one to the other. */
async function hasMessage(
  workspace: Workspace,
  channel: string,
  subject: string,
  { store }: AlertServices,
): Promise<boolean> {
  const waiting = await store.pending(workspace, channel, page);
  if (waiting.some((one) => one.subject === subject)) return true;
  return (await store.posted(workspace, channel, subject)) !== undefined;
}

/** Returns the alert as a message of the outbox. */
export function draftOf(alert: Alert): Draft & { readonly subject: string } {
  const { id, channel: destination, at, notBefore } = alert;
  return { kind: 'alert', destination, id, at, notBefore, subject: subjectOf(alert), payload: alert };
}

function subjectOf({ run, group, snapshot }: Pick<Alert, 'run' | 'snapshot' | 'group'>): string {
  const line = group === 'branch' ? lineOf(snapshot) : undefined;
  return line ? branchSubject(line) : cardSubject(run);
}

function alertOf({ wanted, id, at }: AlertDraft, about: About, author: string | undefined): Alert {
  const { channel, notBefore, status, subscriptions, thread, adds, group } = wanted;
  const { run, redSince, stillRed, overtakenBy } = about;
  const mention = mentionOf(wanted, about, author);
  return {
    id,
    channel,
    at,
    notBefore,
    run: run.id,
    status,
    subscriptions,
    snapshot: inBrief(run),
    redSince,
    stillRed,
    overtakenBy,
    thread,
    mention,
    ...(adds && { adds }),
    ...(group === 'branch' && { group }),
  };
}

const mostJobs = 10;

/** Returns what a line in a list shows of a run: the run itself is stored once, and not with each of its alerts. */
function inBrief(run: Run): Run {
  return {
    ...run,
    email: undefined,
    // Failed jobs come first.
    jobs: run.jobs.slice(0, mostJobs),
    failures: run.failures.map((failure) => ({ ...failure, lines: [] })),
  };
}

/** Returns the mention of an alert: only the first failure of a streak and pending approvals mention people. */
function mentionOf(
  { status, mentions }: Delivery,
  about: About,
  author: string | undefined,
): string | undefined {
  if (status !== 'hold' && !(status === 'failed' && isFirst(about))) return undefined;
  const said = mentions.flatMap((mention) =>
    mention === 'author' ? (status === 'failed' && author ? [`<@${author}>`] : []) : groupOf(mention.group),
  );
  return said.length === 0 ? undefined : [...new Set(said)].join(' ');
}

function groupOf(group: string): readonly string[] {
  return /^S[A-Z0-9]{1,30}$/.test(group) ? [`<!subteam^${group}>`] : [];
}

/** True for the failure that turned the workflow red; false when a newer success has overtaken it. */
function isFirst({ run, redSince, overtakenBy }: About): boolean {
  return overtakenBy === undefined && (redSince === undefined || redSince.run === run.id);
}

/** Returns who in Slack wrote the commit that made the branch fail, where a rule mentions them. */
async function breaker(
  all: readonly AlertDraft[],
  about: About,
  services: AlertServices,
): Promise<string | undefined> {
  const isAsked = all.some(({ wanted }) => wanted.status === 'failed' && wanted.mentions.includes('author'));
  return isAsked && isFirst(about) ? commitAuthor(about.workspace, about.run, services) : undefined;
}
