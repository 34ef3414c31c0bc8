/** What is done at a time, minute by minute: the store in memory, Slack as a list, and the queue worked off at once. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { NotConnectedError } from '../../lambda/errors.ts';
import { sendDue } from '../../lambda/jobs/enqueue-due-jobs.ts';
import type { LogEntry } from '../../lambda/log.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import type { AlertServices, Poster, PostOutcome } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import { createFakeStore } from '../fakes/store.ts';
import { now as start } from './sample-reports.ts';

export interface Said {
  readonly to: string;
  readonly id: string | undefined;
  readonly message: Message;
  /** Left out where it is in no thread. */
  readonly thread?: string;
}

interface Options {
  readonly circleci?: CircleCI | undefined;
  readonly now?: number;
  /** Left out: one of its own, from `now` on. */
  readonly clock?: { now: number };
}

export function openClockwork({ circleci, now = start, clock = { now } }: Options = {}) {
  const store = createFakeStore({ clock: () => clock.now });
  const queue: Queued[] = [];
  const done: Queued[] = [];
  const putBack: { readonly queued: Queued; readonly at: number }[] = [];
  const said: Said[] = [];
  /** Changes of what was said: `id` is its ts. */
  const edited: Said[] = [];
  /** What one person sees: `id` is the sealed response_url. */
  const replaced: Said[] = [];
  /** As many replacements are lost. */
  const refusals: 'lost'[] = [];
  const log: LogEntry[] = [];
  const outcomes: PostOutcome[] = [];
  let ids = 0;
  const found = { ts: 'absent' as string };
  /** Who reads each channel that is named. */
  const readers = new Map<string, Awaited<ReturnType<Poster['readers']>>>();
  /** Who each person is that is named. */
  const effectiveRoles = new Map<string, EffectiveRole>();
  /** Members by their confirmed addresses, and each that was asked for. */
  const members = new Map<string, string>();
  const askedFor: string[] = [];
  const post = async (message: Message, to: string, id?: string, thread?: string): Promise<PostOutcome> => {
    const outcome: PostOutcome = outcomes.shift() ?? { is: 'posted', ts: `${said.length + 1}.1` };
    if (outcome.is === 'posted') said.push({ to, id, message, ...(thread !== undefined && { thread }) });
    return outcome;
  };
  const poster: Poster = {
    post: (message, { channel, id, thread }) => post(message, channel, id, thread),
    async update(message, { channel, ts }) {
      edited.push({ to: channel, id: ts, message });
      return { is: 'posted', ts };
    },
    async replace(message, { user, sealed }) {
      replaced.push({ to: user, id: sealed, message });
      return refusals.pop() === undefined;
    },
    find: async () => found.ts,
    tell: (user, message) => post(message, user),
    readers: async (channel) => readers.get(channel) ?? 'own company',
    async memberByEmail(email) {
      askedFor.push(email);
      const user = members.get(email);
      return user === undefined ? { is: 'none' } : { is: 'member', user };
    },
    effectiveRole: async (user) => effectiveRoles.get(user) ?? 'operator',
  };
  const services: AlertServices = {
    store,
    circleci: async () => {
      if (!circleci) throw new NotConnectedError('no token');
      return circleci;
    },
    poster: async () => poster,
    ...noRotation,
    hookAddress: fakeHookAddress,
    async send(queued) {
      const after = queued.kind === 'drain' ? (queued.after ?? 0) * 1000 : 0;
      if (after > 0) putBack.push({ queued, at: clock.now + after });
      else queue.push(queued);
    },
    now: () => clock.now,
    sleep: async (milliseconds) => {
      clock.now += milliseconds;
    },
    newId: () => `id${ids++}`,
    log: (entry) => void log.push(entry),
  };

  /** What was put back, or is delivered later, comes once its time has come. */
  async function workOff(): Promise<void> {
    const due = putBack.filter(({ at }) => at <= clock.now);
    queue.push(...due.map(({ queued }) => queued));
    for (const one of due) putBack.splice(putBack.indexOf(one), 1);
    for (let queued = queue.shift(); queued; queued = queue.shift()) {
      done.push(queued);
      await runJob(jobs, queued, services).catch((error: unknown) => {
        if (!(error instanceof RetryError)) throw error;
        putBack.push({ queued, at: clock.now + error.after });
      });
    }
  }

  return {
    clock,
    store,
    queue,
    done,
    said,
    edited,
    replaced,
    refusals,
    log,
    outcomes,
    found,
    readers,
    effectiveRoles,
    members,
    askedFor,
    services,
    workOff,
    handle: (queued: Queued) => runJob(jobs, queued, services),
    /** With everything that follows from it. */
    async finish(queued: Queued): Promise<void> {
      await runJob(jobs, queued, services);
      await workOff();
    },
    /** Runs the schedule once, and everything that follows from it. */
    async minute(): Promise<void> {
      clock.now = Math.ceil((clock.now + 1) / 60_000) * 60_000;
      await sendDue(services, clock.now + 30_000);
      await workOff();
    },
    /** What was worked off, and forgets it. */
    took: (kind: Queued['kind']) => done.splice(0).filter((queued) => queued.kind === kind),
  };
}

export type Clockwork = ReturnType<typeof openClockwork>;

/** A CircleCI that answers only what it is given. */
export function answeringOnly(given: Partial<CircleCI>): CircleCI {
  const none = createCircleCI({ host: 'http://127.0.0.1:1', token: 'none', timeout: 1 });
  return { ...none, host: 'https://circleci.com', ...given };
}
