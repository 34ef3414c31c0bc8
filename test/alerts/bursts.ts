/** Many alerts for many channels of many workspaces at once, delivered in virtual time. */

import { handleReport } from '../../lambda/ingest/report-job.ts';
import { handleDrain } from '../../lambda/outbox/dispatcher.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import type { Handlers } from '../../lambda/queue/handler.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import type { Alert } from '../../lambda/store/outbox.ts';
import { createEventSource, type EventSourceOptions } from '../fakes/event-source.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { createPacedSlack, type SlackOptions } from '../fakes/paced-slack.ts';
import { noRotation } from '../fakes/rotation.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createVirtualTime, type VirtualTime } from '../fakes/virtual-time.ts';
import { run } from '../views/every-alert.ts';
import { now as start } from './reports.ts';

export interface BurstOptions extends Pick<SlackOptions, 'fault' | 'history'> {
  readonly source?: Partial<EventSourceOptions>;
  /** Milliseconds of a call of Slack's. */
  readonly latency?: number;
  /** Milliseconds at the table that each message of the queue takes. */
  readonly work?: number;
  /** Of the store: what is wrong with it. */
  readonly planted?: Partial<AlertStore>;
}

export type Burst = ReturnType<typeof openBurst>;

export function openBurst({ source, latency = 150, work = 0, planted, ...trouble }: BurstOptions = {}) {
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
    sleep: time.sleep,
    newId: () => `id${ids++}`,
    log: ({ log: name }) => void log.set(name, (log.get(name) ?? 0) + 1),
  };
  const events = createEventSource({
    ...{ time, handlers: slowed(time, work), services: () => services, ...source },
  });
  return {
    ...{ time, store, slack, events, log, services },
    /** Into the outbox, and the channel is called for. */
    async tell(workspace: string, alert: Alert): Promise<void> {
      await store.enqueue(workspace, alert);
      events.put({ version: 1, workspace, kind: 'drain', channel: alert.channel });
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

function slowed(time: VirtualTime, work: number): Handlers {
  return {
    async report(...given) {
      await time.sleep(work);
      await handleReport(...given);
    },
    async drain(...given) {
      await time.sleep(work);
      await handleDrain(...given);
    },
  };
}
