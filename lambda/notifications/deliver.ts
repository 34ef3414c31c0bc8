/**
 * What waits for a channel is said there: one sender at a time, in order, at Slack's pace. An alert is NEW while it
 * waits, INTENT while it is being sent, and then DONE or DEAD. Safe to repeat, and to be killed anywhere.
 */
import type { Queued } from '../queued.ts';
import type { Alert } from '../store/outbox.ts';
import { batches } from './batches.ts';
import { Pace } from './pace.ts';
import { RetryError } from './retry.ts';
import { sendBatch } from './send.ts';
import type { AlertServices, Poster } from './services.ts';

/** As many are looked at together: enough to see that a channel is hot. */
const mostAtOnce = 200;
/** Longer than the function may run: whoever holds a channel longer was killed. */
const channelLease = 90_000;
/** What is left of the function's time when no further message is begun. */
const reserveTime = 6_000;

export interface Turn {
  readonly workspace: string;
  readonly channel: string;
  readonly holder: string;
  /** When the function must have ended. */
  readonly deadline: number;
}

/** Throws RetryError when more waits than the time allows, or when Slack says later. */
export async function handleDrain(
  queued: Extract<Queued, { kind: 'drain' }>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, channel } = queued;
  const { store, now, newId } = services;
  const turn: Turn = { workspace, channel, holder: newId(), deadline };
  const entering = { holder: turn.holder, now: now(), until: now() + channelLease };
  if ((await store.enterChannel(workspace, channel, entering)) === 'noted') return;
  try {
    const sending = {
      turn,
      pace: new Pace(turn, services),
      poster: await posterOrNone(workspace, services),
      host: (await store.connection(workspace))?.host,
      delivered: new Map(),
    };
    do {
      while (await sendSome(sending, services));
      await callForLater(turn, services);
      await noteDeliveries(sending, services);
    } while (!(await store.leaveChannel(workspace, channel, turn.holder)));
  } catch (error) {
    // Whoever was noted meanwhile is served by this very message when it comes again.
    await leave(turn, services);
    throw error;
  }
}

export interface Sending {
  readonly turn: Turn;
  readonly pace: Pace;
  /** Undefined: the workspace has uninstalled us. */
  readonly poster: Poster | undefined;
  /** Where the workspace's CircleCI is. */
  readonly host: string | undefined;
  /** The subscriptions that something was said for, by id. */
  readonly delivered: Map<string, Alert['subscriptions'][number]>;
}

/** Once for all that was said: the list of subscriptions shows it. */
async function noteDeliveries({ turn, delivered }: Sending, { store, now }: AlertServices): Promise<void> {
  const { workspace } = turn;
  for (const which of delivered.values())
    await store.changeSubscription({ ...which, workspace }, { lastDeliveryAt: now() });
  delivered.clear();
}

/** False when nothing waits. */
async function sendSome(sending: Sending, services: AlertServices): Promise<boolean> {
  const { workspace, channel, deadline } = sending.turn;
  const { store, now } = services;
  const waiting = await store.waiting(workspace, channel, { limit: mostAtOnce, now: now() });
  if (waiting.length === 0) return false;
  const planned = await batches(waiting, sending.turn, store);
  for (const [index, batch] of planned.entries()) {
    if (now() > deadline - reserveTime) throw new RetryError(0);
    sending.pace.expect(planned.length - index);
    await sendBatch(batch, { ...sending, isHot: waiting.length > planned.length * 2 }, services);
  }
  return true;
}

/** When quiet hours hold something back, somebody has to come for it. */
async function callForLater({ workspace, channel }: Turn, { store, now }: AlertServices): Promise<void> {
  const page = { limit: mostAtOnce, now: Number.MAX_SAFE_INTEGER };
  const held = await store.waiting(workspace, channel, page);
  const times = held.map(({ notBefore }) => notBefore).filter((time) => time > now());
  if (times.length > 0)
    await store.schedule({ workspace, kind: 'drain', id: channel, at: Math.min(...times) });
}

async function posterOrNone(workspace: string, services: AlertServices): Promise<Poster | undefined> {
  try {
    return await services.poster(workspace);
  } catch (error) {
    if (error instanceof Error && error.name === 'NotInstalledError') return undefined;
    throw error;
  }
}

async function leave({ workspace, channel, holder }: Turn, { store }: AlertServices): Promise<void> {
  try {
    // Once to take note of the note, once to go.
    if (!(await store.leaveChannel(workspace, channel, holder)))
      await store.leaveChannel(workspace, channel, holder);
  } catch {
    // The lease ends by itself.
  }
}
