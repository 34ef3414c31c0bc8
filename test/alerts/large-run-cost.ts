/** A run of many jobs of which an early one fails: what it costs at the table, and how often its card is edited. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { seal } from '../../lambda/slack/button-tokens.ts';
import { createStore } from '../../lambda/store/dynamo/dynamo-store.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { openQuickDynamo } from '../fakes/dynamodb-in-process.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import { hook } from './fake-alert-services.ts';
import { ofJob, type subscription, whole } from './sample-reports.ts';

export type Ready = Awaited<ReturnType<typeof openBilled>>;

/** A table that adds up what is written to it. */
export async function openBilled() {
  const clock = { now: Date.UTC(2026, 10, 23) };
  const units = { written: 0 };
  const quick = await openQuickDynamo('bot');
  const send = async (command: { readonly input: object }) => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    try {
      const answer = await quick.send(command as never);
      if (!/^(Get|BatchGet|Query)Command$/.test(command.constructor.name)) units.written += unitsOf(answer);
      return answer;
    } catch (error) {
      // A condition that does not hold is billed as well.
      units.written += 1;
      throw error;
    }
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  let made = 0;
  const newId = () => `attempt-${made++}`;
  return { it: createStore({ client, tableName: 'bot', clock: () => clock.now, newId }), clock, units };
}

interface Consumed {
  readonly CapacityUnits?: number;
}

function unitsOf(answer: object): number {
  const { ConsumedCapacity = [] } = answer as { ConsumedCapacity?: Consumed | readonly Consumed[] };
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

const second = 1_000;
const between = 1.5 * second;
/** The job that fails. */
const failing = 4;

export interface LargeRun {
  /** Of the table, as DynamoDB bills them. */
  readonly units: number;
  readonly posts: number;
  /** When the card was edited, in milliseconds since the run's start, and to what. */
  readonly edits: readonly { readonly at: number; readonly message: Message }[];
}

/** Jobs end one after the other, one in one and a half seconds, and each report comes twice where `copies` says so. */
export async function tellLargeRun(
  ready: Ready,
  {
    count,
    subscribed,
    copies = 1,
  }: { count: number; subscribed: ReturnType<typeof subscription>; copies?: 1 | 2 },
): Promise<LargeRun> {
  const { it: store, clock, units } = ready;
  const { workspace } = subscribed;
  await store.saveHook(workspace, { ...hook, webhookId: 'w1' });
  await store.saveSubscription(subscribed);
  const queue: { readonly at: number; readonly queued: Queued }[] = [];
  const said: { readonly at: number; readonly message: Message }[] = [];
  const edits: { readonly at: number; readonly message: Message }[] = [];
  const begun = clock.now;
  const services = servicesOf(ready, {
    workspace,
    queue,
    post: (message) => said.push({ at: clock.now - begun, message }),
    edit: (message) => edits.push({ at: clock.now - begun, message }),
  });
  const until = async (time: number) => {
    for (;;) {
      const next = queue.findIndex(({ at }) => at <= time);
      const [due] = next === -1 ? [] : queue.splice(next, 1);
      if (!due) break;
      clock.now = Math.max(clock.now, due.at);
      await runJob(jobs, due.queued, services);
    }
    clock.now = Math.max(clock.now, time);
  };
  const tell = async (report: ReturnType<typeof whole>) => {
    for (let copy = 0; copy < copies; copy += 1) {
      await runJob(jobs, { version: 1, workspace, kind: 'report', hook: hook.id, report }, services);
      await until(clock.now);
    }
  };
  const before = units.written;
  const common = { run: `${workspace}-${count}`, branch: `b${count}`, createdAt: begun, startedAt: begun };
  for (let index = 0; index < count; index += 1) {
    await until(begun + (index + 1) * between);
    const status = index === failing ? 'failed' : 'success';
    const times = { startedAt: clock.now - 30 * second, stoppedAt: clock.now };
    const job = { name: `job number ${index} of many`, number: 1_000 + index, status, ...times } as const;
    await tell(ofJob(job.name, status, { ...common, job, id: `${common.run} ${index}`, at: clock.now }));
  }
  await until(begun + (count + 1) * between);
  await tell(whole('failed', { ...common, id: `${common.run} end`, at: clock.now, stoppedAt: clock.now }));
  await until(clock.now + 60 * second);
  return { units: units.written - before, posts: said.length, edits };
}

interface Heard {
  readonly workspace: string;
  readonly queue: { readonly at: number; readonly queued: Queued }[];
  readonly post: (message: Message) => void;
  readonly edit: (message: Message) => void;
}

function servicesOf({ it: store, clock }: Ready, { workspace, queue, post, edit }: Heard): AlertServices {
  let made = 0;
  const newId = () => `id-${made++}`.padEnd(16, '0');
  const sealing = { store, newId, now: () => clock.now };
  const poster: Partial<Poster> = {
    async post(message, { channel }) {
      await seal(message, { workspace, channel }, sealing);
      post(message);
      return { is: 'posted', ts: '1.1' };
    },
    async update(message, { channel, ts }) {
      await seal(message, { workspace, channel }, sealing);
      edit(message);
      return { is: 'posted', ts };
    },
    readers: async () => 'own company',
  };
  return {
    ...noRotation,
    store,
    circleci: async (): Promise<CircleCI> => {
      throw new CircleCIError('unavailable', 'away');
    },
    poster: async () => poster as Poster,
    hookAddress: fakeHookAddress,
    send: async (queued) => {
      const after = queued.kind === 'drain' ? (queued.after ?? 0) : 0;
      queue.push({ at: clock.now + after * second, queued });
    },
    now: () => clock.now,
    sleep: async (milliseconds) => {
      clock.now += milliseconds;
    },
    newId,
    log: () => undefined,
  };
}
