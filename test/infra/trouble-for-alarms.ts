/** The bot from CircleCI's and Slack's requests to Slack's channels, and all that can be done to make it complain. */
import type { LogEntry, LogName } from '../../lambda/log.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import type { Consumer } from '../../lambda/queue/consumer-ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import { limits } from '../../lambda/queue/limits.ts';
import { consume } from '../../lambda/queue/process-batch.ts';
import { type Queued, writeQueued } from '../../lambda/queue-message.ts';
import { createApp } from '../../lambda/slack/bolt-app.ts';
import { createWorker } from '../../lambda/slack/handle-delivery.ts';
import { posterFor } from '../../lambda/slack/post-message.ts';
import { renewToken } from '../../lambda/slack/tokens/renew-token.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { subscription, web } from '../alerts/sample-reports.ts';
import { canary } from '../canaries/canary-classes.ts';
import { hook, reported, workflowCompleted } from '../fakes/circleci-requests.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { replaceJobs } from '../fakes/run-queue-job.ts';
import { createFakeDoor } from '../fakes/slack-ingress-ports.ts';
import { commandBody, signed } from '../fakes/slack-requests.ts';
import { createFakeWebhookDoor } from '../fakes/webhook-ingress-ports.ts';
import { ada, botToken, channel, openStage, team } from '../slack/worker-between-servers.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

const where = { workspace: team, hook };

export async function openWorld() {
  const stage = await openStage();
  const { store, now, log, newId } = stage.services;
  const queue: Queued[] = [];
  let events = 0;
  const services: AlertServices = {
    store,
    now,
    log,
    newId,
    hookAddress: fakeHookAddress,
    ...noRotation,
    circleci: () => Promise.reject(Object.assign(new Error(), { name: 'NotConnectedError' })),
    poster: (workspace) => posterFor(workspace, stage.services),
    send: async (queued) => void queue.push(queued),
    sleep: async (milliseconds) => stage.pass(milliseconds),
    renewToken: (which) =>
      renewToken(which, {
        ...stage.services,
        app: async () => ({ clientId: '1.2', clientSecret: canary('client secret') }),
        publicUrl: 'https://bot.example',
      }),
  };
  const hooked = { createdBy: ada, createdAt: now(), channel, webhookId: undefined, connectedAt: undefined };
  await store.saveHook(team, { ...hooked, id: hook, project: web });
  await store.saveSubscription(subscription({}, { workspace: team, channel }));

  /** Until the queue is empty. Whatever comes back later comes back at once, later. */
  async function workOff(changes: Partial<Pick<Consumer, 'jobs'>> & { store?: Partial<AlertStore> } = {}) {
    const ports: Consumer['ports'] = {
      putBack: async (_, seconds) => stage.pass(seconds * 1000),
      addToTally: ({ id }, of, by) => store.addToTally(id, of, by),
      remove: async () => undefined,
      moveToDeadLetters: async () => undefined,
      now,
      log,
    };
    const own = { ...services, store: { ...store, ...changes.store } };
    const consumer = { jobs: changes.jobs ?? jobs, services: own, ports, limits };
    for (let queued = queue.shift(); queued; queued = queue.shift()) {
      const record = { id: newId(), receipt: '', body: writeQueued(queued), group: team };
      const first = now();
      for (let receives = 1, left = 1; left > 0 && receives < 30; receives += 1) {
        const batch = [{ ...record, receives, firstReceivedAt: first }];
        left = (await consume(batch, consumer, now() + 50_000)).length;
      }
    }
  }

  const door = (given: Parameters<typeof createFakeWebhookDoor>[0] = {}) =>
    createFakeWebhookDoor({ store: async (queued) => void queue.push(queued), now, log, ...given });
  /** A workflow has failed, on a branch of its own. */
  function event({ slug = 'github/acme/web', age = 0 } = {}) {
    events += 1;
    const at = new Date(now() - age).toISOString();
    const pipeline = { ...workflowCompleted.pipeline, number: events, created_at: at };
    const vcs = { ...pipeline.vcs, branch: `branch-${events}` };
    const workflow = { ...workflowCompleted.workflow, id: `run-${events}`, created_at: at, stopped_at: at };
    const project = { ...workflowCompleted.project, slug };
    const common = { ...workflowCompleted, id: `event-${events}`, happened_at: at };
    return { ...common, project, workflow, pipeline: { ...pipeline, vcs } };
  }
  return {
    stage,
    queue,
    door,
    event,
    workOff,
    /** Sends a report as CircleCI does, and handles all that follows. */
    async fail(told = event()) {
      const status = await door().send(reported(told, where));
      await workOff();
      return status;
    },
    said: () => stage.slack.messages(channel),
    /** What was logged since, as Lambda writes it down. */
    lines: () => stage.logged.splice(0).map(lineOf),
  };
}

