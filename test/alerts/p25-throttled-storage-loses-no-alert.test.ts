/** P25: alerts flow while the table and the secrets are throttled: none is lost, and a secret is read once in five minutes. */
import type { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { NotConnectedError } from '../../lambda/errors.ts';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import { limits } from '../../lambda/queue/limits.ts';
import { consume } from '../../lambda/queue/process-batch.ts';
import type { QueueRecord } from '../../lambda/queue/sqs-records.ts';
import { writeQueued } from '../../lambda/queue-message.ts';
import { botToken } from '../../lambda/slack/tokens/bot-token.ts';
import { createSecrets } from '../../lambda/store/workspace-secrets.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createFakeStore } from '../fakes/store.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { hook } from './fake-alert-services.ts';
import { now as start, subscription, whole } from './sample-reports.ts';

const minute = 60_000;
const timeToLive = 5 * minute;
const workspaces = ['T1', 'T2', 'E3'];
const instances = 3;

interface Waiting {
  readonly record: QueueRecord;
  readonly visibleAt: number;
}

/** Ninety minutes: a healthy beginning, a minute in which nothing answers, an hour in which one call in twenty does not. */
async function pour(random: Random, reports: number, shelfLife?: 'kept for ever') {
  const clock = { now: start };
  const now = () => clock.now;
  const troubled = start + 10 * minute;
  const failing = () => {
    if (clock.now < troubled || clock.now >= troubled + 61 * minute) return false;
    return clock.now < troubled + minute || random.below(20) === 0;
  };
  const throttled = <T extends object>(port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, act]) => [
        name,
        async (...given: readonly unknown[]) => {
          if (failing()) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
          return act(...given);
        },
      ]),
    ) as T;
  const table = createFakeStore({ clock: now });
  const stored = new Map<string, string | undefined>(
    workspaces.map((workspace) => [workspace, `xoxb-${workspace}-1`]),
  );
  const reads = new Map<string, number[]>();
  const used: { readonly workspace: string; readonly token: string; readonly at: number }[] = [];
  const posts = new Map<string, number>();
  const told: string[] = [];
  let [waiting, ids, buried] = [[] as Waiting[], 0, 0];
  const put = (body: string, group: string, after = 0) =>
    void waiting.push({
      record: { id: `m${++ids}`, receipt: `m${ids}`, body, group, receives: 0, firstReceivedAt: clock.now },
      visibleAt: clock.now + after,
    });

  function instance(name: number) {
    const read = async ({ input }: GetSecretValueCommand) => {
      const [, workspace = '', part] = input.SecretId?.split('/') ?? [];
      const key = `${name} ${workspace} ${part}`;
      if (stored.get(workspace)) reads.set(key, [...(reads.get(key) ?? []), clock.now]);
      if (part === 'circleci')
        return { SecretString: '{"circleci":{"host":"https://circleci.com","token":"t"}}' };
      const slackBotToken = stored.get(workspace);
      if (!slackBotToken) throw Object.assign(new Error(), { name: 'ResourceNotFoundException' });
      return { SecretString: JSON.stringify({ slackBotToken }) };
    };
    const client = throttled({ send: read }) as unknown as SecretsManagerClient;
    // Planted: a clock that stands still keeps a secret for ever.
    const frozen = clock.now;
    const secrets = createSecrets({ client, prefix: 'p', clock: shelfLife ? () => frozen : now });
    const store = throttled(table);
    const poster = async (workspace: string): Promise<Poster> => {
      const token = await botToken(workspace, { ...noRotation, store, secrets, now }, 0);
      used.push({ workspace, token, at: clock.now });
      return {
        async post(_, { id }) {
          posts.set(`${workspace} ${id}`, (posts.get(`${workspace} ${id}`) ?? 0) + 1);
          return { is: 'posted', ts: `${posts.size}.1` };
        },
        update: async (_, { ts }) => ({ is: 'posted', ts }),
        replace: async () => true,
        find: async ({ id }) => (posts.has(`${workspace} ${id}`) ? '1.1' : 'absent'),
        tell: async () => ({ is: 'posted', ts: '1.1' }),
        readers: async () => 'own company',
        memberByEmail: async () => ({ is: 'none' }),
        effectiveRole: async () => 'operator',
      };
    };
    const services: AlertServices = {
      ...noRotation,
      store,
      poster,
      now,
      hookAddress: fakeHookAddress,
      log: () => undefined,
      circleci: () => Promise.reject(new NotConnectedError('none')),
      send: async (queued) => put(writeQueued(queued), queued.workspace),
      sleep: async (milliseconds) => {
        clock.now += milliseconds;
      },
      newId: () => `id${++ids}`,
    };
    const ports = {
      putBack: async (record: QueueRecord, seconds: number) =>
        void waiting.push({ record, visibleAt: clock.now + seconds * 1000 }),
      remove: async () => undefined,
      moveToDeadLetters: async () => {
        buried += 1;
      },
      addToTally: ({ id }: QueueRecord, ...more: readonly ['failures' | 'starts', 1 | -1]) =>
        store.addToTally(id, ...more),
      now,
      log: () => undefined,
    };
    return { jobs, services, ports, limits };
  }
  const running = Array.from({ length: instances }, (_, name) => instance(name));

  for (const workspace of workspaces) {
    await table.saveHook(workspace, hook);
    await table.saveSubscription(subscription({}, { workspace }));
    await table.saveInstallation({
      workspace,
      name: 'Acme',
      botUserId: undefined,
      botId: undefined,
      scopes: [],
      installedBy: 'U1',
      installedAt: 1,
    });
  }
  const arrivals = Array.from({ length: reports }, () => start + random.below(80 * minute)).toSorted(
    (one, other) => one - other,
  );
  const changed = { workspace: random.pick(workspaces), at: start + random.below(80 * minute) };
  const becomes = random.pick([`xoxb-${changed.workspace}-2`, undefined]);
  for (let round = 0; arrivals.length > 0 || waiting.length > 0; round += 1) {
    if (round > 200 * reports) throw new Error('It does not come to rest.');
    const next = Math.min(
      arrivals[0] ?? Number.POSITIVE_INFINITY,
      ...waiting.map(({ visibleAt }) => visibleAt),
    );
    clock.now = Math.max(clock.now, next);
    if (clock.now >= changed.at) stored.set(changed.workspace, becomes);
    while ((arrivals[0] ?? Number.POSITIVE_INFINITY) <= clock.now) {
      const at = arrivals.shift() ?? 0;
      const workspace = random.pick(workspaces);
      const run = `r${arrivals.length}`;
      // A workspace that removed the app gets nothing.
      if (becomes !== undefined || workspace !== changed.workspace) told.push(workspace);
      const report = whole('failed', { id: run, run, branch: run, at, createdAt: at });
      put(writeQueued({ version: 1, workspace, kind: 'report', hook: hook.id, report }), workspace);
    }
    const ready = waiting.filter(({ visibleAt }) => visibleAt <= clock.now).slice(0, 10);
    waiting = waiting.filter((one) => !ready.includes(one));
    const batch = ready.map(({ record }) => ({ ...record, receives: record.receives + 1 }));
    if (batch.length > 0) await consume(batch, random.pick(running), clock.now + 50_000);
  }
  const late = used.filter(
    ({ workspace, token, at }) =>
      workspace === changed.workspace && at > changed.at + timeToLive && token.endsWith('-1'),
  );
  const hasty = [...reads.values()].flatMap((at) =>
    at.filter((one, index) => index > 0 && one - (at[index - 1] ?? 0) < timeToLive),
  );
  const others = [...posts].filter(
    ([key]) => becomes !== undefined || !key.startsWith(`${changed.workspace} `),
  );
  return { wanted: told.length, posts: others.map(([, times]) => times), late, hasty, buried };
}

it('P25: alerts flow through it: none is lost, and no secret is read or used against its time', {
  timeout: 1_800_000,
}, async () => {
  const random = createRandom(seed());
  const [days, reports] = [runs(250), 40];
  for (let day = 0; day < days; day += 1) {
    const { wanted, posts, late, hasty, buried } = await pour(random, reports);
    expect(posts).toEqual(Array.from({ length: wanted }, () => 1));
    expect({ late, hasty, buried }).toEqual({ late: [], hasty: [], buried: 0 });
  }
  proved({ promise: 'P25', inputs: days * reports, of: 'alerts under throttling', failures: 0 });
});

it('P25: would notice a secret that is kept beyond its time', async () => {
  const random = createRandom(seed());
  const late = [];
  for (let day = 0; day < 10; day += 1) late.push(...(await pour(random, 40, 'kept for ever')).late);
  expect(late.length).toBeGreaterThan(0);
});
