/** Decides what is said below a red time's message: a new reason or author, and its end. Slack notifies of no edit. */
import type { Place } from '../outbox/outbox-ports.ts';
import { isIn } from '../rules/red-times.ts';
import type { Alert } from '../store/alert.ts';
import type { OutboxMessage, Posted } from '../store/outbox-store.ts';
import type { RedTime } from '../store/red-time.ts';
import type { Run } from '../store/stored-runs.ts';
import { alertDetailsView } from '../views/alerts/alert-details.ts';
import type { CardNotes, Told } from './card-notes.ts';
import { mentionReply, reply } from './thread-replies.ts';

interface RedTimeTold {
  /** The alerts for which the message was posted or edited. */
  readonly alerts: readonly Alert[];
  readonly last: Alert;
  /** The run that the message shows. */
  readonly run: Run;
  readonly red: RedTime;
  /** The message as it was before; undefined when it is new. */
  readonly posted: Posted | undefined;
  readonly before: CardNotes;
  /** A person asked for no replies about further failures for a while. */
  readonly isSnoozed: boolean;
}

const nothing: Told = { reasons: [], authors: [], runs: [] };
const most = 40;

/** Returns what the message and its replies have told, this edit included. */
export function toldNow(said: RedTimeTold): Told {
  const { run, red, posted, before } = said;
  const { reasons, authors, runs } = before.told ?? nothing;
  if (red.fixed) return { reasons, authors, runs };
  const isTold = !posted || newsOf(said) !== undefined;
  const isKnown = isTold || reasons.length === 0 || runs.includes(run.id);
  return {
    reasons: isKnown ? union(reasons, reasonsOf(run)) : reasons,
    authors: isTold ? union(authors, authorsOf(run)) : authors,
    runs: isTold ? union(runs, [run.id]) : runs,
  };
}

export type News = 'reason' | 'author';

/** A rule that asks only for changes gets no news of later failures: they come to it as progress. */
function newsOf({ alerts, run, red, posted, before, isSnoozed }: RedTimeTold): News | undefined {
  const told = before.told ?? nothing;
  if (!posted || red.fixed || isSnoozed || !isAsked({ alerts }) || told.runs.includes(run.id))
    return undefined;
  const isNew = reasonsOf(run).some((reason) => !told.reasons.includes(reason));
  if (isNew && told.reasons.length > 0) return 'reason';
  return authorsOf(run).some((author) => !told.authors.includes(author)) ? 'author' : undefined;
}

function isAsked({ alerts }: Pick<RedTimeTold, 'alerts'>): boolean {
  return alerts.some(({ status, adds }) => status === 'failed' || adds === 'reason');
}

/** Returns one mark for each failed job that was looked into. */
function reasonsOf({ failures }: Run): readonly string[] {
  return failures.map(({ fingerprint, job, step }) => fingerprint ?? `${job} ${step ?? ''}`);
}

function authorsOf({ login, author }: Run): readonly string[] {
  const name = login ?? author;
  return name === undefined ? [] : [name];
}

function union(known: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...known, ...more])].slice(-most);
}

interface Posting extends RedTimeTold {
  readonly place: Pick<Place, 'destination'>;
  readonly ts: string;
}

export function redTimeReplies(said: Posting, now: number): readonly OutboxMessage[] {
  return [...failureReply(said, now), ...recoveryReply(said, now), ...mentionReply(said, now)];
}

/** The details of a failure where the rule wants them in the thread; else that it is news. */
function failureReply(said: Posting, now: number): readonly OutboxMessage[] {
  const { last, run, red, posted, before, ts } = said;
  if (red.fixed || !isAsked(said)) return [];
  const news = newsOf(said);
  const alert = { ...last, run: run.id, snapshot: run };
  const isTold = !posted || before.told?.runs.includes(run.id);
  const hasDetails = alertDetailsView({ run, excerpt: 'hide' }) !== undefined;
  if (last.thread === 'on' && hasDetails && (isTold || news)) {
    const details = { kind: 'failure-details', subject: `details:${run.id}:${ts}` } as const;
    return [reply(said, { ...details, name: `details:${last.id}`, alert, now })];
  }
  if (!news) return [];
  return [reply(said, { kind: 'another-failure', name: `again:${run.id}`, alert, now, more: { news } })];
}

/** Returns which recovery is said, and by a reply from which failure on. A new message says itself that it is over. */
export function recoveryNow(said: RedTimeTold): Pick<CardNotes, 'recovery' | 'repliedFrom'> {
  const { red, posted, before } = said;
  if (!red.fixed) return { recovery: before.recovery };
  if (!posted) return { recovery: recoveryOf(red.fixed.run) };
  const news = recoveryNews(said);
  return news
    ? { recovery: news.id, repliedFrom: red.first.run }
    : { recovery: before.recovery, repliedFrom: before.repliedFrom };
}

/** The id of a recovery's alert. */
function recoveryOf(run: string): string {
  return `fixed:${run}`;
}

/** Returns the recovery that is to be said in a reply, or whose reply is to be edited: a late failure moved its beginning. */
function recoveryNews({ alerts, last, red, posted, before }: RedTimeTold): Alert | undefined {
  if (!red.fixed || !posted) return undefined;
  const { run } = red.fixed;
  const id = recoveryOf(run);
  if (before.recovery === id) {
    const isMoved = before.repliedFrom !== undefined && before.repliedFrom !== red.first.run;
    return isMoved ? { ...last, id, run, status: 'fixed' } : undefined;
  }
  return alerts.findLast((alert) => alert.status === 'fixed' && isIn(red, alert.run));
}

function recoveryReply(said: Posting, now: number): readonly OutboxMessage[] {
  const { run, red, ts } = said;
  const news = recoveryNews(said);
  if (!news) return [];
  const alert = { ...news, snapshot: run };
  const which = { kind: 'recovery', broadcast: 'channel', subject: `${news.id}:${ts}` } as const;
  const name = `${news.id}:${red.first.run}`;
  return [reply(said, { ...which, name, alert, now, more: { red } })];
}