/** Lambda's JSON log format. */
function lineOf(entry: LogEntry): string {
  return JSON.stringify({ timestamp: '2026-11-23T12:00:00.000Z', level: 'INFO', message: entry });
}

/** What makes the bot log this once. */
export const faults: Partial<Readonly<Record<LogName, (world: World) => Promise<unknown>>>> = {
  'door.not-stored': ({ stage: { services } }) =>
    slackDoor(services, { handOff: () => Promise.reject(new Error('no capacity')) }),
  'door.refused': ({ stage: { services } }) => slackDoor(services, {}, 'another signing secret'),
  'delivery.too-late': ({ stage }) => stage.type('status web', { waited: 61_000 }),
  bug: ({ stage }) => {
    const store = { ...stage.services.store, connection: () => Promise.reject(new TypeError('a bug')) };
    const services = { ...stage.services, store };
    return createWorker(createApp(services), services)(typed(stage, stage.responseUrl));
  },
  'answer.failed': ({ stage }) => stage.worker(typed(stage, 'http://127.0.0.1:1/expired')),
  'webhook.not-stored': ({ door, event }) =>
    door({ store: () => Promise.reject(new Error('no queue')) }).send(reported(event(), where)),
  'webhook.refused': ({ door, event }) => door().send(reported(event(), { ...where, secret: 'another' })),
  'webhook.stale': ({ door, event }) => door().send(reported(event({ age: 16 * 24 * 3_600_000 }), where)),
  'report.dropped': ({ fail, event }) => fail(event({ slug: 'github/acme/other' })),
  async 'subscription.paused'({ stage: { services }, fail }) {
    const gone = { workspace: team, channel: 'C0GONE00001', id: services.newId() };
    await services.store.saveSubscription(subscription({}, gone));
    await fail();
  },
  'alert.plain-text-fallback': ({ stage: { slack }, fail }) => {
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    return fail();
  },
  'alert.refused': ({ stage: { slack }, fail }) => {
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' }, 2);
    return fail();
  },
  'alert.ambiguous': ({ stage: { slack }, fail }) => {
    slack.failNext('chat.postMessage', { kind: 'reset', when: 'after' });
    slack.failNext('conversations.history', { kind: 'error', error: 'missing_scope' }, 2);
    return fail();
  },
  async 'alerts.failed'({ queue, workOff }) {
    queue.push({ version: 1, workspace: team, kind: 'ping', hook });
    await workOff({ jobs: replaceJobs(jobs, { ping: () => Promise.reject(new TypeError('a bug')) }) });
  },
  'token.lost': (world) => renew(world, 'invalid_refresh_token'),
  'token.not-renewed': (world) => renew(world, 'bad_client_secret'),
  async 'alerts.retried'({ queue, workOff, stage: { services } }) {
    queue.push({ version: 1, workspace: team, kind: 'ping', hook });
    let throttles = 1;
    const throttled = Object.assign(new Error(), { name: 'ThrottlingException' });
    const read: AlertStore['hook'] = (...given) => {
      throttles -= 1;
      return throttles >= 0 ? Promise.reject(throttled) : services.store.hook(...given);
    };
    await workOff({ store: { hook: read } });
  },
};

type Stage = World['stage'];

/** A token that ends soon, which Slack does not renew. */
async function renew({ stage, queue, workOff }: World, error: string): Promise<void> {
  const { secrets, now, newId } = stage.services;
  const slackRotation = { refreshToken: newId(), expiresAt: now() + 3_600_000 };
  await secrets.write(team, { slackBotToken: botToken, slackRotation });
  stage.slack.failNext('oauth.v2.access', { kind: 'error', error });
  queue.push({ version: 1, workspace: team, kind: 'rotation' });
  await workOff();
  await secrets.write(team, { slackBotToken: botToken });
}

function slackDoor(
  { log, now }: Stage['services'],
  given: Parameters<typeof createFakeDoor>[0],
  secret?: string,
) {
  const signing = { at: now(), ...(secret !== undefined && { secret }) };
  return createFakeDoor({ log, now, ...given }).send(signed('/slack/commands', commandBody(), signing));
}

let deliveries = 0;

function typed({ services }: Stage, response_url: string) {
  deliveries += 1;
  const who = { team_id: team, channel_id: channel, user_id: ada, trigger_id: 'none' };
  const body = { command: '/circle', text: 'status web', response_url, ...who };
  return { version: 1, id: `p26-${deliveries}`, kind: 'command', receivedAt: services.now(), body };
}

/** A day on which all goes well: a command, and a failure that is told. */
export async function healthy(world: World): Promise<void> {
  const { stage, fail, said } = world;
  const { statusCode } = await slackDoor(stage.services, {});
  await stage.type('status web');
  const before = said().length;
  const status = await fail();
  if (statusCode !== 200 || status !== 200 || said().length !== before + 1)
    throw new Error('It is not well.');
}
