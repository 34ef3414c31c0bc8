/** P10: every error of Slack has a defined answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogEntry } from '../../lambda/log.ts';
import { messageOf } from '../../lambda/outbox/enqueue-message.ts';
import type { AlertServices, Poster } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import { draftOf } from '../../lambda/rules/enqueue-alerts.ts';
import { classifyCode, classifyError, codes } from '../../lambda/slack/api/classify-error.ts';
import { posterFor } from '../../lambda/slack/post-message.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { subscription, web } from '../alerts/sample-reports.ts';
import { canary } from '../canaries/canary-classes.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { fakeHookAddress, fakeUrlCipher } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { run } from '../views/alert-samples.ts';
import { documented, invented, type Meaning } from './documented-slack-errors.ts';
import { openRefusing, type Refusing } from './refusing-slack.ts';

const channel = 'C1';
const owner = 'U01ANN';
const always = 1_000_000;
const whens = ['first', 'always'] as const;
const words = [...Object.keys(documented), ...invented(50, seed())];
const meaningOf = (word: string): Meaning =>
  Object.hasOwn(documented, word) ? (documented[word] ?? 'unknown') : 'unknown';

let slack: Refusing;
beforeAll(async () => {
  slack = await openRefusing(channel);
});
afterAll(() => slack.close());

/** All of them with `npm run prove`; otherwise some, evenly spread. */
function some<T>(cells: readonly T[]): readonly T[] {
  const count = runs(cells.length);
  return Array.from({ length: count }, (_, index) => cells[Math.floor((index * cells.length) / count)] as T);
}

/** What a test puts in place of a part, to be noticed. */
type Plant = (poster: Poster) => Partial<AlertServices>;

