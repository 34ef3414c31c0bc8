/** Looks whether the run that a subscription expects has come; tells its channel once when it has not, and when it comes. */

import type { CircleCI } from '../circleci/client/client.ts';
import { isOngoing } from '../circleci/status.ts';
import { hostOfProject } from '../connections/find-connection.ts';
import { enqueue } from '../outbox/enqueue-message.ts';
import { isExpected, isRefusedToken } from '../polling/classify-read-errors.ts';
import { pollLimitOf, restAfter, restOf } from '../polling/rate-limit.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Expectation } from '../rule-options/expectation.ts';
import { nextDue, windowAt } from '../rules/expected-run-deadlines.ts';
import { endOfQuiet } from '../rules/quiet-hours.ts';
import type { Expected, Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import { absentView, arrivedView } from '../views/alerts/expected-run.ts';
import type { Message } from '../views/text/message.ts';
import { type Arrival, type Look, readArrival, reportedArrival } from './find-expected-run.ts';
import { causeOf } from './missing-run-cause.ts';
import { notifyTokenRejected } from './notify-token-rejected.ts';

const minute = 60_000;
const hour = 60 * minute;
/** CircleCI may show a run this much later. */
const settling = 2 * minute;
/** Pause while CircleCI cannot tell. */
const retry = 5 * minute;
/** A run that was seen up to then may show its end this much later. */
const overlap = hour;
/** Time kept for telling. */
const reserve = 8_000;

/** Schedules the next look before anything can fail. */
export async function handleExpectation(
  { workspace, id }: QueuedAs<'expectation'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now } = services;
  const found = (await store.subscriptions(workspace)).find((one) => one.id === id);
  const expectation = found?.rule.expect;
  if (!found || !expectation) return;
  const again = (at: number) => store.schedule({ workspace, kind: 'expectation', id, at });
  const rest = restUntil(found, now());
  await again(rest ?? now() + retry);
  if (rest !== undefined) return;
  const until = deadline - reserve;
  const one = { found, expectation, at: now(), until };
  const look = await lookFor(one, services);
  if (look.is === 'unknown') return;
  if (look.is === 'there') await again(await arrived(one, look.arrival, services));
  else await again(await absent(one, look, services));
}

interface One {
  readonly found: Subscription;
  readonly expectation: Expectation;
  /** When it is looked at. */
  readonly at: number;
  readonly until: number;
}

/** Returns until when nothing is to be told. What is missed and comes while it rests, is not told at all. */
function restUntil({ paused, mutedUntil, rule, expected }: Subscription, now: number): number | undefined {
  if (paused) return now + hour;
  if (mutedUntil !== undefined && mutedUntil > now) return Math.min(mutedUntil, now + hour);
  const end = endOfQuiet(rule, now);
  return end > now && expected?.missed?.toldAt === undefined ? end : undefined;
}

function expectedOf({ expected, createdAt }: Subscription): Expected {
  return expected ?? { since: createdAt };
}

/** Webhooks report a run that has come, also while CircleCI is down; that none has come, CircleCI alone can tell. */
async function lookFor({ found, expectation, at, until }: One, services: AlertServices): Promise<Look> {
  const { workspace, project, rule } = found;
  const { missed } = expectedOf(found);
  // Up to `seenTo` none had come since the window of the absence began.
  const since =
    missed && (expectation.by === 'span' ? missed.at : windowAt(expectation, rule.timeZone, missed.at).from);
  const from =
    missed && since !== undefined
      ? Math.max(since, missed.seenTo - overlap)
      : windowAt(expectation, rule.timeZone, at).from;
  const wanted = { workspace, project, rule, of: expectation.of, from };
  const reported = await reportedArrival(wanted, services);
  if (reported) return { is: 'there', arrival: reported };
  return asking(
    { workspace, project },
    (circleci) => inTime(readArrival(wanted, circleci), until - at),
    services,
  );
}

async function asking(
  { workspace, project }: Pick<Subscription, 'workspace' | 'project'>,
  ask: (circleci: CircleCI) => Promise<Look>,
  services: AlertServices,
): Promise<Look> {
  const limit = await pollLimitOf(workspace, { project }, services);
  try {
    if ((await restOf(limit, services)) > 0) return { is: 'unknown' };
    return await ask(await services.circleci(workspace, project));
  } catch (error) {
    if (!isExpected(error)) throw error;
    await restAfter(error, limit, services);
    if (isRefusedToken(error)) await notifyTokenRejected(workspace, { project }, services);
    services.log({ log: 'expectation.unknown', workspace, reason: error instanceof Error ? error.name : '' });
    return { is: 'unknown' };
  }
}

