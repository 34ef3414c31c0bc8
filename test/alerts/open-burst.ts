/** Many alerts for many channels of many workspaces at once, delivered in virtual time. */

import { messageOf } from '../../lambda/outbox/enqueue-message.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import type { Attempt, ReadyJob } from '../../lambda/queue/job-type.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Jobs } from '../../lambda/queue/parse-job.ts';
import { draftOf } from '../../lambda/rules/enqueue-alerts.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { createEventSource, type EventSourceOptions } from '../fakes/event-source.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createPacedSlack, type SlackOptions } from '../fakes/rate-limited-slack.ts';
import { replaceJobs } from '../fakes/run-queue-job.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createVirtualTime, type VirtualTime } from '../fakes/virtual-time.ts';
import { run } from '../views/alert-samples.ts';
import { now as start } from './sample-reports.ts';

export interface BurstOptions extends Pick<SlackOptions, 'fault' | 'history'> {
  readonly source?: Partial<EventSourceOptions>;
  /** Milliseconds of a call of Slack's. */
  readonly latency?: number;
  /** Milliseconds at the table that each message of the queue takes. */
  readonly work?: number;
  /** Of the store: what is wrong with it. */
  readonly planted?: Partial<AlertStore>;
  /** `hasty`: no one waits for a slot. */
  readonly sleep?: 'hasty';
}

export type Burst = ReturnType<typeof openBurst>;

export function openBurst({
  source,
  latency = 150,
  work = 0,
  planted,
  sleep,
  ...trouble
}: BurstOptions = {}) {
  const time = createVirtualTime(start);
  const store = { ...createFakeStore({ clock: time.now }), ...planted };
  const slack = createPacedSlack({ time, latency: () => latency, ...trouble });
  const log = new Map<string, number>();
  let ids = 0;
  const services: AlertServices = {
    store,
    circleci: async () => {
      throw new Error('not connected');
    },
    poster: async (workspace) => slack.poster(workspace),
    ...noRotation,
    hookAddress: fakeHookAddress,
    send: async (queued) => events.put(queued),
    now: time.now,
    sleep: sleep === 'hasty' ? async () => undefined : time.sleep,
    newId: () => `id${ids++}`,
    log: ({ log: name }) => void log.set(name, (log.get(name) ?? 0) + 1),
  };
  const events = createEventSource({
    time,
    jobs: slowed(time, work),
    services: () => services,
    ...source,
  });
  return {
    time,
    store,
    slack,
    events,
    log,
    services,
    /** Into the outbox, and the channel is called for. */
    async tell(workspace: string, alert: Alert): Promise<void> {
      await store.enqueue(workspace, messageOf(draftOf(alert)));
      events.put({ version: 1, workspace, kind: 'drain', destination: alert.channel });
    },
    alert(of: { readonly id: string; readonly channel: string; readonly run: string }): Alert {
      const at = time.now();
      const snapshot = { ...template, id: of.run, branch: of.run, startedAt: at, statusAt: at };
      const common = { redSince: undefined, mention: undefined, subscriptions: [], notBefore: 0 };
      return { ...of, ...common, at, status: 'failed', thread: 'off', snapshot };
    },
  };
}

const template = run({ status: 'failed', jobs: [], subject: undefined, pullRequest: undefined });

function slowed(time: VirtualTime, work: number): Jobs {
  const slowly = async (_: unknown, services: AlertServices, attempt: Attempt, real: ReadyJob) => {
    await time.sleep(work);
    await real.run(services, attempt);
  };
  return replaceJobs(jobs, { report: slowly, drain: slowly });
}
