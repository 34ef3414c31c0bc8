/** Enqueues and renders what stands in a card's thread: a failure's details, a recovery, and mentions. */
import * as v from 'valibot';
import { messageOf } from '../outbox/enqueue-message.ts';
import type { Place, Renderer } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import type { Alert } from '../store/alert.ts';
import { alertSchema } from '../store/alert-schemas.ts';
import type { OutboxMessage, Posted } from '../store/outbox-store.ts';
import { redTimeSchema } from '../store/red-time.ts';
import { listNotesOf } from '../store/run-list.ts';
import type { Run } from '../store/stored-runs.ts';
import { calledView } from '../views/alerts/alert.ts';
import { alertDetailsView } from '../views/alerts/alert-details.ts';
import { anotherFailureView, recoveryView } from '../views/alerts/red-time.ts';
import { listOverView, mentionedView, runLineView } from '../views/alerts/run-list.ts';
import { calledBy, cardFacts, hostOf, mentionOf } from './alert-facts.ts';
import { isAlert } from './batching.ts';
import type { CardNotes } from './card-notes.ts';
import { excerptIn } from './may-show-output.ts';
import { agreedOnly } from './shared-channel.ts';

export interface CardTold {
  /** The alerts for which the card was posted or edited. */
  readonly alerts: readonly Alert[];
  readonly run: Run;
  /** The card as it was before; undefined when it is new. */
  readonly posted: Posted | undefined;
  readonly before: CardNotes;
  readonly place: Pick<Place, 'destination'>;
  readonly ts: string;
}

export function followUps(told: CardTold, now: number): readonly OutboxMessage[] {
  return [...thread(told, now), ...mentionReply(told, now)];
}

function thread(told: CardTold, now: number): readonly OutboxMessage[] {
  const { alerts, run, posted, before, ts } = told;
  const last = alerts.findLast((alert) => isAlert(alert) || alert.adds === 'reason');
  if (last?.thread !== 'on') return [];
  if (last.status === 'failed' || last.adds === 'reason') {
    const hasDetails = alertDetailsView({ run, excerpt: 'hide' }) !== undefined;
    const details = { kind: 'failure-details', subject: `details:${run.id}:${ts}` } as const;
    return hasDetails ? [reply(told, { ...details, name: `details:${last.id}`, alert: last, now })] : [];
  }
  // A new card says so itself.
  const isNews = last.status === 'fixed' && posted && before.recovery !== last.id;
  const recovery = { kind: 'recovery', broadcast: 'channel', name: `fixed-${last.id}` } as const;
  return isNews ? [reply(told, { ...recovery, alert: last, now })] : [];
}

/** Slack does not notify people of mentions added by an edit. `lines`: of a list, how many they are mentioned for. */
export function mentionReply(
  told: Omit<CardTold, 'run'>,
  now: number,
  lines?: number,
): readonly OutboxMessage[] {
  const { alerts, posted, before } = told;
  const called = calledBy(alerts);
  const last = alerts.filter(isAlert).at(-1);
  if (!posted || !last || called === undefined || before.called === called) return [];
  const alert = { ...last, mention: mentionOf(alerts) };
  const name = called.replace(/\W+/g, '-');
  return [reply(told, { kind: 'mention', name, alert, now, ...(lines && { more: { count: lines } }) })];
}

interface Reply {
  readonly kind: 'failure-details' | 'another-failure' | 'recovery' | 'mention';
  /** Distinguishes the card's replies; the same on every attempt. */
  readonly name: string;
  readonly alert: Alert;
  readonly now: number;
  readonly subject?: string;
  readonly broadcast?: 'channel';
  /** What else its renderer needs. */
  readonly more?: Omit<Payload, 'alert'>;
}

export function reply(
  { ts, place }: Pick<CardTold, 'ts' | 'place'>,
  { name, alert, now, more, ...draft }: Reply,
): OutboxMessage {
  return messageOf({
    ...draft,
    destination: place.destination,
    thread: ts,
    id: `${ts}:${name}`,
    at: Math.min(alert.at, now),
    payload: { ...more, alert },
  });
}

const schema = v.object({
  alert: alertSchema,
  /** Of a recovery: what it ended. */
  red: v.optional(redTimeSchema),
  /** Of another failure: what is new about it. */
  news: v.optional(v.picklist(['reason', 'author'])),
  /** Of the recovery of a whole list: its subject. */
  list: v.optional(v.string()),
  /** Of a mention in a list: how many alerts it is for. */
  count: v.optional(v.number()),
});
type Payload = v.InferOutput<typeof schema>;

function payloadOf(messages: readonly OutboxMessage[]): Payload | undefined {
  const read = v.safeParse(schema, messages.at(-1)?.payload);
  return read.success ? read.output : undefined;
}

function alertOf(messages: readonly OutboxMessage[]): Alert | undefined {
  return payloadOf(messages)?.alert;
}

/** Draws the details of the run as it is now: posted once, then edited as more jobs fail. */
export const detailsRenderer: Renderer<AlertServices> = {
  ...agreedOnly,
  async render({ messages }, place, services) {
    const alert = alertOf(messages);
    if (!alert) return 'unreadable';
    const facts = await cardFacts(alert, place, services);
    const { run, host } = facts;
    const excerpt = await excerptIn(facts, place, services);
    const message = alertDetailsView({ run, excerpt, ...(host !== undefined && { host }) });
    return message && { message };
  },
};

/** Says the recovery in the channel, too, where the failure was posted. */
export const recoveryRenderer: Renderer<AlertServices> = {
  ...agreedOnly,
  async render({ messages }, place, services) {
    const payload = payloadOf(messages);
    if (!payload) return 'unreadable';
    const { alert, red, list } = payload;
    const host = await hostOf(alert.snapshot, place, services);
    if (red) return { message: recoveryView({ run: alert.snapshot, red, host }) };
    const { workspace, destination } = place;
    const listed = list === undefined ? undefined : await services.store.posted(workspace, destination, list);
    const { rows } = listNotesOf(listed?.notes) ?? {};
    return { message: rows ? listOverView(rows) : runLineView(alert, { host }) };
  },
};

/** Says that the branch failed again for another reason, or with another person's commit. */
export const anotherFailureRenderer: Renderer<AlertServices> = {
  ...agreedOnly,
  async render({ messages }, place, services) {
    const payload = payloadOf(messages);
    if (!payload) return 'unreadable';
    const { alert, news = 'author' } = payload;
    const facts = await cardFacts(alert, place, services);
    const { run, host } = facts;
    const excerpt = await excerptIn(facts, place, services);
    return { message: anotherFailureView({ run, news, excerpt, host }) };
  },
};

export const mentionRenderer: Renderer<AlertServices> = {
  ...agreedOnly,
  async render({ messages }, place, services) {
    const payload = payloadOf(messages);
    if (!payload) return 'unreadable';
    const { alert, count = 1 } = payload;
    if (count > 1) return { message: mentionedView(count, alert.mention) };
    const facts = await cardFacts(alert, place, services);
    const { run, host } = facts;
    const { status, mention } = alert;
    const shown = { run, status, redSince: undefined, mention, now: services.now() };
    const excerpt = await excerptIn(facts, place, services);
    return { message: calledView({ ...shown, excerpt, ...(host !== undefined && { host }) }) };
  },
};