/** Returns when to look again. */
async function arrived(one: One, arrival: Arrival, services: AlertServices): Promise<number> {
  const { found, expectation, at } = one;
  const { since, missed, metAt } = expectedOf(found);
  const { store } = services;
  if (missed && (await isTold(one, missed, services))) {
    const { rule } = found;
    const due = expectation.by === 'clock' ? missed.at : undefined;
    const message = arrivedView({
      subscription: found,
      expectation,
      arrival,
      due,
      lastAt: metAt,
      host: await hostOf(found, services),
    });
    const id = idOf('arrived', found, missed);
    await say({ found, id, message, notBefore: endOfQuiet(rule, at) }, services);
  }
  const last = Math.max(metAt ?? 0, arrival.at);
  if (missed || last !== metAt) await store.changeSubscription(found, { expected: { since, metAt: last } });
  const next = nextDue(expectation, found.rule.timeZone, { metAt: last, now: at });
  return Math.max(at + settling, next + settling);
}

/** A crash may have come between telling and recording it. */
async function isTold(
  { found: { workspace, channel }, found }: One,
  missed: NonNullable<Expected['missed']>,
  { store }: AlertServices,
): Promise<boolean> {
  if (missed.toldAt !== undefined) return true;
  const ids = [idOf('absent', found, missed)];
  const known = await store.knownKeys(workspace, { destination: channel, scope: 'destination', ids });
  return known.length > 0;
}

/** Returns when to look again: soon, and then less and less often. A report of the run is looked at once. */
async function absent(
  one: One,
  look: Extract<Look, { is: 'absent' }>,
  services: AlertServices,
): Promise<number> {
  const { found, expectation, at, until } = one;
  const { store } = services;
  const before = expectedOf(found);
  // CircleCI may not show yet that a run has begun, or passed, just before the expectation was set.
  const mayHaveCome = expectation.of === 'start' || look.others.some(({ status }) => isOngoing(status));
  if (at < before.since + settling && mayHaveCome) return before.since + settling;
  const { from, due } = windowAt(expectation, found.rule.timeZone, at);
  const anchor = expectation.by === 'clock' ? due : (before.metAt ?? before.since);
  const missed = { at: before.missed?.at ?? anchor, seenTo: at };
  const toldAt = before.missed?.toldAt;
  const record = (told: number | undefined) =>
    store.changeSubscription(found, { expected: { ...before, missed: { ...missed, toldAt: told } } });
  // It may have been removed meanwhile: then nothing is told.
  if (!(await record(toldAt)) || toldAt !== undefined) return at + pause(at - (toldAt ?? at));
  const cause = await causeOf({ found, from, until }, services);
  const message = absentView({
    subscription: found,
    expectation,
    cause,
    now: at,
    lastAt: before.metAt,
    others: look.others,
    host: await hostOf(found, services),
  });
  await say({ found, id: idOf('absent', found, missed), message, notBefore: at }, services);
  await record(at);
  return at + pause(0);
}

function pause(since: number): number {
  return since < 3 * hour ? 15 * minute : hour;
}

function idOf(
  what: 'absent' | 'arrived',
  { id, expected, createdAt }: Subscription,
  { at }: Pick<NonNullable<Expected['missed']>, 'at'>,
): string {
  return `${what}:${id}:${expected?.since ?? createdAt}:${at}`;
}

function hostOf({ workspace, project }: Subscription, { store }: AlertServices) {
  return hostOfProject(workspace, project, store);
}

interface Saying {
  readonly found: Subscription;
  readonly id: string;
  readonly message: Message;
  readonly notBefore: number;
}

async function say({ found, id, message, notBefore }: Saying, services: AlertServices): Promise<void> {
  const { workspace, channel: destination } = found;
  const draft = { kind: 'expectation', destination, id, at: services.now(), notBefore } as const;
  await enqueue(workspace, { ...draft, payload: { message, subscriptions: [{ id: found.id }] } }, services);
}