async function openDesk(plant: Plant = () => ({})) {
  const clock = { now: Date.parse('2026-03-02T10:00:00Z') };
  const logged: LogEntry[] = [];
  const store = createFakeStore({ clock: () => clock.now });
  const queue: Queued[] = [];
  let ids = 0;
  const posting = {
    ...noRotation,
    store,
    secrets: createFakeSecrets(),
    urlCipher: fakeUrlCipher,
    slackBotToken: canary('bot token'),
    slackApiUrl: slack.apiUrl,
    newId: () => `${++ids}`.padStart(16, 'x'),
    now: () => clock.now,
    log: (entry: LogEntry) => {
      recordOutput('log', entry);
      logged.push(entry);
    },
  };
  const poster = await posterFor('T1', posting);
  const services: AlertServices = {
    ...posting,
    circleci: () => Promise.reject(new Error('not asked')),
    poster: async () => poster,
    ...noRotation,
    hookAddress: fakeHookAddress,
    send: async (queued) => void queue.push(queued),
    sleep: async (milliseconds) => {
      clock.now += milliseconds;
    },
    ...plant(poster),
  };
  return { clock, logged, store, poster, services, queue };
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

const message: Message = {
  text: 'plain',
  blocks: [{ type: 'divider' }],
  unfurl_links: false,
  unfurl_media: false,
};

/** Every place where Slack is asked. */
const sites: Readonly<Record<string, (poster: Poster) => Promise<unknown>>> = {
  post: (poster) => poster.post(message, { channel, id: '1' }),
  thread: (poster) => poster.post(message, { channel, id: '1', thread: '1.1', broadcast: 'channel' }),
  update: (poster) => poster.update(message, { channel, ts: '1.1' }),
  tell: (poster) => poster.tell(channel, message),
  find: (poster) => poster.find({ channel, id: '1', since: 0 }),
  shared: (poster) => poster.readers(channel),
};

interface Cell {
  readonly word: string;
  readonly site: string;
  readonly times: number;
}

/** What a place makes of a word, and how many requests it may make for that. */
function expected({ word, site }: Cell): { readonly outcome: unknown; readonly requests: number } {
  if (site === 'find') return { outcome: 'unknown', requests: 1 };
  if (site === 'shared') return { outcome: 'unknown', requests: 1 };
  const is = meaningOf(word);
  if (is === 'rate-limited') return { outcome: { is, after: 30_000 }, requests: 1 };
  if (is === 'unknown') return { outcome: { is, code: word }, requests: 1 };
  if (is === 'refused') return { outcome: { is, code: word }, requests: 2 };
  if (is === 'message-gone' && (site === 'post' || site === 'tell'))
    return { outcome: { is: 'refused', code: 'message_not_found' }, requests: 1 };
  return { outcome: { is }, requests: 1 };
}

/** Asked once, or once more after the same answer. */
async function ask(cell: Cell): Promise<void> {
  const { poster } = await openDesk();
  slack.say(cell.word, always);
  const { outcome, requests } = expected(cell);
  for (let time = 1; time <= cell.times; time += 1)
    expect(await sites[cell.site]?.(poster), JSON.stringify(cell)).toEqual(outcome);
  expect(slack.asked.length, JSON.stringify(cell)).toBeLessThanOrEqual(requests * cell.times);
  expect(slack.asked.length).toBeGreaterThanOrEqual(requests);
}

function alert(number: number): Alert {
  const id = `run-${number}`;
  return {
    id: `report-${number}`,
    channel,
    at: number,
    notBefore: 0,
    run: id,
    status: 'failed',
    subscriptions: [{ id: 's1', project: web }],
    snapshot: run({ id, status: 'failed' }),
    redSince: undefined,
    thread: 'off',
    mention: undefined,
  };
}

/** As the queue does it: what is put back comes again. Ends when nothing waits, or after `rounds`. */
async function deliver({ clock, services, store, queue }: Desk, rounds: number): Promise<number> {
  queue.push({ version: 1, workspace: 'T1', kind: 'drain', destination: channel });
  for (let round = 0; round < rounds; round += 1) {
    const queued = queue.shift();
    if (!queued) break;
    const again = await work(queued, services);
    clock.now += again?.after ?? 1000;
    if (again) queue.push(queued);
  }
  return (await store.pending('T1', channel, 100)).length;
}

async function work(queued: Queued, services: AlertServices): Promise<RetryError | undefined> {
  try {
    await runJob(jobs, queued, services);
    return undefined;
  } catch (error) {
    if (error instanceof RetryError) return error;
    throw error;
  }
}

const posts = () =>
  slack.asked.filter(({ method, args }) => method === 'chat.postMessage' && args.get('channel') === channel);
const told = () => slack.asked.filter(({ args }) => args.get('channel') === owner);
const mostRounds = 12;

interface Ended {
  readonly posts: number;
  readonly told: number;
  readonly paused: string | undefined;
  readonly refused: number;
  readonly waiting: 'none' | 'some';
}

/** What becomes of two alerts in a channel with one subscription, when Slack says the word to the first post, or always. */
function ending(is: Meaning, when: 'first' | 'always'): Partial<Ended> {
  const isFirst = when === 'first';
  const well = { told: 0, paused: undefined, waiting: 'none' } as const;
  switch (is) {
    case 'workspace-gone':
      return { posts: 1, told: 0, paused: is, refused: 0, waiting: 'none' };
    case 'channel-gone':
    case 'not-in-channel':
    case 'missing-scope':
      return { posts: 1, told: 1, paused: is, refused: 0, waiting: 'none' };
    // The plain text goes instead, once for each.
    case 'refused':
      return isFirst ? { ...well, posts: 3, refused: 0 } : { ...well, posts: 4, refused: 2 };
    case 'message-gone':
      return isFirst ? { ...well, posts: 2, refused: 1 } : { ...well, posts: 2, refused: 2 };
    case 'unknown':
      return isFirst ? { ...well, posts: 3, refused: 0 } : { ...well, posts: 10, refused: 2 };
    // They are never given up while Slack asks for patience.
    default:
      return isFirst ? { ...well, posts: 3, refused: 0 } : { ...well, refused: 0, waiting: 'some' };
  }
}

interface Way {
  readonly word: string;
  readonly when: 'first' | 'always';
}

async function walk({ word, when }: Way, plant?: Plant): Promise<void> {
  const desk = await openDesk(plant);
  const { store, logged } = desk;
  await store.saveSubscription(subscription({}, { channel, owner }));
  for (const one of [1, 2]) await store.enqueue('T1', messageOf(draftOf(alert(one))));
  slack.say(word, when === 'first' ? 1 : always, 'chat.postMessage');
  const waiting = await deliver(desk, mostRounds);
  const subscriptions = await store.subscriptions('T1');
  const ended: Ended = {
    posts: posts().length,
    told: told().length,
    paused: subscriptions[0]?.paused?.reason,
    refused: logged.filter(({ log }) => log === 'alert.refused').length,
    waiting: waiting > 0 ? 'some' : 'none',
  };
  expect(ended, `${word} ${when}`).toMatchObject(ending(meaningOf(word), when));
  expect(subscriptions, 'nothing is deleted').toHaveLength(1);
  expect(ended.posts, `${word} ${when}`).toBeLessThanOrEqual(mostRounds * 2);
}

describe('P10: every error of Slack has a defined answer', () => {
  test('each documented word has the class that is written here, and each has a class there', () => {
    expect(Object.keys(documented).length).toBeGreaterThanOrEqual(60);
    for (const word of words) expect([word, classifyCode(word).is]).toEqual([word, meaningOf(word)]);
    const all = Object.values(codes).flat();
    expect(new Set(all).size, 'a word in two classes').toBe(all.length);
    proved({ promise: 'P10', inputs: words.length, of: 'words of Slack’s', failures: 0 });
  });

  test('whatever is thrown has a class', () => {
    const thrown = [undefined, null, 0, 'no', {}, [], new Error('x'), Object.create(null), { data: null }];
    for (const error of thrown) expect(classifyError(error)).toEqual({ is: 'ambiguous' });
    for (const word of ['', '<html>', 'a b', 'x'.repeat(81), 'ü'])
      expect(classifyError({ data: { ok: false, error: word } })).toEqual({ is: 'ambiguous' });
  });

  test('a number in a message is no rate limit', () => {
    const error = new Error('A request error occurred: connect ECONNREFUSED 127.0.0.1:42900');
    expect(classifyError(error)).toEqual({ is: 'ambiguous' });
  });

  test.each([
    [429, { is: 'rate-limited', after: 30_000 }],
    [403, { is: 'unknown', code: 'http_403' }],
    [413, { is: 'unknown', code: 'http_413' }],
    [408, { is: 'ambiguous' }],
    [500, { is: 'ambiguous' }],
    [503, { is: 'ambiguous' }],
  ])('HTTP status %i', (statusCode, outcome) => {
    expect(classifyError(Object.assign(new Error('x'), { statusCode }))).toEqual(outcome);
  });

  test('wherever Slack is asked, for the first time or again: nothing permanent is repeated', async () => {
    const cells = words.flatMap((word) =>
      Object.keys(sites).flatMap((site) => [1, 2].map((times) => ({ word, site, times }))),
    );
    const chosen = some(cells);
    for (const cell of chosen) await ask(cell);
    proved({ promise: 'P10', inputs: chosen.length, of: 'answers at a call site', failures: 0 });
  }, 120_000);

  test('an alert is posted, waits, or ends with its reason; a lost channel is reported once', async () => {
    const cells = words.flatMap((word) => whens.map((when) => ({ word, when })));
    const chosen = [...some(cells), ...oneOfEachMeaning()];
    for (const cell of chosen) await walk(cell);
    proved({ promise: 'P10', inputs: chosen.length, of: 'ways of two alerts', failures: 0 });
  }, 120_000);

  test('would notice a call that is repeated after a refusal', async () => {
    const stubborn: Plant = (poster) => ({
      poster: async () => ({
        ...poster,
        post: async (...given) => {
          const outcome = await poster.post(...given);
          return outcome.is === 'channel-gone' ? poster.post(...given) : outcome;
        },
      }),
    });
    await expect(walk({ word: 'is_archived', when: 'always' }, stubborn)).rejects.toThrow('is_archived');
  });
});

/** Also in the quick run. */
function oneOfEachMeaning(): readonly Way[] {
  return [...new Set(words.map(meaningOf))].flatMap((is) =>
    whens.map((when) => ({ word: words.find((word) => meaningOf(word) === is) ?? '', when })),
  );
}
