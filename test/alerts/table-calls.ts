/** What one alert costs at the table, from CircleCI's report to the message that stands in its channel. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import type { realStore } from '../store/every-store.ts';
import { hook } from './fake-alert-services.ts';
import { subscription, whole } from './sample-reports.ts';

export type Ready = Awaited<ReturnType<typeof realStore>>;

export interface TableCalls {
  readonly reads: number;
  readonly writes: number;
  /** Items that were read. */
  readonly items: number;
}

/** Sets up a workspace with one channel subscribed to one project: the same names in each. */
export async function settle({ it: store }: Ready, workspace: string): Promise<void> {
  // A webhook set up by the bot. One set up by hand costs one write more, with the first report.
  await store.saveHook(workspace, { ...hook, webhookId: 'w1' });
  await store.saveSubscription(subscription({ statuses: ['failed', 'success'] }, { workspace }));
  await store.schedule({ workspace, kind: 'poll', id: 'gh/acme/web', at: 1 });
}

/** Reports one workflow's end, in a workspace without earlier reports. */
export async function tell(
  ready: Ready,
  workspace: string,
  status: 'success' | 'failed',
): Promise<TableCalls> {
  const { clock, sent, paid } = ready;
  const queue: Queued[] = [];
  const said: string[] = [];
  const services = servicesOf(ready, queue, said);
  sent.length = 0;
  paid.items = 0;
  const report = whole(status, { at: clock.now, createdAt: clock.now });
  await runJob(jobs, { version: 1, workspace, kind: 'report', hook: hook.id, report }, services);
  if (queue.length > 0) throw new Error('Something was left to the queue.');
  if (said.join() !== hook.channel) throw new Error(`Said in ${said.join(', ') || 'no channel'}`);
  const reads = sent.filter((name) => /^(Get|BatchGet|Query)/.test(name)).length;
  return { reads, writes: sent.length - reads, items: paid.items };
}

function servicesOf({ it: store, clock }: Ready, queue: Queued[], said: string[]): AlertServices {
  const poster: Partial<Poster> = {
    async post(_, { channel }) {
      said.push(channel);
      return { is: 'posted', ts: '1.1' };
    },
    readers: async () => 'own company',
  };
  return {
    store,
    circleci: async (): Promise<CircleCI> => {
      throw new CircleCIError('unavailable', 'away');
    },
    poster: async () => poster as Poster,
    ...noRotation,
    hookAddress: fakeHookAddress,
    send: async (queued) => void queue.push(queued),
    now: () => clock.now,
    sleep: async () => undefined,
    newId: () => 'holder',
    log: () => undefined,
  };
}
